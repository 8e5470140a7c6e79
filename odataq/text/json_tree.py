"""JSON text with the place of everything in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from odataq.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "JsonArray",
    "JsonConstant",
    "JsonMember",
    "JsonNode",
    "JsonNumber",
    "JsonObject",
    "JsonString",
    "JsonValue",
    "source_of",
]


@frozen
class JsonValue:
    """A value and where it stands; a string with its quotes."""

    span: Span = field(eq=False)


@frozen
class JsonString(JsonValue):
    """A string; `offsets` say where each of its characters stands, and its end."""

    value: str
    offsets: tuple[int, ...] | range = field(default=(), eq=False, repr=False)


@frozen
class JsonNumber(JsonValue):
    """A number as it is written."""

    text: str

    @property
    def is_whole(self) -> bool:
        """Whether it is written without a fraction and an exponent."""
        return self.text.lstrip("-").isdigit()

    @property
    def value(self) -> int | Decimal:
        """The number, exactly: a `Decimal` where it isn't written as a whole one."""
        return int(self.text) if self.is_whole else Decimal(self.text)


@frozen
class JsonConstant(JsonValue):
    """`true`, `false` or `null`."""

    value: bool | None


@frozen
class JsonArray(JsonValue):
    """A list of values."""

    items: tuple[JsonNode, ...]


@frozen
class JsonMember:
    """A name in an object, and its value."""

    name: JsonString
    value: JsonNode


@frozen
class JsonObject(JsonValue):
    """Names with values, in the order of the text."""

    members: tuple[JsonMember, ...]

    def get(self, name: str) -> JsonNode | None:
        """Return the value of a name, the first one where it stands twice."""
        return next((each.value for each in self.named(name)), None)

    def named(self, name: str) -> Iterator[JsonMember]:
        """Yield the members of a name."""
        return (each for each in self.members if each.name.value == name)


JsonNode: TypeAlias = JsonString | JsonNumber | JsonConstant | JsonArray | JsonObject


def source_of(string: JsonString, body: Source) -> Source:
    """Return what a string says as a text of its own, with its places in the body."""
    return Source(string.value, body.name, body, tuple(string.offsets))
