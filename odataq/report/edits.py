"""Fixes as changes of the file that a text was taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.diagnostics import Edit

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic, Fix

__all__ = ["placed_fixes"]


def placed_fixes(diagnostic: Diagnostic) -> list[tuple[Fix, tuple[Edit, ...]]]:
    """Return the fixes of a diagnostic with their edits of the outermost text.

    What is to be written is so as the file has to have it. A fix without an edit is
    none that a program can make.
    """
    source = diagnostic.source
    return [
        (
            fix,
            tuple(Edit(source.in_origin(each.span), each.text) for each in fix.edits),
        )
        for fix in diagnostic.fixes
        if fix.edits
    ]
