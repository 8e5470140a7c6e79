"""Terms of `$search`, joined by the operators of Python."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from odataq.builder.values import literal
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

__all__ = ["S", "SearchTerms"]

# The grammar takes more for a word; in quotes it is the same term.
_WORD: Final = re.compile(r"\w[\w\-]*")
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})


class SearchTerms:
    """What is searched for: `&`, `|` and `~` join and negate terms.

    It has no truth, so `and`, `or` and `not` raise `TypeError`.
    """

    __slots__ = ("node",)

    def __init__(self, node: n.SearchExpr) -> None:
        """Take a node; `S` makes one of a text."""
        self.node = node

    @classmethod
    def of(cls, value: object) -> SearchTerms:
        """Return terms as they are, and of a text the term that it is.

        Raises as `S` does.
        """
        return value if isinstance(value, cls) else S(value)

    def __and__(self, other: object) -> SearchTerms:
        """Return `AND`."""
        return _joined(self, other, is_or=False)

    def __rand__(self, other: object) -> SearchTerms:
        """Return `AND`."""
        return _joined(other, self, is_or=False)

    def __or__(self, other: object) -> SearchTerms:
        """Return `OR`."""
        return _joined(self, other, is_or=True)

    def __ror__(self, other: object) -> SearchTerms:
        """Return `OR`."""
        return _joined(other, self, is_or=True)

    def __invert__(self) -> SearchTerms:
        """Return `NOT`."""
        return SearchTerms(n.SearchNot(self.node))

    def __bool__(self) -> NoReturn:
        """Refuse `and`, `or`, `not` and `if`."""
        raise TypeError(
            "a search is neither true nor false: write & for AND, | for OR, ~ for NOT"
        )

    def __eq__(self, other: object) -> bool:
        """Tell whether both search for the same."""
        return isinstance(other, SearchTerms) and self.node == other.node

    def __hash__(self) -> int:
        """Return what equal ones have in common."""
        return hash(self.node)

    def __repr__(self) -> str:
        """Show the text, as people read it."""
        return f"<SearchTerms {compile_tree(self.node, encode=False)}>"


def S(text: object, /) -> SearchTerms:  # noqa: N802 (short, as `P` is)
    """Return a term to search for: a word, or a phrase where it is more.

    Raises `TypeError` for what is no text, and `ValueError` for one that is empty
    or has a quotation mark, which no term can have.
    """
    if not isinstance(text, str):
        raise TypeError(f"a search is for a str, not {type(text).__name__}")
    text = literal(str(text)).text
    if not text.strip():
        raise ValueError("there is nothing to search for")
    if '"' in text:
        raise ValueError(f"a term can't have a quotation mark: {text}")
    is_word = _WORD.fullmatch(text) is not None and text not in _OPERATORS
    return SearchTerms(n.SearchTerm(text, is_phrase=not is_word))


def _joined(left: object, right: object, *, is_or: bool) -> SearchTerms:
    first, last = SearchTerms.of(left).node, SearchTerms.of(right).node
    operands: tuple[n.SearchExpr, ...] = (first,)
    if isinstance(first, n.SearchLogical) and first.is_or == is_or:
        operands = first.operands
    return SearchTerms(n.SearchLogical(is_or, (*operands, last)))
