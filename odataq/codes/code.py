"""The code of a diagnostic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from odataq.diagnostics import Severity

__all__ = ["Code"]


@frozen
class Code:
    """A code: never reused, never given another meaning.

    `severity` is what a tolerant reading makes of it. Where `is_breach`, the
    specification is broken, and a strict reading reports an error.
    """

    code: str
    slug: str
    severity: Severity
    text: str
    is_breach: bool = True
