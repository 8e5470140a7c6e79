"""Expressions written with the operators of Python."""

from __future__ import annotations

from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Final, NoReturn

from attrs import frozen

from odataq.builder.names import named, split_path
from odataq.builder.values import literal
from odataq.semantics.functions import METHODS, find
from odataq.syntax import nodes as n
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Expression", "Ordering", "P", "Path", "Properties", "joined", "node_of"]

_VARIABLES: Final = frozenset({"$it", "$this"})


@frozen
class Ordering:
    """An expression to order by, and the direction: `asc`, `desc` or neither."""

    expression: n.Expr
    direction: str = ""


class Expression:
    """An expression of a query; its operators make others.

    Canonical functions are methods: `P.name.tolower()`. It has no truth, so
    `and`, `or`, `not`, `in` and chained comparisons raise `TypeError`.
    """

    # Named so that no property is hidden by it.
    __slots__ = ("__odata_node__",)
    __hash__ = None  # type: ignore[assignment]  # equal is no question here
    __iter__ = None

    def __init__(self, node: n.Expr) -> None:
        """Take the node that the expression is."""
        self.__odata_node__ = node

    def __repr__(self) -> str:
        """Show the node."""
        return f"<{type(self).__name__} {self.__odata_node__!r}>"

    def __bool__(self) -> NoReturn:
        """Refuse `and`, `or`, `not`, `if` and chained comparisons."""
        raise TypeError(
            "an expression is neither true nor false: write & for 'and', | for 'or', "
            "~ for 'not', .in_(...) for 'in', and (a < b) & (b < c) for a < b < c"
        )

    def __contains__(self, item: object) -> NoReturn:
        """Refuse `in`."""
        raise TypeError(
            "write .in_(...) for membership, and .contains(...) for a part of a string"
        )

    def __getattr__(self, name: str) -> Callable[..., Expression]:
        """Return a canonical function, to be called with further arguments."""
        if find(name) is None:
            raise AttributeError(_no_function(name))
        return partial(_call, name, self)

    # Comparisons

    def __eq__(self, other: object) -> Expression:  # type: ignore[override]
        """Return `eq`."""
        # An expression, as with all operators: whether it holds isn't known here.
        return _comparison(n.ComparisonOp.EQ, self, other)

    def __ne__(self, other: object) -> Expression:  # type: ignore[override]
        """Return `ne`."""
        # As `__eq__`.
        return _comparison(n.ComparisonOp.NE, self, other)

    def __lt__(self, other: object) -> Expression:
        """Return `lt`."""
        return _comparison(n.ComparisonOp.LT, self, other)

    def __le__(self, other: object) -> Expression:
        """Return `le`."""
        return _comparison(n.ComparisonOp.LE, self, other)

    def __gt__(self, other: object) -> Expression:
        """Return `gt`."""
        return _comparison(n.ComparisonOp.GT, self, other)

    def __ge__(self, other: object) -> Expression:
        """Return `ge`."""
        return _comparison(n.ComparisonOp.GE, self, other)

    def in_(self, values: Iterable[object] | Expression) -> Expression:
        """Return `in`: of a collection in Python, or of one in the service."""
        operand = self.__odata_node__
        if isinstance(values, Expression):
            return Expression(n.InExpr(operand, values.__odata_node__))
        if isinstance(values, str | bytes):
            raise TypeError("in_ takes a list of values, not one")
        items = tuple(map(node_of, values))
        if not items:
            raise ValueError("in_ needs a value: nothing is in an empty list")
        return Expression(n.InExpr(operand, n.ListExpr(items)))

    def has(self, value: object) -> Expression:
        """Return `has`: whether flags are set."""
        return Expression(n.HasExpr(self.__odata_node__, node_of(value)))

    # Logic

    def __and__(self, other: object) -> Expression:
        """Return `and`."""
        return joined(n.LogicalOp.AND, (self, other))

    def __rand__(self, other: object) -> Expression:
        """Return `and`."""
        return joined(n.LogicalOp.AND, (other, self))

    def __or__(self, other: object) -> Expression:
        """Return `or`."""
        return joined(n.LogicalOp.OR, (self, other))

    def __ror__(self, other: object) -> Expression:
        """Return `or`."""
        return joined(n.LogicalOp.OR, (other, self))

    def __invert__(self) -> Expression:
        """Return `not`."""
        return Expression(n.NotExpr(self.__odata_node__))

    # Arithmetic

    def __add__(self, other: object) -> Expression:
        """Return `add`."""
        return _arithmetic(n.ArithmeticOp.ADD, self, other)

    def __radd__(self, other: object) -> Expression:
        """Return `add`."""
        return _arithmetic(n.ArithmeticOp.ADD, other, self)

    def __sub__(self, other: object) -> Expression:
        """Return `sub`."""
        return _arithmetic(n.ArithmeticOp.SUB, self, other)

    def __rsub__(self, other: object) -> Expression:
        """Return `sub`."""
        return _arithmetic(n.ArithmeticOp.SUB, other, self)

    def __mul__(self, other: object) -> Expression:
        """Return `mul`."""
        return _arithmetic(n.ArithmeticOp.MUL, self, other)

    def __rmul__(self, other: object) -> Expression:
        """Return `mul`."""
        return _arithmetic(n.ArithmeticOp.MUL, other, self)

    def __truediv__(self, other: object) -> Expression:
        """Return `div`, which leaves no fraction where both are whole numbers."""
        return _arithmetic(n.ArithmeticOp.DIV, self, other)

    def __rtruediv__(self, other: object) -> Expression:
        """Return `div`."""
        return _arithmetic(n.ArithmeticOp.DIV, other, self)

    def __mod__(self, other: object) -> Expression:
        """Return `mod`."""
        return _arithmetic(n.ArithmeticOp.MOD, self, other)

    def __rmod__(self, other: object) -> Expression:
        """Return `mod`."""
        return _arithmetic(n.ArithmeticOp.MOD, other, self)

    def __neg__(self) -> Expression:
        """Return the negative."""
        return Expression(n.NegateExpr(self.__odata_node__))

    # Order

    def asc(self) -> Ordering:
        """Return the ascending order by this."""
        return Ordering(self.__odata_node__, "asc")

    def desc(self) -> Ordering:
        """Return the descending order by this."""
        return Ordering(self.__odata_node__, "desc")


