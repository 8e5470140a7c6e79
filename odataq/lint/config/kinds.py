"""What the value of a setting may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from attrs import evolve, field, frozen

from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "Choice",
    "Flag",
    "Kind",
    "Number",
    "OneOf",
    "Problem",
    "Table",
    "Texts",
    "Word",
]

_TOML_NAMES: Final = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


@frozen
class Problem:
    """What is wrong with a value, or with an item of it that `path` leads to.

    `is_of_key` where it is the name of the item that is wrong.
    """

    message: str
    hint: str | None = None
    path: tuple[str | int, ...] = ()
    is_of_key: bool = False
    code: str = "ODQ017"


class Kind(Protocol):
    """A set of values."""

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield why a value isn't one of them."""

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema of the values."""

    @property
    def text(self) -> str:
        """What they are, with an article."""


def _misfit(value: object, kind: Kind) -> Problem:
    found = _TOML_NAMES.get(type(value), "a date or a time")
    return Problem(f"this is {found}, and has to be {kind.text}")


@frozen
class Flag:
    """True or false."""

    text: str = "a boolean"

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield why a value is no boolean."""
        if not isinstance(value, bool):
            yield _misfit(value, self)

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema."""
        return {"type": "boolean"}


@frozen
class Number:
    """A whole number that isn't too small."""

    least: int = 0

    @property
    def text(self) -> str:
        """What it is."""
        return f"a whole number from {self.least} on"

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield why a value is no such number."""
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not is_number:
            yield _misfit(value, self)
        elif isinstance(value, int) and value < self.least:
            yield Problem(f"{value} is less than {self.least}")

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema."""
        return {"type": "integer", "minimum": self.least}


def _anything(_: str) -> Problem | None:
    return None


@frozen
class Word:
    """A text that `fault` has nothing to say about."""

    text: str = "a text"
    fault: Callable[[str], Problem | None] = field(default=_anything, repr=False)

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield why a value is no such text."""
        if not isinstance(value, str):
            yield _misfit(value, self)
            return
        found = self.fault(value)
        if found is not None:
            yield found

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema."""
        return {"type": "string"}


@frozen
class Choice:
    """One of some texts."""

    options: tuple[str, ...]

    @property
    def text(self) -> str:
        """What it is."""
        *others, last = (f"'{each}'" for each in self.options)
        return f"{', '.join(others)} or {last}"

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield why a value is none of them."""
        if not isinstance(value, str):
            yield _misfit(value, self)
        elif value not in self.options:
            hint = did_you_mean(value, self.options) or f"it has to be {self.text}"
            yield Problem(f"'{value}' can't stand here", hint)

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema."""
        return {"enum": [*self.options]}


@frozen
class Texts:
    """A list of values of one kind."""

    of: Kind

    @property
    def text(self) -> str:
        """What it is."""
        return f"a list, each item {self.of.text}"

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield what is wrong with the items."""
        if not isinstance(value, list):
            yield _misfit(value, self)
            return
        for at, each in enumerate(value):
            for found in self.of.problems(each):
                yield _within(found, at)

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema."""
        return {"type": "array", "items": self.of.schema()}


@frozen
class Table:
    """A table of values of one kind; its keys are texts of a kind."""

    of: Kind
    keys: Word | Choice = field(factory=Word)

    @property
    def text(self) -> str:
        """What it is."""
        return f"a table of {self.keys.text} = {self.of.text}"

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield what is wrong with the keys and their values."""
        if not isinstance(value, dict):
            yield _misfit(value, self)
            return
        for key, each in value.items():
            for found in self.keys.problems(key):
                yield evolve(found, path=(key,), is_of_key=True)
            for found in self.of.problems(each):
                yield _within(found, key)

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema."""
        shown: dict[str, object] = {"type": "object"}
        if isinstance(self.keys, Choice):
            shown["properties"] = {each: self.of.schema() for each in self.keys.options}
            shown["additionalProperties"] = False
        else:
            shown["additionalProperties"] = self.of.schema()
        return shown


@frozen
class OneOf:
    """A value of one of some kinds, of which each is another type of TOML."""

    kinds: tuple[Kind, ...]

    @property
    def text(self) -> str:
        """What it is."""
        return ", or ".join(each.text for each in self.kinds)

    def problems(self, value: object, /) -> Iterator[Problem]:
        """Yield why a value is none of them, as near as it comes to one."""
        for kind in self.kinds:
            found = [*kind.problems(value)]
            if not any(_misfit(value, kind) == each for each in found):
                yield from found
                return
        yield _misfit(value, self)

    def schema(self) -> Mapping[str, object]:
        """Return the JSON Schema."""
        return {"anyOf": [each.schema() for each in self.kinds]}


def _within(found: Problem, at: str | int) -> Problem:
    return evolve(found, path=(at, *found.path))
