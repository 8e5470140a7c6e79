"""Which text the segments of paths stand for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n
from odataq.syntax.printing.pieces import escaped, quoted, separated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from odataq.syntax.printing.pieces import Pieces

__all__ = ["PATH_WRITERS", "path"]


def path(segments: tuple[n.Node, ...]) -> Pieces:
    """Return segments with slashes between them."""
    names: list[str] = []
    for each in segments:
        if not isinstance(each, n.Segment) or each.arguments is not None:
            return separated(segments, "/")
        names.append(escaped(each.name))
    return "/".join(names)


def _broken_path(node: n.BrokenPath) -> Pieces:
    return node.text


def _resource_path(node: n.ResourcePath) -> Pieces:
    return path(node.segments)


def _segment(node: n.Segment) -> Pieces:
    name = escaped(node.name)
    if node.arguments is None:
        return name
    if node.key is None:
        return (name, node.arguments)
    return (name, node.arguments, node.key)


def _arguments(node: n.Arguments) -> Pieces:
    return ["(", *separated(node.items, ","), ")"]


def _argument(node: n.Argument) -> Pieces:
    if node.name is None:
        return (node.value,)
    return (escaped(node.name), "=", node.value)


def _key_segment(node: n.KeySegment) -> Pieces:
    return quoted(node.value)


def _annotation_segment(node: n.AnnotationSegment) -> Pieces:
    return escaped(node.name)


def _star(node: n.Star) -> Pieces:
    return ("*",) if node.namespace is None else (escaped(node.namespace), ".*")


def _count_segment(node: n.CountSegment) -> Pieces:
    if not node.options:
        return "$count"
    return ["$count(", *separated(node.options, ";"), ")"]


def _filter_segment(node: n.FilterSegment) -> Pieces:
    key = () if node.key is None else (node.key,)
    return ("$filter(", node.predicate, ")", *key)


def _crossjoin_segment(node: n.CrossjoinSegment) -> Pieces:
    return ("$crossjoin(", ",".join(map(escaped, node.names)), ")")


def _nameless(text: str) -> Callable[[n.Node], Pieces]:
    return lambda _: text


# What each takes is the class that it stands beside.
PATH_WRITERS: Final[Mapping[type[n.Node], Callable[..., Pieces]]] = MappingProxyType(
    {
        n.AllSegment: _nameless("$all"),
        n.AnnotationSegment: _annotation_segment,
        n.Argument: _argument,
        n.Arguments: _arguments,
        n.BatchSegment: _nameless("$batch"),
        n.CountSegment: _count_segment,
        n.CrossjoinSegment: _crossjoin_segment,
        n.EachSegment: _nameless("$each"),
        n.EntitySegment: _nameless("$entity"),
        n.FilterSegment: _filter_segment,
        n.KeySegment: _key_segment,
        n.MetadataSegment: _nameless("$metadata"),
        n.QuerySegment: _nameless("$query"),
        n.RefSegment: _nameless("$ref"),
        n.BrokenPath: _broken_path,
        n.ResourcePath: _resource_path,
        n.Segment: _segment,
        n.Star: _star,
        n.ValueSegment: _nameless("$value"),
    }
)
