"""Trees as values that JSON has types for, and back."""

from __future__ import annotations

from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from attrs import NOTHING, Attribute, evolve, field, fields, frozen

from odataq.limits import LIMITS, Limits
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.rewriting import flattened, fold
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["from_json", "to_json"]

_NODE: Final = "node"
_SPAN: Final = "span"
_SPAN_LENGTH: Final = 2
_SHOWN: Final = 80

# How much of the depth that a tree may have a node takes: about what its operator or
# its brackets take of that of a text, so that what can be parsed can be read.
_WEIGHTS: Final[Mapping[type[n.Node], int]] = MappingProxyType(
    {
        n.BinaryExpr: 4,
        n.NotExpr: 4,
        n.NegateExpr: 4,
        n.HasExpr: 4,
        n.InExpr: 4,
        n.SearchNot: 4,
        n.LogicalExpr: 3,
        n.ArithmeticExpr: 3,
        n.ListExpr: 3,
        n.SearchLogical: 3,
        n.TrafoSequence: 4,
        n.MethodCall: 7,
        n.CastExpr: 7,
        n.IsOfExpr: 7,
        n.AnyExpr: 5,
        n.AllExpr: 5,
        n.FilterSegment: 5,
        n.CaseArm: 5,
        n.ExpandItem: 5,
        n.SelectItem: 5,
        n.ArrayExpr: 8,
        n.ObjectExpr: 6,
    }
)
_WEIGHT: Final = 2
_LEVEL: Final = 8
# `a,a` in $orderby is six nodes.
_NODES_A_CHARACTER: Final = 3


def to_json(tree: n.Node, /, *, spans: bool = False) -> dict[str, object]:
    """Return a tree as a value that `json.dumps` takes.

    A node is `{"node": "Top", "value": 5}`: the name of its class and all its
    fields. A tuple is a list, a member of an enumeration its value. With `spans`
    there is also where a node stands in the text that it was read from,
    `"span": [0, 6]`, and how the name of an option was written.
    """

    def plain(node: n.Node, below: list[dict[str, object]]) -> dict[str, object]:
        left = iter(below)
        kind: Any = type(node)
        made: dict[str, object] = {_NODE: kind.__name__}
        for each in _fields(kind):
            if spans or each.eq:
                value = getattr(node, each.name)
                made[each.name] = _plain(value, left)
        return made

    return fold(tree, plain)


def from_json(data: object, /, *, limits: Limits = LIMITS) -> n.Node:
    """Return the tree that a value of `to_json` stands for.

    A field that has a default may be left out. Raises `ValueError` for whatever
    is no tree; its text begins with the place, such as `$.options[0].value`. A
    tree is refused where it is deeper or larger than a query that can be parsed.
    Whether a name can be one isn't looked at.
    """
    plans = [*_planned(data, limits)]
    made: list[n.Node] = []
    for plan in reversed(plans):
        node: n.Node = plan.kind(
            **{name: _filled(value, made) for name, value in plan.values.items()}
        )
        problem = _problem(node)
        if problem is not None:
            raise _error(plan.place, problem)
        made.append(flattened(node))
    return made.pop()


# Nodes and their fields


@frozen
class _Shape:
    """What a field may have."""

    nodes: tuple[type[n.Node], ...]
    plain: tuple[type[object], ...]
    is_optional: bool = False
    is_tuple: bool = False


_KINDS: Final[Mapping[str, type[n.Node]]] = MappingProxyType(
    {
        name: kind
        for name, kind in vars(n).items()
        if isinstance(kind, type)
        and issubclass(kind, n.Node)
        and kind not in {n.Node, n.QueryOption}
    }
)


@cache
def _fields(kind: Any) -> tuple[Attribute[Any], ...]:  # noqa: ANN401 (a class of nodes)
    return tuple(fields(kind))


