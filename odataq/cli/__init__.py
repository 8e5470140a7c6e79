"""The command line."""

from __future__ import annotations

from odataq.cli.main import main

__all__ = ["main"]
