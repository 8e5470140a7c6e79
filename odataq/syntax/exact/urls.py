"""Which parts a URL has, and which query options go with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.exact.spelling import SERVICE_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.syntax.problems import Problems

__all__ = ["check_url"]

_FORMAT: Final = "$format"
_ID: Final = "$id"


def check_url(query: n.Query, rule: str | None, text: str, problems: Problems) -> None:
    """Note what no URL of a rule has.

    Without a rule a URL may be absolute or relative, and options may stand alone.
    Spec: ABNF, `odataUri` and `odataRelativeUri`.
    """
    folded = (rule or "").lower()
    root = query.service_root
    whole = Span(0, len(text))
    if "://" in root and SERVICE_ROOT.fullmatch(root) is None:
        problems.tolerate("root", Span(0, len(root)))
    if folded == "odatauri" and "://" not in root:
        problems.tolerate("root", whole)
    if folded == "odatarelativeuri" and (
        "://" in root or query.path is None or not _segments(query)
    ):
        problems.tolerate("no path", whole)
    if folded == "odatauri" and not _segments(query) and "?" in text:
        problems.tolerate("no path", whole)
    if folded == "queryoptions" and text[:1] in {"?", " ", "\t"}:
        problems.tolerate("no path", whole)
    _check_options(query, text, problems)


def _segments(query: n.Query) -> tuple[n.PathSegment, ...]:
    return query.path.segments if isinstance(query.path, n.ResourcePath) else ()


def _check_options(query: n.Query, text: str, problems: Problems) -> None:
    first = next(iter(_segments(query)), None)
    others: tuple[type[n.QueryOption], ...]
    match first:
        case n.BatchSegment() | n.MetadataSegment():
            others = (n.CustomOption,)
            names = {_FORMAT}
        case n.EntitySegment() if len(_segments(query)) > 1:
            others = (n.CustomOption, n.Expand, n.Select)
            names = {_FORMAT, _ID}
        case n.EntitySegment():
            others = (n.CustomOption,)
            names = {_FORMAT, _ID}
        case _:
            return
    ids = [each for each in query.options if _is_named(each, {_ID})]
    for each in query.options:
        if not isinstance(each, others) and not _is_named(each, names):
            problems.tolerate("misplaced option", each.span)
    if _ID in names and len(ids) != 1:
        problems.tolerate("misplaced option", query.span)
    if text.endswith("?"):
        problems.tolerate("separator", Span(len(text) - 1, len(text)))


def _is_named(option: n.QueryOption, names: Iterable[str]) -> bool:
    return isinstance(option, n.OpaqueOption) and option.name in names
