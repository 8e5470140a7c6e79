"""The folder of external cases and documents that lies beside the project."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

__all__ = ["CASES", "METADATA", "ROOT", "SHARED", "needs_shared"]

ROOT: Final = Path(__file__).resolve().parents[2]
SHARED: Final = ROOT.parent / "shared"
CASES: Final = SHARED / "cases"
METADATA: Final = SHARED / "metadata"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the shared folder is missing: {SHARED}"
)
