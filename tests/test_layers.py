"""A module imports only from lower layers."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parents[1] / "odataq"

# What is imported by all others, from the lowest layer up. The modules of one line
# don't import each other; those of the first, the values, may.
LAYERS = (
    (
        *(
            "batch_json",
            "batch_parts",
            "batch_text",
            "codes",
            "curl",
            "diagnostics",
            "errors",
            "fixes",
            "garbage",
            "http",
        ),
        *("http_places", "http_text", "limits", "multipart", "resources", "source"),
        *("suggest", "text"),
    ),
    ("csdl", "profiles", "report", "syntax"),
    ("semantics",),
    ("rules",),
    ("checker",),
    ("builder", "shape"),
    ("writes",),
    ("connections",),
    ("service",),
    ("lint",),
    ("cli",),
)
LAYER = {name: number for number, layer in enumerate(LAYERS) for name in layer}

# The public names, the command line as a module, and what is for embedders' tests:
# they may import everything, and nothing in a layer imports them.
OUTSIDE = {"__init__", "__main__", "testing"}

MODULES = sorted(
    (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py")), key=Path.as_posix
)


def violations(module: Path, text: str) -> Iterator[str]:
    """Say what a module, named by its path in the package, imports wrongly."""
    own = module.parts[0].removesuffix(".py")
    if own in OUTSIDE:
        return
    if own not in LAYER:
        yield f"'{own}' is in no layer"
        return
    for line, name in imported(module, text):
        if name == own:
            continue
        if name not in LAYER:
            yield f"line {line}: '{name}' is in no layer"
        elif LAYER[name] > LAYER[own]:
            yield f"line {line}: '{own}' is below '{name}'"
        elif LAYER[name] == LAYER[own] > 0:
            yield f"line {line}: '{own}' is beside '{name}'"


def imported(module: Path, text: str) -> Iterator[tuple[int, str]]:
    """Find the top-level names of the package that a module imports, with lines.

    Imports in functions and for type checking count like all others.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield from top_level(node.lineno, each.name)
        elif isinstance(node, ast.ImportFrom):
            start = origin(module, node)
            for each in node.names:
                yield from top_level(node.lineno, f"{start}.{each.name}")


def origin(module: Path, node: ast.ImportFrom) -> str:
    """Return the full name of the module that an import takes names from."""
    if not node.level:
        return node.module or ""
    parents = ("odataq", *module.parent.parts)
    start = parents[: len(parents) - node.level + 1]
    return ".".join((*start, *filter(None, [node.module])))


def top_level(line: int, name: str) -> Iterator[tuple[int, str]]:
    parts = name.split(".")
    if parts[0] == "odataq" and parts[1:] != ["__version__"]:
        yield line, parts[1] if len(parts) > 1 else "__init__"


@pytest.mark.parametrize("module", MODULES, ids=Path.as_posix)
def test_module_imports_from_lower_layers(module: Path) -> None:
    text = (PACKAGE / module).read_text("utf-8")
    assert list(violations(module, text)) == []


@pytest.mark.parametrize(
    ("module", "text", "expected"),
    [
        ("csdl/model.py", "import lxml.etree, odataqx", []),
        ("csdl/model.py", "from odataq.source import Span", []),
        ("csdl/model.py", "from odataq.csdl.types import TypeRef", []),
        ("csdl/model.py", "from .types import TypeRef", []),
        ("csdl/__init__.py", "from . import types", []),
        ("csdl/__init__.py", "from .. import source", []),
        ("codes.py", "from odataq.diagnostics import Severity", []),
        ("cli/__init__.py", "from odataq import __version__", []),
        ("testing.py", "import odataq.cli", []),
        ("__init__.py", "import odataq.cli", []),
        ("csdl/model.py", "import odataq.cli", ["'csdl' is below 'cli'"]),
        ("csdl/model.py", "from odataq import cli", ["'csdl' is below 'cli'"]),
        ("csdl/model.py", "from ..cli import main", ["'csdl' is below 'cli'"]),
        ("csdl/model.py", "from .. import syntax", ["'csdl' is beside 'syntax'"]),
        ("source.py", "from .csdl import model", ["'source' is below 'csdl'"]),
        ("cli/__init__.py", "from odataq import Model", ["'Model' is in no layer"]),
        ("cli/__init__.py", "import odataq", ["'__init__' is in no layer"]),
        ("cli/__init__.py", "import odataq.testing", ["'testing' is in no layer"]),
        ("utils.py", "", ["'utils' is in no layer"]),
        (
            "limits.py",
            "if TYPE_CHECKING:\n    from odataq.report import text\n",
            ["'limits' is below 'report'"],
        ),
        (
            "rules/names.py",
            "def check():\n    import odataq.checker, odataq.lint\n",
            ["'rules' is below 'checker'", "'rules' is below 'lint'"],
        ),
    ],
)
def test_wrong_imports_are_found(module: str, text: str, expected: list[str]) -> None:
    found = [each.split(": ")[-1] for each in violations(Path(module), text)]
    assert found == expected