@cache
def _shapes(kind: Any) -> Mapping[str, _Shape]:  # noqa: ANN401 (a class of nodes)
    hints = get_type_hints(kind, localns={**vars(n), "Span": Span})
    return {each.name: _shape(hints[each.name]) for each in _fields(kind)}


def _shape(hint: object) -> _Shape:
    is_union = get_origin(hint) in {Union, UnionType}
    kinds = get_args(hint) if is_union else (hint,)
    is_optional = NoneType in kinds
    kinds = tuple(each for each in kinds if each is not NoneType)
    if get_origin(kinds[0]) is tuple:
        item = _shape(get_args(kinds[0])[0])
        return evolve(item, is_optional=is_optional, is_tuple=True)
    nodes = tuple(each for each in kinds if issubclass(each, n.Node))
    plain = tuple(each for each in kinds if not issubclass(each, n.Node))
    return _Shape(nodes, plain, is_optional)


def _plain(value: object, nodes: Iterator[object]) -> object:
    if isinstance(value, n.Node):
        return next(nodes)
    if isinstance(value, tuple):
        return [_plain(each, nodes) for each in value]
    if isinstance(value, Span):
        return [value.start, value.end]
    return value.value if isinstance(value, Enum) else value


# Reading


@frozen
class _Place:
    """Where in the data something stands."""

    step: str = "$"
    parent: _Place | None = None

    def __str__(self) -> str:
        """Write it as a JSON path."""
        steps = []
        place: _Place | None = self
        while place is not None:
            steps.append(place.step)
            place = place.parent
        return "".join(reversed(steps))


@frozen
class _Plan:
    """A node that is yet to be made."""

    kind: Any
    values: dict[str, object]
    place: _Place


@frozen(eq=False)
class _Hole:
    """Stands for a node below that is yet to be made."""

    data: object
    allowed: tuple[type[n.Node], ...]
    place: _Place
    weight: int = field(default=0, kw_only=True)


def _planned(data: object, limits: Limits) -> Iterator[_Plan]:
    """Yield the nodes, each before those below it."""
    most = limits.query_characters * _NODES_A_CHARACTER
    # What stands around and within the levels has a weight as well.
    most_weight = limits.nesting * _LEVEL + 3 * _LEVEL
    stack = [_Hole(data, (n.Node,), _Place())]
    while stack:
        hole = stack.pop()
        plan = _plan(hole)
        weight = hole.weight + _WEIGHTS.get(plan.kind, _WEIGHT)
        if weight > most_weight:
            raise _error(hole.place, "the tree is too deep")
        most -= 1
        if most < 0:
            raise _error(hole.place, "the tree is too large")
        yield plan
        below = [*_holes(plan)]
        stack += [evolve(each, weight=weight) for each in reversed(below)]


def _plan(hole: _Hole) -> _Plan:
    data, place = hole.data, hole.place
    if not isinstance(data, dict):
        raise _error(place, f"a node is an object, not {_described(data)}")
    kind = _kind(data, hole)
    shapes = _shapes(kind)
    for name in data:
        if name != _NODE and name not in shapes:
            text = f"'{kind.__name__}' has no field {_shown(name)}"
            raise _error(place, text, name, shapes)
    values: dict[str, object] = {}
    for each in _fields(kind):
        if each.name in data:
            inside = _Place(f".{each.name}", place)
            values[each.name] = _value(data[each.name], shapes[each.name], inside)
        elif each.default is NOTHING:
            raise _error(place, f"'{kind.__name__}' needs the field '{each.name}'")
    return _Plan(kind, values, place)


def _kind(data: dict[object, object], hole: _Hole) -> Any:  # noqa: ANN401 (a class of nodes)
    place = _Place(f".{_NODE}", hole.place)
    if _NODE not in data:
        raise _error(hole.place, f"the field '{_NODE}' says which node it is")
    name = data[_NODE]
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise _error(place, f"there is no node {_shown(name)}", name, _KINDS)
    if not issubclass(kind, hole.allowed):
        raise _error(place, f"a node '{name}' can't stand here")
    return kind


