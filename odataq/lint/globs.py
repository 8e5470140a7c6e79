"""Patterns for paths as ignore files write them, matched in linear time.

A regular expression made of such a pattern takes exponential time on some names, and
compiling ten thousand of them takes seconds: these are compared name by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Glob", "Globs", "read_glob"]

# Longer than any path that a system takes.
_LONGEST: Final = 4096
_STAR: Final = "*"
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
_ANY_FOLDERS: Final = "**"

# What stands in `[[:name:]]`.
_CLASSES: Final = {
    "alnum": str.isalnum,
    "alpha": str.isalpha,
    "blank": " \t".__contains__,
    "digit": "0123456789".__contains__,
    "lower": str.islower,
    "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".__contains__,
    "space": " \t\n\r\v\f".__contains__,
    "upper": str.isupper,
    "xdigit": "0123456789abcdefABCDEF".__contains__,
}


@frozen
class _Set:
    """One character of those in brackets."""

    ranges: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]
    is_negated: bool

    def has(self, char: str) -> bool:
        within = any(first <= char <= last for first, last in self.ranges)
        within = within or any(_CLASSES[each](char) for each in self.classes)
        return within is not self.is_negated


@frozen
class _One:
    """Any character."""

    def has(self, _: str) -> bool:
        return True


@frozen
class _Stars:
    """Characters with stars between them, the most frequent kind of pattern."""

    head: str
    middle: tuple[str, ...]
    tail: str

    def fits(self, name: str) -> bool:
        """Whether it is all of a name: each text stands behind the one before it."""
        if not (name.startswith(self.head) and name.endswith(self.tail)):
            return False
        at, end = len(self.head), len(name) - len(self.tail)
        for each in self.middle:
            found = name.find(each, at, end)
            if found < 0:
                return False
            at = found + len(each)
        return at <= end


@frozen
class _Name:
    """What one name of a path may be: characters, sets and stars (`None`)."""

    parts: tuple[str | _Set | _One | None, ...]

    def fits(self, name: str) -> bool:
        """Whether it is all of a name; takes at most name x pattern steps."""
        at = part = 0
        star, resume = -1, 0
        parts, count = self.parts, len(self.parts)
        while at < len(name):
            expected = parts[part] if part < count else ""
            if expected is None:
                star, resume = part, at
                part += 1
            elif (
                expected == name[at]
                if isinstance(expected, str)
                else expected.has(name[at])
            ):
                at, part = at + 1, part + 1
            elif star >= 0:
                # The last star takes one character more; earlier ones need none.
                resume += 1
                at, part = resume, star + 1
            else:
                return False
        return all(each is None for each in parts[part:])


@frozen
class Glob:
    """A pattern: names with `*`, `?` and `[...]`; `**` stands for any folders.

    Where it has no slash but at its end, it is about names in any folder. With a
    slash at its end it is about folders; with `!` in front, it takes in again what an
    earlier one left out.
    """

    names: tuple[str | _Name | _Stars, ...]
    is_anchored: bool
    is_folder: bool
    is_negated: bool

    @property
    def literal(self) -> str | None:
        """The path or name that is all that it fits, if there is one."""
        if _ANY_FOLDERS in self.names:
            return None
        names = [each for each in self.names if isinstance(each, str)]
        return "/".join(names) if len(names) == len(self.names) else None

    def fits(self, path: Sequence[str]) -> bool:
        """Whether it is about a path, given by its names."""
        if not self.is_anchored:
            return _fits_name(self.names[0], path[-1])
        at = part = 0
        star, resume = -1, 0
        while at < len(path):
            expected = self.names[part] if part < len(self.names) else None
            if expected == _ANY_FOLDERS:
                if part == len(self.names) - 1:
                    return True
                star, resume = part, at
                part += 1
            elif expected is not None and _fits_name(expected, path[at]):
                at, part = at + 1, part + 1
            elif star >= 0:
                resume += 1
                at, part = resume, star + 1
            else:
                return False
        return part == len(self.names)


def _fits_name(expected: str | _Name | _Stars, name: str) -> bool:
    return expected == name if isinstance(expected, str) else expected.fits(name)


def read_glob(line: str) -> Glob | None:
    """Read a line of an ignore file; `None` for an empty one and a comment.

    Raises `ValueError`, whose text says why, for what can't fit any path.
    """
    text = line.rstrip("\r\n")
    if text.startswith("#"):
        return None
    text = _without_trailing_blanks(text)
    is_negated = text.startswith("!")
    text = text.removeprefix("!")
    if not text.strip("/"):
        return None
    if len(text) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST} characters")
    text = _ESCAPED.sub(lambda found: found[0].replace("\\/", "/"), text)
    is_folder = text.endswith("/")
    body = text.rstrip("/") if is_folder else text
    is_anchored = "/" in body
    names = tuple(_read_name(each) for each in body.removeprefix("/").split("/"))
    if names == (_ANY_FOLDERS,):
        names, is_anchored = (_Stars("", (), ""),), False
    return Glob(_without_repeats(names), is_anchored, is_folder, is_negated)


def _without_repeats(
    names: tuple[str | _Name | _Stars, ...],
) -> tuple[str | _Name | _Stars, ...]:
    """Make one of several `**` behind each other."""
    return tuple(
        each
        for at, each in enumerate(names)
        if each != _ANY_FOLDERS or at == 0 or names[at - 1] != _ANY_FOLDERS
    )


def _without_trailing_blanks(text: str) -> str:
    kept = text.rstrip(" ")
    slashes = len(kept) - len(kept.rstrip("\\"))
    # A backslash keeps the blank behind it.
    return kept + " " if slashes % 2 and len(kept) < len(text) else kept


def _read_name(text: str) -> str | _Name | _Stars:
    if text == _ANY_FOLDERS or not any(each in text for each in "*?[\\"):
        return text
    if not any(each in text for each in "?[\\"):
        head, *middle, tail = text.split(_STAR)
        return _Stars(head, tuple(filter(None, middle)), tail)
    parts: list[str | _Set | _One | None] = []
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == _STAR:
            if not parts or parts[-1] is not None:
                parts.append(None)
        elif char == "?":
            parts.append(_One())
        elif char == "[":
            found, at = _read_set(text, at)
            parts.append(found)
        elif char == "\\":
            if at == len(text):
                raise ValueError("it ends with a backslash")
            parts.append(text[at])
            at += 1
        else:
            parts.append(char)
    literal = "".join(each for each in parts if isinstance(each, str))
    is_literal = len(literal) == len(parts) and literal != _ANY_FOLDERS
    return literal if is_literal else _Name(tuple(parts))


def _read_set(text: str, at: int) -> tuple[_Set, int]:
    """Read what follows on a bracket up to the one that closes it."""
    is_negated = text[at : at + 1] in {"!", "^"}
    at += is_negated
    ranges: list[tuple[str, str]] = []
    classes: list[str] = []
    first = at
    while at < len(text):
        char = text[at]
        if char == "]" and at > first:
            return _Set(tuple(ranges), tuple(classes), is_negated), at + 1
        if text.startswith("[:", at):
            end = text.find(":]", at)
            name = text[at + 2 : end]
            if end < 0 or name not in _CLASSES:
                break
            classes.append(name)
            at = end + 2
            continue
        low, at = _read_char(text, at)
        high = low
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in {"", "]"}:
            high, at = _read_char(text, at + 1)
        # The lower end is in the set even where the higher one is below it.
        ranges += [(low, low), (low, high)]
    raise ValueError("a bracket isn't closed, or has a class that doesn't exist")


def _read_char(text: str, at: int) -> tuple[str, int]:
    if text[at] == "\\" and at + 1 < len(text):
        at += 1
    return text[at], at + 1


class Globs:
    """Patterns in their order, the last that fits decides.

    Those without wildcards are looked up, however many there are.
    """

    def __init__(self, globs: Iterable[Glob]) -> None:
        """Put the patterns where they are found."""
        self._all = tuple(globs)
        self._names: dict[str, list[int]] = {}
        self._paths: dict[str, list[int]] = {}
        # By the first name of the path, where the pattern says it.
        self._others: dict[str | None, list[int]] = {}
        for number, each in enumerate(self._all):
            literal = each.literal
            if literal is None:
                first = each.names[0]
                is_said = each.is_anchored and first != _ANY_FOLDERS
                key = first if is_said and isinstance(first, str) else None
                self._others.setdefault(key, []).append(number)
            else:
                table = self._paths if each.is_anchored else self._names
                table.setdefault(literal, []).append(number)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._all)

    def verdict(self, path: str, *, is_folder: bool) -> bool | None:
        """Whether a path with `/` is taken; `None` where no pattern is about it."""
        names = path.split("/")
        best = -1
        for table, key in ((self._names, names[-1]), (self._paths, path)):
            for number in reversed(table.get(key, ())):
                if is_folder or not self._all[number].is_folder:
                    best = max(best, number)
                    break
        for first in (None, names[0]):
            for number in reversed(self._others.get(first, ())):
                if number < best:
                    break
                glob = self._all[number]
                if (is_folder or not glob.is_folder) and glob.fits(names):
                    best = number
                    break
        return None if best < 0 else not self._all[best].is_negated

    def covers(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether a path or a folder that it is in is taken."""
        names = path.split("/")
        folders = ("/".join(names[:count]) for count in range(1, len(names)))
        if any(self.verdict(each, is_folder=True) for each in folders):
            return True
        return self.verdict(path, is_folder=is_folder) is True
