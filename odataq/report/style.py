"""Colours, where the stream shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.diagnostics import Severity
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

__all__ = ["Style", "style_for"]

_RESET: Final = "\x1b[0m"
_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_RED: Final = "\x1b[1;31m"
_YELLOW: Final = "\x1b[1;33m"
_BLUE: Final = "\x1b[1;34m"
_SEVERITY: Final = {
    Severity.ERROR: _RED,
    Severity.WARNING: _YELLOW,
    Severity.ADVICE: _BLUE,
}


@frozen
class Style:
    """Marks up text, or leaves it as it is; `encoding` is that of the stream."""

    is_coloured: bool = False
    encoding: str = "utf-8"

    def text(self, text: str) -> str:
        """Return text from outside, harmless and such that the stream has it."""
        shown = printable(text)
        if shown.isascii():
            return shown
        try:
            shown.encode(self.encoding)
        except (LookupError, UnicodeError):
            return "".join(map(self._encodable, shown))
        return shown

    def _encodable(self, char: str) -> str:
        if char.isascii():
            return char
        try:
            char.encode(self.encoding)
        except (LookupError, UnicodeError):
            return f"<U+{ord(char):04X}>"
        return char

    def severity(self, severity: Severity) -> str:
        """Return the name of a severity."""
        return self._paint(severity.value, _SEVERITY[severity])

    def strong(self, text: str) -> str:
        """Return text that stands out."""
        return self._paint(text, _BOLD)

    def dim(self, text: str) -> str:
        """Return text that stands back."""
        return self._paint(text, _DIM)

    def _paint(self, text: str, colour: str) -> str:
        return f"{colour}{text}{_RESET}" if self.is_coloured else text


def style_for(
    stream: TextIO, environment: Mapping[str, str], choice: str = "auto"
) -> Style:
    """Return the style for a stream.

    The choice `always` or `never` decides; then NO_COLOR, FORCE_COLOR and
    CLICOLOR_FORCE (where they aren't empty or 0), TERM=dumb, and last whether
    the stream is a terminal.
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return Style(_is_coloured(stream, environment, choice), encoding)


def _is_coloured(stream: TextIO, environment: Mapping[str, str], choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(
        environment.get(name, "0") not in {"", "0"}
        for name in ("FORCE_COLOR", "CLICOLOR_FORCE")
    ):
        return True
    if environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
