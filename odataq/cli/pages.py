"""A page of Markdown for each code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.codes import Code
    from odataq.diagnostics import Fact
    from odataq.profiles import Profile
    from odataq.rules import Rule

__all__ = ["page_of", "pages"]


def pages(codes: Sequence[Code]) -> Iterator[tuple[str, str]]:
    """Yield the name of a file and its text for each code."""
    for each in codes:
        yield f"{each.code}.md", page_of(each)


def page_of(code: Code) -> str:
    """Return what is to be known of a code, with examples and what services answer."""
    return "".join(f"{line}\n" for line in _lines(code))


def _lines(code: Code) -> Iterator[str]:
    from odataq.rules import ADVICE, RULES  # noqa: PLC0415 (--version is quick)

    rules = [each for each in (*RULES, *ADVICE) if each.code == code.code]
    yield f"# {code.code} `{code.slug}`"
    yield ""
    yield f"Severity: {code.severity}. Groups: {', '.join(_groups(code)) or 'none'}."
    if not rules:
        yield ""
        yield code.text
    for rule in rules:
        yield from _of_rule(rule)
    yield from _answers(code)
    if code.code.startswith("ODQ"):
        yield ""
        yield "## Settings"
        yield ""
        yield f'To leave it out: `ignore = ["{code.slug}"]` in `odataq.toml`, or in a'
        yield f"comment `odataq: ignore[{code.slug}] and why`."


def _of_rule(rule: Rule[Any]) -> Iterator[str]:
    yield ""
    yield from rule.text.splitlines()
    for title, examples in (("Wrong", rule.bad), ("Right", rule.good)):
        if examples:
            yield ""
            yield f"## {title}"
            yield ""
            yield "```text"
            yield from examples
            yield "```"


def _groups(code: Code) -> Iterator[str]:
    from odataq.lint.selection import GROUPS, codes_of  # noqa: PLC0415

    for name in GROUPS:
        if code.code in codes_of(name):
            yield f"`{name}`"


def _answers(code: Code) -> Iterator[str]:
    from odataq.profiles import PROFILES  # noqa: PLC0415 (--version is quick)

    answers: dict[tuple[str, ...], dict[str, None]] = {}
    for profile in PROFILES.values():
        for name, fact in profile.facts.items():
            if name.partition(" ")[0] == code.slug:
                known = answers.setdefault(_answer(profile, fact), {})
                known.update(dict.fromkeys(fact.sources))
    if answers:
        yield ""
        yield "## What services answer"
        yield ""
        yield "| service | how sure | answer | entries |"
        yield "|---|---|---|---|"
    for cells, sources in answers.items():
        yield f"| {' | '.join(cells)} | {', '.join(sorted(sources))} |"


def _answer(profile: Profile, fact: Fact) -> tuple[str, ...]:
    message = (fact.server_message or "").replace("|", "\\|")
    parts = (fact.server_code, message and f"`{message}`")
    return profile.title, fact.certainty, " ".join(part for part in parts if part)
