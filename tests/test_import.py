"""What `import odataq` gives, and what it costs."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import odataq

PUBLIC = [
    "A",
    "ADVICE",
    "Batch",
    "Binding",
    "CODES",
    "ChangeSet",
    "Checker",
    "Connections",
    "Context",
    "CsdlError",
    "DATAVERSE",
    "Diagnostic",
    "ExpandBuilder",
    "Expression",
    "Finding",
    "LIMITS",
    "Limits",
    "Model",
    "NavigationGraph",
    "ODATA_V40",
    "ODATA_V401",
    "ODataqError",
    "P",
    "Pipeline",
    "PlacedRequest",
    "Position",
    "Profile",
    "Query",
    "QueryBuilder",
    "QueryError",
    "QuerySyntaxError",
    "RULES",
    "Record",
    "Request",
    "ResponseShape",
    "Row",
    "Rule",
    "S",
    "Service",
    "Severity",
    "Shape",
    "ShapeArray",
    "ShapeDefinition",
    "ShapeMember",
    "ShapeObject",
    "ShapeReference",
    "ShapeValue",
    "Source",
    "Span",
    "__version__",
    "alias",
    "apply_fixes",
    "associate",
    "batch",
    "bind",
    "call",
    "changes",
    "check",
    "check_payload",
    "clear_reference",
    "compile",
    "create",
    "delete",
    "disassociate",
    "errors_in",
    "from_json",
    "geography",
    "geometry",
    "json_schema",
    "nodes",
    "parse",
    "query",
    "read_batch",
    "read_model",
    "ref",
    "replace",
    "requests_in",
    "response_shape",
    "rule",
    "set_reference",
    "to_json",
    "typed_dict",
    "update",
    "upsert",
    "walk",
]

ROOT = Path(__file__).resolve().parents[1]

LOADED = """
import sys
import odataq
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def run(*arguments: str, folder: Path = ROOT) -> str:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    ).stdout


def test_public_names() -> None:
    assert sorted(odataq.__all__) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_can_be_had(name: str) -> None:
    assert getattr(odataq, name) is not None
    assert name in dir(odataq)


def test_star_import_gives_the_public_names() -> None:
    namespace: dict[str, object] = {}
    exec("from odataq import *", namespace)  # noqa: S102
    assert sorted(namespace.keys() - {"__builtins__"}) == PUBLIC


def test_the_lazy_names_are_those_in_all() -> None:
    # Hidden from type checkers, so read as data.
    homes: dict[str, str] = vars(odataq)["_HOMES"]
    assert sorted([*homes, "__version__"]) == PUBLIC
    for name, home in homes.items():
        module = import_module(home)
        here = module if name == "nodes" else vars(module)[name]
        assert here is getattr(odataq, name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        vars(odataq)["__getattr__"]("nope")


def test_import_loads_no_parser() -> None:
    loaded = run("-c", LOADED).split()
    assert "odataq" in loaded
    assert not {"lark", "lxml", "tree_sitter"} & set(loaded)


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert odataq.__version__ == project["version"]


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path) -> None:
    for name in ("argparse", "attr", "attrs", "lark", "lxml"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken')", "utf-8")
    assert odataq.__version__ in run("-m", "odataq", "--version", folder=tmp_path)
