"""What a rule of the ABNF is for."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    import re

    from odataq.syntax import nodes as n
    from odataq.syntax.exact.steps import Steps

__all__ = ["Form", "FormKind", "LiteralForm", "PathForm"]


class FormKind(Enum):
    """What kind of text a rule is for."""

    URL = auto()
    PATH = auto()
    OPTIONS = auto()
    OPTION = auto()
    PART = auto()


@frozen
class LiteralForm:
    """Which literals a rule is for.

    `text` is for the value as it is read (see `Literal`). A rule whose name ends
    in `Value` is for what stands outside of a URL, where nothing is encoded.
    """

    kinds: frozenset[n.LiteralKind]
    text: re.Pattern[str]
    is_encoded: bool = True


@frozen
class PathForm:
    """Which segments a path may have, by their letters (see `Steps`).

    A path whose first name is no part of the rule is the rest of one: a key alone or
    what follows a slash.
    """

    steps: Steps
    state: str
    is_rest: bool = False


@frozen
class Form:
    """How a text is parsed by a rule.

    `name` is the start symbol of a part, or the option that an option has to
    be, empty for any. `before` and `after` make a whole of a text that is a part of
    one. What it is besides: `literal` and `path` are there where a rule is for a kind
    of literal or path, `nodes` where it is for some kinds of nodes, `others` where it
    is for all but some, `named` for the names that a node has, in lower case,
    `spelling` for how the text begins. A rule for an item is read as a list that
    `is_single`. `either` are the names of rules of which one has to match.
    """

    kind: FormKind
    name: str = ""
    literal: LiteralForm | None = None
    nodes: tuple[type[n.Node], ...] = ()
    others: tuple[type[n.Node], ...] = ()
    before: str = ""
    after: str = ""
    path: PathForm | None = None
    named: frozenset[str] = frozenset()
    spelling: re.Pattern[str] | None = None
    is_single: bool = False
    is_group: bool = False
    either: tuple[str, ...] = ()
