"""Requests as commands of a shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from odataq.http import Request

__all__ = ["to_curl"]


def to_curl(request: Request) -> str:
    r"""Return a command for curl that sends a request, for bash and other POSIX shells.

    The command is one logical line, broken with `\`. The URL is encoded as in
    `Request.encoded_url`. Raises `ValueError` for a body that isn't text, because an
    argument of a command can't be anything else.
    """
    body = request.body
    if isinstance(body, bytes):
        try:
            body = body.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError("the body isn't text in UTF-8") from None
    options = [
        # Braces and brackets of a URL are none of curl's patterns.
        ("--globoff",),
        ("--request", request.method),
        ("--url", request.encoded_url),
        *(("--header", _header(name, value)) for name, value in request.headers),
    ]
    if body:
        if not request.named("Content-Type"):
            # Otherwise curl says that it is a form.
            options.append(("--header", "Content-Type:"))
        options.append(("--data-raw", body))
    if any("\0" in argument for option in options for argument in option):
        raise ValueError("no argument of a command can have a character U+0000")
    return " \\\n  ".join(["curl", *(shlex.join(option) for option in options)])


def _header(name: str, value: str) -> str:
    # With a colon alone curl would leave the header out.
    return f"{name}: {value}" if value.strip() else f"{name};"
