"""What services make of the language: profiles, and how one is chosen."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.profiles.dataverse import DATAVERSE
from odataq.profiles.odata import ODATA_V40, ODATA_V401
from odataq.profiles.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DATAVERSE", "ODATA_V40", "ODATA_V401", "PROFILES", "Profile"]

PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {each.name: each for each in (ODATA_V40, ODATA_V401, DATAVERSE)}
)
