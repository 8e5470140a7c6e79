"""The canonical functions of expressions: their overloads and results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from attrs import frozen

from odataq.csdl.types import (
    BOOLEAN,
    COLLECTION,
    DATE,
    DATE_TIME_OFFSET,
    DECIMAL,
    DOUBLE,
    DURATION,
    INT32,
    SINGLE,
    STRING,
    TIME_OF_DAY,
    UNKNOWN,
    TypeRef,
    assignable,
    is_open,
    underlying,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odataq.csdl.types import TypeLookup

__all__ = [
    "METHODS",
    "Method",
    "Overload",
    "Resolution",
    "WrongArgument",
    "WrongCount",
    "find",
    "find_ignoring_case",
    "resolve",
]


@frozen
class Overload:
    """The types that a function takes together, and what it then returns.

    `COLLECTION` is any collection as a parameter, the given one as a result;
    `UNKNOWN` as a parameter is an argument of any type.
    """

    parameters: tuple[TypeRef, ...]
    result: TypeRef


@frozen
class Method:
    """A canonical function; `since` is the version that introduced it."""

    name: str
    overloads: tuple[Overload, ...]
    since: Literal["4.0", "4.01"] = "4.0"

    @property
    def counts(self) -> tuple[int, ...]:
        """How many arguments there may be, in ascending order."""
        return tuple(sorted({len(each.parameters) for each in self.overloads}))


@frozen
class WrongCount:
    """There is no overload with as many parameters as there are arguments."""

    expected: tuple[int, ...]
    found: int


@frozen
class WrongArgument:
    """An argument, counted from 0, that has none of the types that it may have.

    `expected` names them as CSDL does; `Collection` is one of whatever items.
    """

    index: int
    expected: tuple[str, ...]
    found: TypeRef


@frozen
class Resolution:
    """What a call returns, `UNKNOWN` where that is open, and what is wrong."""

    result: TypeRef
    problem: WrongCount | WrongArgument | None = None


def find(name: str) -> Method | None:
    """Return the function of a name that is spelled as the specification does."""
    return _SPELLED.get(name)


def find_ignoring_case(name: str) -> Method | None:
    """Return the function of a name in whatever case."""
    return METHODS.get(name.lower())


def resolve(
    method: Method, arguments: Sequence[TypeRef], model: TypeLookup | None
) -> Resolution:
    """Find what a call of a function with arguments of some types returns.

    Arguments that are `NULL` or of which too little is known fit everywhere.
    """
    given = tuple(underlying(each, model) for each in arguments)
    counted = [each for each in method.overloads if len(each.parameters) == len(given)]
    if not counted:
        wrong_count = WrongCount(method.counts, len(given))
        return Resolution(_common_result(method.overloads), wrong_count)
    misfits = [_misfit(each, given, model) for each in counted]
    fitting = [
        each for each, at in zip(counted, misfits, strict=True) if at == len(given)
    ]
    if fitting:
        return Resolution(_result(fitting, given, model))
    # The overload that was meant is the one that fits furthest.
    index = max(misfits)
    expected = dict.fromkeys(
        _shown(each.parameters[index])
        for each, at in zip(counted, misfits, strict=True)
        if at == index
    )
    wrong_argument = WrongArgument(index, tuple(expected), arguments[index])
    return Resolution(_common_result(method.overloads), wrong_argument)


def _misfit(
    overload: Overload, arguments: Sequence[TypeRef], model: TypeLookup | None
) -> int:
    """Return the index of the first argument that doesn't fit, else their number."""
    pairs = zip(arguments, overload.parameters, strict=True)
    wrong = (index for index, pair in enumerate(pairs) if not _fits(*pair, model))
    return next(wrong, len(arguments))


def _fits(argument: TypeRef, parameter: TypeRef, model: TypeLookup | None) -> bool:
    # A date is no point in time here: it has no hour.
    if argument == DATE and parameter == DATE_TIME_OFFSET:
        return False
    return assignable(argument, parameter, model)


def _result(
    fitting: Sequence[Overload],
    arguments: tuple[TypeRef, ...],
    model: TypeLookup | None,
) -> TypeRef:
    exact = [each for each in fitting if each.parameters == arguments]
    result = _common_result(exact or fitting)
    if result == UNKNOWN and not any(is_open(each, model) for each in arguments):
        result = fitting[0].result
    if result == COLLECTION:
        return next((each for each in arguments if each.is_collection), COLLECTION)
    return result


def _common_result(overloads: Sequence[Overload]) -> TypeRef:
    results = {each.result for each in overloads}
    return results.pop() if len(results) == 1 else UNKNOWN


