"""The grammars and the metadata samples that come with the package."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "UnknownResourceError",
    "is_resource",
    "read_grammar",
    "sample_names",
    "sample_path",
]


class UnknownResourceError(LookupError):
    """There is no grammar or sample of this name."""


def read_grammar(name: str) -> str:
    """Return the text of `grammars/{name}.lark`."""
    return _named("grammar", name, _files("grammars", ".lark")).read_text("utf-8")


def sample_path(name: str) -> Path:
    """Return where `metadata_samples/{name}.xml` is."""
    return _named("sample", name, _files("metadata_samples", ".xml"))


def is_resource(path: Path) -> bool:
    """Tell whether a path is that of a sample."""
    return path in _files("metadata_samples", ".xml").values()


def sample_names() -> tuple[str, ...]:
    """Return the names of all samples, sorted."""
    return tuple(_files("metadata_samples", ".xml"))


def _named(kind: str, name: str, files: dict[str, Path]) -> Path:
    # Looked up among the files that are there, never joined to a path: a name
    # may come from a command line and lead nowhere else.
    try:
        return files[name]
    except KeyError:
        known = ", ".join(files) or "none: this installation is incomplete"
        raise UnknownResourceError(f"no {kind} '{name}' (known: {known})") from None


def _files(folder: str, suffix: str) -> dict[str, Path]:
    # A wheel has the folder in the package, a checkout (also one installed as
    # editable) beside it.
    package = Path(__file__).resolve().parent
    for parent in (package, package.parent):
        found = sorted((parent / folder).glob(f"*{suffix}"))
        if found:
            return {path.stem: path for path in found}
    return {}
