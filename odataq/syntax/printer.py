"""Writes a tree as the text that is parsed into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n
from odataq.syntax.printing.apply import APPLY_WRITERS
from odataq.syntax.printing.expressions import EXPRESSION_WRITERS
from odataq.syntax.printing.options import OPTION_WRITERS
from odataq.syntax.printing.paths import PATH_WRITERS
from odataq.syntax.printing.pieces import Piece, encoded, readable, readable_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq.syntax.printing.pieces import Pieces

__all__ = ["compile"]

_WRITERS: Final[dict[type[n.Node], Callable[..., Pieces]]] = {
    **PATH_WRITERS,
    **EXPRESSION_WRITERS,
    **OPTION_WRITERS,
    **APPLY_WRITERS,
}


def compile(tree: n.Node, /, *, encode: bool = True) -> str:  # noqa: A001 (the opposite of `parse`)
    """Return the URL of a query, or the text of any other node.

    The text is parsed into an equal tree. Names of options are canonical, and
    there are no more parentheses than the meaning needs. With `encode` all is
    percent-encoded that has to be in a URL; without, only what would be read
    as something else: `%`, `&` and `#` in a literal, and in a path `/` and `?`.
    A broken option or path stays as it is. Raises `TypeError` for what is no tree.
    """
    if not isinstance(tree, n.Node):
        raise TypeError(f"a tree is a node, not {type(tree).__name__}")
    finish = encoded if encode else readable
    finish_path = encoded if encode else readable_path
    if isinstance(tree, n.Query):
        return _query(tree, finish, finish_path)
    if isinstance(tree, n.BrokenPath):
        return tree.text
    if isinstance(tree, n.ResourcePath | n.KeySegment):
        return finish_path(_written(tree))
    return _finished(tree, finish)


def _query(
    query: n.Query, finish: Callable[[str], str], finish_path: Callable[[str], str]
) -> str:
    text = query.service_root
    if query.path is not None:
        path = _path(query.path, finish_path)
        if (path and text and text[-1] != "/") or not (path or text):
            text += "/"
        text += path
    if query.options or not text:
        # Behind a root, `?` would say that there is a path, and an empty one.
        mark = "" if query.path is None and text else "?"
        text += mark + "&".join([_finished(each, finish) for each in query.options])
    return text


def _path(
    path: n.ResourcePath | n.BrokenPath, finish_path: Callable[[str], str]
) -> str:
    if isinstance(path, n.BrokenPath):
        return path.text
    return finish_path(_written(path))


def _finished(node: n.Node, finish: Callable[[str], str]) -> str:
    if isinstance(node, n.BrokenOption):
        return node.text
    return finish(_written(node))


def _written(tree: n.Node) -> str:
    # With a stack of its own, so that the depth of a tree is no matter.
    out: list[str] = []
    stack: list[Piece] = [tree]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            out.append(piece)
            continue
        pieces = _WRITERS[type(piece)](piece)
        if isinstance(pieces, str):
            out.append(pieces)
        else:
            stack += pieces[::-1]
    return "".join(out)
