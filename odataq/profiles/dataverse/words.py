"""What facts about Dataverse are told with."""

from __future__ import annotations

from typing import Final

from odataq.diagnostics import Certainty

__all__ = ["DOCUMENTED", "ERROR", "FIELD", "INFERRED", "REJECTED"]

# The code of nearly all that the service rejects in a URL.
REJECTED: Final = "0x80060888"

ERROR: Final = Certainty.DOCUMENTED_ERROR
DOCUMENTED: Final = Certainty.DOCUMENTED
INFERRED: Final = Certainty.INFERRED
FIELD: Final = Certainty.FIELD