def _shown(parameter: TypeRef) -> str:
    return "Collection" if parameter == COLLECTION else str(parameter)


def _geo(shape: str) -> tuple[TypeRef, TypeRef]:
    return TypeRef(f"Edm.Geography{shape}"), TypeRef(f"Edm.Geometry{shape}")


def _each(parameters: Iterable[TypeRef], result: TypeRef) -> tuple[Overload, ...]:
    """Return an overload for each type of the only parameter."""
    return tuple(Overload((each,), result) for each in parameters)


def _two(result: TypeRef) -> tuple[Overload, ...]:
    """Return the overloads for two strings and for two collections."""
    return tuple(Overload((each, each), result) for each in (STRING, COLLECTION))


_POINTS, _LINES, _POLYGONS = map(_geo, ("Point", "LineString", "Polygon"))

_DATE_PART: Final = _each((DATE, DATE_TIME_OFFSET), INT32)
_TIME_PART: Final = _each((TIME_OF_DAY, DATE_TIME_OFFSET), INT32)

# Whole numbers are rounded as decimals, the first that they fit.
_ROUNDING: Final = (
    *_each((DECIMAL,), DECIMAL),
    *_each((DOUBLE, SINGLE), DOUBLE),
)

# Spec: URL Conventions, "Canonical Functions"; for `isdefined`: Data Aggregation.
METHODS: Final[Mapping[str, Method]] = {
    each.name: each
    for each in (
        # Strings and collections
        Method(
            "concat",
            (
                Overload((STRING, STRING), STRING),
                Overload((COLLECTION, COLLECTION), COLLECTION),
            ),
        ),
        Method("contains", _two(BOOLEAN)),
        Method("endswith", _two(BOOLEAN)),
        Method("indexof", _two(INT32)),
        Method("length", _each((STRING, COLLECTION), INT32)),
        Method("startswith", _two(BOOLEAN)),
        Method(
            "substring",
            (
                Overload((STRING, INT32), STRING),
                Overload((STRING, INT32, INT32), STRING),
                Overload((COLLECTION, INT32), COLLECTION),
                Overload((COLLECTION, INT32, INT32), COLLECTION),
            ),
        ),
        # Collections
        Method("hassubset", (Overload((COLLECTION, COLLECTION), BOOLEAN),), "4.01"),
        Method(
            "hassubsequence", (Overload((COLLECTION, COLLECTION), BOOLEAN),), "4.01"
        ),
        # Strings
        Method(
            "matchespattern",
            (
                Overload((STRING, STRING), BOOLEAN),
                Overload((STRING, STRING, STRING), BOOLEAN),
            ),
            "4.01",
        ),
        Method("tolower", _each((STRING,), STRING)),
        Method("toupper", _each((STRING,), STRING)),
        Method("trim", _each((STRING,), STRING)),
        # Dates and times
        Method("date", _each((DATE_TIME_OFFSET, DATE), DATE)),
        Method("day", _DATE_PART),
        Method("fractionalseconds", _each((TIME_OF_DAY, DATE_TIME_OFFSET), DECIMAL)),
        Method("hour", _TIME_PART),
        Method("maxdatetime", (Overload((), DATE_TIME_OFFSET),)),
        Method("mindatetime", (Overload((), DATE_TIME_OFFSET),)),
        Method("minute", _TIME_PART),
        Method("month", _DATE_PART),
        Method("now", (Overload((), DATE_TIME_OFFSET),)),
        Method("second", _TIME_PART),
        Method("time", _each((DATE_TIME_OFFSET, TIME_OF_DAY), TIME_OF_DAY)),
        Method("totaloffsetminutes", _each((DATE_TIME_OFFSET,), INT32)),
        Method("totalseconds", _each((DURATION,), DECIMAL)),
        Method("year", _DATE_PART),
        # Numbers
        Method("ceiling", _ROUNDING),
        Method("floor", _ROUNDING),
        Method("round", _ROUNDING),
        # Places
        Method(
            "geo.distance",
            tuple(Overload((each, each), DOUBLE) for each in _POINTS),
        ),
        # The specification has the point first; services take either order.
        Method(
            "geo.intersects",
            tuple(
                Overload(pair, BOOLEAN)
                for point, polygon in zip(_POINTS, _POLYGONS, strict=True)
                for pair in ((point, polygon), (polygon, point))
            ),
        ),
        Method("geo.length", _each(_LINES, DOUBLE)),
        # Paths
        Method("isdefined", _each((UNKNOWN,), BOOLEAN)),
    )
}

# OData 4.01 and the ABNF have a capital in one of them, OData 4.02 in none.
_SPELLED: Final = {**METHODS, "matchesPattern": METHODS["matchespattern"]}
