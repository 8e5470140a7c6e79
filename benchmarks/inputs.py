"""What is measured: real documents where they are, else a made one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from odataq.resources import sample_path

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["metadata_documents"]

_ROOT: Final = Path(__file__).resolve().parents[1]
_REAL: Final = _ROOT.parent / "shared" / "metadata" / "dataverse"
_COPIES: Final = 12


def metadata_documents(folder: Path) -> Iterator[Path]:
    """Yield the documents to read; a made one is written to a folder."""
    real = sorted(_REAL.glob("*.xml"))
    if real:
        yield from real
        return
    yield _made(folder)


def _made(folder: Path) -> Path:
    """Write the Dataverse sample several times over, as one schema each.

    The copies refer to themselves: each has a namespace and an alias of its
    own in place of the sample's.
    """
    text = sample_path("dataverse").read_text("utf-8")
    head, _, rest = text.partition("<Schema ")
    schema, _, tail = rest.partition("</Schema>")
    copies = [
        schema.replace("Microsoft.Dynamics.CRM", f"Copy{number}.CRM")
        .replace('"mscrm"', f'"crm{number}"')
        .replace("mscrm.", f"crm{number}.")
        for number in range(_COPIES)
    ]
    path = folder / "made.xml"
    schemas = "\n".join(f"<Schema {each}</Schema>" for each in copies)
    path.write_text(f"{head}{schemas}{tail}", "utf-8")
    return path