class Path(Expression):
    """A path of names: an attribute or `["name"]` leads on.

    A call of the last name calls a canonical function with what stands before
    it: `P.name.contains("x")` is `contains(name,'x')`, `P.now()` is `now()`.
    """

    __slots__ = ("__odata_segments__",)

    def __init__(self, segments: tuple[n.MemberSegment, ...]) -> None:
        """Take the segments, one at least."""
        first, *rest = segments
        if not rest and isinstance(first, n.ImplicitVariable):
            super().__init__(first)
        else:
            super().__init__(n.MemberPath(segments))
        self.__odata_segments__ = segments

    def __getattr__(self, name: str) -> Path:
        """Return the path that leads on to a name."""
        # First the name: a copy that is being made has no segments yet.
        name = _attribute(name)
        return _followed(self.__odata_segments__, name)

    def __getitem__(self, name: str) -> Path:
        """Return the path that leads on to a name, or to names with slashes."""
        return _followed(self.__odata_segments__, name)

    def __call__(self, *arguments: object) -> Expression:
        """Call the last name as a canonical function."""
        names = [getattr(each, "name", "") for each in self.__odata_segments__]
        # The function `geo.length` looks like two names.
        count = 2 if find(".".join(names[-2:])) and len(names) > 1 else 1
        name = ".".join(names[-count:])
        if find(name) is None:
            raise TypeError(_no_function(name))
        subject = self.__odata_segments__[:-count]
        return _call(name, *([Path(subject)] if subject else []), *arguments)

    def any(self, condition: Callable[[Path], Expression] | None = None) -> Expression:
        """Return `any`: whether an item, or one that meets a condition, is there.

        The name of the function's parameter is that of the variable.
        """
        if condition is None:
            return Expression(n.MemberPath((*self.__odata_segments__, n.AnyExpr())))
        test = n.AnyExpr(*_lambda(condition))
        return Expression(n.MemberPath((*self.__odata_segments__, test)))

    def all(self, condition: Callable[[Path], Expression]) -> Expression:
        """Return `all`: whether all items meet a condition."""
        test = n.AllExpr(*_lambda(condition))
        return Expression(n.MemberPath((*self.__odata_segments__, test)))