def _value(data: object, shape: _Shape, place: _Place) -> object:
    if data is None and shape.is_optional:
        return None
    if not shape.is_tuple:
        return _item(data, shape, place)
    if not isinstance(data, list):
        raise _error(place, f"a list is needed, not {_described(data)}")
    return tuple(
        _item(each, shape, _Place(f"[{number}]", place))
        for number, each in enumerate(data)
    )


def _item(data: object, shape: _Shape, place: _Place) -> object:
    if shape.nodes:
        return _Hole(data, shape.nodes, place)
    for each in shape.plain:
        if type(data) is each:
            return data
        if issubclass(each, Enum) and isinstance(data, str):
            return _member(data, each, place)
        if each is Span and isinstance(data, list):
            return _span(data, place)
    needed = " or ".join(_NEEDED.get(each, "text") for each in shape.plain)
    raise _error(place, f"{needed} is needed, not {_described(data)}")


def _member(data: str, kind: type[Enum], place: _Place) -> Enum:
    try:
        return kind(data)
    except ValueError:
        listed = ", ".join(f"'{each.value}'" for each in kind)
        raise _error(place, f"{_shown(data)} is none of {listed}") from None


def _span(data: list[object], place: _Place) -> Span:
    start, end = data if len(data) == _SPAN_LENGTH else (None, None)
    if type(start) is int and type(end) is int and 0 <= start <= end:
        return Span(start, end)
    raise _error(place, "a span is a start and an end, two offsets in order")


def _holes(plan: _Plan) -> Iterator[_Hole]:
    for value in plan.values.values():
        parts = value if isinstance(value, tuple) else (value,)
        yield from (each for each in parts if isinstance(each, _Hole))


def _filled(value: object, made: list[n.Node]) -> object:
    if isinstance(value, _Hole):
        return made.pop()
    if isinstance(value, tuple):
        return tuple(_filled(each, made) for each in value)
    return value


def _problem(node: n.Node) -> str | None:
    """Say what the types of its fields don't say of a node."""
    match node:
        case n.LogicalExpr(_, () | (_,)) | n.SearchLogical(_, () | (_,)):
            return "a chain needs two operands"
        case n.MemberPath(()) | n.SelectItem(()) | n.ExpandItem(()):
            return "a path needs a segment"
        case n.ArithmeticExpr():
            return _problem_of_chain(node)
        case n.OrderByItem(_, word) if word not in {"", "asc", "desc"}:
            return f"{_shown(word)} is no direction"
        case n.Levels(str() as word) if word != n.MAX_LEVELS:
            return f"{_shown(word)} is no number of levels"
    return None


def _problem_of_chain(chain: n.ArithmeticExpr) -> str | None:
    if not chain.operators or len(chain.operands) != len(chain.operators) + 1:
        return "a chain needs operators, and one operand more"
    if len({each in n.ADDITIVE for each in chain.operators}) > 1:
        return "the operators of a chain have one precedence"
    return None


# Messages

_NEEDED: Final[Mapping[type[object], str]] = MappingProxyType(
    {bool: "true or false", int: "a whole number", Span: "a span"}
)
_DESCRIBED: Final[Mapping[type[object], str]] = MappingProxyType(
    {
        NoneType: "null",
        bool: "true or false",
        dict: "an object",
        float: "a number",
        int: "a number",
        list: "a list",
        str: "text",
    }
)


def _described(data: object) -> str:
    return _DESCRIBED.get(type(data), f"a Python {type(data).__name__}")


def _shown(name: object) -> str:
    if not isinstance(name, str):
        return f"that is {_described(name)}"
    return f"'{printable(name, limit=_SHOWN)}'"


def _error(
    place: _Place, text: str, name: object = None, known: Mapping[str, object] = {}
) -> ValueError:
    hint = did_you_mean(name, known) if isinstance(name, str) else None
    return ValueError(f"{place}: {text}; {hint}" if hint else f"{place}: {text}")
