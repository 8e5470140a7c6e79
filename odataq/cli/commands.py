"""What commands have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.cli.models import UsageError, fail

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    # argparse has no public name for what add_subparsers() returns.
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

__all__ = ["counted", "guarded"]


def guarded(
    run: Callable[[argparse.Namespace], int],
) -> Callable[[argparse.Namespace], int]:
    """Turn what a command can't work with into a message and a status."""

    def run_guarded(options: argparse.Namespace) -> int:
        from odataq.errors import ODataqError  # noqa: PLC0415 (--version is quick)

        try:
            return run(options)
        except (ODataqError, UsageError) as error:
            return fail(error, options)

    return run_guarded


def counted(number: int, singular: str, plural: str) -> str:
    """Return a number with the noun that fits it."""
    return f"{number} {singular if number == 1 else plural}"
