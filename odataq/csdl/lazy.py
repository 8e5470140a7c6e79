"""A value that is made when it is first asked for."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Lazy"]

_T = TypeVar("_T")

# One for all: making a value is short, and may need another one.
_MAKING: Final = RLock()


class Lazy(Generic[_T]):
    """Makes its value once, whichever thread asks first."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], _T]) -> None:
        """Remember how the value is made."""
        self._make: Callable[[], _T] | None = make
        self._value: _T

    @property
    def value(self) -> _T:
        """The value."""
        if self._make is not None:
            with _MAKING:
                if self._make is not None:
                    self._value = self._make()
                    self._make = None
        return self._value

    @classmethod
    def of(cls, value: _T) -> Lazy[_T]:
        """Return one whose value is known already."""
        made = cls.__new__(cls)
        made._make = None  # noqa: SLF001 (its own)
        made._value = value  # noqa: SLF001 (its own)
        return made
