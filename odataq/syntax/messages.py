"""Says what is wrong with a text that the grammar doesn't accept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from odataq.syntax.grammar import stopped_at
from odataq.syntax.mistakes import (
    conditions,
    literals,
    lookalikes,
    operators,
    options,
    separators,
    strings,
)
from odataq.syntax.mistakes.scene import BLANKS, SHOWN, Mistake, Scene
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

__all__ = ["mistake_of"]

# The first that knows what is wrong says it: what is certain stands before what
# is likely, and what explains more before what explains less.
_RECOGNISERS: Final[tuple[Callable[[Scene], Mistake | None], ...]] = (
    lookalikes.lookalike,
    separators.end_of_text,
    separators.equals_sign,
    strings.quoted_name,
    strings.double_quotes,
    literals.old_literal,
    strings.string,
    options.option_in_path,
    options.nested_option,
    literals.malformed,
    literals.number,
    literals.placeholder,
    literals.sigil,
    options.direction,
    options.lambda_variable,
    options.aggregate,
    options.transformation,
    options.bare_names,
    conditions.missing_case_blank,
    conditions.bare_call,
    conditions.function_operator,
    conditions.range_operator,
    operators.not_sign,
    operators.plus,
    operators.misplaced_operator,
    separators.missing_comma,
    operators.operator,
    separators.semicolon,
    options.question_mark,
    separators.open_key,
    separators.list_brackets,
    separators.options_brackets,
    separators.bracket,
    separators.comma,
    separators.condition_comma,
)

# The first of these that is expected is named in the hint.
_PHRASES: Final = (
    ("EQ", "an operator"),
    ("NUMBER", "a value or a property"),
    ("SEGMENT_NAME", "the name of a resource"),
    ("SEARCH_WORD", "a word to search for"),
    ("NAME", "a name"),
    ("RPAR", "')'"),
)


def mistake_of(error: UnexpectedInput, text: str) -> Mistake:
    """Return what is wrong with a decoded part, from the parser's error."""
    at = len(text)
    expected: AbstractSet[str] = frozenset()
    if isinstance(error, UnexpectedToken):
        # What the lexer allowed may be more, or, for a token of another state, nothing.
        accepts: AbstractSet[str] | None = error.accepts
        expected = accepts or frozenset(error.expected)
        if error.token.type != "$END":
            at = error.token.start_pos or 0
    elif isinstance(error, UnexpectedCharacters):
        expected = error.allowed or frozenset()
        at = stopped_at(error)
    at += len(text[at:]) - len(text[at:].lstrip(BLANKS))
    scene = Scene(text, at, expected)
    for recognise in _RECOGNISERS:
        found = recognise(scene)
        if found is not None:
            return found
    return _unexpected(scene)


def _unexpected(scene: Scene) -> Mistake:
    last = re.search(r"\$\w+$", scene.before)
    if scene.word == "/" and last is not None:
        message = f"nothing can follow '{last.group()}'"
        return scene.mistake("ODQ101", message, width=len(scene.text) - scene.at)
    shown = printable(scene.word, limit=SHOWN)
    phrase = next((text for key, text in _PHRASES if key in scene.expected), None)
    hint = f"expected {phrase} here" if phrase else None
    quoted = shown if shown.startswith("'") else f"'{shown}'"
    return scene.mistake("ODQ101", f"{quoted} can't stand here", hint)
