"""How deep a text nests, counted before anything is parsed."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["too_deep_at"]

# Strings are passed over; the rest is what may add a level to the tree.
_TOKEN: Final = re.compile(
    r"""'(?:[^']|'')*+'
      | "(?:[^"\\]|\\.)*+"
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<stop>[,;:]|\b(?:and|or)\b)
      | (?P<more>\b(?:not|eq|ne|gt|ge|lt|le|has|in)\b|-)""",
    re.VERBOSE | re.IGNORECASE,
)


def too_deep_at(text: str, limit: int) -> int | None:
    """Return where a text goes deeper than a limit, `None` if it doesn't.

    Each bracket is a level, and so is each operator before an operand or in a
    chain of comparisons. Names that are spelled like an operator count, too.
    """
    if len(text) <= limit:
        return None
    chains = [0]
    depth = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            chains.append(0)
            depth += 1
        elif kind == "more":
            chains[-1] += 1
            depth += 1
        elif kind is not None:
            depth -= chains[-1]
            chains[-1] = 0
            if kind == "close" and len(chains) > 1:
                chains.pop()
                depth -= 1
        if depth > limit:
            return found.start()
    return None
