"""Which literals Python values become."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odataq import parse
from odataq.builder.values import EnumValue, literal
from odataq.syntax.literals import written
from odataq.syntax.nodes import Literal
from odataq.text.percent import encode

if TYPE_CHECKING:
    from collections.abc import Callable

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


class Odd(Enum):
    WORD = "word"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-12, "-12"),
        (2**70, "1180591620717411303424"),
        (1.5, "1.5"),
        (1e300, "1e300"),
        (1e-7, "1e-07"),
        (float("nan"), "NaN"),
        (float("inf"), "INF"),
        (float("-inf"), "-INF"),
        (Decimal("1.10"), "1.10"),
        (Decimal("1E+3"), "1000"),
        ("", "''"),
        ("it's", "'it''s'"),
        (UUID(ID), ID),
        (b"", "binary''"),
        (b"\xff\xfe", "binary'__4='"),
        (date(2020, 1, 2), "2020-01-02"),
        (date(33, 1, 2), "0033-01-02"),
        (time(1, 2), "01:02:00"),
        (time(1, 2, 3, 40), "01:02:03.000040"),
        (datetime(2020, 1, 2, tzinfo=UTC), "2020-01-02T00:00:00Z"),
        (
            datetime(2020, 1, 2, 3, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
            "2020-01-02T03:00:00-05:30",
        ),
        (
            datetime(2020, 1, 2, 3, tzinfo=timezone(timedelta(hours=2))),
            "2020-01-02T03:00:00+02:00",
        ),
        (
            datetime(1900, 1, 1, 1, tzinfo=timezone(timedelta(seconds=3608))),
            "1899-12-31T23:59:52Z",
        ),
        (timedelta(), "duration'PT0S'"),
        (timedelta(days=1), "duration'P1D'"),
        (timedelta(hours=-25), "duration'-P1DT1H'"),
        (timedelta(minutes=2, milliseconds=500), "duration'PT2M0.5S'"),
        (Odd.WORD, "'word'"),
    ],
    ids=str,
)
def test_literal(value: object, expected: str) -> None:
    assert written(literal(value)) == expected


def test_members_of_enumerations_keep_their_names() -> None:
    found = literal(Odd.WORD)
    assert isinstance(found, EnumValue)
    assert found.name == "WORD"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: datetime(2020, 1, 2), ValueError, "needs a time zone.*datetime.UTC"),  # noqa: DTZ001
        (lambda: time(1, tzinfo=UTC), ValueError, "has no time zone"),
        (lambda: Decimal("NaN"), ValueError, "must be a number, not NaN"),
        (lambda: Decimal("Infinity"), ValueError, "must be a number"),
        (lambda: "\ud800", ValueError, "half a character"),
        (lambda: 1j, TypeError, "no literal for a value of complex"),
        (list, TypeError, "no literal for a value of list"),
    ],
)
def test_values_without_literal(
    make: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        literal(make())


OFFSETS = st.timedeltas(timedelta(hours=-14), timedelta(hours=14))

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.floats(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(),
    st.uuids(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.datetimes(
        datetime(2, 1, 1),  # noqa: DTZ001 (the strategy adds the zone)
        datetime(9998, 1, 1),  # noqa: DTZ001 (as above)
        timezones=OFFSETS.map(timezone),
    ),
)


@given(VALUES)
def test_literals_are_parsed_as_they_were(value: object) -> None:
    made = literal(value)
    assert parse(encode(written(made)), "commonExpr") == made


@given(st.timedeltas())
def test_durations_keep_their_length(value: timedelta) -> None:
    text = literal(value).text
    days, _, clock = text.removeprefix("-").removeprefix("P").partition("T")
    total = Decimal(days.removesuffix("D") or 0) * 86400
    for unit, seconds in (("H", 3600), ("M", 60), ("S", 1)):
        number, found, rest = clock.partition(unit)
        if found:
            total += Decimal(number) * seconds
            clock = rest
    sign = -1 if text.startswith("-") else 1
    assert sign * total == Decimal(value // timedelta(microseconds=1)) / 10**6


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_keep_their_value(value: float) -> None:
    made = literal(value)
    assert type(made) is Literal
    assert type(value)(made.text) == value