class Properties:
    """Where paths begin: `P.name` is a property, and so is `P["name"]`."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Path:
        """Return the path of a name."""
        return _followed((), _attribute(name))

    def __getitem__(self, name: str) -> Path:
        """Return the path of a name, or of names with slashes between them."""
        return _followed((), name)

    def __repr__(self) -> str:
        """Return its usual name."""
        return "P"


P: Final = Properties()


def node_of(value: object) -> n.Expr:
    """Return the node of an expression, or the literal of a value."""
    return value.__odata_node__ if isinstance(value, Expression) else literal(value)


def joined(op: n.LogicalOp, operands: Iterable[object]) -> Expression:
    """Join expressions by `and` or `or`; one alone stays what it is."""
    found: list[n.Expr] = []
    for each in map(node_of, operands):
        if isinstance(each, n.LogicalExpr) and each.op is op:
            found += each.operands
        else:
            found.append(each)
    return Expression(found[0] if len(found) == 1 else n.LogicalExpr(op, tuple(found)))


def _comparison(op: n.ComparisonOp, left: object, right: object) -> Expression:
    return Expression(n.BinaryExpr(op, node_of(left), node_of(right)))


def _arithmetic(op: n.ArithmeticOp, left: object, right: object) -> Expression:
    first, last = node_of(left), node_of(right)
    if isinstance(first, n.ArithmeticExpr) and (
        first.is_additive == (op in n.ADDITIVE)
    ):
        operators, operands = (*first.operators, op), (*first.operands, last)
        return Expression(n.ArithmeticExpr(operators, operands))
    return Expression(n.ArithmeticExpr((op,), (first, last)))


def _call(name: str, *arguments: object) -> Expression:
    return Expression(n.MethodCall(name, tuple(map(node_of, arguments))))


def _no_function(name: str) -> str:
    hint = did_you_mean(name, METHODS)
    return f"'{name}' is no function" + (f" ({hint})" if hint else "")


def _lambda(condition: Callable[[Path], Expression]) -> tuple[str, n.Expr]:
    parameters = tuple(signature(condition).parameters)
    if len(parameters) != 1:
        raise TypeError("the condition of items takes one parameter: the item")
    variable = named(parameters[0])
    result = condition(Path((n.Segment(variable),)))
    if not isinstance(result, Expression):
        raise TypeError(
            f"a condition is an expression of P, not {type(result).__name__}"
        )
    return variable, result.__odata_node__


def _attribute(name: str) -> str:
    # What Python looks for by itself, to copy an object for example, and what
    # notebooks do to show one. A property of such a name is `P["__name__"]`.
    if name.endswith("_") and name.startswith(("__", "_repr_", "_ipython_")):
        raise AttributeError(name)
    return name


def _followed(segments: tuple[n.MemberSegment, ...], path: str) -> Path:
    return Path((*segments, *map(_segment, split_path(path))))


def _segment(name: str) -> n.MemberSegment:
    if name == "$count":
        return n.CountSegment()
    return n.ImplicitVariable(name) if name in _VARIABLES else n.Segment(named(name))
