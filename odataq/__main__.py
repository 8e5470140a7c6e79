"""The command line as `python -m odataq`."""

import os
import sys


def _is_current_folder(path: str) -> bool:
    try:
        return path in {"", os.getcwd()}  # noqa: PTH109 - pathlib could be a trap too
    except FileNotFoundError:
        return not path


# `python -m` puts the current folder first on the path: a lark.py or lxml.py that
# lies there would be run in place of the library.
if sys.path and _is_current_folder(sys.path[0]):
    del sys.path[0]

from odataq.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
