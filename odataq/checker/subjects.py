"""What can be checked, and its text."""

from __future__ import annotations

import json
from collections.abc import Mapping as MappingABC
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from odataq.http import Request
from odataq.source import Source
from odataq.syntax.nodes import Query
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Subject", "read_body", "read_subject"]


@runtime_checkable
class HasTree(Protocol):
    """What is made into a query: a builder."""

    @property
    def tree(self) -> Query: ...


Subject = str | Source | Query | Request | HasTree


def read_subject(subject: Subject) -> tuple[Source, Request | None]:
    """Return the text of what is checked, and the request that it is.

    Raises `TypeError` for what can't be checked.
    """
    match subject:
        case str():
            return Source(subject), None
        case Source():
            return subject, None
        case Request():
            return Source(subject.url, "url"), subject
        case Query():
            return Source(compile_tree(subject, encode=False)), None
        case HasTree(tree=Query() as tree):
            return Source(compile_tree(tree, encode=False)), None
    raise TypeError(
        f"a query is a str, a Query or a Request, not {type(subject).__name__}"
    )


def read_body(body: str | bytes | Source | Mapping[str, object]) -> Source:
    """Return the text of a body; raises `TypeError` for what is none."""
    match body:
        case str():
            return Source(body, "body")
        case bytes():
            return Source(body.decode("utf-8", "replace"), "body")
        case Source():
            return body
        case _ if isinstance(body, MappingABC):
            return Source(_as_json(body), "body")
    raise TypeError(f"a body is a str, bytes or a mapping, not {type(body).__name__}")


def _as_json(body: Mapping[str, object]) -> str:
    try:
        return json.dumps(body, indent=2, ensure_ascii=False, default=str)
    except (ValueError, RecursionError) as error:
        raise TypeError("a body that JSON can't be made of") from error
