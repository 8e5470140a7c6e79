"""JSON with numbers as they are written, so that none is rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps
from typing import TypeAlias

from attrs import frozen

__all__ = ["Json", "Number", "json_text"]


@frozen
class Number:
    """A number by its text."""

    text: str


Json: TypeAlias = "bool | str | Number | Sequence[Json] | Mapping[str, Json] | None"


def json_text(value: Json) -> str:
    """Return the text of a value; it nests no deeper than its maker allows."""
    match value:
        case Number(text):
            return text
        case None | bool() | str():
            return dumps(value, ensure_ascii=False)
        case Mapping():
            members = (
                f"{dumps(name, ensure_ascii=False)}: {json_text(each)}"
                for name, each in value.items()
            )
            return f"{{{', '.join(members)}}}"
        case _:
            return f"[{', '.join(map(json_text, value))}]"
