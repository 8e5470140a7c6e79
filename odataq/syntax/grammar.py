"""Makes parsers from the grammar files."""

from __future__ import annotations

from functools import cache
from typing import Final

from lark import Lark

from odataq.resources import read_grammar

__all__ = ["FILES", "STARTS", "grammar_text", "parser"]

# One grammar, by the sections of the ABNF.
FILES: Final = ("resource_path", "query_option", "expression", "literal")

STARTS: Final = (
    "resource_path",
    "filter",
    "parameter_value",
    "select",
    "expand",
    "orderby",
    "compute",
    "search",
    "geo",
    "member_path",
    "primitive_literal",
)


@cache
def grammar_text() -> str:
    """Return the text of the whole grammar."""
    return "\n".join(read_grammar(name) for name in FILES)


@cache
def parser() -> Lark:
    """Return the parser of all start symbols; making it takes a second."""
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        maybe_placeholders=False,
    )
