"""Reads annotations and their expressions as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.documents import Step
from odataq.csdl.elements import ANNOTATION_VALUES, EDM, EXPRESSIONS
from odataq.csdl.expressions import Annotation, Expression
from odataq.csdl.reading.state import Frame

if TYPE_CHECKING:
    from odataq.csdl.reading.state import Attributes, Children, Handler, State

__all__ = ["ANNOTATED", "NOTHING", "annotation"]

_TERM: Final = frozenset({"Term", "Qualifier"})


def annotation(state: State, attributes: Attributes) -> Children:
    """Begin an `Annotation`."""
    extra = attributes.keys() - _TERM - ANNOTATION_VALUES
    if extra or "Term" not in attributes:
        _report_attributes(state, "Annotation", extra, attributes, "Term")
    state.frames.append(Frame("Annotation", attributes))
    state.at_end = _end_annotation
    return _IN_EXPRESSION


def _end_annotation(state: State) -> None:
    frame = state.frames.pop()
    made = Annotation(
        frame.attributes.get("Term", ""),
        frame.attributes.get("Qualifier"),
        _operand(frame),
        tuple(frame.annotations),
    )
    state.late(made, "term")
    if state.frames:
        state.frames[-1].annotations.append(made)
        return
    owner = state.owner
    if isinstance(owner, list):
        owner.append(made)
    else:
        state.add_to(owner, "annotations", made)


def _expression(kind: str) -> Handler:
    def begin(state: State, attributes: Attributes) -> Children:
        state.frames.append(Frame(kind, attributes))
        state.at_end = _end_expression
        return _IN_RECORD if kind == "Record" else _IN_EXPRESSION

    return begin


def _end_expression(state: State) -> None:
    frame = state.frames.pop()
    children = tuple(frame.children)
    short = _short_form(frame)
    if short is not None and not children:
        children = (short,)
    made = Expression(
        frame.kind,
        "".join(frame.text) if not children else "",
        tuple(
            (name, value)
            for name, value in frame.attributes.items()
            if short is None or name != short.kind
        ),
        children,
        tuple(frame.annotations),
    )
    state.frames[-1].children.append(made)


def _operand(frame: Frame) -> Expression | None:
    """Return the value of an annotation, `None` for the term's default."""
    return frame.children[0] if frame.children else _short_form(frame)


def _short_form(frame: Frame) -> Expression | None:
    """Return the expression that is written as an attribute."""
    if frame.kind not in _WITH_SHORT_FORM:
        return None
    for name, value in frame.attributes.items():
        if name in ANNOTATION_VALUES:
            return Expression(name, value)
    return None


def _report_attributes(
    state: State, tag: str, extra: set[str], attributes: Attributes, required: str
) -> None:
    steps = (state.member_step(),) if state.member is not None else ()
    here = (*steps, Step(tag, attributes.get(required)))
    for name in extra:
        if not name.startswith("{"):
            message = f"element '{tag}' has no attribute '{name}'"
            state.report("CSD111", message, *here, same_as=f"{tag}/{name}")
    if required not in attributes:
        message = f"element '{tag}' needs the attribute '{required}'"
        state.report("CSD112", message, *here)


_WITH_SHORT_FORM: Final = frozenset(
    {"Annotation", "IsOf", "Cast", "LabeledElement", "PropertyValue", "UrlRef"}
)

# What may stand in most elements: annotations alone.
NOTHING: Final[dict[str, Handler]] = {}
ANNOTATED: Final[dict[str, Handler]] = {EDM + "Annotation": annotation}
_IN_EXPRESSION: Final[dict[str, Handler]] = {
    **ANNOTATED,
    **{EDM + kind: _expression(kind) for kind in sorted(EXPRESSIONS)},
}
_IN_RECORD: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDM + "PropertyValue": _expression("PropertyValue"),
}
