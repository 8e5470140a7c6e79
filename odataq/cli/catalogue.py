"""Lists what is known of a service, and which code reports it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.codes import Code
    from odataq.diagnostics import Fact
    from odataq.profiles import Profile

__all__ = ["catalogue_json", "catalogue_markdown", "catalogue_text"]

# What options that aren't supported are reported as, wherever they stand.
_UNSUPPORTED: Final = "unsupported-option"


@frozen(order=True)
class _Entry:
    """That a code reports an entry of the catalogue."""

    id: str
    code: str
    slug: str
    severity: str
    certainty: str
    server_code: str
    server_message: str


def _entries(profile: Profile) -> list[_Entry]:
    """Return what the profile and its rules name as a source, each once, by id."""
    from odataq.codes import CODES  # noqa: PLC0415 (--version is quick)

    by_slug = {each.slug: each for each in CODES.values()}
    facts = [(name.partition(" ")[0], fact) for name, fact in profile.facts.items()]
    facts += [
        (_UNSUPPORTED, fact)
        for fact in (profile.unsupported, profile.unsupported_nested)
    ]
    return sorted(
        {entry for slug, fact in facts for entry in _entries_of(by_slug[slug], fact)}
    )


def _entries_of(code: Code, fact: Fact) -> Iterator[_Entry]:
    for each in fact.sources:
        yield _Entry(
            each,
            code.code,
            code.slug,
            code.severity.value,
            fact.certainty.value,
            fact.server_code or "",
            fact.server_message or "",
        )


def catalogue_text(profile: Profile) -> Iterator[str]:
    """Yield a line for each entry, the id of the catalogue first."""
    entries = _entries(profile)
    widest = max((len(each.slug) for each in entries), default=0)
    for each in entries:
        line = f"{each.id}  {each.code} {each.slug:{widest}}  {each.severity:7}  "
        server = f"{each.server_code} {each.server_message}".strip()
        yield f"{line}{each.certainty:16}  {server}".rstrip()
    for name, reason in sorted(profile.left_out.items()):
        yield f"{name}  left out: {reason}"


def catalogue_json(profile: Profile) -> Iterator[str]:
    """Yield one JSON object."""
    from attrs import asdict  # noqa: PLC0415 (--version is quick)

    known = {
        "profile": profile.name,
        "reported": [asdict(each) for each in _entries(profile)],
        "left_out": dict(sorted(profile.left_out.items())),
    }
    yield json.dumps(known, indent=2)


def catalogue_markdown(profile: Profile) -> Iterator[str]:
    """Yield a page with a table of what is reported and one of what isn't."""
    yield f"# What odataq knows of {profile.title}"
    yield ""
    yield f"Made by `odataq rules --profile {profile.name} --output-format markdown`."
    yield ""
    yield "Each id stands for something that is known of the service; diagnostics name"
    yield "it among their sources. `odataq explain CODE` says where it is documented."
    yield ""
    entries = _entries(profile)
    if not entries:
        yield "Nothing is known of it but what the specification says."
        return
    yield "| id | code | name | severity | certainty | what the server answers |"
    yield "|---|---|---|---|---|---|"
    for each in entries:
        server = " ".join(
            part for part in (each.server_code, _quoted(each.server_message)) if part
        )
        yield (
            f"| {each.id} | {each.code} | `{each.slug}` | {each.severity} "
            f"| {each.certainty} | {server} |"
        )
    if profile.left_out:
        yield ""
        yield "## Left out"
        yield ""
        yield "| id | why |"
        yield "|---|---|"
        for name, reason in sorted(profile.left_out.items()):
            yield f"| {name} | {_cell(reason)} |"


def _quoted(message: str) -> str:
    return f"`{_cell(message)}`" if message else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
