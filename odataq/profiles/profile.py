"""What a service makes of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.diagnostics import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    `lacks_newer` tells that paths and expressions have nothing of what OData 4.01
    brought, but for `in`; `needs_prefix` that members of enumerations and
    durations are written with their types. `takes_quoted_numbers` tells that a
    parameter of a function may be given a whole number in quotes. `left_out` says of
    the entries of the catalogue of facts why some are no rule's.
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
    lacks_newer: bool = False
    needs_prefix: bool = False
    takes_quoted_numbers: bool = False
    max_expands: int | None = None
    tolerated: frozenset[str] = frozenset()
    facts: Mapping[str, Fact] = field(factory=dict, repr=False)
    left_out: Mapping[str, str] = field(factory=dict, repr=False)
