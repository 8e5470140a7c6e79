"""Attribute values of CSDL: facets, enumeration values, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from odataq.csdl.elements import FACET_NAMES
from odataq.csdl.types import Facets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "integer",
    "read_facets",
]

_MAX_DIGITS: Final = 19
_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)


def integer(text: str) -> int | None:
    """Return an integer of at most 64 bits, `None` for anything else."""
    text = text.strip()
    if not _INTEGER.fullmatch(text) or len(text.lstrip("+-0")) > _MAX_DIGITS:
        return None
    value = int(text)
    return value if -(2**63) <= value < 2**63 else None


def read_facets(
    attributes: Mapping[str, str], report: Callable[[str, str], None]
) -> Facets:
    """Make the facets of an element from its attributes.

    `report` receives the facet's name and a message for each that is wrong; a
    value that can't be understood counts as not given.
    """
    given = {name: attributes[name] for name in FACET_NAMES if name in attributes}
    scale = _scale(given, report)
    precision = _number(given, "Precision", report)
    if isinstance(scale, int) and precision is not None and scale > precision:
        report("Scale", f"scale {scale} is larger than precision {precision}")
    return Facets(
        max_length=_max_length(given, report),
        precision=precision,
        scale=scale,
        unicode=_unicode(given, report),
        srid=_srid(given, report),
    )


def _number(
    given: Mapping[str, str], name: str, report: Callable[[str, str], None]
) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    value = integer(text)
    if value is None or value < 0:
        report(name, f"{name} '{text}' is no number from 0 up")
        return None
    return value


def _max_length(
    given: Mapping[str, str], report: Callable[[str, str], None]
) -> int | Literal["max"] | None:
    if given.get("MaxLength", "").lower() == "max":
        return "max"
    return _number(given, "MaxLength", report)


def _scale(
    given: Mapping[str, str], report: Callable[[str, str], None]
) -> int | Literal["variable", "floating"] | None:
    text = given.get("Scale", "")
    symbol = text.lower()
    if symbol in {"variable", "floating"}:
        if text != symbol:
            # The spec asks services for lower case and clients to accept any.
            report("Scale case", f"Scale '{text}' should be written '{symbol}'")
        return "variable" if symbol == "variable" else "floating"
    return _number(given, "Scale", report)


def _unicode(
    given: Mapping[str, str], report: Callable[[str, str], None]
) -> bool | None:
    text = given.get("Unicode")
    if text is None or text in {"true", "false"}:
        return None if text is None else text == "true"
    report("Unicode", f"Unicode '{text}' is neither 'true' nor 'false'")
    return None


def _srid(
    given: Mapping[str, str], report: Callable[[str, str], None]
) -> int | Literal["variable"] | None:
    if given.get("SRID", "").lower() == "variable":
        return "variable"
    return _number(given, "SRID", report)
