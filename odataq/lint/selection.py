"""Which codes are reported, and how severe each is."""

from __future__ import annotations

import re
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from odataq.codes import CODES
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odataq.diagnostics import Diagnostic, Severity

__all__ = ["ALL", "GROUPS", "Group", "Selection", "codes_of", "hint_for"]

ALL: Final = "ALL"
_FAMILY: Final = "ODQ"
_PREFIX: Final = re.compile(r"ODQ\d{0,3}")
_UNIVERSE: Final = tuple(each for each in CODES if each.startswith(_FAMILY))


@frozen
class Group:
    """Codes that belong together: `prefixes` are what theirs begin with."""

    prefixes: tuple[str, ...]
    text: str


GROUPS: Final[Mapping[str, Group]] = MappingProxyType(
    {
        "correctness": Group(
            ("ODQ1", "ODQ2", "ODQ3", "ODQ4", "ODQ5", "ODQ7"),
            "what any OData service would reject: syntax, names, types, paths, options",
        ),
        "syntax": Group(("ODQ1",), "text that isn't of the URL language"),
        "names": Group(("ODQ2", "ODQ021"), "names that the metadata doesn't have"),
        "types": Group(("ODQ3",), "operators, functions and values of another type"),
        "dataverse": Group(("ODQ6",), "what Dataverse rejects or ignores"),
        "writes": Group(("ODQ7",), "bodies, references, actions and batches"),
        "performance": Group(("ODQ8",), "what works and costs"),
        "limits": Group(("ODQ9",), "what is too large to be looked at"),
        "security": Group(("ODQ020",), "what lets a value change the query it is in"),
        "lint": Group(
            ("ODQ00", "ODQ01", "ODQ03"), "files, comments, settings, host languages"
        ),
    }
)


@cache
def codes_of(selector: str) -> tuple[str, ...]:
    """Return the codes that a selector means: none for one that isn't any.

    A selector is `ALL`, the name of a group, a code or the beginning of one, or the
    name of a code.
    """
    if selector == ALL:
        return _UNIVERSE
    if selector in GROUPS:
        return tuple(
            each for each in _UNIVERSE if each.startswith(GROUPS[selector].prefixes)
        )
    if _PREFIX.fullmatch(selector):
        return tuple(each for each in _UNIVERSE if each.startswith(selector))
    return tuple(each for each in _UNIVERSE if CODES[each].slug == selector)


def hint_for(selector: str) -> str:
    """Return what may have been meant by a selector that is none."""
    known = (ALL, *GROUPS, *_UNIVERSE, *(CODES[each].slug for each in _UNIVERSE))
    return did_you_mean(selector, known) or "`odataq rules` lists all codes"


def _weight(selector: str) -> int:
    """Return how much a selector says: a group more than all, a code more yet."""
    if selector == ALL:
        return 0
    if selector in GROUPS:
        return 1
    return len(selector) if _PREFIX.fullmatch(selector) else len("ODQ000")


@frozen
class Selection:
    """What is reported.

    Of the selectors that a code has, the one that says most decides; `ignored` wins
    over `selected`. `silenced` is ignored whatever else says.
    """

    selected: tuple[str, ...] = (ALL,)
    ignored: tuple[str, ...] = ()
    silenced: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = field(default=())

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that are reported."""
        silenced = {code for each in self.silenced for code in codes_of(each)}
        wanted, unwanted = _weights(self.selected), _weights(self.ignored)
        return frozenset(
            code
            for code, weight in wanted.items()
            if code not in silenced and unwanted.get(code, -1) < weight
        )

    def severity_of(self, diagnostic: Diagnostic) -> Severity:
        """Return how severe a diagnostic is here."""
        return self._severity_by_code.get(diagnostic.code, diagnostic.severity)

    def kept(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the diagnostics that are reported, with their severities."""
        codes = self.codes
        return [
            evolve(each, severity=self.severity_of(each))
            for each in diagnostics
            if each.code in codes
        ]

    @cached_property
    def _severity_by_code(self) -> Mapping[str, Severity]:
        found: dict[str, Severity] = {}
        for selector, severity in sorted(
            self.severities, key=lambda each: _weight(each[0])
        ):
            found.update(dict.fromkeys(codes_of(selector), severity))
        return found


def _weights(selectors: Iterable[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for each in selectors:
        weight = _weight(each)
        for code in codes_of(each):
            found[code] = max(weight, found.get(code, 0))
    return found
