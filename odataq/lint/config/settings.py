"""The settings that hold for a file, and for a run."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from odataq.diagnostics import Severity
from odataq.limits import LIMITS, Limits
from odataq.lint.config.keys import KEYS, LARGEST_FILE, LIMIT_NAMES
from odataq.lint.config.reading import (
    FILE_NAME,
    PROJECT_FILE,
    ConfigError,
    ConfigFile,
    circular,
    outside,
    read_config,
)
from odataq.lint.patterns import Patterns
from odataq.lint.selection import ALL, Selection
from odataq.report.outputs import output_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Configuration", "FileSettings", "RunSettings", "Setting"]

_SAMPLE: Final = "sample:"
_COMMAND_LINE: Final = "command line"
_DEFAULT: Final = "default"
# What tools make: none of it is code of the project.
_EXCLUDED: Final = (
    *(".bzr", ".direnv", ".eggs", ".git", ".hg", ".hypothesis", ".idea", ".ipynb_*"),
    *(".mypy_cache", ".next", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".tox"),
    *(".venv", ".vs", "__pycache__", "bower_components", "build", "dist", "obj"),
    *("node_modules", "site-packages", "venv"),
    *("*.min.js", "package-lock.json"),
)


@frozen
class FileSettings:
    """How a file is checked. Equal settings can share a checker."""

    metadata: tuple[str, ...] = ()
    profile: str = "auto"
    service_roots: tuple[str, ...] = ()
    is_strict: bool = False
    selection: Selection = field(factory=Selection)
    limits: Limits = LIMITS
    max_file_size: int = LARGEST_FILE


@frozen
class RunSettings:
    """Which files are looked at, and what is made of what is found.

    `include` is empty where all are. Patterns are relative to `folder`.
    """

    folder: Path
    include: Patterns
    exclude: Patterns
    respects_gitignore: bool = True
    forces_exclude: bool = False
    fail_on: str = "warning"
    output_formats: tuple[str, ...] = ("full",)
    requires_queries: bool = False
    jobs: int = 0


@frozen
class Setting:
    """A setting as it holds: its value as in TOML, and who says so."""

    name: str
    value: object
    origin: str


@frozen
class _Layer:
    values: Mapping[str, Any]
    folder: Path
    file: ConfigFile | None = None

    def origin(self, name: str) -> str:
        if self.file is None:
            return _COMMAND_LINE
        at = self.file.source.position(self.file.place(name).start)
        return f"{self.file.path}:{at.line}"


@frozen(slots=False)
class Configuration:
    """Finds the settings for files.

    The file nearest above a file of code counts, as a whole: `odataq.toml`, or the
    table `[tool.odataq]` of a `pyproject.toml`. Where a `file` is given, that one
    counts for all; where `is_isolated`, none. What `overrides` has, by the names of
    the settings and valid, counts before any file; it is relative to `folder`.

    Raises `ConfigError` when a file that can't be used is asked for.
    """

    folder: Path
    overrides: Mapping[str, object] = field(factory=dict)
    file: Path | None = None
    is_isolated: bool = False
    _known: dict[Path, ConfigFile | None] = field(factory=dict, init=False, repr=False)
    _layers: dict[Path | None, tuple[_Layer, ...]] = field(
        factory=dict, init=False, repr=False
    )

    def for_file(self, path: Path) -> FileSettings:
        """Return the settings for a file, which doesn't have to exist."""
        where = _absolute(path)
        layers = self._layers_for(where.parent)
        selection = Selection(
            (*_value(layers, "select", [ALL]), *_all(layers, "extend-select")),
            (*_value(layers, "ignore", []), *_all(layers, "extend-ignore")),
            tuple(_silenced(layers, where)),
            tuple(
                (selector, Severity(severity))
                for selector, severity in _value(layers, "severity", {}).items()
            ),
        )
        limits = _value(layers, "limits", {})
        return FileSettings(
            _metadata(layers, where),
            _by_path(layers, "profile", where, "auto"),
            tuple(_value(layers, "service-roots", [])),
            _value(layers, "strict", default=False),
            selection,
            Limits(**{LIMIT_NAMES[name]: number for name, number in limits.items()})
            if limits
            else LIMITS,
            _value(layers, "max-file-size", LARGEST_FILE),
        )

    @cached_property
    def for_run(self) -> RunSettings:
        """The settings that hold for the folder in which odataq is started."""
        layers = self._layers_for(self.folder)
        layer = next((each for each in layers if each.file), None)
        excluded = _value(layers, "exclude", [*_EXCLUDED])
        return RunSettings(
            layer.folder if layer else self.folder,
            Patterns(tuple(_value(layers, "include", []))),
            Patterns((*excluded, *_all(layers, "extend-exclude"))),
            _value(layers, "respect-gitignore", default=True),
            _value(layers, "force-exclude", default=False),
            _value(layers, "fail-on", "warning"),
            tuple(_outputs(layers)),
            _value(layers, "require-queries", default=False),
            _value(layers, "jobs", 0),
        )

    def shown(self, path: Path) -> tuple[Setting, ...]:
        """Return all settings as they hold for a file or a folder, with origins."""
        where = _absolute(path)
        layers = self._layers_for(where if where.is_dir() else where.parent)
        return tuple(_shown(layers, name) for name in KEYS if name != "extend")

    def _layers_for(self, folder: Path) -> tuple[_Layer, ...]:
        named = None if self.file is None else _absolute(self.file)
        nearest = named or (None if self.is_isolated else self._nearest(folder))
        if nearest not in self._layers:
            files = () if nearest is None else tuple(self._chain(nearest))
            own = _Layer(self.overrides, self.folder)
            self._layers[nearest] = (
                own,
                *(_Layer(each.values, each.folder, each) for each in files),
            )
        return self._layers[nearest]

    def _nearest(self, folder: Path) -> Path | None:
        for above in (folder, *folder.parents):
            for name in (FILE_NAME, PROJECT_FILE):
                path = above / name
                if path not in self._known:
                    is_there = path.is_file()
                    self._known[path] = read_config(path) if is_there else None
                if self._known[path] is not None:
                    return path
        return None

    def _chain(self, first: Path) -> Iterator[ConfigFile]:
        """Yield a file, the one that it extends, and so on."""
        path = first
        seen: list[Path] = []
        while True:
            file = self._known.get(path) or read_config(path, is_named=True)
            if file is None:
                return
            yield file
            seen.append(path.resolve())
            extended = file.values.get("extend")
            if not isinstance(extended, str):
                return
            path = _absolute(file.folder / extended)
            if path.resolve() in seen:
                raise ConfigError([circular(file)])


