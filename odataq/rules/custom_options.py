"""ODQ515: query options that look like others and do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Finding, Severity
from odataq.rules.correcting import renamed
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.syntax import nodes as n
from odataq.syntax.options import NESTED_OPTIONS, PARSED_OPTIONS
from odataq.text.suggest import near_miss

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CUSTOM_OPTION_RULES"]

# Names of fewer letters are too near to words that mean something else.
_LEAST: Final = 6
_LONG: Final = tuple(each for each in PARSED_OPTIONS if len(each) > _LEAST)
_IN_ITEMS: Final = NESTED_OPTIONS - {"$levels"}


@rule(
    "ODQ515",
    "mistakable-option",
    n.Query,
    severity=Severity.WARNING,
    bad=["accounts?selct=name", "accounts?filters=name eq 'x'"],
    good=["accounts?$select=name", "accounts?tag=1"],
)
def mistakable_option(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a custom query option that was surely meant as one of OData.

    A service passes over custom options that it doesn't know: the answer comes,
    and isn't what was asked for. To a service of OData 4.0 an option without its
    `$` is a custom one.

    Spec: URL Conventions, "Custom Query Options".
    """
    profile = context.profile
    is_custom = profile.is_case_sensitive and "misspelled-option" not in profile.facts
    for each in query.options:
        meant: str | None = None
        if isinstance(each, n.CustomOption):
            meant = near_miss(f"${each.name}", _LONG)
        elif is_custom and f"${each.spelling.lower()}" in _IN_ITEMS:
            meant = f"${each.spelling.lower()}"
        if meant is not None:
            yield Finding(
                each.name_span,
                f"'{shown(each.spelling)}' is no query option of OData",
                hint=f"did you mean '{meant}'?",
                fixes=renamed(each.name_span, each.spelling, meant),
            )


CUSTOM_OPTION_RULES: Final[tuple[Rule[Any], ...]] = (mistakable_option,)
