"""Expressions written with the operators of Python."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Final, NoReturn

from attrs import frozen

from odataq.builder.aliases import AliasValue, Held
from odataq.builder.calls import (
    EXPRESSIONS,
    SEGMENTS,
    arguments_of,
    expression_called,
    no_function,
)
from odataq.builder.copying import plain
from odataq.builder.names import annotation_named, named, simply_named, split_path
from odataq.builder.operands import Operand, argument_of, arithmetic, joined, node_of
from odataq.semantics.functions import find
from odataq.syntax import nodes as n
from odataq.syntax.parser import parse
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Expression",
    "Ordering",
    "P",
    "Path",
    "Properties",
    "alias",
    "geography",
    "geometry",
]

_VARIABLES: Final = frozenset({"$it", "$root", "$these", "$this"})


@frozen
class Ordering:
    """An expression to order by, and the direction: `asc`, `desc` or neither."""

    expression: n.Expr
    direction: str = ""


class Expression(Operand):
    """An expression of a query; its operators make others.

    Canonical functions are methods: `P.name.tolower()`, and so are `cast`,
    `isof` and `divby`. It has no truth, so `and`, `or`, `not`, `in` and chained
    comparisons raise `TypeError`.
    """

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]  # equal is no question here
    __iter__ = None

    def __repr__(self) -> str:
        """Show the text, as people read it."""
        text = compile_tree(plain(self.__odata_node__), encode=False)
        return f"<{'Path' if isinstance(self, Path) else 'Expression'} {text}>"

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

    def __len__(self) -> NoReturn:
        """Refuse `len`."""
        raise TypeError(
            "write .length() for the length of a string, .count() for that of a "
            "collection"
        )

    def __getattr__(self, name: str) -> Callable[..., Expression]:
        """Return a canonical function, to be called with further arguments."""
        _attribute(name)
        if find(name) is None and name not in EXPRESSIONS:
            raise AttributeError(no_function(name))
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
            return Operation(n.InExpr(operand, values.__odata_node__))
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            raise TypeError("in_ takes a list of values, not one")
        items = tuple(map(node_of, values))
        if not items:
            raise ValueError("in_ needs a value: nothing is in an empty list")
        return Operation(n.InExpr(operand, n.ListExpr(items)))

    def has(self, value: object) -> Expression:
        """Return `has`: whether flags are set."""
        return Operation(n.HasExpr(self.__odata_node__, node_of(value)))

    # Logic

    def __and__(self, other: object) -> Expression:
        """Return `and`."""
        return Operation(joined(n.LogicalOp.AND, (self, other)))

    def __rand__(self, other: object) -> Expression:
        """Return `and`."""
        return Operation(joined(n.LogicalOp.AND, (other, self)))

    def __or__(self, other: object) -> Expression:
        """Return `or`."""
        return Operation(joined(n.LogicalOp.OR, (self, other)))

    def __ror__(self, other: object) -> Expression:
        """Return `or`."""
        return Operation(joined(n.LogicalOp.OR, (other, self)))

    def __invert__(self) -> Expression:
        """Return `not`."""
        return Operation(n.NotExpr(self.__odata_node__))

    # Arithmetic

    def __add__(self, other: object) -> Expression:
        """Return `add`."""
        return _operation(n.ArithmeticOp.ADD, self, other)

    def __radd__(self, other: object) -> Expression:
        """Return `add`."""
        return _operation(n.ArithmeticOp.ADD, other, self)

    def __sub__(self, other: object) -> Expression:
        """Return `sub`."""
        return _operation(n.ArithmeticOp.SUB, self, other)

    def __rsub__(self, other: object) -> Expression:
        """Return `sub`."""
        return _operation(n.ArithmeticOp.SUB, other, self)

    def __mul__(self, other: object) -> Expression:
        """Return `mul`."""
        return _operation(n.ArithmeticOp.MUL, self, other)

    def __rmul__(self, other: object) -> Expression:
        """Return `mul`."""
        return _operation(n.ArithmeticOp.MUL, other, self)

    def __truediv__(self, other: object) -> Expression:
        """Return `div`, which leaves no fraction where both are whole numbers."""
        return _operation(n.ArithmeticOp.DIV, self, other)

    def __rtruediv__(self, other: object) -> Expression:
        """Return `div`."""
        return _operation(n.ArithmeticOp.DIV, other, self)

    def __mod__(self, other: object) -> Expression:
        """Return `mod`."""
        return _operation(n.ArithmeticOp.MOD, self, other)

    def __rmod__(self, other: object) -> Expression:
        """Return `mod`."""
        return _operation(n.ArithmeticOp.MOD, other, self)

    def __floordiv__(self, _: object) -> NoReturn:
        """Refuse `//`."""
        raise TypeError(
            "write / for 'div', which leaves no fraction of whole numbers, and "
            ".divby(...) for 'divby', which does"
        )

    def __pow__(self, _: object) -> NoReturn:
        """Refuse `**`."""
        raise TypeError("there is no power: write x * x")

    def __xor__(self, _: object) -> NoReturn:
        """Refuse `^`."""
        raise TypeError("write a != b for one of two conditions")

    def __neg__(self) -> Expression:
        """Return the negative."""
        return Operation(n.NegateExpr(self.__odata_node__))

    # Order

    def asc(self) -> Ordering:
        """Return the ascending order by this."""
        return Ordering(self.__odata_node__, "asc")

    def desc(self) -> Ordering:
        """Return the descending order by this."""
        return Ordering(self.__odata_node__, "desc")


# What is made is of one of three classes, none of them a base of another: Python
# compares `a < b` as `b > a` where the class of b is derived from that of a.


class Operation(Expression):
    """What operators return."""

    __slots__ = ()


class Path(Expression):
    """A path of names: an attribute or `["name"]` leads on.

    A call of the last name is one of
    - a canonical function of what stands before it: `P.name.contains("x")` is
      `contains(name,'x')`, `P.now()` is `now()`;
    - `cast`, `isof`, `divby` or `case`;
    - `count`, `filter` or `key` of a collection: `P.Works.count(P.Pages > 9)`;
    - a function of the model, where it is qualified or has arguments with names:
      `P["Ns.Rating"](since=day)`.
    """

    __slots__ = ("__odata_segments__",)
    __odata_segments__: tuple[n.MemberSegment, ...]

    def __getattr__(self, name: str) -> Path:
        """Return the path that leads on to a name."""
        # First the name: a copy that is being made has no segments yet.
        name = _attribute(name)
        return _followed(self.__odata_segments__, name)

    def __getitem__(self, name: str) -> Path:
        """Return the path that leads on to a name, or to names with slashes."""
        return _followed(self.__odata_segments__, name)

    def __call__(self, *arguments: object, **named: object) -> Path:
        """Call the last name.

        Raises `TypeError` for a name that can't be called.
        """
        segments = self.__odata_segments__
        names = [_called_name(each) for each in segments]
        # The function `geo.length` looks like two names.
        count = 2 if find(".".join(names[-2:])) and len(names) > 1 else 1
        name = ".".join(names[-count:])
        before = segments[:-count]
        if not named and (find(name) is not None or name in EXPRESSIONS):
            return _call(name, *([Names(before)] if before else []), *arguments)
        if name in SEGMENTS and before:
            return Names(SEGMENTS[name](before, *arguments, **named))
        if not name or not ("." in name or named):
            raise TypeError(no_function(name))
        if arguments:
            raise TypeError(f"the arguments of '{name}' have names: name=value")
        return Names((*before, n.Segment(name, arguments_of(named))))

    def any(self, condition: Callable[[Path], Expression] | None = None) -> Expression:
        """Return `any`: whether an item, or one that meets a condition, is there.

        The name of the function's parameter is that of the variable.
        """
        if condition is None:
            return Operation(n.MemberPath((*self.__odata_segments__, n.AnyExpr())))
        test = n.AnyExpr(*_lambda(condition))
        return Operation(n.MemberPath((*self.__odata_segments__, test)))

    def all(self, condition: Callable[[Path], Expression]) -> Expression:
        """Return `all`: whether all items meet a condition."""
        test = n.AllExpr(*_lambda(condition))
        return Operation(n.MemberPath((*self.__odata_segments__, test)))


class Names(Path):
    """A path as it is written."""

    __slots__ = ()

    def __init__(self, segments: tuple[n.MemberSegment, ...]) -> None:
        """Take the segments, one at least."""
        super().__init__(_path_node(segments))
        self.__odata_segments__ = segments


class Called(Path):
    """What a canonical function returns: others can be called with it."""

    __slots__ = ("__odata_function__", "__odata_subject__")

    def __init__(self, subject: n.Expr, function: str = "") -> None:
        """Take a node, and the name of a function that is yet to be called."""
        self.__odata_subject__ = subject
        self.__odata_function__ = function
        if not function:
            self.__odata_node__ = subject

    def __getattr__(self, name: str) -> Path:
        """Return a function, to be called with further arguments."""
        if name == "__odata_node__":
            function = self.__odata_function__
            raise TypeError(f"'{function}' is a function: write .{function}(...)")
        if name == "__odata_segments__":
            raise TypeError("no path leads on from what a function returns")
        _attribute(name)
        if find(name) is None and name not in EXPRESSIONS:
            raise AttributeError(no_function(name))
        return Called(self.__odata_node__, name)

    def __call__(self, *arguments: object, **named: object) -> Path:
        """Call the function."""
        if named or not self.__odata_function__:
            raise TypeError("what a function returns can't be called")
        subject = Operand(self.__odata_subject__)
        return _call(self.__odata_function__, subject, *arguments)


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


def alias(name: str, /, *value: object) -> Path:
    """Return a parameter alias, which goes with its value into a query.

    Lists and mappings become JSON. Without a value it is one that the query
    has, or is yet to get by its method `alias`. Raises `QueryError` for what is
    no name.
    """
    at_name = f"@{simply_named(name.removeprefix('@'))}"
    if not value:
        return Names((n.ParameterAlias(at_name),))
    if len(value) > 1:
        raise TypeError("an alias has one value")
    return Names((AliasValue(at_name, Held(argument_of(value[0]))),))


def geography(text: str, /) -> Expression:
    """Return a place on the round earth: `SRID=4326;Point(142.1 64.1)`.

    Raises `QuerySyntaxError` for what isn't well-known text.
    """
    return _geo(n.LiteralKind.GEOGRAPHY, text)


def geometry(text: str, /) -> Expression:
    """Return a place on a plane: `SRID=0;Point(1 2)`.

    Raises `QuerySyntaxError` for what isn't well-known text.
    """
    return _geo(n.LiteralKind.GEOMETRY, text)


def _geo(kind: n.LiteralKind, text: str) -> Expression:
    node = n.Literal(kind, text)
    if "'" in text or parse(compile_tree(node), "primitiveLiteral") != node:
        raise ValueError(f"this isn't well-known text: {text}")
    return Operation(node)


def _comparison(op: n.ComparisonOp, left: object, right: object) -> Expression:
    return Operation(n.BinaryExpr(op, node_of(left), node_of(right)))


def _operation(op: n.ArithmeticOp, left: object, right: object) -> Expression:
    return Operation(arithmetic(op, left, right))


def _call(name: str, *arguments: object) -> Path:
    return Called(expression_called(name, *arguments))


def _path_node(segments: tuple[n.MemberSegment, ...]) -> n.Expr:
    first, *rest = segments
    if rest:
        return n.MemberPath(segments)
    if isinstance(first, n.ImplicitVariable | n.ParameterAlias):
        return first
    if isinstance(first, n.Segment) and first.arguments and first.key is None:
        items = first.arguments.items
        if all(each.name is None for each in items):
            # A call without names that is no path is one of a function.
            return n.MethodCall(first.name, tuple(each.value for each in items))
    return n.MemberPath(segments)


def _called_name(segment: n.MemberSegment) -> str:
    if isinstance(segment, n.Segment) and segment.arguments is None:
        return segment.name
    return ""


def _lambda(condition: Callable[[Path], Expression]) -> tuple[str, n.Expr]:
    parameters = tuple(signature(condition).parameters)
    if len(parameters) != 1:
        raise TypeError("the condition of items takes one parameter: the item")
    variable = named(parameters[0])
    result = condition(Names((n.Segment(variable),)))
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
    names = split_path(path)
    first = () if segments else (_first_segment(names[0]),)
    return Names((*segments, *first, *map(_segment, names[len(first) :])))


def _first_segment(name: str) -> n.MemberSegment:
    if name in _VARIABLES:
        return n.ImplicitVariable(name)
    if name.startswith("@") and not {".", "#"} & {*name}:
        return n.ParameterAlias(f"@{simply_named(name[1:])}")
    return _segment(name)


def _segment(name: str) -> n.MemberSegment:
    if name == "$count":
        return n.CountSegment()
    if name.startswith("@"):
        return annotation_named(name)
    return n.Segment(named(name))
