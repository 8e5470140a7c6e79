"""What a file of any language says, as far as it may make queries.

Hosts make these, finders read them. Whatever a language can do beyond is `Unknown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import field, frozen

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic
    from odataq.http_places import PlacedRequest
    from odataq.source import Source, Span

__all__ = [
    "Argument",
    "Assignment",
    "Call",
    "Code",
    "Comment",
    "Either",
    "Encoded",
    "Expression",
    "Filled",
    "Glued",
    "Joined",
    "Listed",
    "Mapped",
    "Named",
    "Scope",
    "Skip",
    "Spelling",
    "Text",
    "Unknown",
]


class Spelling(Protocol):
    """Writes text so that it can stand in a literal; `None` where it can't."""

    def __call__(self, text: str, /) -> str | None:
        """Return the text as the code has to have it."""


@frozen(eq=False)
class Expression:
    """Something that has a value; `span` is its range in the file."""

    span: Span


@frozen(eq=False)
class Text(Expression):
    """Characters that the code says: a literal, or a part of one.

    Numbers and booleans are texts too. `starts` and `ends` are the range of each
    character in the file: an escape of six characters is one. A blank between two
    parts of a here-string is where it stands.
    """

    text: str
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)
    spelling: Spelling | None = field(default=None, repr=False)


@frozen(eq=False)
class Joined(Expression):
    """Parts that stand behind each other: a concatenation, an interpolated string."""

    parts: tuple[Expression, ...]


@frozen(eq=False)
class Named(Expression):
    """A variable, constant or field by its name, with dots as it is written."""

    name: str


@frozen(eq=False)
class Listed(Expression):
    """A list, an array, a tuple, a set."""

    items: tuple[Expression, ...]


@frozen(eq=False)
class Mapped(Expression):
    """A dictionary, an object, a hash table; a spread has an `Unknown` as key."""

    entries: tuple[tuple[Expression, Expression], ...]


@frozen(eq=False)
class Glued(Expression):
    """Items of a list with a text between each two: every language's `join`."""

    separator: Expression
    items: Expression


@frozen(eq=False)
class Filled(Expression):
    """A text whose placeholders are filled in: every language's `format`.

    `pattern` is a text with `{0}`, `{name}`, `{}`, each perhaps with `:format`; `{{`
    and `}}` are braces. What is written into it is given to its spelling so, too.
    """

    pattern: Expression
    arguments: tuple[Argument, ...]


@frozen(eq=False)
class Encoded(Expression):
    """A value that is percent-encoded by a function."""

    value: Expression


@frozen(eq=False)
class Either(Expression):
    """One of several values: a conditional expression, `a ?? b`."""

    options: tuple[Expression, ...]


@frozen(eq=False)
class Argument:
    """An argument of a call; `name` is that of the parameter where it is written."""

    value: Expression
    name: str | None = None


@frozen(eq=False)
class Call(Expression):
    """A call. `name` is the last name of what is called, in the case of the code.

    `receiver` is what stands before it: of `api.records.get(x)` that is `api.records`.
    A constructor has the name of its class, and `is_new`.
    """

    name: str
    receiver: Expression | None
    arguments: tuple[Argument, ...]
    is_new: bool = False


@frozen(eq=False)
class Unknown(Expression):
    """Anything else; queries may stand in its parts."""

    parts: tuple[Expression, ...] = ()


@frozen(eq=False)
class Assignment:
    """A value that a name gets, or with `key` an item of what the name stands for.

    `is_added` is that of `+=`. What stands in a branch or a loop of its scope may
    never happen, or often: it `is_conditional`; `branch` is then the range of the
    innermost such branch or loop, where a host tells it. A declared name without a
    value has an `Unknown`.
    """

    span: Span
    name: str
    value: Expression
    key: Expression | None = None
    is_added: bool = False
    is_conditional: bool = False
    branch: Span | None = None


@frozen(eq=False)
class Scope:
    """A file, class or function: what stands in it, in the order of the text.

    An expression that is no assignment stands for itself. `parameters` hide the names
    of the scopes around. What is assigned in one that `is_closed` is its own: no name
    of a scope around is changed by it.
    """

    parts: tuple[Assignment | Expression | Scope, ...]
    parameters: frozenset[str] = frozenset()
    is_closed: bool = False


@frozen(eq=False)
class Comment:
    """A comment: its range with what marks it, and the text within.

    `is_alone` where nothing but blanks stands before it in its line.
    """

    span: Span
    text: str
    is_alone: bool


@frozen
class Skip:
    """Text that looks like a query and isn't checked, with the reason.

    Reasons are a few words, the same for the same cause, because they are counted.
    """

    span: Span
    reason: str


@frozen(eq=False)
class Code:
    """A file as a host has read it.

    `requests` are whole requests, where a language has them. `embedded` is what stands
    within it in other languages (blocks of Markdown), with all places in this file.
    `diagnostics` are what is wrong with the code itself, as far as queries suffer.
    """

    source: Source = field(repr=False)
    scope: Scope = field(repr=False)
    comments: tuple[Comment, ...] = field(default=(), repr=False)
    requests: tuple[PlacedRequest, ...] = field(default=(), repr=False)
    skips: tuple[Skip, ...] = ()
    embedded: tuple[Code, ...] = field(default=(), repr=False)
    diagnostics: tuple[Diagnostic, ...] = ()
