"""How build services escape what stands in their commands: tables to translate by."""

from __future__ import annotations

from typing import Final

__all__ = ["AZURE_DATA", "AZURE_PROPERTY", "GITHUB_DATA", "GITHUB_PROPERTY"]

_BREAKS: Final = str.maketrans({"\r": "%0D", "\n": "%0A"})

GITHUB_DATA: Final = _BREAKS | str.maketrans({"%": "%25"})
GITHUB_PROPERTY: Final = GITHUB_DATA | str.maketrans({":": "%3A", ",": "%2C"})
AZURE_DATA: Final = _BREAKS | str.maketrans({"%": "%AZP25"})
AZURE_PROPERTY: Final = AZURE_DATA | str.maketrans({"]": "%5D", ";": "%3B"})
