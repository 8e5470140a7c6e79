"""Strings of real code set into files of each language that the linter reads."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["HOSTS", "Pieces", "pieces_of"]

# Text, and `None` for what the code fills in.
Pieces = list[str | None]

_BRACES: Final = re.compile(r"\{[^{}\s'\"][^{}]*\}")
_DOLLAR_BRACES: Final = re.compile(r"\$\{[^{}]*\}")
_DOLLARS: Final = re.compile(r"(?<!`)\$(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\w+)|\{\d\}")
_BACKTICK: Final = re.compile(r"`(.)", re.DOTALL)


def pieces_of(template: str, language: str) -> Pieces:
    """Return the text of a literal as it stood in code of a language."""
    if language in {"js", "ts"}:
        return _cut(template, _DOLLAR_BRACES)
    if language != "ps1":
        return _cut(template, _BRACES)
    if "`$" not in template:
        return _cut(template, _BRACES)
    pieces = _cut(template, _DOLLARS)
    return [each and _BACKTICK.sub(r"\1", each) for each in pieces]


def _cut(text: str, hole: re.Pattern[str]) -> Pieces:
    pieces: Pieces = []
    at = 0
    for found in hole.finditer(text):
        pieces += [text[at : found.start()], None]
        at = found.end()
    return [*pieces, text[at:]]


def _written(pieces: Pieces, escape: Callable[[str], str], hole: str) -> str:
    return "".join(hole if each is None else escape(each) for each in pieces)


def _python(pieces: Pieces) -> str:
    def escape(text: str) -> str:
        return json.dumps(text)[1:-1].replace("{", "{{").replace("}", "}}")

    return f'url = f"{_written(pieces, escape, "{x}")}"\n'


def _javascript(pieces: Pieces) -> str:
    def escape(text: str) -> str:
        doubled = text.replace("\\", "\\\\").replace("`", "\\`")
        return doubled.replace("${", "\\${")

    return f"const url = `{_written(pieces, escape, '${x}')}`;\n"


def _concatenated(pieces: Pieces) -> str:
    parts = ("x" if each is None else json.dumps(each) for each in pieces)
    return f"var url = {' + '.join(parts)};\n"


def _csharp(pieces: Pieces) -> str:
    def escape(text: str) -> str:
        return json.dumps(text)[1:-1].replace("{", "{{").replace("}", "}}")

    return f'class A {{ string F(int x) => $"{_written(pieces, escape, "{x}")}"; }}\n'


def _powershell(pieces: Pieces) -> str:
    def escape(text: str) -> str:
        return re.sub(r'([`$"])', r"`\1", text).replace("\n", "`n")

    return f'$url = "{_written(pieces, escape, "$($x)")}"\n'


def _json(pieces: Pieces) -> str:
    def escape(text: str) -> str:
        return text.replace("@{", "@@{")

    # An @ at the beginning makes an expression of the whole.
    text = re.sub(r"\A@(?!\{)", "@@", _written(pieces, escape, "@{variables('x')}"))
    return json.dumps({"inputs": {"uri": text}}, indent=2)


def _markdown(pieces: Pieces) -> str:
    return f"# Title\n\n- an item\n\n  ```js\n  {_concatenated(pieces)}  ```\n"


# How a literal is written, by the name of a file.
HOSTS: Final[Mapping[str, Callable[[Pieces], str]]] = {
    "a.py": _python,
    "a.js": _javascript,
    "b.js": _concatenated,
    "a.ts": _javascript,
    "a.tsx": _concatenated,
    "a.cs": _csharp,
    "a.ps1": _powershell,
    "a.json": _json,
    "a.md": _markdown,
}
