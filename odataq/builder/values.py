"""The literals that Python values become."""

from __future__ import annotations

import math
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final
from uuid import UUID

from attrs import frozen

from odataq.syntax.nodes import Literal, LiteralKind

__all__ = ["EnumValue", "literal"]

_MINUTE: Final = timedelta(minutes=1)


@frozen
class EnumValue(Literal):
    """A member of a Python enumeration.

    It is the member `name` where the model has an enumeration, and its own
    value elsewhere.
    """

    name: str


def literal(value: object) -> Literal:
    """Return the literal of a Python value.

    Raises `TypeError` for a type that has none and `ValueError` for a value:
    a date and time without a time zone, a number that is none.
    """
    if isinstance(value, Enum):
        return _of_member(value)
    found = _plain(value) or _of_time(value)
    if found is None:
        raise TypeError(f"there is no literal for a value of {type(value).__name__}")
    return Literal(*found)


def _plain(value: object) -> tuple[LiteralKind, str] | None:
    match value:
        case None:
            found = LiteralKind.NULL, "null"
        case bool():
            found = LiteralKind.BOOLEAN, str(value).lower()
        case int() | float() | Decimal():
            found = LiteralKind.NUMBER, _number(value)
        case str():
            found = LiteralKind.STRING, _text(value)
        case UUID():
            found = LiteralKind.GUID, str(value)
        case bytes() | bytearray():
            found = LiteralKind.BINARY, urlsafe_b64encode(value).decode("ascii")
        case _:
            return None
    return found


def _of_member(member: Enum) -> EnumValue:
    # Flags that are set together have their names joined, a value of no name none.
    name = (member.name or "").replace("|", ",")
    value = literal(member.value)
    return EnumValue(value.kind, value.text, name)


def _of_time(value: object) -> tuple[LiteralKind, str] | None:
    match value:
        case datetime():
            return LiteralKind.DATE_TIME, _date_time(value)
        case date():
            return LiteralKind.DATE, value.isoformat()
        case time():
            if value.tzinfo is not None:
                raise ValueError(f"a time of day has no time zone: {value}")
            return LiteralKind.TIME_OF_DAY, value.isoformat()
        case timedelta():
            return LiteralKind.DURATION, _duration(value)
    return None


def _number(value: float | Decimal) -> str:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"a decimal must be a number, not {value}")
        return format(value, "f")
    if isinstance(value, int):
        return str(int(value))
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    # A plus sign means a blank to many servers.
    return repr(float(value)).replace("e+", "e")


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"half a character can't be encoded: {value!a}") from None
    return str(value)


def _date_time(value: datetime) -> str:
    offset = value.utcoffset()
    if offset is None:
        raise ValueError(
            f"a date and time needs a time zone: {value} "
            "(give one, such as tzinfo=datetime.UTC)"
        )
    if offset % _MINUTE:
        # The offsets of local times of long ago have seconds.
        value, offset = value.astimezone(UTC), timedelta()
    text = value.replace(tzinfo=None).isoformat()
    return f"{text}Z" if not offset else f"{text}{_sign(offset)}{_clock(abs(offset))}"


def _sign(offset: timedelta) -> str:
    return "-" if offset < timedelta() else "+"


def _clock(offset: timedelta) -> str:
    minutes = offset // _MINUTE
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _duration(value: timedelta) -> str:
    rest = abs(value)
    minutes, seconds = divmod(rest.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{rest.microseconds:06}".rstrip("0") if rest.microseconds else ""
    clock = "".join(
        (
            f"{hours}H" if hours else "",
            f"{minutes}M" if minutes else "",
            f"{seconds}{fraction}S" if seconds or fraction else "",
        )
    )
    days = f"{rest.days}D" if rest.days else ""
    if not days and not clock:
        return "PT0S"
    return ("-" if value < timedelta() else "") + f"P{days}" + (clock and f"T{clock}")
