"""The bytes of a file, and the text that they are."""

from __future__ import annotations

import codecs
import os
import re
import stat
from typing import Final

from attrs import frozen

__all__ = [
    "TOO_LARGE",
    "Decoded",
    "Undecodable",
    "Unreadable",
    "decode",
    "failure",
    "read_bytes",
]

# A BOM of UTF-32 begins with one of UTF-16, so the longer ones are first.
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python, "Encoding declarations": the line is a comment, the first or the second.
_COOKIE: Final = re.compile(
    rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)",
)
_FIRST_LINES: Final = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n)?([^\r\n]*)")
_BLANK: Final = re.compile(rb"[ \t\f]*(?:#.*)?")
# There never was a twelfth.
_ISO_PARTS: Final = (*range(1, 12), *range(13, 17))
# Encodings of text. Python has others of that kind which run code, look into tables
# of names or change the text (rot13, idna, unicode_escape, utf-7, zip).
_SAFE: Final = frozenset(
    {
        *("ascii", "utf-8", "latin-1", "mac-roman", "koi8-r", "koi8-u"),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "hz"),
        *("shift_jis", "shift_jis_2004", "cp932", "euc_jp", "iso2022_jp"),
        *("euc_kr", "cp949", "johab", "tis-620"),
        *(f"iso8859-{part}" for part in _ISO_PARTS),
        *(f"cp{page}" for page in (*range(1250, 1259), 437, 850, 852, 855, 857, 858)),
        *("cp866", "cp874", "cp950"),
    }
)
_NON_REGULAR: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISLNK, "a link"),
)
_CHUNK: Final = 2**16


@frozen
class Decoded:
    """The text of a file, and how to write it back.

    Bytes that aren't in the encoding are lone surrogates. Line ends are as they stand.
    """

    text: str
    encoding: str
    bom: bytes = b""


@frozen
class Unreadable:
    """Why a file isn't looked at, in a few words that are the same for the same cause.

    `is_failure` where it should have been read: it is gone, or nobody may read it.
    """

    reason: str
    is_failure: bool = False


TOO_LARGE: Final = Unreadable("too large")


@frozen
class Undecodable:
    """A declared encoding that isn't read, and the line that declares it."""

    encoding: str
    line: int


def read_bytes(path: str, most: int) -> bytes | Unreadable:
    """Read a regular file of at most `most` bytes; never waits, never raises."""
    try:
        # A device may act on being opened, so it is looked at before.
        status = os.stat(path)  # noqa: PTH116 (a path may be undecodable bytes)
        kind = _kind(status.st_mode)
        if kind is not None:
            return Unreadable(kind)
        return _read_regular(path, most)
    except OSError as error:
        return failure(error)
    except ValueError:
        return Unreadable("its name has a NUL character", is_failure=True)


def _read_regular(path: str, most: int) -> bytes | Unreadable:
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"):
        flags |= getattr(os, name, 0)
    descriptor = os.open(path, flags)
    try:
        status = os.fstat(descriptor)
        kind = _kind(status.st_mode)
        if kind is not None:
            return Unreadable(kind)
        if status.st_size > most:
            return TOO_LARGE
        read: list[bytes] = []
        left = most + 1
        while left and (chunk := os.read(descriptor, min(left, _CHUNK))):
            read.append(chunk)
            left -= len(chunk)
    finally:
        os.close(descriptor)
    return b"".join(read) if left else TOO_LARGE


def _kind(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    kinds = (reason for test, reason in _NON_REGULAR if test(mode))
    return next(kinds, "no regular file")


def failure(error: OSError) -> Unreadable:
    """Return what the system said."""
    reason = error.strerror or type(error).__name__
    return Unreadable(f"{reason[:1].lower()}{reason[1:]}", is_failure=True)


def decode(data: bytes, language: str | None = None) -> Decoded | Undecodable | None:
    """Return the text of a file; `None` for what is no text.

    A BOM decides, then for Python the encoding that is declared, else it is UTF-8.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text(data[len(bom) :], encoding, bom)
    if b"\0" in data:
        return None
    if language != "python":
        return _text(data, "utf-8")
    declared = _declared(data)
    if declared is None:
        return _text(data, "utf-8")
    name, line = declared
    safe = _safe_name(name)
    return Undecodable(name, line) if safe is None else _text(data, safe)


def _text(data: bytes, encoding: str, bom: bytes = b"") -> Decoded | None:
    # The wide encodings have no bytes to keep: half a character is replaced, and half
    # a surrogate pair stays what it is.
    is_wide = encoding.startswith(("utf-16", "utf-32"))
    if not is_wide:
        text = data.decode(encoding, "surrogateescape")
        return None if bom and "\0" in text else Decoded(text, encoding, bom)
    try:
        text = data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    return None if "\0" in text else Decoded(text, encoding, bom)


def _declared(data: bytes) -> tuple[str, int] | None:
    first_lines = _FIRST_LINES.match(data)
    for line, text in enumerate(first_lines.groups() if first_lines else (), 1):
        found = _COOKIE.match(text)
        if found is not None:
            return found[1].decode("ascii", "replace"), line
        if not _BLANK.fullmatch(text):
            break
    return None


def _safe_name(name: str) -> str | None:
    """Return Python's name of a declared encoding if it is one of text."""
    plain = name.lower().replace("_", "-")
    if plain == "utf-8" or plain.startswith("utf-8-"):
        return "utf-8"
    if plain in _LATIN_1 or plain.startswith(tuple(f"{each}-" for each in _LATIN_1)):
        return "latin-1"
    return _CANONICAL.get(_bare(plain))


def _bare(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


_LATIN_1: Final = ("latin-1", "iso-8859-1", "iso-latin-1")
# Other spellings of those names that editors write. Python's own table isn't asked:
# it loads a module of the name that it is given.
_CANONICAL: Final = {
    **{_bare(each): each for each in _SAFE},
    **{_bare(f"iso-8859-{part}"): f"iso8859-{part}" for part in _ISO_PARTS},
    **{f"windows{page}": f"cp{page}" for page in range(1250, 1259)},
    "936": "gbk",
    "cp936": "gbk",
    "euccn": "gb2312",
    "ms936": "gbk",
    "sjis": "shift_jis",
    "usascii": "ascii",
}
