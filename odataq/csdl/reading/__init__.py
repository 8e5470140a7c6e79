"""From the events of the XML parser to the parts of a model."""

from odataq.csdl.reading.target import DocumentTarget
from odataq.csdl.reading.state import ParsedDocument

__all__ = ["DocumentTarget", "ParsedDocument"]
