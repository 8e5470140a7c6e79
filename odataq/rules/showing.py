"""How rules name types and members in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.types import COLLECTION, NULL, UNKNOWN, TypeRef
from odataq.text.printable import printable
from odataq.text.suggest import suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.csdl.model import Model

__all__ = [
    "a_value",
    "did_you_mean_any",
    "did_you_mean_qualified",
    "members_of",
    "shown",
    "type_name",
]

_LONGEST: Final = 60
_MOST: Final = 3


def shown(text: str) -> str:
    """Return text from a query as a message can have it."""
    return printable(text, limit=_LONGEST)


def type_name(type_ref: TypeRef) -> str:
    """Return the name of a type without its namespace, but for `Edm`."""
    name = type_ref.name
    simple = name if name.startswith("Edm.") else name.rpartition(".")[2]
    return f"Collection({simple})" if type_ref.is_collection else simple


def a_value(type_ref: TypeRef) -> str:
    """Return how a message speaks of a value of a type."""
    if type_ref == NULL:
        return "null"
    if type_ref == UNKNOWN:
        return "a value"
    if type_ref == COLLECTION:
        return "a collection"
    if type_ref.is_collection:
        return f"a collection of {type_name(TypeRef(type_ref.name))}"
    return type_name(type_ref)


def members_of(model: Model, type_ref: TypeRef) -> tuple[list[str], list[str]]:
    """Return the names of the structural and the navigation properties."""
    structured = model.structured_type(type_ref.name)
    if structured is None:
        return [], []
    properties = model.properties(structured)
    return [*properties], [*model.navigation_properties(structured)]


def did_you_mean_any(
    first: Iterable[str], name: str, known: Iterable[str]
) -> str | None:
    """Return a hint with names that are certain to come first, then like ones."""
    certain = [*first]
    same = [each for each in certain if each.casefold() == name.casefold()]
    like = suggestions(name, known, most=_MOST)
    found = same or [*dict.fromkeys([*certain, *like])][:_MOST]
    return _asked(found)


def did_you_mean_qualified(name: str, known: Iterable[str]) -> str | None:
    """Return a hint with qualified names whose last part is like that of a name."""
    by_simple: dict[str, str] = {}
    for each in known:
        by_simple.setdefault(each.rpartition(".")[2], each)
    like = suggestions(name.rpartition(".")[2], by_simple, most=_MOST)
    simple = name.rpartition(".")[2]
    if simple in by_simple:
        like = [simple]
    return _asked([by_simple[each] for each in like])


def _asked(found: list[str]) -> str | None:
    if not found:
        return None
    *others, last = (f"'{each}'" for each in found)
    listed = f"{', '.join(others)} or {last}" if others else last
    return f"did you mean {listed}?"
