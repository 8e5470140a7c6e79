"""Cuts a URL into its parts, before anything in it is decoded.

Spec: URL Conventions, "URL Parsing".
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from odataq.text.holes import HOLE

__all__ = ["OptionPart", "Parts", "may_go_on", "split", "split_options"]

_WHITE: Final = " \t\r\n"
# A service root of Dataverse, whatever stands in front of it; any other root can
# only be told where it ends with its host.
_DATAVERSE_ROOT = re.compile(
    r"[^?#]*?(?:(?<=/)|^)api/data/v[0-9]+\.[0-9]+(?:/|(?=\?|#|\s*$))"
)
_HOST = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.\-]*://[^/?#]*/?")
# A segment behind the host that can't be the name of a resource: `my-app`, `1.0`.
_LETTER: Final = r"(?:[A-Za-z_\x80-\U0010ffff]|%[89A-Fa-f].)"
_NAME: Final = rf"{_LETTER}(?:{_LETTER}|[0-9])*+"
_ODD_SEGMENT: Final = rf"(?!(?:{_NAME}(?:\.{_NAME})*+|\$\w+)[/(])[^/?#]+/"
_NO_NAME = re.compile(_ODD_SEGMENT)
_BEGUN_ROOT = re.compile(rf"[A-Za-z][A-Za-z0-9+.\-]*://[^/]*/?(?:{_ODD_SEGMENT})*")
# These stand at the root alone, so whatever is in front of one is the root.
_AT_ROOT = re.compile(r"(?<=/)\$(?:metadata|batch|entity)/?(?=\?|\s*$)")
# Text that begins like this is the query part alone.
_OPTION_FIRST = re.compile(r"\s*(?:\$|%24|@|%40)?\w+\s*=")

# No path begins like this: a `?` behind it is in a value.
_SYSTEM_OPTION_FIRST = re.compile(r"\s*(?:\$|%24|@|%40)\w+\s*=")


@frozen
class OptionPart:
    """One query option; `value_start` is `None` where there is no `=`."""

    start: int
    name_end: int
    value_start: int | None
    end: int


@frozen
class Parts:
    """The ranges of the parts of a URL.

    `path` is `None` for text that begins with its query options.
    """

    root: tuple[int, int]
    path: tuple[int, int] | None
    options: tuple[OptionPart, ...]
    empty_options: tuple[int, ...]
    fragment: int | None


def split(
    text: str, service_root: str | None = None, *, has_holes: bool = False
) -> Parts:
    """Cut a URL, absolute or relative, or query options alone.

    Where `service_root` is given and the text begins with it, the path begins
    behind it. Where it `has_holes`, one of them may have the question mark.
    """
    fragment = text.find("#")
    end = len(text) if fragment < 0 else fragment
    root_end = _root_end(text[:end], service_root)
    rest = text[root_end:end].lstrip(_WHITE)
    mark = text.find("?", root_end, end)
    if mark < 0 and has_holes:
        mark = _mark_in_hole(text, root_end, end)
    if _SYSTEM_OPTION_FIRST.match(rest) or (mark < 0 and _OPTION_FIRST.match(rest)):
        query, path = root_end, None
    elif mark >= 0 and not text[:mark].strip(_WHITE):
        query, path = mark + 1, None
    else:
        query = mark + 1 if mark >= 0 else end
        path = (root_end, mark if mark >= 0 else end)
    options, empty = _options(text, query, end)
    return Parts(
        (0, root_end), path, options, empty, fragment if fragment >= 0 else None
    )


def _mark_in_hole(text: str, start: int, end: int) -> int:
    """Return where options follow a path that ends in a hole, -1 if they don't."""
    mark = text.find("&", start, end)
    return mark if mark >= 0 and HOLE in text[start:mark] else -1


def may_go_on(service_root: str) -> bool:
    """Tell whether a root may be longer: `split` found it without being told."""
    return _BEGUN_ROOT.fullmatch(service_root) is not None


def split_options(text: str) -> Parts:
    """Cut query options alone; a question mark may stand in front."""
    fragment = text.find("#")
    end = len(text) if fragment < 0 else fragment
    start = len(text) - len(text.lstrip(f"{_WHITE}?"))
    options, empty = _options(text, min(start, end), end)
    found = fragment if fragment >= 0 else None
    return Parts((0, 0), None, options, empty, found)


def _root_end(text: str, service_root: str | None) -> int:
    if service_root and text.startswith(service_root):
        end = len(service_root)
        return end + 1 if text[end : end + 1] == "/" else end
    found = _DATAVERSE_ROOT.match(text)
    if found is not None:
        return found.end()
    host = _HOST.match(text)
    end = host.end() if host else 0
    path_end = text.find("?", end)
    at_root = _AT_ROOT.search(text, end, len(text) if path_end < 0 else path_end)
    if host and at_root:
        return at_root.start()
    while host and (odd := _NO_NAME.match(text, end)):
        end = odd.end()
    return end


def _options(
    text: str, start: int, end: int
) -> tuple[tuple[OptionPart, ...], tuple[int, ...]]:
    options: list[OptionPart] = []
    empty: list[int] = []
    at = start
    while at <= end and start < end:
        stop = text.find("&", at, end)
        if stop < 0:
            stop = end
        if text[at:stop].strip(_WHITE):
            options.append(_option(text, at, stop))
        else:
            empty.append(max(at - 1, 0))
        at = stop + 1
    return tuple(options), tuple(empty)


def _option(text: str, start: int, end: int) -> OptionPart:
    equal = text.find("=", start, end)
    if equal < 0:
        return OptionPart(start, end, None, end)
    return OptionPart(start, equal, equal + 1, end)
