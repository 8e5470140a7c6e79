"""The JSON Schema of a configuration file, and a file to begin with."""

from __future__ import annotations

from typing import Final

from odataq.lint.config.keys import KEYS, Key
from odataq.lint.selection import GROUPS

__all__ = ["json_schema", "table_of_groups", "table_of_keys", "template"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_INTRODUCTION: Final = """\
# Settings of odataq. Those behind a # are examples: remove the # to set one.
# Paths and patterns are relative to this file.
"""
_WIDTH: Final = 86


def json_schema() -> dict[str, object]:
    """Return the schema of odataq.toml and of `[tool.odataq]` in pyproject.toml."""
    return {
        "$schema": _DIALECT,
        "title": "Settings of odataq",
        "type": "object",
        "properties": {
            each.name: {"description": each.text, **each.kind.schema()}
            for each in KEYS.values()
        },
        "additionalProperties": False,
    }


def template() -> str:
    """Return the text of an odataq.toml with each setting as a comment."""
    return "\n".join([_INTRODUCTION, *(_described(each) for each in KEYS.values())])


def table_of_keys() -> str:
    """Return the settings as a table of Markdown."""
    rows = ["| setting | value | default | meaning |", "|---|---|---|---|"]
    for each in KEYS.values():
        default = f"`{each.default}`" if each.default[:1] in '"[{' else each.default
        kind = each.kind.text.replace("|", "\\|")
        rows.append(f"| `{each.name}` | {kind} | {default} | {each.text} |")
    return "\n".join([*rows, ""])


def table_of_groups() -> str:
    """Return the groups of codes as a table of Markdown."""
    rows = ["| group | codes | what it has |", "|---|---|---|"]
    for name, each in GROUPS.items():
        codes = ", ".join(f"`{prefix}`" for prefix in each.prefixes)
        rows.append(f"| `{name}` | {codes} | {each.text} |")
    return "\n".join([*rows, ""])


def _described(key: Key) -> str:
    lines = [*_wrapped(f"{key.text} Default: {key.default}.")]
    return "\n".join([*(f"# {each}" for each in lines), f"# {key.example}", ""])


def _wrapped(text: str) -> list[str]:
    import textwrap  # noqa: PLC0415 (only `config init` needs it)

    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
