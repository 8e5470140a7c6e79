"""What the binder found wrong, left for rules to report.

A mark has the node that it is about and what a rule needs to say more. After a
mark the type is unknown, so that one mistake has one mark.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.semantics.shapes import WHOLE

if TYPE_CHECKING:
    from odataq.csdl.model import EntityType, EnumType, Key
    from odataq.csdl.types import TypeRef
    from odataq.semantics.functions import Method
    from odataq.semantics.shapes import Shape
    from odataq.source import Span
    from odataq.syntax import nodes as n

__all__ = [
    "AggregateMisfit",
    "ArgumentMisfit",
    "CastMisfit",
    "CollectionGroup",
    "CombinedMembers",
    "ConditionMisfit",
    "CountMisfit",
    "DroppedProperty",
    "InvalidKey",
    "Mark",
    "MisplacedKey",
    "MisplacedLambda",
    "MisplacedSegment",
    "OperandMisfit",
    "OutOfRange",
    "Reason",
    "TakenAlias",
    "ThroughCollection",
    "UnexpandableItem",
    "UnknownFunction",
    "UnknownMember",
    "UnknownOperation",
    "UnknownProperty",
    "UnknownResource",
    "UnknownType",
    "UnsortableItem",
    "ValueMisfit",
]


@frozen(eq=False)
class Mark:
    """Base of all marks: where it is."""

    span: Span


@frozen(eq=False)
class UnknownProperty(Mark):
    """A name that the type in front of it doesn't have."""

    name: str
    type: TypeRef
    is_expanded: bool = False
    shape: Shape = WHOLE


@frozen(eq=False)
class DroppedProperty(Mark):
    """A name that instances don't have behind the transformation of a shape.

    `owner` is the property that should have it, empty for what is current.
    """

    name: str
    type: TypeRef
    shape: Shape
    owner: str = ""
    is_declared: bool = False


@frozen(eq=False)
class TakenAlias(Mark):
    """A name for a result that something else has already.

    `owner` is the type that declares it, unknown where it is another alias.
    """

    name: str
    owner: TypeRef


@frozen(eq=False)
class UnknownResource(Mark):
    """A first segment that the container doesn't have."""

    name: str


@frozen(eq=False)
class UnknownType(Mark):
    """A qualified name that isn't that of a type."""

    name: str


@frozen(eq=False)
class UnknownMember(Mark):
    """A member that an enumeration type doesn't have."""

    name: str
    type: EnumType


@frozen(eq=False)
class CombinedMembers(Mark):
    """Several members of an enumeration type whose values have one."""

    type: EnumType


@frozen(eq=False)
class UnknownFunction(Mark):
    """A call of what is neither a canonical function nor one of the model."""

    name: str


@frozen(eq=False)
class UnknownOperation(Mark):
    """An operation that isn't bound to the type in front of it."""

    name: str
    type: TypeRef
    is_in_expression: bool = field(default=False, kw_only=True)


class Reason(Enum):
    """Why a segment can't stand where it does."""

    AFTER_END = auto()
    NOT_COLLECTION = auto()
    NOT_ENTITY = auto()
    NOT_VALUE = auto()
    NOT_ALONE = auto()
    NO_KEY = auto()
    AFTER_CALL = auto()
    AFTER_CAST = auto()
    AFTER_EACH = auto()


@frozen(eq=False)
class MisplacedSegment(Mark):
    """A segment that can't follow what is in front of it."""

    shown: str
    reason: Reason
    type: TypeRef
    after: str


@frozen(eq=False)
class ThroughCollection(Mark):
    """A name behind a collection, of which it isn't said which item."""

    name: str
    collection: str


@frozen(eq=False)
class MisplacedLambda(Mark):
    """`any`, `all` or `$count` behind what is no collection."""

    word: str
    type: TypeRef


@frozen(eq=False)
class MisplacedKey(Mark):
    """Parentheses behind what is no collection of entities."""

    name: str


@frozen(eq=False)
class InvalidKey(Mark):
    """Key properties that aren't those of the entity type."""

    type: EntityType
    key: Key
    found: tuple[str | None, ...]


@frozen(eq=False)
class ValueMisfit(Mark):
    """A value that doesn't fit what it is given for."""

    shown: str
    found: TypeRef
    expected: TypeRef
    role: str


@frozen(eq=False)
class OperandMisfit(Mark):
    """Operands that an operator doesn't take."""

    operator: str
    operands: tuple[TypeRef, ...]
    nodes: tuple[n.Expr, ...]


@frozen(eq=False)
class OutOfRange(Mark):
    """A number that no value of what it is compared with can have."""

    shown: str
    type_name: str


@frozen(eq=False)
class ArgumentMisfit(Mark):
    """An argument that a function doesn't take."""

    name: str
    position: int
    expected: tuple[str, ...]
    found: TypeRef


@frozen(eq=False)
class CountMisfit(Mark):
    """More or fewer arguments than a function takes."""

    method: Method
    found: int


@frozen(eq=False)
class ConditionMisfit(Mark):
    """A condition that is neither true nor false."""

    found: TypeRef


@frozen(eq=False)
class UnsortableItem(Mark):
    """An expression whose values have no order."""

    found: TypeRef


@frozen(eq=False)
class UnexpandableItem(Mark):
    """A property in `$expand` that leads to no entities, and the type that has it."""

    name: str
    owner: TypeRef
    found: TypeRef


@frozen(eq=False)
class AggregateMisfit(Mark):
    """Values that an aggregation method doesn't take."""

    method: str
    found: TypeRef


@frozen(eq=False)
class CollectionGroup(Mark):
    """A collection where instances are grouped by single values."""

    name: str


@frozen(eq=False)
class CastMisfit(Mark):
    """A cast to a type that has nothing to do with the one in front of it."""

    target: str
    found: TypeRef
