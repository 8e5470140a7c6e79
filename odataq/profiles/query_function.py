"""A function that a service has for conditions about a column."""

from __future__ import annotations

from attrs import frozen

__all__ = ["QueryFunction"]


@frozen
class QueryFunction:
    """A query function, by its qualified name.

    `parameters` are names with types. `column_types` are the types of the columns
    that it is for, `tables` those that a lookup has to lead to (empty: any), and
    `purpose` says both in words. `counts` is the least and the greatest number of
    values in its list. `opposite` is the function that holds where this one
    doesn't.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]
    column_types: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    purpose: str = ""
    counts: tuple[int, int | None] = (0, None)
    opposite: str | None = None

    @property
    def shown(self) -> str:
        """The call, with a type in place of each value."""
        names = (f"{name}={_SHOWN.get(kind, '...')}" for name, kind in self.parameters)
        return f"{self.name}({','.join(names)})"


_SHOWN = {
    "Edm.String": "'...'",
    "Edm.Int64": "1",
    "Collection(Edm.String)": '["..."]',
}