def _value(layers: tuple[_Layer, ...], name: str, default: Any) -> Any:  # noqa: ANN401
    """Return the value that counts; the kind of the key says what type it has."""
    return next((each.values[name] for each in layers if name in each.values), default)


def _all(layers: tuple[_Layer, ...], name: str) -> Iterator[str]:
    for each in layers:
        yield from each.values.get(name, ())


def _by_path(
    layers: tuple[_Layer, ...],
    name: str,
    path: Path,
    default: Any,  # noqa: ANN401 (see _value)
) -> Any:  # noqa: ANN401
    """Return the value of a setting that may be a table by patterns of paths."""
    layer = next((each for each in layers if name in each.values), None)
    if layer is None:
        return default
    value = layer.values[name]
    if not isinstance(value, dict):
        return value
    inside = _within(path, layer.folder)
    found = default
    for pattern, own in value.items():
        if inside is not None and Patterns((pattern,)).matches(inside):
            found = own
    return found


def _metadata(layers: tuple[_Layer, ...], path: Path) -> tuple[str, ...]:
    documents = _by_path(layers, "metadata", path, [])
    names = [documents] if isinstance(documents, str) else documents
    layer = next((each for each in layers if "metadata" in each.values), None)
    if layer is None:
        return ()
    return tuple(
        each
        if each.startswith(_SAMPLE)
        else str(_absolute(layer.folder / Path(each).expanduser()))
        for each in names
    )


def _outputs(layers: tuple[_Layer, ...]) -> Iterator[str]:
    """Yield formats; files that a settings file names are below its folder.

    A repository that is only looked at must not have other files written.
    """
    name = "output-format"
    layer = next((each for each in layers if name in each.values), None)
    value = "full" if layer is None else layer.values[name]
    for at, each in enumerate([value] if isinstance(value, str) else value):
        output = output_of(each)
        if layer is None or layer.file is None or output.path is None:
            yield each
            continue
        path = os.path.realpath(layer.folder / output.path)
        if _within(Path(path), layer.folder.resolve()) is None:
            place = (name,) if isinstance(value, str) else (name, at)
            raise ConfigError([outside(layer.file, place)])
        yield f"{output.format}={path}"


def _silenced(layers: tuple[_Layer, ...], path: Path) -> Iterator[str]:
    name = "per-file-ignores"
    layer = next((each for each in layers if name in each.values), None)
    inside = None if layer is None else _within(path, layer.folder)
    if layer is None or inside is None:
        return
    for pattern, selectors in layer.values[name].items():
        if Patterns((pattern,)).matches(inside):
            yield from selectors


def _absolute(path: Path) -> Path:
    """Return a path without `..`; links in it stay as they are named."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve() follows links)


def _within(path: Path, folder: Path) -> str | None:
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return None


def _shown(layers: tuple[_Layer, ...], name: str) -> Setting:
    for each in layers:
        if name in each.values:
            return Setting(name, each.values[name], each.origin(name))
    return Setting(name, None, _DEFAULT)
