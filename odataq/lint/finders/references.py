"""Finds references to rows: `{"primarycontactid@odata.bind": "/contacts(…)"}`.

Spec: JSON Format, "Bind Operation" and "Entity Reference".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.lint import code as c
from odataq.lint.candidate import Candidate
from odataq.lint.finders.texts import is_dynamic
from odataq.lint.placeholders import without_placeholders
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.lint.finders.maps import Entry
    from odataq.lint.folding import Folder

__all__ = ["found_references"]

_KEY: Final = re.compile(r"(?:\w+@(?:odata\.)?bind|@(?:odata\.)?id)")
# A path with a key; what begins with a dollar sign refers to a part of a batch.
_ROW: Final = re.compile(rf"[/\w:.\-{HOLE}]*\w\([^()]*\)")


def found_references(entries: Sequence[Entry], folder: Folder) -> Iterator[Candidate]:
    """Yield the URLs in a map whose keys say that they refer to rows."""
    for each in entries:
        if not isinstance(each.key, c.Text) or not _KEY.fullmatch(each.key.text):
            continue
        value, frame = folder.resolved(each.value, each.frame)
        values = value.items if isinstance(value, c.Listed) else (value,)
        for item in values:
            template = without_placeholders(folder.template(item, frame))
            if not _ROW.fullmatch(template.text) or is_dynamic(template.text):
                continue
            if template.text.startswith("/"):
                template = template.cut(1)
            yield Candidate(template, is_sure=False, is_open=True, span=item.span)
