"""Makes parsers from the grammar files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from lark import Lark

from odataq.resources import read_grammar

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

__all__ = ["FILES", "STARTS", "grammar_text", "parser", "stopped_at"]

# One grammar, by the sections of the ABNF.
FILES: Final = ("resource_path", "query_option", "apply", "expression", "literal")

STARTS: Final = (
    "resource_path",
    "filter",
    "parameter_value",
    "select",
    "expand",
    "orderby",
    "compute",
    "search",
    "apply",
    "geo",
    "member_path",
    "primitive_literal",
)


def stopped_at(error: UnexpectedInput) -> int:
    """Return where the parser stopped in the text that it was given."""
    # Lark sets it on the instance; the class says that it is None.
    at: int | None = getattr(error, "pos_in_stream", None)
    return at or 0


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
