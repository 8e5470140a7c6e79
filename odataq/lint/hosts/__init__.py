"""Reads files into the code that finders read, one language a module."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, cast

from odataq.garbage import without_collection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.lint.code import Code
    from odataq.source import Source

__all__ = ["LANGUAGES", "SUFFIXES", "language_of", "read_code"]

# The module of each language; a syntax tree library is loaded with it, so late.
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "csharp": "odataq.lint.hosts.csharp",
        "http": "odataq.lint.hosts.http",
        "javascript": "odataq.lint.hosts.javascript",
        "json": "odataq.lint.hosts.json",
        "markdown": "odataq.lint.hosts.markdown",
        "powershell": "odataq.lint.hosts.powershell",
        "python": "odataq.lint.hosts.python",
        "tsx": "odataq.lint.hosts.javascript",
        "typescript": "odataq.lint.hosts.javascript",
    }
)

SUFFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".cjs": "javascript",
        ".cs": "csharp",
        ".csx": "csharp",
        ".cts": "typescript",
        ".http": "http",
        ".js": "javascript",
        ".json": "json",
        ".jsx": "javascript",
        ".markdown": "markdown",
        ".md": "markdown",
        ".mjs": "javascript",
        ".mts": "typescript",
        ".ps1": "powershell",
        ".psm1": "powershell",
        ".py": "python",
        ".pyi": "python",
        ".rest": "http",
        ".ts": "typescript",
        ".tsx": "tsx",
    }
)


class _Host(Protocol):
    def read_code(self, source: Source, language: str, /) -> Code: ...


def language_of(path: str) -> str | None:
    """Return the language of a file, `None` where it isn't known."""
    return SUFFIXES.get(PurePath(path).suffix.lower())


def read_code(source: Source, language: str) -> Code:
    """Read a text of a language; raises `LookupError` for one that isn't known.

    Never raises for a text: what can't be read of it is an `Unknown` or a skip.
    """
    host = cast("_Host", import_module(LANGUAGES[language]))
    with without_collection():
        return host.read_code(source, language)
