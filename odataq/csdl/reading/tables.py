"""Tables of the elements that may stand in an element, and who reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Attributes = Mapping[str, str]
    # A function that receives the attributes, and the table of the children.
    Entry = tuple[Callable[[dict[str, str]], None], "Table"]

__all__ = ["Table"]


class Table(dict[str, "Entry"]):
    """What may stand in an element; `at_end` is called when that one ends.

    `at_mark` receives the number of what was cut out of that element.

    What isn't in a table goes to `unexpected`, which says what to do instead.
    `is_inner` is the table of a child of a schema child.
    """

    __slots__ = ("at_end", "at_mark", "is_inner", "unexpected")

    def __init__(
        self,
        unexpected: Callable[[Table, str], Entry],
        at_end: Callable[[], None] | None = None,
        *,
        is_inner: bool = False,
    ) -> None:
        """Start with no element at all."""
        super().__init__()
        self.at_end = at_end
        self.at_mark: Callable[[int], None] | None = None
        self.is_inner = is_inner
        self.unexpected = unexpected

    def __missing__(self, tag: str) -> Entry:
        """Return what to do about an element that has no place here."""
        return self.unexpected(self, tag)
