"""Which parts a URL has, and which query options go with its path."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.exact.spelling import SERVICE_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odataq.syntax.problems import Problems

__all__ = ["check_url"]

_FORMAT: Final = "$format"
_ID: Final = "$id"
_WHITE: Final = " \t\r\n"

# The classes of options that may stand there, and the names of opaque ones.
_Options: TypeAlias = tuple[tuple[type[n.QueryOption], ...], frozenset[str]]

# Spec: ABNF, "Query Options": `batchOptions`, `entityOptions`, `entityCastOptions`.
_FORMAT_ALONE: Final[_Options] = ((n.CustomOption,), frozenset({_FORMAT}))
_ENTITY: Final[_Options] = ((n.CustomOption,), frozenset({_FORMAT, _ID}))
_ENTITY_CAST: Final[_Options] = (
    (n.CustomOption, n.Expand, n.Select),
    frozenset({_FORMAT, _ID}),
)
_OPTION_RULES: Final[Mapping[str, _Options]] = MappingProxyType(
    {
        "batchoptions": _FORMAT_ALONE,
        "metadataoptions": _FORMAT_ALONE,
        "entityoptions": _ENTITY,
        "entitycastoptions": _ENTITY_CAST,
    }
)


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
    if folded == "odatauri" and not _segments(query) and (query.options or "?" in text):
        problems.tolerate("no path", whole)
    if root and text != text.strip(_WHITE):
        problems.tolerate("outer blank", whole)
    if (folded == "queryoptions" or folded in _OPTION_RULES) and text[:1] in {
        "?",
        " ",
        "\t",
    }:
        problems.tolerate("no path", whole)
    _check_options(query, folded, text, problems)


def _segments(query: n.Query) -> tuple[n.PathSegment, ...]:
    return query.path.segments if isinstance(query.path, n.ResourcePath) else ()


def _form_behind(segments: tuple[n.PathSegment, ...]) -> _Options | None:
    match segments:
        case (*_, n.BatchSegment() | n.MetadataSegment()):
            return _FORMAT_ALONE
        case (*_, n.EntitySegment(), _):
            return _ENTITY_CAST
        case (*_, n.EntitySegment()):
            return _ENTITY
        case _:
            return None


def _check_options(query: n.Query, rule: str, text: str, problems: Problems) -> None:
    form = _OPTION_RULES.get(rule) or _form_behind(_segments(query))
    if form is None:
        return
    others, names = form
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
