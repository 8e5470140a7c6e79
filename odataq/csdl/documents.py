"""The documents of a model: their bytes, what they look like, their lines."""

from __future__ import annotations

import os
import re
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from attrs import Factory, define, field, frozen

from odataq.csdl.elements import EDM, identity_of
from odataq.diagnostics import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from odataq.limits import Limits

__all__ = ["Document", "DocumentError", "Step", "open_document", "path_text"]

_CHUNK: Final = 2**20
_HEAD: Final = 2048
_ENCODINGS: Final = frozenset(
    {"ascii", "iso-8859-1", "latin-1", "us-ascii", "utf-16", "utf-8"}
    | {"utf-16be", "utf-16le", "utf8"}
)
_DECLARED = re.compile(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
# What a file starts with that is no XML at all.
_SIGNATURES: Final = (
    (b"\x1f\x8b", "a gzip file; decompress it first"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
)


class DocumentError(Exception):
    """A document is refused before it is parsed: a code and a message."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code of the diagnostic and its message."""
        super().__init__(code, message)
        self.code = code
        self.message = message


class Step(NamedTuple):
    """One element on the way to a place: its tag, its name, and which of them.

    `ordinal` counts the siblings with the same tag and name from 0.
    """

    tag: str
    name: str | None = None
    ordinal: int = 0

    def __str__(self) -> str:
        """Return the step as an element path shows it."""
        if self.name is None:
            return self.tag
        which = f" ({self.ordinal + 1})" if self.ordinal else ""
        return f"{self.tag} '{self.name}'{which}"


def path_text(steps: Iterable[Step]) -> str:
    """Return an element path; the schema shows only where it is the place."""
    shown = [*steps]
    if len(shown) > 1 and shown[0].tag == "Schema":
        del shown[0]
    return "/".join(str(step) for step in shown)


@frozen(eq=False)
class Document:
    """A document by name; its text is read again when a line is asked for.

    `data` is kept for what was given as bytes; a file is opened again, and
    only trusted if its size and time are still the same.
    """

    name: str
    data: bytes | None = field(default=None, repr=False)
    path: Path | None = field(default=None, repr=False)
    stamp: tuple[int, int] = field(default=(0, 0), repr=False)
    _places: dict[tuple[Step, ...], None] = field(factory=dict, init=False, repr=False)
    _lines: dict[tuple[Step, ...], int | None] = field(
        factory=dict, init=False, repr=False
    )

    def place(self, steps: tuple[Step, ...]) -> Place:
        """Return the place of an element; its line is found when asked for."""
        self.expect(steps)
        return Place(path_text(steps), _Line(self, steps))

    def expect(self, steps: tuple[Step, ...]) -> None:
        """Note that the line of an element may be asked for."""
        self._places.setdefault(steps)

    def line_of(self, steps: tuple[Step, ...]) -> int | None:
        """Return the line of an element, `None` where the document is gone."""
        # One more parse finds the lines of all places known by now.
        if steps not in self._lines:
            self.expect(steps)
            root = self._parse()
            lines = None if root is None else _Lines(root)
            for each in tuple(self._places):
                self._lines[each] = None if lines is None else lines.line_of(each)
        return self._lines[steps]

    def __reduce__(self) -> tuple[object, ...]:
        """Let another process find lines, once for all that it gets."""
        if self.data is not None:
            return Document, (self.name, self.data)
        return _same_document, (self.name, self.path, self.stamp)

    def _parse(self) -> etree._Element | None:
        from lxml import etree  # noqa: PLC0415 (only when a line is asked for)

        from odataq.csdl.xml import tree_parser  # noqa: PLC0415

        data = self.data if self.data is not None else self._read_again()
        if data is None:
            return None
        try:
            return etree.fromstring(data, tree_parser())
        except etree.XMLSyntaxError:
            return None

    def _read_again(self) -> bytes | None:
        if self.path is None:
            return None
        try:
            if _stamp(self.path.stat()) != self.stamp:
                return None
            return self.path.read_bytes()
        except OSError:
            return None


@lru_cache(maxsize=64)
def _same_document(name: str, path: Path | None, stamp: tuple[int, int]) -> Document:
    """Return one document for all of the same file."""
    return Document(name, path=path, stamp=stamp)


@frozen(eq=False)
class _Line:
    """Finds a line; unlike a closure it can be sent to another process."""

    document: Document
    steps: tuple[Step, ...]

    def __call__(self) -> int | None:
        return self.document.line_of(self.steps)

    def __reduce__(self) -> tuple[object, ...]:
        return _expected, (self.document, self.steps)


def _expected(document: Document, steps: tuple[Step, ...]) -> _Line:
    document.expect(steps)
    return _Line(document, steps)


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


@define(eq=False)
class _Lines:
    """Finds the lines of elements; children are looked up by tag and name.

    Siblings are indexed when the first of them is asked for: with many
    problems in one parent a search for each would take quadratic time.
    """

    root: etree._Element
    _wrapper: etree._Element = field(
        default=Factory(
            lambda self: next(self.root.iter("{*}DataServices"), self.root),
            takes_self=True,
        ),
        init=False,
    )
    _children: dict[etree._Element, dict[tuple[str, str | None], list[int]]] = field(
        factory=dict, init=False
    )

    def line_of(self, steps: tuple[Step, ...]) -> int:
        """Return the line of the last element on a path that is there."""
        element = self.root
        for step in steps:
            found = self._child(element, step)
            if found is None:
                break
            element = found
        return int(element.sourceline or 1)

    def _child(self, parent: etree._Element, step: Step) -> etree._Element | None:
        # Schemas stand inside wrappers of another vocabulary, all else is direct.
        if step.tag == "Schema" and parent is self.root:
            if parent.tag == f"{EDM}Schema":
                return parent
            parent = self._wrapper
        index = self._children.get(parent)
        if index is None:
            index = self._children[parent] = _index(parent)
        numbers = index.get((step.tag, step.name))
        if not numbers:
            return None
        return parent[numbers[min(step.ordinal, len(numbers) - 1)]]


def _index(parent: etree._Element) -> dict[tuple[str, str | None], list[int]]:
    index: dict[tuple[str, str | None], list[int]] = {}
    for number, child in enumerate(parent):
        tag = str(child.tag).rpartition("}")[2]
        name = child.get(identity_of(tag))
        index.setdefault((tag, name), []).append(number)
        if name is not None:
            index.setdefault((tag, None), []).append(number)
    return index


def open_document(
    given: str | os.PathLike[str] | bytes | BinaryIO, limits: Limits, number: int
) -> tuple[Document, bytes]:
    """Read a document's bytes, refusing what can't be CSDL XML.

    A `str` is a path, never XML. Raises `DocumentError`.
    """
    if isinstance(given, bytes | bytearray | memoryview):
        data = bytes(given)
        document = Document(f"<document {number}>", data=data)
    elif isinstance(given, str | os.PathLike):
        document, data = _read_path(Path(given), limits)
    elif hasattr(given, "read"):
        data = given.read(limits.metadata_bytes + 1)
        if not isinstance(data, bytes):
            raise TypeError("a metadata file must be opened in binary mode")
        name = getattr(given, "name", None)
        name = name if isinstance(name, str) else f"<document {number}>"
        document = Document(name, data=data)
    else:
        raise TypeError(
            f"metadata is a path, bytes or a binary file, not {type(given).__name__}"
        )
    _check_size(data, limits)
    _check_kind(data)
    return document, data


def _read_path(path: Path, limits: Limits) -> tuple[Document, bytes]:
    try:
        # Non-blocking: opening a FIFO would otherwise wait for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DocumentError("CSD101", f"the file can't be read: {reason}") from None
    except ValueError:
        raise DocumentError("CSD101", "the file's name has a NUL character") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise DocumentError("CSD101", "this is no regular file")
    with os.fdopen(descriptor, "rb") as stream:
        if status.st_size > limits.metadata_bytes:
            raise _too_large(status.st_size, limits)
        # One byte more, to notice a file that grows; a buffer of the limit would
        # be made and thrown away.
        data = stream.read(status.st_size + 1)
    return Document(str(path), path=path, stamp=_stamp(status)), data


def _too_large(size: int, limits: Limits) -> DocumentError:
    return DocumentError(
        "CSD107",
        f"the document has {size} bytes or more, the limit is {limits.metadata_bytes}",
    )


def _check_size(data: bytes, limits: Limits) -> None:
    if len(data) > limits.metadata_bytes:
        raise _too_large(len(data), limits)
    for char, shortest, most, noun in (
        (b"<", b"<a/>", limits.metadata_elements, "tags"),
        (b"=", b" a=''", limits.metadata_attributes, "attributes"),
    ):
        if len(data) < most * len(shortest):
            continue
        found = data.count(char)
        if found > most:
            raise DocumentError(
                "CSD107", f"the document has some {found} {noun}, the limit is {most}"
            )


def _check_kind(data: bytes) -> None:
    """Say what a file looks like that is no XML in an encoding we read."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise DocumentError("CSD105", f"this looks like {what}")
    head = _decode_head(data[:_HEAD])
    text = head.lstrip("\ufeff \t\r\n")
    if not text:
        raise DocumentError("CSD105", "the document is empty")
    if text[0] in "{[":
        raise DocumentError(
            "CSD105",
            "this looks like JSON, perhaps an error of the service or "
            "JSON CSDL, which odataq doesn't read",
        )
    if re.match(r"<(?:!doctype\s+html|html)\b", text, re.IGNORECASE):
        raise DocumentError(
            "CSD105", "this looks like a web page, perhaps a sign-in page"
        )
    if text[0] != "<":
        raise DocumentError("CSD105", "this is no XML: it doesn't start with '<'")
    declared = _DECLARED.match(text)
    if declared and declared.group(1).lower() not in _ENCODINGS:
        raise DocumentError(
            "CSD104", f"the encoding '{declared.group(1)}' isn't supported"
        )


def _decode_head(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"<\0")):
        return head.decode("utf-16-le", "replace")
    if head.startswith((b"\xfe\xff", b"\0<")):
        return head.decode("utf-16-be", "replace")
    return head.decode("utf-8", "replace")
