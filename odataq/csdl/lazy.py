"""Values that are made when they are first asked for."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Lazy", "Unread", "leave_unread"]

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
        made._make = None
        made._value = value  # noqa: SLF001 (its own)
        return made


class _Unread:
    """A part some of whose attributes are set when one is first asked for."""

    __slots__ = ("_unread",)

    def __getattr__(self, name: str) -> object:
        """Set the attributes that are left; return one of them."""
        if not hasattr(type(self), name):
            raise AttributeError(f"{type(self).__name__} has no '{name}'")
        with _MAKING:
            try:
                return object.__getattribute__(self, name)
            except AttributeError:
                if name == "_unread" or not hasattr(self, "_unread"):
                    raise
            read: Callable[[], Mapping[str, object]] = self._unread  # type: ignore[assignment]  # leave_unread() set it
            for each, value in read().items():
                object.__setattr__(self, each, value)
            object.__delattr__(self, "_unread")
            return object.__getattribute__(self, name)


if TYPE_CHECKING:
    # To a type checker a part has its own attributes and no others.
    Unread = object
else:
    Unread = _Unread


def leave_unread(
    part: object, read: Callable[[], Mapping[str, object]], *names: str
) -> None:
    """Let attributes of a part be set by what `read` returns, when needed."""
    for name in names:
        object.__delattr__(part, name)
    object.__setattr__(part, "_unread", read)
