"""Reads actions and functions, their parameters and return types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.elements import EDM
from odataq.csdl.operations import Action, Function, Parameter, ReturnType
from odataq.csdl.reading.parsed import assign
from odataq.csdl.reading.tables import Table
from odataq.csdl.types import NO_FACETS

if TYPE_CHECKING:
    from odataq.csdl.reading.annotations import AnnotationReader
    from odataq.csdl.reading.tables import Attributes
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["OperationReader"]

_PLAIN: Final = 2  # the attributes of a parameter that has just Name and Type


class OperationReader:
    """Reads `Action` and `Function` elements."""

    def __init__(self, target: DocumentTarget, annotations: AnnotationReader) -> None:
        """Make the table of an operation."""
        self._target = target
        self._parameter_names: set[str] = set()
        self.in_operation = Table(target.unexpected, self._end_operation)
        self.in_operation.at_mark = target.take_mark
        annotations.allow_for(self.in_operation, lambda: target.item)
        in_member = annotations.table_for(lambda: target.part)
        self.in_operation[EDM + "Parameter"] = (self._parameter, in_member)
        self.in_operation[EDM + "ReturnType"] = (self._return_type, in_member)

    def action(self, attributes: Attributes) -> None:
        """Begin an `Action`."""
        target = self._target
        name = target.begin_item("Action", attributes)
        part = Action(
            name,
            target.namespace,
            target.boolean(attributes, "IsBound", default=False),
            attributes.get("EntitySetPath"),
        )
        self._parameter_names = set()
        actions = target.declared.actions
        target.open_item(part, len(actions.get(name, ())))
        if part.entity_set_path is not None:
            target.late(part, "entity_set_path")
        if name not in actions:
            target.warn_if_shared(actions, name)
        if name:
            actions.setdefault(name, []).append(part)

    def function(self, attributes: Attributes) -> None:
        """Begin a `Function`."""
        target = self._target
        name = target.begin_item("Function", attributes)
        part = Function(
            name,
            target.namespace,
            target.boolean(attributes, "IsBound", default=False),
            target.boolean(attributes, "IsComposable", default=False),
            attributes.get("EntitySetPath"),
        )
        self._parameter_names = set()
        functions = target.declared.functions
        target.open_item(part, len(functions.get(name, ())))
        if part.entity_set_path is not None:
            target.late(part, "entity_set_path")
        if name not in functions:
            target.warn_if_shared(functions, name)
        if name:
            functions.setdefault(name, []).append(part)

    def _end_operation(self) -> None:
        target, part = self._target, self._target.item
        late = target.late_reader if target.mark >= 0 else None
        if late is not None and isinstance(part, Action | Function):
            late.add_part(part, target.mark)
            target.mark = -1

    def _parameter(self, attributes: Attributes) -> None:
        target = self._target
        name = target.begin_child("Parameter", attributes)
        part = target.part = Parameter(
            name,
            target.type_ref(attributes.get("Type", "")),
            target.boolean(attributes, "Nullable", default=True),
            NO_FACETS if len(attributes) == _PLAIN else target.facets(attributes),
        )
        if name in self._parameter_names:
            target.again()
            target.report("CSD202", f"the operation has '{name}' already")
        else:
            self._parameter_names.add(name)
            target.add_to(target.item, "parameters", part)

    def _return_type(self, attributes: Attributes) -> None:
        target = self._target
        has_one = getattr(target.item, "return_type", None) is not None
        target.child = ("ReturnType", None, int(has_one))
        target.check("ReturnType", attributes)
        part = target.part = ReturnType(
            target.type_ref(attributes.get("Type", "")),
            target.boolean(attributes, "Nullable", default=True),
            target.facets(attributes),
        )
        if has_one:
            target.report("CSD114", "the operation has a ReturnType already")
        else:
            assign(target.item, "return_type", part)
