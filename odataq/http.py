"""Requests as values: nothing here sends one."""

from __future__ import annotations

from attrs import field, frozen

__all__ = ["Request"]


def _pairs(headers: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in headers)  # type: ignore[attr-defined]  # any iterable of pairs


@frozen
class Request:
    """A request: its method, its URL, and its headers as pairs in their order."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), converter=_pairs)
    body: str | bytes | None = field(default=None, repr=False)
