"""How many operands each canonical function takes, as the ABNF spells it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OPERANDS"]

_NONE: Final = "maxdatetime mindatetime now"
_ONE: Final = (
    "ceiling date day floor fractionalseconds geo.length hour isdefined length minute "
    "month round second time tolower totaloffsetminutes totalseconds toupper trim year"
)
_TWO: Final = (
    "concat contains endswith geo.distance geo.intersects hassubsequence hassubset "
    "indexof matchespattern startswith"
)

# Spec: ABNF, "Expressions": `methodCallExpr`, whose names have no case. For each in
# lower case the least and the most.
OPERANDS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        **dict.fromkeys(_NONE.split(), (0, 0)),
        **dict.fromkeys(_ONE.split(), (1, 1)),
        **dict.fromkeys(_TWO.split(), (2, 2)),
        "substring": (2, 3),
    }
)
