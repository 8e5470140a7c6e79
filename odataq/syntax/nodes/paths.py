"""Nodes of resource paths, and the segments that other paths share with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.syntax.nodes.base import NOWHERE, Node

if TYPE_CHECKING:
    from odataq.source import Span
    from odataq.syntax.nodes.expressions import Expr
    from odataq.syntax.nodes.options import CountOption

__all__ = [
    "AllSegment",
    "AnnotationSegment",
    "Argument",
    "Arguments",
    "BatchSegment",
    "BrokenPath",
    "CountSegment",
    "CrossjoinSegment",
    "EachSegment",
    "EntitySegment",
    "FilterSegment",
    "KeySegment",
    "MetadataSegment",
    "PathSegment",
    "QuerySegment",
    "RefSegment",
    "ResourcePath",
    "Segment",
    "Star",
    "ValueSegment",
]


@frozen
class Argument(Node):
    """`keyValuePair`, `functionParameter` or a value alone, without a name."""

    name: str | None
    value: Expr
    name_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class Arguments(Node):
    """`keyPredicate` or the parameters of a call, with their parentheses."""

    items: tuple[Argument, ...] = ()


@frozen
class Segment(Node):
    """A name in a path, with what stands in parentheses behind it.

    It is a set, a property, a cast, a function, a variable or whatever else the
    model says: `Name(1)` may be a key or a call. `key` is the second pair of
    parentheses. The name may be qualified.
    """

    name: str
    arguments: Arguments | None = None
    key: Arguments | None = None
    name_span: Span = field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@frozen
class KeySegment(Node):
    """`keyPathLiteral`: text between slashes that can't be a name, so a key."""

    value: str


@frozen
class AnnotationSegment(Node):
    """`annotationInQuery`: an instance annotation, with its `@`."""

    name: str


@frozen
class Star(Node):
    """`STAR`, or with a namespace all its operations (`allOperationsInSchema`)."""

    namespace: str | None = None


@frozen
class CountSegment(Node):
    """`count`: `/$count`, in an expression or `$expand` with options."""

    options: tuple[CountOption, ...] = ()


@frozen
class RefSegment(Node):
    """`ref`: `/$ref`."""


@frozen
class ValueSegment(Node):
    """`value`: `/$value`."""


@frozen
class EachSegment(Node):
    """`each`: `/$each`."""


@frozen
class QuerySegment(Node):
    """`query`: `/$query`."""


@frozen
class FilterSegment(Node):
    """`filterInPath`: `/$filter(...)`, which may have a key."""

    predicate: Expr
    key: Arguments | None = None


@frozen
class CrossjoinSegment(Node):
    """`crossjoin`: `$crossjoin(...)`."""

    names: tuple[str, ...]


@frozen
class AllSegment(Node):
    """`$all`."""


@frozen
class EntitySegment(Node):
    """`$entity`."""


@frozen
class BatchSegment(Node):
    """`$batch`."""


@frozen
class MetadataSegment(Node):
    """`$metadata`."""


PathSegment = (
    Segment
    | KeySegment
    | CountSegment
    | RefSegment
    | ValueSegment
    | EachSegment
    | QuerySegment
    | FilterSegment
    | CrossjoinSegment
    | AllSegment
    | EntitySegment
    | BatchSegment
    | MetadataSegment
)


@frozen
class BrokenPath(Node):
    """A path that can't be parsed: a hole in the tree, with all of its text."""

    text: str


@frozen
class ResourcePath(Node):
    """`resourcePath`."""

    segments: tuple[PathSegment, ...] = ()
