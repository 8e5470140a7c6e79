"""What commands have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.cli.models import UsageError, fail
from odataq.diagnostics import Severity
from odataq.report.summary import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from odataq.diagnostics import Diagnostic
    from odataq.profiles import Profile

    # argparse has no public name for what add_subparsers() returns.
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

__all__ = [
    "FAILING",
    "PROFILE_NAMES",
    "add_profile_option",
    "counted",
    "fails",
    "guarded",
    "profile_of",
]

_AUTO: Final = "auto"
_NEVER: Final = "never"
# What `--fail-on` may be, from the worst on.
FAILING: Final = (*(each.value for each in Severity), _NEVER)
# Those of odataq.profiles, which isn't imported before a query is checked.
PROFILE_NAMES: Final = ("odata-4.0", "odata-4.01", "dataverse")


def add_profile_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says what the service supports."""
    parser.add_argument(
        "--profile",
        choices=(_AUTO, *PROFILE_NAMES),
        default=_AUTO,
        help="what the service supports (default: judged by the metadata)",
    )


def profile_of(options: argparse.Namespace) -> Profile | None:
    """Return the profile that was asked for, `None` for the one that fits."""
    from odataq.profiles import PROFILES  # noqa: PLC0415 (--version is quick)

    return None if options.profile == _AUTO else PROFILES[options.profile]


def fails(diagnostics: Iterable[Diagnostic], fail_on: str) -> bool:
    """Tell whether one of them is as severe as `fail_on`, one of `FAILING`, says."""
    if fail_on == _NEVER:
        return False
    bad = FAILING[: FAILING.index(fail_on) + 1]
    return any(each.severity in bad for each in diagnostics)


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
