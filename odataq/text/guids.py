"""What a GUID looks like.

Spec: ABNF, `guidValue`.
"""

from __future__ import annotations

from typing import Final

__all__ = ["GUID"]

# A pattern, to be matched as a whole.
GUID: Final = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
