"""What a service makes of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.diagnostics import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Fact", "Profile"]


@frozen
class Fact:
    """Something that a service does, and who says so.

    `sources` name the entries of the catalogue that it is taken from; the
    server's code and message are there where they are known.
    """

    sources: tuple[str, ...] = ()
    certainty: Certainty = Certainty.DOCUMENTED
    server_code: str | None = None
    server_message: str | None = None


@frozen
class Profile:
    """A dialect of the language.

    `options` and `nested_options` are the system query options that can be
    used at the top and within `$expand`; why another one can't say
    `unsupported` and `unsupported_nested`. `facts` are what single rules look
    for, by name: a rule of a profile says nothing where its fact is missing.
    `catalogue` is what the sources begin with that are about this service.
    """

    name: str
    title: str
    options: frozenset[str]
    nested_options: frozenset[str]
    unsupported: Fact = Fact()
    unsupported_nested: Fact = Fact()
    is_case_sensitive: bool = False
    needs_dollar: bool = False
    has_key_as_segment: bool = False
    max_expands: int | None = None
    catalogue: str | None = None
    facts: Mapping[str, Fact] = field(factory=dict, repr=False)
