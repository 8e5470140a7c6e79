"""Fixes as changes of the file that a text was taken from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from odataq.diagnostics import Edit

if TYPE_CHECKING:
    from odataq.diagnostics import Diagnostic, Fix

__all__ = ["placed_fixes"]

# What stands for itself in a string of any language, in a URL and in JSON.
_PLAIN = re.compile(r"[A-Za-z0-9_.,;:()/=&?*@ -]*")


def placed_fixes(diagnostic: Diagnostic) -> list[tuple[Fix, tuple[Edit, ...]]]:
    """Return the fixes of a diagnostic with their edits of the outermost text.

    Left out are those that a program can't make: where the text stands otherwise in
    its file, escaped or in pieces, or where what is to be written might mean something
    there.
    """
    placed = ((fix, _placed(diagnostic, fix)) for fix in diagnostic.fixes)
    return [(fix, edits) for fix, edits in placed if edits]


def _placed(diagnostic: Diagnostic, fix: Fix) -> tuple[Edit, ...] | None:
    source = diagnostic.source
    if source.parent is None:
        return fix.edits
    made = []
    for each in fix.edits:
        outer = source.in_origin(each.span)
        old = source.text[each.span.start : each.span.end]
        is_same = source.origin.text[outer.start : outer.end] == old
        if not is_same or _PLAIN.fullmatch(each.text) is None:
            return None
        made.append(Edit(outer, each.text))
    return tuple(made)
