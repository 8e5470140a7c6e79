"""What a finder finds."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from odataq.lint.candidate import Candidate

__all__ = ["Find", "Known"]


class Known(IntEnum):
    """How much is known beside the text, the more the better."""

    TEXT = 0
    METHOD = 1
    CALL = 2


@frozen
class Find:
    """A candidate, and how much its finder knew about it."""

    candidate: Candidate
    known: Known = Known.TEXT
