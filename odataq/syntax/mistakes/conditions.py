"""Conditions that other languages write with an operator, or without brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.syntax.mistakes.scene import (
    BLANKS,
    STRING,
    Mistake,
    deletion,
    fix,
    insertion,
    last_open,
    replacement,
)

if TYPE_CHECKING:
    from odataq.diagnostics import Edit, Fix
    from odataq.syntax.mistakes.scene import Scene

__all__ = ["bare_call", "function_operator", "missing_case_blank", "range_operator"]

_NEGATED: Final = re.compile(r"not[ \t]+(in|like|between)\b", re.IGNORECASE)
# An operand whose text can stand in a fix as it is.
_OPERAND: Final = re.compile(r"(?:^|[ (,])([A-Za-z_][\w/]*)$", re.ASCII)
_VALUE: Final = r"(?:'(?:[^']|'')*+'|-?[0-9][\w.:+\-]*)"
_RANGE: Final = re.compile(
    rf"between[ \t]+{_VALUE}[ \t]+and[ \t]+(?={_VALUE})", re.IGNORECASE
)
_ARGUMENTS: Final = re.compile(
    rf"[A-Za-z_][\w/]*[ \t]*,[ \t]*{STRING.pattern}", re.ASCII
)
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}$")
# Spec: URL Conventions, "Canonical Functions": the conditions of two arguments.
_CONDITIONS: Final = {
    each.lower(): each
    for each in ("contains", "startswith", "endswith", "matchesPattern")
}
_BARE: Final = re.compile(rf"(?:^|[ (,])({'|'.join(_CONDITIONS)})$", re.IGNORECASE)


def range_operator(scene: Scene) -> Mistake | None:
    """Find `like`, `between` and `not in`, which OData says in other ways."""
    if not scene.is_condition or scene.at == len(scene.before):
        return None
    negated = _NEGATED.match(scene.text, scene.at)
    if negated is not None:
        message = f"'not' can't stand in front of '{negated.group(1)}'"
        return scene.mistake("ODQ108", message, "negate all of it: not (a in (1,2))")
    word = scene.word
    if word.lower() == "like":
        hint = "write contains(a,'x'), startswith(a,'x') or endswith(a,'x')"
        fixes = _like(scene)
    elif word.lower() == "between":
        hint, fixes = "write a ge 1 and a le 2", _between(scene)
    else:
        return None
    message = f"there is no operator '{word}'"
    return scene.mistake("ODQ108", message, hint, fixes=fixes)


def _like(scene: Scene) -> tuple[Fix, ...]:
    at = scene.at + len(scene.word)
    at += len(scene.text[at:]) - len(scene.text[at:].lstrip(BLANKS))
    found = STRING.match(scene.text, at)
    if found is None:
        return ()
    inside = found.group()[1:-1]
    core = inside.removeprefix("%").removesuffix("%")
    if not core or any(each in core for each in "%_["):
        return ()
    first, last = inside[0] == "%", inside[-1] == "%"
    name = {(True, True): "contains", (True, False): "endswith"}.get((first, last))
    if not first and not last:
        return fix("write 'eq'", replacement(scene.at, scene.at + 4, "eq"))
    signs = [deletion(at + 1, at + 2)] if first else []
    end = found.end()
    signs += [deletion(end - 2, end - 1)] if last else []
    return _as_call(scene, name or "startswith", at, end, signs)


def _between(scene: Scene) -> tuple[Fix, ...]:
    found = _RANGE.match(scene.text, scene.at)
    operand = _OPERAND.search(scene.before)
    if found is None or operand is None:
        return ()
    edit = replacement(scene.at, scene.at + len("between"), "ge")
    second = insertion(found.end(), f"{operand.group(1)} le ")
    return fix("write 'ge' and 'le'", edit, second)


def _as_call(
    scene: Scene, name: str, start: int, end: int, others: list[Edit]
) -> tuple[Fix, ...]:
    """Return the fix that calls a function with the operands of an operator."""
    operand = _OPERAND.search(scene.before)
    if operand is None:
        return ()
    return fix(
        f"call '{name}'",
        insertion(operand.start(1), f"{name}("),
        replacement(operand.end(1), start, ","),
        *others,
        insertion(end, ")"),
    )


def function_operator(scene: Scene) -> Mistake | None:
    """Find a function between its arguments: `name contains 'x'`."""
    name = _CONDITIONS.get(scene.word.lower())
    following = scene.after.lstrip(BLANKS)
    if name is None or not scene.is_condition or not following.startswith("'"):
        return None
    start = len(scene.text) - len(following)
    found = STRING.match(scene.text, start)
    fixes = () if found is None else _as_call(scene, name, start, found.end(), [])
    message = f"'{scene.word}' is a function, not an operator"
    return scene.mistake("ODQ108", message, f"write {name}(a,'x')", fixes=fixes)


def bare_call(scene: Scene) -> Mistake | None:
    """Find a call without parentheses: `startswith name,'x'`."""
    found = _BARE.search(scene.before)
    if found is None or scene.at == len(scene.before) or not scene.is_condition:
        return None
    name = _CONDITIONS[found.group(1).lower()]
    arguments = _ARGUMENTS.match(scene.text, scene.at)
    fixes: tuple[Fix, ...] = ()
    if arguments is not None:
        opening = replacement(found.end(1), scene.at, "(")
        closing = insertion(arguments.end(), ")")
        fixes = fix("put parentheses around its arguments", opening, closing)
    message = f"'{found.group(1)}' has no parentheses"
    hint = f"write {name}(a,'x')"
    start, end = found.span(1)
    return Mistake("ODQ103", start, end, message, hint, fixes)


def missing_case_blank(scene: Scene) -> Mistake | None:
    """Find `case(... 10:20)`, where a number and a value look like a time."""
    found = _TIME.search(scene.before)
    opener = last_open(scene.text[: scene.at])
    if found is None or opener is None or not scene.before[:opener].endswith("case"):
        return None
    start, end = found.span()
    message = f"'{found.group()}' is a time of day here"
    fixes = fix("put a blank there", insertion(start + 2, " "))
    return Mistake("ODQ111", start, end, message, "put a blank before the ':'", fixes)
