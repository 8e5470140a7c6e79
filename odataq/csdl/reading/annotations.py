"""Collects annotations and their expressions wherever they may stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, field

from odataq.csdl.documents import Step
from odataq.csdl.elements import ANNOTATION_VALUES, EDM, EXPRESSIONS
from odataq.csdl.expressions import Annotation, Expression
from odataq.csdl.reading.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq.csdl.reading.names import FullNames
    from odataq.csdl.reading.tables import Entry
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["AnnotationReader", "Node", "make_annotation"]

# An element as it came: name, attributes, pieces of text, children.
Node: TypeAlias = "tuple[str, dict[str, str], list[str], list[Node]]"

_ANNOTATION: Final = EDM + "Annotation"
_ATTRIBUTES: Final = ANNOTATION_VALUES | {"Term", "Qualifier"}
# Text between the operands of other expressions only sets them apart.
_TEXTS: Final = ANNOTATION_VALUES | {"LabeledElementReference"}
_WITH_SHORT_FORM: Final = frozenset(
    {"Annotation", "LabeledElement", "PropertyValue", "UrlRef"}
)


class AnnotationReader:
    """Collects annotations as nodes, to be made when all names are known."""

    def __init__(self, target: DocumentTarget) -> None:
        """Make the tables of annotations and expressions."""
        self._target = target
        self._in_annotation = Table(target.unexpected, self._end_annotation)
        self._takers: list[Callable[[Node], None]] = []
        in_inner = Table(target.unexpected, self._end_expression)
        in_expression = Table(target.unexpected, self._end_expression)
        in_record = Table(target.unexpected, self._end_expression)
        inner: Entry = (partial(self._expression, "Annotation"), in_inner)
        for kind in EXPRESSIONS:
            table = in_record if kind == "Record" else in_expression
            in_expression[EDM + kind] = (partial(self._expression, kind), table)
        in_expression[_ANNOTATION] = inner
        in_inner.update(in_expression)
        self._in_annotation.update(in_expression)
        in_record[_ANNOTATION] = inner
        in_record[EDM + "PropertyValue"] = (
            partial(self._expression, "PropertyValue"),
            in_expression,
        )

    def table_for(self, owner: Callable[[], object]) -> Table:
        """Return a table with annotations of the part that is open then."""
        table = Table(self._target.unexpected, is_inner=True)
        self.allow_for(table, owner)
        return table

    def allow_for(self, table: Table, owner: Callable[[], object]) -> None:
        """Let annotations stand in an element; they go to the open part."""
        waiting = self._target.parsed.part_annotations
        self.allow(table, lambda node: waiting.append((owner(), node)))

    def allow(self, table: Table, take: Callable[[Node], None]) -> None:
        """Let annotations stand in an element; `take` receives each."""
        table[_ANNOTATION] = (partial(self._begin, take), self._in_annotation)

    def _begin(self, take: Callable[[Node], None], attributes: dict[str, str]) -> None:
        if not attributes.keys() <= _ATTRIBUTES or "Term" not in attributes:
            self._report(attributes)
        self._takers.append(take)
        self._target.text_length = 0
        self._target.nodes.append(("Annotation", attributes or {}, [], []))

    def _end_annotation(self) -> None:
        self._takers.pop()(self._target.nodes.pop())

    def _expression(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "Annotation" and "Term" not in attributes:
            self._report(attributes)
        # Those without attributes get a shared object that can't be packed.
        self._target.nodes.append((kind, attributes or {}, [], []))

    def _end_expression(self) -> None:
        nodes = self._target.nodes
        node = nodes.pop()
        nodes[-1][3].append(node)

    def _report(self, attributes: dict[str, str]) -> None:
        target = self._target
        here = (*target.here(), Step("Annotation", attributes.get("Term")))
        target.values.unknown("Annotation", attributes.keys() - _ATTRIBUTES, here)
        if "Term" not in attributes:
            message = "element 'Annotation' needs the attribute 'Term'"
            target.values.report("CSD112", message, here)


def make_annotation(
    node: Node,
    names: FullNames,
    *,
    target: str | None = None,
    qualifier: str | None = None,
) -> Annotation:
    """Make an annotation; `qualifier` is that of the `Annotations` element."""
    made = _make_all(node, names)
    attributes = node[1]
    return Annotation(
        names.name(attributes.get("Term", "")),
        attributes.get("Qualifier", qualifier),
        made.expressions[0] if made.expressions else _short_form(node),
        tuple(made.annotations),
        target,
    )


@define(eq=False)
class _Made:
    """What the children of a node have become."""

    expressions: list[Expression] = field(factory=list)
    annotations: list[Annotation] = field(factory=list)


def _make_all(node: Node, names: FullNames) -> _Made:
    """Make all that is in a node, the innermost first.

    Without recursion: documents may be nested deeper than calls.
    """
    top = _Made()
    pending: list[tuple[Node, _Made, _Made]] = [
        (each, _Made(), top) for each in node[3]
    ]
    waiting: list[tuple[Node, _Made, _Made]] = []
    while pending:
        inner, own, _ = step = pending.pop()
        waiting.append(step)
        pending += [(each, _Made(), own) for each in inner[3]]
    while waiting:
        inner, own, outer = waiting.pop()
        if inner[0] == "Annotation":
            outer.annotations.append(_inner_annotation(inner, own, names))
        else:
            outer.expressions.append(_expression(inner, own))
    return top


def _inner_annotation(node: Node, made: _Made, names: FullNames) -> Annotation:
    attributes = node[1]
    return Annotation(
        names.name(attributes.get("Term", "")),
        attributes.get("Qualifier"),
        made.expressions[0] if made.expressions else _short_form(node),
        tuple(made.annotations),
    )


def _expression(node: Node, made: _Made) -> Expression:
    kind, attributes, text, _ = node
    short = _short_form(node)
    if short is not None and not made.expressions:
        made.expressions.append(short)
    return Expression(
        kind,
        "".join(text) if kind in _TEXTS and not made.expressions else "",
        tuple(
            (name, value)
            for name, value in attributes.items()
            if short is None or name != short.kind
        ),
        tuple(made.expressions),
        tuple(made.annotations),
    )


def _short_form(node: Node) -> Expression | None:
    """Return the expression that is written as an attribute."""
    if node[0] in _WITH_SHORT_FORM:
        for name, value in node[1].items():
            if name in ANNOTATION_VALUES:
                return Expression(name, value)
    return None
