"""The character that stands for text which isn't known."""

from __future__ import annotations

from typing import Final

__all__ = ["HOLE"]

# A noncharacter: no text that people write has it. In the text of a source that
# `has_holes`, each one stands for any text, an empty one too.
HOLE: Final = "\ufdd2"
