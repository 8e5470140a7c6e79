"""The hooks for pre-commit, run by it in a repository of somebody else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from odataq.lint.hosts import SUFFIXES
from odataq.resources import sample_path
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BAD = 'url = "accounts?$select=nmae&$top=1"\n'


def _hooks() -> dict[str, dict[str, str]]:
    """Return the hooks; the file has one key a line."""
    hooks: dict[str, dict[str, str]] = {}
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    for part in re.split(r"^- ", text, flags=re.MULTILINE)[1:]:
        lines = (line.strip().split(": ", 1) for line in part.splitlines() if line)
        found = dict(lines)
        hooks[found["id"]] = found
    return hooks


def test_the_hook_takes_files_of_all_languages() -> None:
    pattern = re.compile(_hooks()["odataq-lint"]["files"])
    assert all(pattern.search(f"x/a{suffix}") for suffix in SUFFIXES)
    assert not any(map(pattern.search, ("a.txt", "py", "a.python", "a.cs.txt")))
    known = set(re.findall(r"\w+", pattern.pattern)) - {"$"}
    assert {f".{each}" for each in known} == {*SUFFIXES}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("crm.edmx", True),
        ("x/crm.csdl", True),
        ("$metadata.xml", True),
        ("x/metadata-dev.xml", True),
        ("pom.xml", False),
        ("metadata.json", False),
    ],
)
def test_the_hook_for_metadata_takes_documents(name: str, *, expected: bool) -> None:
    pattern = _hooks()["odataq-metadata"]["files"]
    assert (re.search(pattern, name) is not None) is expected


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what each hook says, run on a repository as people have it."""
    if find_spec("pre_commit") is None or shutil.which("git") is None:
        pytest.skip("pre-commit or git is missing")
    folder = tmp_path_factory.mktemp("hooks")
    hooks, own = folder / "odataq", folder / "own"
    _copy(hooks)
    own.mkdir()
    for name, text in (
        ("a.py", BAD),
        ("b.http", "GET /api/data/v9.2/accounts?$select=nmae&$top=1\n"),
        ("excluded/c.py", BAD),
        ("odataq.toml", 'metadata = "metadata.xml"\nexclude = ["excluded"]\n'),
        ("broken.edmx", "<edmx"),
    ):
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_text(text, "utf-8")
    shutil.copy(sample_path("dataverse"), own / "metadata.xml")
    for each in (hooks, own):
        _git(each, "init", "-q")
        _git(each, "add", "-A")
        _git(each, "commit", "-q", "-m", "first")
    found = {}
    for hook in ("odataq-lint", "odataq-metadata"):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pre_commit", "try-repo", str(hooks), hook),
                *("--all-files", "--color", "never"),
            ],
            capture_output=True,
            check=False,
            cwd=own,
            env={**_environment(), "PRE_COMMIT_HOME": str(folder / "home")},
            text=True,
            timeout=540,
        )
        found[hook] = done.stdout + done.stderr
        if "An unexpected error" in found[hook]:
            pytest.skip("the environment of a hook can't be installed here")
    return found


def _copy(folder: Path) -> None:
    names = ("grammars", "metadata_samples", "odataq", "README.md", "LICENSE")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in (*names, "pyproject.toml", ".pre-commit-hooks.yaml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)


def _environment() -> dict[str, str]:
    kept = {name: of for name, of in os.environ.items() if not name.startswith("GIT_")}
    kept.pop("PYTHONPATH", None)
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def _git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=n", "-c", "user.email=e@example.com")
    subprocess.run(
        ["git", *names, *arguments],  # noqa: S607 (whichever there is)
        check=True,
        cwd=folder,
        env=_environment(),
    )


def test_the_hook_finds_what_is_wrong_in_a_commit(outcome: dict[str, str]) -> None:
    said = outcome["odataq-lint"]
    assert "Failed" in said
    assert "--> a.py:1:25" in said
    assert "--> b.http:1:" in said
    assert "excluded/c.py" not in said
    assert "2 errors in " in said


def test_the_hook_for_metadata_finds_broken_documents(outcome: dict[str, str]) -> None:
    said = outcome["odataq-metadata"]
    assert "Failed" in said
    assert "broken.edmx:1:" in said


# The action


def _script(name: str) -> str:
    """Return the script of a step of the action."""
    text = (ROOT / "action.yml").read_text("utf-8")
    step = text.partition(f"- name: {name}\n")[2].partition("\n    - ")[0]
    return textwrap.dedent(step.partition("run: |\n")[2])


def test_the_action_lints_what_its_inputs_say(tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is missing")
    (tmp_path / "a.py").write_text(BAD, "utf-8")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "odataq"
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -P -m odataq "$@"\n', "utf-8"
    )
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    inputs = {
        "ARGUMENTS": "--isolated --select ODQ2",
        "METADATA": "sample:dataverse",
        "PATHS": "a.py $(touch canary) *",
        "SARIF": "",
    }
    environment = {**os.environ, **inputs, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = _run_bash(tmp_path, environment)
    assert done.returncode == 2
    assert "there is no file or folder '$(touch', '*', 'canary)'" in done.stderr
    done = _run_bash(tmp_path, {**environment, "PATHS": "a.py", "SARIF": "o.sarif"})
    assert done.returncode == 1
    assert done.stdout.startswith("::error ")
    assert (tmp_path / "o.sarif").exists()


def _run_bash(
    folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", _script("Lint")],  # noqa: S607
        capture_output=True,
        check=False,
        cwd=folder,
        env=environment,
        text=True,
    )


def test_the_script_that_installs_can_be_read() -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is missing")
    script = _script("Install odataq")
    assert "pip install" in script
    subprocess.run(["bash", "-n", "-c", script], check=True)  # noqa: S607
