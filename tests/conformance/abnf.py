"""Texts that a rule of the ABNF matches or not, judged by the strict parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from odataq import CODES, Diagnostic, Source, Span, errors_in
from odataq.syntax.abnf_rules import form_of, is_of_form
from odataq.syntax.parser import parse_source
from tests.conformance.cases import differences, rows
from tests.conformance.named import errors_by_names
from tests.conformance.queries import Result, results
from tests.support.abnf import Oracle, parse_rules
from tests.support.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "Judged",
    "errors_by",
    "free_oracle",
    "has_rule",
    "is_about_urls",
    "is_inside",
    "judged",
    "spec_text",
]

# Rules of headers, and of fragments in answers.
_NO_URL_RULES: Final = frozenset(
    {"context", "header", "prefer", "preference", "request-id"}
)

# The options of the temporal extension.
_TEMPORAL: Final = re.compile(r"(?:\$|%24)(?:at|from|to|toInclusive)=", re.IGNORECASE)


@dataclass(frozen=True)
class Judged:
    """The rows of a file, by what can be said of them.

    We accept those of `named`, which fail only because of what their names mean; those
    of `unnoticed` are accepted where these are known, too. Those of `outside` need
    an extension that isn't read, and by the
    rule of those of `unruled` nothing is parsed.
    """

    results: tuple[Result, ...]
    named: tuple[Result, ...]
    unnoticed: tuple[Result, ...]
    outside: tuple[Mapping[str, Any], ...]
    unruled: tuple[Mapping[str, Any], ...]


def errors_by(rule: str, text: str) -> tuple[Diagnostic, ...]:
    """Return why a rule doesn't match a text, read without any tolerance."""
    source = Source(text)
    parsed = parse_source(source, rule, strict=True)
    errors = tuple(errors_in(parsed.diagnostics))
    if errors or (parsed.node and is_of_form(parsed.node, form_of(rule), text)):
        return errors
    code, message = CODES["ODQ111"], f"this is no '{rule}'"
    span = Span(0, len(text))
    return (Diagnostic(code.code, code.slug, code.severity, message, source, span),)


def has_rule(rule: str) -> bool:
    """Tell whether a text can be parsed by a rule."""
    try:
        form_of(rule)
    except LookupError:
        return False
    return True


def spec_text() -> str:
    """Return the ABNF of the specification and of its extensions."""
    paths = sorted((SHARED / "spec").glob("*.txt"))
    return "\n".join(path.read_text("utf-8") for path in paths)


@cache
def free_oracle() -> Oracle:
    """Return the oracle for which a name may be any name."""
    return Oracle(parse_rules(spec_text()))


def is_about_urls(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is for a rule of URLs or of their parts."""
    return row["rule"] not in _NO_URL_RULES


def is_inside(row: Mapping[str, Any]) -> bool:
    """Tell whether a row needs no extension that isn't read."""
    return _TEMPORAL.search(row["input"]) is None


def judged(path: Path) -> Judged:
    """Judge the rows of a file that are for rules of URLs."""
    about = [row for row in rows(path) if is_about_urls(row)]
    inside = [row for row in about if is_inside(row)]
    # A row that should fail has no word for its fault: the rule stands in for it.
    ruled = [{**row, "fault": row["rule"]} for row in inside if has_rule(row["rule"])]
    found = results(
        ruled,
        lambda row: errors_by(row["rule"], row["input"]),
        differences("abnf"),
    )
    named = [each for each in found if _is_named(each)]
    return Judged(
        tuple(each for each in found if each not in named),
        tuple(named),
        tuple(each for each in named if not errors_by_names(each.row)),
        tuple(row for row in about if not is_inside(row)),
        tuple(row for row in inside if not has_rule(row["rule"])),
    )


def _is_named(result: Result) -> bool:
    row = result.row
    if result.is_right or row["valid"]:
        return False
    return free_oracle().accepts(row["rule"], row["input"])
