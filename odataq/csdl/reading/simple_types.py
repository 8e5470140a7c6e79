"""Reads enumeration types and type definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.elements import EDM
from odataq.csdl.model import EnumType, Member, TypeDefinition
from odataq.csdl.reading.tables import Table
from odataq.csdl.types import INTEGER_RANGES, PRIMITIVE_TYPES
from odataq.csdl.values import integer

if TYPE_CHECKING:
    from odataq.csdl.reading.annotations import AnnotationReader
    from odataq.csdl.reading.tables import Attributes
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["SimpleTypeReader"]


class SimpleTypeReader:
    """Reads `EnumType` and `TypeDefinition` elements."""

    def __init__(self, target: DocumentTarget, annotations: AnnotationReader) -> None:
        """Make the tables of both types."""
        self._target = target
        self._members: dict[str, Member] = {}
        self.in_enum_type = Table(target.unexpected, self._end_enum)
        self.in_enum_type.at_mark = target.take_mark
        annotations.allow_for(self.in_enum_type, lambda: target.item)
        in_member = annotations.table_for(lambda: target.part)
        self.in_enum_type[EDM + "Member"] = (self._member, in_member)
        self.in_type_definition = annotations.table_for(lambda: target.item)

    def enum_type(self, attributes: Attributes) -> None:
        """Begin an `EnumType`."""
        target = self._target
        name = target.begin_item("EnumType", attributes)
        underlying = attributes.get("UnderlyingType", "Edm.Int32")
        if underlying not in INTEGER_RANGES:
            message = f"'{underlying}' is no integer type"
            target.report("CSD305", message)
            underlying = "Edm.Int32"
        self._members = {}
        is_flags = target.boolean(attributes, "IsFlags", default=False)
        part = EnumType(name, target.namespace, underlying, is_flags, self._members)
        types = target.declared.types
        target.open_item(part, int(name in types))
        target.declare(types, part, name)

    def _end_enum(self) -> None:
        target, part = self._target, self._target.item
        late = target.late_reader if target.mark >= 0 else None
        if late is not None and isinstance(part, EnumType):
            late.add_part(part, target.mark)
            target.mark = -1

    def _member(self, attributes: Attributes) -> None:
        target = self._target
        name = target.begin_child("Member", attributes)
        part = target.part = Member(name, self._value(attributes))
        if name in self._members:
            target.again()
            target.report("CSD202", f"the type has a member '{name}' already")
        elif name:
            self._members[name] = part

    def _value(self, attributes: Attributes) -> int:
        """Return a member's value: the one given, or one more than the last."""
        item = self._target.item
        underlying = item.underlying_type if isinstance(item, EnumType) else "Edm.Int32"
        low, high = INTEGER_RANGES[underlying]
        text = attributes.get("Value")
        value = None if text is None else integer(text)
        if text is None:
            last = next(reversed(self._members.values()), None)
            value = 0 if last is None else last.value + 1
        if value is None or not low <= value <= high:
            shown = text if text is not None else value
            self._target.report("CSD304", f"value '{shown}' is no {underlying}")
            return 0
        return value

    def type_definition(self, attributes: Attributes) -> None:
        """Begin a `TypeDefinition`."""
        target = self._target
        name = target.begin_item("TypeDefinition", attributes)
        underlying = target.type_ref(attributes.get("UnderlyingType", ""))
        allowed = PRIMITIVE_TYPES
        if target.parsed.version != "4.0":
            allowed |= {"Edm.PrimitiveType"}
        if underlying.name not in allowed or underlying.is_collection:
            target.report("CSD305", f"'{underlying}' is no primitive type")
        facets = target.facets(attributes)
        part = TypeDefinition(name, target.namespace, underlying, facets)
        types = target.declared.types
        target.open_item(part, int(name in types))
        target.declare(types, part, name)
