"""What messages call the segments of a path."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["segment_name"]

_WORDS: Final[Mapping[type, str]] = MappingProxyType(
    {
        n.CountSegment: "$count",
        n.RefSegment: "$ref",
        n.ValueSegment: "$value",
        n.EachSegment: "$each",
        n.QuerySegment: "$query",
        n.FilterSegment: "$filter",
        n.CrossjoinSegment: "$crossjoin",
        n.AllSegment: "$all",
        n.EntitySegment: "$entity",
        n.BatchSegment: "$batch",
        n.MetadataSegment: "$metadata",
    }
)


def segment_name(segment: n.PathSegment) -> str:
    """Return how a message names a segment."""
    if isinstance(segment, n.Segment):
        return f"{segment.name}(...)" if segment.arguments else segment.name
    if isinstance(segment, n.KeySegment):
        return segment.value
    return _WORDS[type(segment)]
