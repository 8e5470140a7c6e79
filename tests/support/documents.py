"""Small CSDL documents, and what reading them reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq import LIMITS, CsdlError, read_model

if TYPE_CHECKING:
    from os import PathLike
    from typing import BinaryIO

    from odataq import Diagnostic, Limits

__all__ = [
    "EDM",
    "EDMX",
    "codes_of",
    "edmx",
    "entity",
    "problems_of",
    "repeat",
    "schema",
]

EDM: Final = "http://docs.oasis-open.org/odata/ns/edm"
EDMX: Final = "http://docs.oasis-open.org/odata/ns/edmx"


def schema(body: str = "", namespace: str = "N", alias: str | None = None) -> str:
    """Return a `Schema` element, which is a document by itself too."""
    named = f' Alias="{alias}"' if alias else ""
    return f'<Schema xmlns="{EDM}" Namespace="{namespace}"{named}>{body}</Schema>'


def edmx(*schemas: str, references: str = "", version: str = "4.0") -> str:
    """Return a whole document with schemas."""
    services = f"<edmx:DataServices>{''.join(schemas)}</edmx:DataServices>"
    head = f'<edmx:Edmx xmlns:edmx="{EDMX}" Version="{version}">'
    return f"{head}{references}{services}</edmx:Edmx>"


def entity(name: str = "E", body: str = "") -> str:
    """Return an entity type with the key `Id`."""
    return (
        f'<EntityType Name="{name}"><Key><PropertyRef Name="Id"/></Key>'
        f'<Property Name="Id" Type="Edm.Int32" Nullable="false"/>{body}</EntityType>'
    )


def problems_of(
    *documents: str | bytes | PathLike[str] | BinaryIO,
    strict: bool = False,
    limits: Limits = LIMITS,
) -> tuple[Diagnostic, ...]:
    """Return all diagnostics of documents; a `str` is the XML here."""
    given = [each.encode() if isinstance(each, str) else each for each in documents]
    try:
        return read_model(
            given[0], *given[1:], strict=strict, limits=limits
        ).diagnostics
    except CsdlError as error:
        return error.diagnostics


def codes_of(
    *documents: str | bytes | PathLike[str] | BinaryIO,
    strict: bool = False,
    limits: Limits = LIMITS,
) -> list[str]:
    """Return the codes of all diagnostics, sorted."""
    return sorted(
        each.code for each in problems_of(*documents, strict=strict, limits=limits)
    )


def repeat(number: int, template: str) -> str:
    """Return a template so many times, `#` replaced by the number from 0."""
    return "".join(template.replace("#", str(each)) for each in range(number))
