"""Keywords, which OData 4.01 reads in any case and 4.0 only in lower case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from odataq.source import Span

__all__ = ["OddCase"]


@frozen
class OddCase:
    """A keyword that isn't written in lower case, and where."""

    span: Span
    word: str
