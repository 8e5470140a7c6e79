"""What a service makes of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from odataq.diagnostics import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.profiles.query_function import QueryFunction

__all__ = ["Profile"]


_NOTHING_KNOWN: Final = Fact()


@frozen
class Profile:
    """A dialect of the language.

    `options` and `nested_options` are the system query options that can be
    used at the top and within `$expand`; why another one can't say
    `unsupported` and `unsupported_nested`. `facts` say what the service does
    where a rule finds something, by the slug of the rule or another name that
    it asks for; a rule of a profile says nothing where its fact is missing.
    `tolerated` are the codes of what isn't OData and yet the documented way.
    `needs_prefix` tells that members of enumerations and durations are written with
    their types, `takes_quoted_numbers` that a parameter of a function may be given a
    whole number in quotes, and a property in a body any number as a string.

    `nested_in_updates` are the types of entities that may stand in the body of an
    update although `version` doesn't let entities stand there.

    `operators` and `functions` are those of expressions, `None` for all that
    `version` has and those that are `borrowed` from a later one. `literals` are
    the kinds that there are, `None` for all. `query_functions` are found by
    their qualified names.
    """

    name: str
    title: str
    options: frozenset[str]
    nested_options: frozenset[str]
    unsupported: Fact = _NOTHING_KNOWN
    unsupported_nested: Fact = _NOTHING_KNOWN
    is_case_sensitive: bool = False
    needs_dollar: bool = False
    has_key_as_segment: bool = False
    needs_prefix: bool = False
    takes_quoted_numbers: bool = False
    nested_in_updates: frozenset[str] = frozenset()
    max_expands: int | None = None
    max_conditions: int | None = None
    version: Literal["4.0", "4.01"] = "4.01"
    operators: frozenset[str] | None = None
    functions: frozenset[str] | None = None
    borrowed: frozenset[str] = frozenset()
    literals: frozenset[str] | None = None
    query_functions: Mapping[str, QueryFunction] = field(factory=dict, repr=False)
    tolerated: frozenset[str] = frozenset()
    facts: Mapping[str, Fact] = field(factory=dict, repr=False)
