"""Nodes of query options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.syntax.nodes.apply import Apply
from odataq.syntax.nodes.base import NOWHERE, Node, QueryOption
from odataq.syntax.nodes.paths import (
    AnnotationSegment,
    CountSegment,
    RefSegment,
    Segment,
    Star,
    ValueSegment,
)

if TYPE_CHECKING:
    from odataq.source import Span
    from odataq.syntax.nodes.expressions import Expr

__all__ = [
    "MAX_LEVELS",
    "AliasAssignment",
    "BrokenOption",
    "Compute",
    "ComputeItem",
    "Count",
    "CountOption",
    "CustomOption",
    "Expand",
    "ExpandItem",
    "ExpandOption",
    "ExpandSegment",
    "Filter",
    "Levels",
    "OpaqueOption",
    "OrderBy",
    "OrderByItem",
    "Search",
    "SearchExpr",
    "SearchLogical",
    "SearchNot",
    "SearchTerm",
    "Select",
    "SelectItem",
    "SelectOption",
    "SelectSegment",
    "Skip",
    "Top",
]

MAX_LEVELS: Final = "max"


@frozen
class Filter(QueryOption):
    """`filter`."""

    expression: Expr


@frozen
class OrderByItem(Node):
    """`orderbyItem`; `direction` is `asc`, `desc` or, where none is given, empty."""

    expression: Expr
    direction: str = ""


@frozen
class OrderBy(QueryOption):
    """`orderby`."""

    items: tuple[OrderByItem, ...]


@frozen
class ComputeItem(Node):
    """`computeItem`."""

    expression: Expr
    name: str
    name_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class Compute(QueryOption):
    """`compute`."""

    items: tuple[ComputeItem, ...]


@frozen
class Top(QueryOption):
    """`top`."""

    value: int


@frozen
class Skip(QueryOption):
    """`skip`."""

    value: int


@frozen
class Count(QueryOption):
    """`inlinecount`: `$count=true`."""

    value: bool


@frozen
class Levels(QueryOption):
    """`levels`: a number, or `max`."""

    value: int | str


@frozen
class SearchTerm(Node):
    """`searchWord` or, where `is_phrase`, `searchPhrase`."""

    text: str
    is_phrase: bool = False


@frozen
class SearchNot(Node):
    """`searchNegateExpr`."""

    operand: SearchExpr


@frozen
class SearchLogical(Node):
    """`searchOrExpr` or, where `is_or` is false, `searchAndExpr`.

    The first operand is never of the same kind. A blank between two terms is
    an AND.
    """

    is_or: bool
    operands: tuple[SearchExpr, ...]


SearchExpr = SearchTerm | SearchNot | SearchLogical


@frozen
class Search(QueryOption):
    """`search`; `incomplete` is the phrase of a search while it is typed."""

    expression: SearchExpr | None
    incomplete: str | None = None


@frozen
class AliasAssignment(QueryOption):
    """`aliasAndValue`: `@name=value`; the name has its `@`."""

    name: str
    value: Expr


@frozen
class OpaqueOption(QueryOption):
    """A system query option whose value is nobody's to read.

    `name` is canonical (`$skiptoken`), `value` decoded.
    """

    name: str
    value: str


@frozen
class CustomOption(QueryOption):
    """`customQueryOption`; without `=` the value is `None`."""

    name: str
    value: str | None


@frozen
class BrokenOption(QueryOption):
    """An option that can't be parsed: a hole in the tree.

    `name` is canonical where it is known, `text` is all of it, as it stands.
    """

    name: str
    text: str


@frozen
class SelectItem(Node):
    """`selectItem`: a path, `*`, or the operations of a namespace.

    `parameter_names` tell overloads of an operation apart.
    """

    segments: tuple[SelectSegment, ...]
    parameter_names: tuple[str, ...] | None = None
    options: tuple[SelectOption, ...] = ()


@frozen
class Select(QueryOption):
    """`select`."""

    items: tuple[SelectItem, ...]


@frozen
class ExpandItem(Node):
    """`expandItem`: a path that may end in `*`, `/$ref` or `/$count`."""

    segments: tuple[ExpandSegment, ...]
    options: tuple[ExpandOption, ...] = ()


@frozen
class Expand(QueryOption):
    """`expand`."""

    items: tuple[ExpandItem, ...]


CountOption = Filter | Search
SelectSegment = Segment | AnnotationSegment | Star
SelectOption = (
    Filter | Search | OrderBy | Skip | Top | Count | Compute | Select | AliasAssignment
)
ExpandSegment = (
    Segment | AnnotationSegment | Star | RefSegment | CountSegment | ValueSegment
)
ExpandOption = SelectOption | Expand | Levels | Apply
