"""Reads a configuration file and says everything that is wrong with it at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.errors import ODataqError
from odataq.lint.config.keys import KEYS
from odataq.lint.config.places import Places, places_of
from odataq.source import Source, Span
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = [
    "FILE_NAME",
    "PROJECT_FILE",
    "ConfigError",
    "ConfigFile",
    "circular",
    "outside",
    "read_config",
]

FILE_NAME: Final = "odataq.toml"
# Of this one only the table of ours is read.
PROJECT_FILE: Final = "pyproject.toml"
_TABLE: Final = ("tool", "odataq")
_MOST_BYTES: Final = 2**20
_SHOWN: Final = 60
# Reading a key takes time that grows with the square of its parts.
_DEEP_KEY: Final = re.compile(
    r"(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"
    r"\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}"
)
_AT_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


class ConfigError(ODataqError):
    """A configuration file can't be used."""


@frozen
class ConfigFile:
    """The settings of a file, each one valid, and where they stand in it."""

    path: Path
    values: Mapping[str, object] = field(repr=False)
    source: Source = field(repr=False)
    places: Places = field(repr=False)
    table: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder that its paths and patterns are relative to."""
        return self.path.parent

    def place(self, key: str) -> Span:
        """Return where a setting stands."""
        return self.places.of((*self.table, key), is_key=True)


def read_config(path: Path, *, is_named: bool = False) -> ConfigFile | None:
    """Read a file; `None` for a pyproject.toml without a table of ours.

    Raises `ConfigError` with all that is wrong. A file that `is_named` by somebody has
    to have settings.
    """
    source = Source(_text(path), str(path))
    document = _document(source)
    is_project = path.name == PROJECT_FILE
    table = _TABLE if is_project else ()
    values: object = document
    for name in table:
        values = values.get(name) if isinstance(values, dict) else None
    places = places_of(source.text)
    if values is None:
        if not is_named:
            return None
        raise _error("ODQ015", source, "the file has no table [tool.odataq]")
    if not isinstance(values, dict):
        raise _error("ODQ017", source, "'tool.odataq' has to be a table")
    found = [*_problems(values, source, places, table)]
    if found:
        raise ConfigError(sorted(found, key=lambda each: each.span))
    return ConfigFile(path, values, source, places, table)


def _text(path: Path) -> str:
    empty = Source("", str(path))
    try:
        if not path.is_file():
            raise _error("ODQ015", empty, "there is no such file")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _error("ODQ015", empty, f"the file can't be read: {reason}") from None
    if len(data) > _MOST_BYTES:
        message = f"the file has more than {_MOST_BYTES} bytes"
        raise _error("ODQ015", empty, message)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file isn't UTF-8: byte {error.start + 1}"
        raise _error("ODQ015", empty, message) from None


def _document(source: Source) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415 (most runs read no file)

    deep = _DEEP_KEY.search(source.text)
    if deep is not None:
        span = Span(*deep.span())
        raise _error("ODQ015", source, "the file is nested too deeply", span)
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        message = f"{error}"
        at = _AT_PLACE.search(message)
        span = _span_at(source.text, at) if at else Span(0, 0)
        text = _AT_PLACE.sub("", message)
        text = text[:1].lower() + text[1:]
        raise _error("ODQ015", source, printable(text, limit=200), span) from None
    except RecursionError:
        raise _error("ODQ015", source, "the file is nested too deeply") from None


def _span_at(text: str, at: re.Match[str]) -> Span:
    if at[1] is None:
        return Span(len(text), len(text))
    start = 0
    for _ in range(int(at[1]) - 1):
        start = text.find("\n", start) + 1
    place = min(start + int(at[2]) - 1, len(text))
    return Span(place, min(place + 1, len(text)))


def _problems(
    values: Mapping[str, object], source: Source, places: Places, table: tuple[str, ...]
) -> Iterator[Diagnostic]:
    for name, value in values.items():
        key = KEYS.get(name)
        if key is None:
            span = places.of((*table, name), is_key=True)
            shown = printable(name, limit=_SHOWN)
            hint = did_you_mean(name.replace("_", "-"), KEYS)
            if name.replace("_", "-") in KEYS:
                hint = f"write '{name.replace('_', '-')}'"
            elif name == _TABLE[0]:
                hint = f"[{'.'.join(_TABLE)}] is for {PROJECT_FILE}: leave it out here"
            message = f"there is no setting '{shown}'"
            yield _diagnostic("ODQ016", source, message, span, hint)
            continue
        for each in key.kind.problems(value):
            path = (*table, name, *each.path)
            span = places.of(path, is_key=each.is_of_key)
            message = printable(f"'{name}': {each.message}", limit=300)
            yield _diagnostic(each.code, source, message, span, each.hint)


def _error(
    code: str, source: Source, message: str, span: Span = Span(0, 0)
) -> ConfigError:
    return ConfigError([_diagnostic(code, source, message, span)])


def _diagnostic(
    code: str, source: Source, message: str, span: Span, hint: str | None = None
) -> Diagnostic:
    known = CODES[code]
    return Diagnostic(
        code, known.slug, known.severity, message, source, span, hint=hint
    )


def circular(file: ConfigFile) -> Diagnostic:
    """Return that a file extends one that extends it."""
    span = file.places.of((*file.table, "extend"))
    message = "the file extends itself"
    return _diagnostic("ODQ019", file.source, message, span)


def outside(file: ConfigFile, path: tuple[str | int, ...]) -> Diagnostic:
    """Return that a setting has a file written that isn't below its own one."""
    span = file.places.of((*file.table, *path))
    message = "'output-format': a file is written only below the folder of the settings"
    hint = "give it on the command line"
    return _diagnostic("ODQ017", file.source, message, span, hint)
