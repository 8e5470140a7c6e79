"""What holds for all tests."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Leave the cases out of each collection of garbage: they are hundreds of MB.

    Tests that measure how time grows collect before each measurement.
    """
    gc.collect()
    gc.freeze()
