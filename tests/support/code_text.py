"""Code as text, so that a test shows what a host has read."""

from __future__ import annotations

from odataq.lint import code as c

__all__ = ["lines_of", "text_of"]


def lines_of(scope: c.Scope) -> list[str]:
    """Return a line for each part of a scope."""
    return [_part(each) for each in scope.parts]


def _part(part: c.Assignment | c.Expression | c.Scope) -> str:
    if isinstance(part, c.Scope):
        names = ", ".join(sorted(part.parameters))
        return f"scope({names}) {{ {'; '.join(lines_of(part))} }}"
    if isinstance(part, c.Assignment):
        key = "" if part.key is None else f"[{text_of(part.key)}]"
        sign = "+=" if part.is_added else "="
        maybe = "maybe " if part.is_conditional else ""
        return f"{maybe}{part.name}{key} {sign} {text_of(part.value)}"
    return text_of(part)


def text_of(  # noqa: C901, PLR0911 - one case for each class
    value: c.Expression,
) -> str:
    """Return an expression in one line; `?` is what isn't known."""
    match value:
        case c.Text(text=text):
            return repr(text)
        case c.Named(name=name):
            return name
        case c.Joined(parts=parts):
            return f"({' + '.join(map(text_of, parts))})"
        case c.Listed(items=items):
            return f"[{', '.join(map(text_of, items))}]"
        case c.Mapped(entries=entries):
            shown = (f"{text_of(key)}: {text_of(each)}" for key, each in entries)
            return f"{{{', '.join(shown)}}}"
        case c.Glued(separator=separator, items=listed):
            return f"{text_of(listed)} by {text_of(separator)}"
        case c.Filled(pattern=pattern, arguments=arguments):
            return f"{text_of(pattern)} % {_arguments(arguments)}"
        case c.Encoded(value=inner):
            return f"%{text_of(inner)}"
        case c.Either(options=options):
            return f"({' | '.join(map(text_of, options))})"
        case c.Call(name=name, receiver=receiver, arguments=arguments, is_new=is_new):
            before = "" if receiver is None else f"{text_of(receiver)}."
            new = "new " if is_new else ""
            return f"{new}{before}{name}{_arguments(arguments)}"
        case c.Unknown(parts=parts):
            return f"?({', '.join(map(text_of, parts))})" if parts else "?"
        case _:
            raise AssertionError(value)


def _arguments(arguments: tuple[c.Argument, ...]) -> str:
    shown = (
        text_of(each.value)
        if each.name is None
        else f"{each.name}={text_of(each.value)}"
        for each in arguments
    )
    return f"({', '.join(shown)})"
