"""Reads JavaScript, TypeScript and TSX."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language

from odataq.lint.code import Code, Scope, Skip
from odataq.lint.hosts.javascript_statements import Statements
from odataq.lint.hosts.trees import AMBIGUOUS, read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.source import Source

__all__ = ["read_code"]

_GRAMMARS: Final[Mapping[str, Language]] = MappingProxyType(
    {
        "javascript": Language(tree_sitter_javascript.language()),
        "tsx": Language(tree_sitter_typescript.language_tsx()),
        "typescript": Language(tree_sitter_typescript.language_typescript()),
    }
)
_MARKS: Final = (("/*", "*/"), ("//", ""), ("<!--", ""), ("-->", ""))


def read_code(source: Source, language: str) -> Code:
    """Read a text of one of the three languages.

    What JSX and types say is read as far as it may make queries; what the grammar
    can't read is left out, and what stands in it isn't.
    """
    nesting = None if language == "javascript" else AMBIGUOUS
    tree = read_tree(source, _GRAMMARS[language], nesting)
    if isinstance(tree, Skip):
        return Code(source, Scope(()), skips=(tree,))
    comments = tree.comments(_MARKS, "comment", "html_comment")
    return Code(source, Statements(tree).scope(), comments)
