"""Commands, hooks and inputs in documents and in YAML exist."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

import pytest

from odataq.cli import main
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = ("README.md", *(f"docs/{each.name}" for each in ROOT.glob("docs/*.md")))
FILES: Final = (*PAGES, "action.yml", ".pre-commit-hooks.yaml")

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A command alone in its line, or behind what makes it one in YAML.
_COMMAND = re.compile(
    r"^[ \-]*(?:(?:run|script|entry): +)?odataq ([^|\n]+)", re.MULTILINE
)
_CODE = ("shell", "text", "yaml")


def commands(name: str) -> Iterator[list[str]]:
    """Yield the arguments of each command of odataq."""
    text = (ROOT / name).read_text("utf-8")
    is_page = name.endswith(".md")
    parts = (
        [x[2] for x in _BLOCK.finditer(text) if x[1] in _CODE] if is_page else [text]
    )
    for part in parts:
        for found in _COMMAND.finditer(part):
            # What the shell of a script fills in is some words.
            yield shlex.split(re.sub(r"\$\{?\w+(\[@\])?\}?", "x", found[1]))


def test_commands_are_seen() -> None:
    seen = {name: [*commands(name)] for name in FILES}
    for name in ("README.md", "docs/ci.md", "docs/output.md", ".pre-commit-hooks.yaml"):
        assert seen[name], name
    assert ["lint", "--since", "origin/main"] in seen["docs/ci.md"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_command_is_accepted(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in commands(name):
        # With --help nothing runs; what doesn't exist is told all the same.
        words = arguments[: arguments.index("--")] if "--" in arguments else arguments
        options = {each.partition("=")[0] for each in words if each.startswith("--")}
        names = [each for each in words[:2] if re.fullmatch(r"[a-z]+", each)]
        depth = 2 if names[0] in {"metadata", "config"} else 1
        assert main([*names[:depth], "--help"]) == 0, arguments
        known = {*re.findall(r"(?<![\w-])--[a-z-]+", capsys.readouterr().out)}
        known |= {f"--no-{each[2:]}" for each in known}
        assert options <= known, arguments


def documents() -> Iterator[str]:
    for name in PAGES:
        for found in _BLOCK.finditer((ROOT / name).read_text("utf-8")):
            if found[1] == "yaml":
                yield found[2]


def test_hooks_that_are_shown_exist() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    known = {*re.findall(r"^- id: (.+)$", text, re.MULTILINE)}
    shown = {x for each in documents() for x in re.findall(r"- id: (\S+)", each)}
    assert shown == known


def test_inputs_of_the_action_that_are_shown_exist() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    inputs = text.partition("\ninputs:\n")[2].partition("\nruns:")[0]
    known = {*re.findall(r"^  ([\w-]+):$", inputs, re.MULTILINE)}
    shown = {
        name
        for each in documents()
        for step in re.findall(r"uses: \S*/odataq@.*\n +with:\n((?: {10}.*\n)+)", each)
        for name in re.findall(r"^ +([\w-]+):", step, re.MULTILINE)
    }
    assert shown
    assert shown <= known


def test_yaml_is_indented_evenly() -> None:
    for each in documents():
        assert "\t" not in each
        for line in each.splitlines():
            assert (len(line) - len(line.lstrip(" "))) % 2 == 0, line
