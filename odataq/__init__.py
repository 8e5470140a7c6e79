"""Reads OData metadata and rejects what the service would reject."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "CODES",
    "LIMITS",
    "CsdlError",
    "Diagnostic",
    "Limits",
    "Model",
    "NavigationGraph",
    "ODataqError",
    "Position",
    "Severity",
    "Source",
    "Span",
    "__version__",
    "errors_in",
    "read_model",
]

if TYPE_CHECKING:
    from odataq.codes import CODES
    from odataq.csdl.graph import NavigationGraph
    from odataq.csdl.model import Model
    from odataq.csdl.reader import read_model
    from odataq.diagnostics import Diagnostic, Severity, errors_in
    from odataq.errors import CsdlError, ODataqError
    from odataq.limits import LIMITS, Limits
    from odataq.source import Position, Source, Span
else:
    # A name is loaded when it is first used, so that `import odataq` costs
    # nothing. Type checkers don't see this: to them any other name is an error.
    _HOMES = {
        "CODES": "odataq.codes",
        "LIMITS": "odataq.limits",
        "CsdlError": "odataq.errors",
        "Diagnostic": "odataq.diagnostics",
        "Limits": "odataq.limits",
        "Model": "odataq.csdl.model",
        "NavigationGraph": "odataq.csdl.graph",
        "ODataqError": "odataq.errors",
        "Position": "odataq.source",
        "Severity": "odataq.diagnostics",
        "Source": "odataq.source",
        "Span": "odataq.source",
        "errors_in": "odataq.diagnostics",
        "read_model": "odataq.csdl.reader",
    }

    def __getattr__(name: str) -> object:
        """Load a public name from the module where it lives."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module 'odataq' has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415

        value = getattr(import_module(home), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Name what can be had, loaded or not."""
        return sorted({*globals(), *__all__})
