"""What a call of a name means: a function, an operator with a name, or a segment."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.builder.names import named, simply_named
from odataq.builder.operands import argument_of, arithmetic, conjoined, node_of
from odataq.builder.searching import SearchTerms
from odataq.semantics.functions import METHODS, find
from odataq.syntax import nodes as n
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "EXPRESSIONS",
    "SEGMENTS",
    "arguments_of",
    "expression_called",
    "keyed",
    "no_function",
    "type_named",
]

_COLLECTION: Final = "Collection("


def expression_called(name: str, *arguments: object) -> n.Expr:
    """Return the call of a canonical function, or of `cast`, `case` and their kin.

    Raises `TypeError` for a name or arguments that there is no call of.
    """
    make = EXPRESSIONS.get(name)
    if make is not None:
        return make(*arguments)
    if find(name) is None:
        raise TypeError(no_function(name))
    return n.MethodCall(name, tuple(map(argument_of, arguments)))


def no_function(name: str) -> str:
    """Return the message for a name that can't be called."""
    hint = did_you_mean(name, (*METHODS, *EXPRESSIONS, *SEGMENTS))
    return f"'{name}' is no function" + (f" ({hint})" if hint else "")


def type_named(name: object) -> n.TypeName:
    """Return a type: `Edm.String`, or `Collection(Edm.String)`.

    Raises `QueryError` for what is no name of one.
    """
    if not isinstance(name, str):
        raise TypeError(f"the name of a type is a str, not {type(name).__name__}")
    if name.startswith(_COLLECTION) and name.endswith(")"):
        return n.TypeName(named(name[len(_COLLECTION) : -1]), is_collection=True)
    return n.TypeName(named(name))


def arguments_of(given: Mapping[str, object]) -> n.Arguments:
    """Return arguments with names."""
    return n.Arguments(
        tuple(
            n.Argument(simply_named(name), argument_of(value))
            for name, value in given.items()
        )
    )


def keyed(segment: n.Segment, values: tuple[object, ...], **given: object) -> n.Segment:
    """Return a segment with a key behind it: one value, or values with names."""
    if len(values) + bool(given) != 1:
        raise TypeError("key takes one value, or values with names")
    key = (
        arguments_of(given)
        if given
        else n.Arguments((n.Argument(None, node_of(values[0])),))
    )
    if segment.arguments is None:
        return n.Segment(segment.name, key)
    return n.Segment(segment.name, segment.arguments, key)


# Operators that have names


def _cast(*arguments: object) -> n.CastExpr:
    return n.CastExpr(*_typed("cast", arguments))


def _isof(*arguments: object) -> n.IsOfExpr:
    return n.IsOfExpr(*_typed("isof", arguments))


def _typed(
    method: str, arguments: tuple[object, ...]
) -> tuple[n.Expr | None, n.TypeName]:
    if len(arguments) not in {1, 2}:
        raise TypeError(f"{method} takes the name of a type")
    *operand, type_name = arguments
    return (node_of(operand[0]) if operand else None), type_named(type_name)


def _case(*arms: object) -> n.CaseExpr:
    if not arms:
        raise TypeError("case takes pairs: a condition and its value")
    return n.CaseExpr(tuple(map(_arm, arms)))


def _arm(arm: object) -> n.CaseArm:
    if not isinstance(arm, tuple) or len(arm) != _PAIR:
        raise TypeError("case takes pairs: a condition and its value")
    condition, value = arm
    return n.CaseArm(node_of(condition), argument_of(value))


_PAIR: Final = 2


def _divby(*arguments: object) -> n.Expr:
    if len(arguments) != _PAIR:
        raise TypeError("divby takes a divisor")
    return arithmetic(n.ArithmeticOp.DIVBY, *arguments)


EXPRESSIONS: Final[Mapping[str, Callable[..., n.Expr]]] = MappingProxyType(
    {"case": _case, "cast": _cast, "divby": _divby, "isof": _isof}
)


# Segments that have a method

_Segments = tuple[n.MemberSegment, ...]


def _count(path: _Segments, *conditions: object, search: object = None) -> _Segments:
    options: list[n.CountOption] = []
    if conditions:
        options.append(n.Filter(conjoined(conditions, "count")))
    if search is not None:
        options.append(n.Search(SearchTerms.of(search).node))
    return (*path, n.CountSegment(tuple(options)))


def _filter(path: _Segments, *conditions: object) -> _Segments:
    return (*path, n.FilterSegment(conjoined(conditions, "filter")))


def _key(path: _Segments, *values: object, **given: object) -> _Segments:
    *before, last = path
    if isinstance(last, n.FilterSegment):
        key = keyed(n.Segment(""), values, **given).arguments
        return (*before, n.FilterSegment(last.predicate, key))
    if not isinstance(last, n.Segment):
        raise TypeError("a key stands behind a name")
    return (*before, keyed(last, values, **given))


def _aggregate(path: _Segments, aggregation: object) -> _Segments:
    item = getattr(aggregation, "item", None)
    if not isinstance(item, n.AggregateItem):
        kind = type(aggregation).__name__
        raise TypeError(f"aggregate takes a value such as A.sum(P.x), not {kind}")
    return (*path, n.AggregateSegment(item))


# Each is given the path before it, which has a segment at least.
SEGMENTS: Final[Mapping[str, Callable[..., _Segments]]] = MappingProxyType(
    {"aggregate": _aggregate, "count": _count, "filter": _filter, "key": _key}
)
