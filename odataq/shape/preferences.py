"""What the headers of a request ask of the response."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.http import Request
from odataq.http import preferences as preferences_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Metadata", "Preferences", "read_preferences"]

_PREFIX: Final = "odata."
# A name, and a value that may be quoted; a semicolon begins a parameter.
_PREFERENCE: Final = re.compile(
    r'([^\s,;="]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?'
)
_ANNOTATIONS: Final = "include-annotations"
_PAGE_SIZE: Final = "maxpagesize"
_CHANGES: Final = "track-changes"
# No page is larger than what 32 bits hold.
_MOST_DIGITS: Final = 9


class Metadata(StrEnum):
    """How much control information is asked for."""

    NONE = "none"
    MINIMAL = "minimal"
    FULL = "full"


@frozen
class Preferences:
    """What is asked for, by itself nothing.

    `annotations` are the patterns of the preference `include-annotations`:
    `*`, `Namespace.*` or the name of a term, each of which `-` may precede.

    Spec: Protocol, "Preference include-annotations", "Preference maxpagesize";
    JSON Format, "Controlling the Amount of Control Information in Responses".
    """

    annotations: tuple[str, ...] = ()
    page_size: int | None = None
    tracks_changes: bool = False
    metadata: Metadata = Metadata.MINIMAL
    numbers_as_strings: bool = False
    _asked: frozenset[str] = field(init=False, repr=False, eq=False)

    @_asked.default
    def _ask(self) -> frozenset[str]:
        return frozenset(self.annotations)

    def includes(self, term: str) -> bool:
        """Tell whether the annotations of a term are asked for.

        The pattern that says most about the term decides, and among two of them
        the one that excludes.
        """
        namespace = term.rpartition(".")[0]
        for pattern in (term, f"{namespace}.*", "*"):
            if f"-{pattern}" in self._asked:
                return False
            if pattern in self._asked:
                return True
        return False


def read_preferences(
    headers: Iterable[tuple[str, str]], format_option: str | None = None
) -> Preferences:
    """Return what headers ask for; of what stands twice the first one counts.

    `format_option` is the value of `$format`, which goes before `Accept`. What
    can't be understood is passed over.
    """
    given = [(name.lower(), value) for name, value in headers]
    preferences: dict[str, str] = {}
    for each in preferences_of(Request("GET", "", given)):
        name = each.name.removeprefix(_PREFIX)
        preferences.setdefault(name, each.value or "")
    accepts = [format_option] if format_option is not None else []
    accepts += [value for name, value in given if name == "accept"]
    parameters = _pairs(accepts)
    patterns = preferences.get(_ANNOTATIONS, "").split(",")
    return Preferences(
        tuple(each.strip() for each in patterns if each.strip()),
        _size(preferences.get(_PAGE_SIZE, "")),
        _CHANGES in preferences,
        _metadata(parameters.get("metadata", "")),
        parameters.get("ieee754compatible", "").lower() == "true",
    )


def _pairs(values: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in values:
        for each in _PREFERENCE.finditer(value):
            name = each[1].lower().removeprefix(_PREFIX)
            found.setdefault(name, each[2] or each[3] or "")
    return found


def _size(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text) or None
    return None


def _metadata(text: str) -> Metadata:
    word = text.lower()
    return Metadata(word) if word in {*Metadata} else Metadata.MINIMAL
