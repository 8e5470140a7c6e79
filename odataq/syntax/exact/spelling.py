"""How each kind of token may be spelled in a URL: which characters are encoded.

Spec: ABNF, "Punctuation" and "URI syntax". The ABNF is for a URL that is normalized, so
that an unreserved character is the same whether it is encoded or not.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CUSTOM_NAME",
    "CUSTOM_VALUE",
    "OPTION_VALUES",
    "SERVICE_ROOT",
    "misspelled_at",
]

_OCTET: Final = "%[0-9A-Fa-f]{2}"
_PCHAR: Final = rf"[A-Za-z0-9\-._~!$&'()*+,;=:@]|{_OCTET}"
_QCHAR: Final = rf"[A-Za-z0-9\-._~!$'()*+,;=:@/?]|{_OCTET}"
_PHRASE: Final = rf"[A-Za-z0-9\-._~!$'()*+,;=:@/? ]|{_OCTET}"
_QUOTE: Final = '(?:"|%22)'

# What the ABNF takes encoded as if it weren't: punctuation, blanks, the brackets of
# JSON and what lies beyond ASCII. Unreserved characters are the same by normalization.
_PLAIN: Final = re.compile(
    r"(?:[\t\x20-\x22\x24\x26-\x7e]"
    r"|%(?:09|2[023789A-Ea-e]|3[0-9ABab]|4[0-9A-Fa-f]|5[0-9ABCDFabcdf]"
    r"|6[1-9A-Fa-f]|7[0-9ABDEabde]|[89A-Fa-f][0-9A-Fa-f]))*"
)

# By terminal; what isn't here is punctuation, a name or a word of the language. The
# literals in quotes are looked at when they are read.
_SPELLINGS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "KEY_SEGMENT": re.compile(rf"(?:[A-Za-z0-9\-._~!*+,;'=:@&]|{_OCTET})*"),
        "STRING": re.compile(".*", re.DOTALL),
        "ENUM": re.compile(".*", re.DOTALL),
        "DURATION": re.compile(".*", re.DOTALL),
        "BINARY": re.compile(".*", re.DOTALL),
        # Spec: ABNF, "JSON format for queries". The terminal has looked at what `\`
        # stands before.
        "JSON_STRING": re.compile(
            rf"{_QUOTE}(?:[\x20-\x22$'-;=?-\]_a-{{}}~!]|{_OCTET})*{_QUOTE}"
        ),
        "SEARCH_WORD": re.compile(rf"(?:[A-Za-z0-9\-._~!*+,:@/?$=']|{_OCTET})*"),
        "SEARCH_PHRASE": re.compile(rf"{_QUOTE}(?:{_PHRASE})*{_QUOTE}"),
        "INCOMPLETE_PHRASE": re.compile(rf'(?:{_PHRASE}|")*'),
        "GEO": re.compile(r"(?:[A-Za-z0-9\-+.(),;=' ]|%(?:2[0789BCbc]|3[Bb]))*"),
    }
)


def misspelled_at(terminal: str, raw: str) -> int | None:
    """Return where the spelling of a token breaks the ABNF, `None` if nowhere.

    `raw` is the text of the token as it stands in the URL.
    """
    found = _SPELLINGS.get(terminal, _PLAIN).match(raw)
    end = found.end() if found else 0
    return None if end == len(raw) else end


# Spec: ABNF, "Query Options": `customQueryOption`.
CUSTOM_NAME: Final = re.compile(
    rf"(?:[A-Za-z0-9\-._~!'()*+,;:/?]|{_OCTET})(?:[A-Za-z0-9\-._~!$'()*+,;:@/?]|{_OCTET})*"
)
CUSTOM_VALUE: Final = re.compile(f"(?:{_QCHAR})*")

# Spec: ABNF, "Query Options": the options whose value is one token.
OPTION_VALUES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "$format": re.compile(rf"(?:{_PCHAR})+/(?:{_PCHAR})+|(?i:atom|json|xml)"),
        "$id": re.compile(f"(?:{_QCHAR})+"),
        "$skiptoken": re.compile(f"(?:{_QCHAR})+"),
        "$deltatoken": re.compile(f"(?:{_QCHAR})+"),
    }
)

_DEC_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = rf"(?:{_DEC_OCTET}\.){{3}}{_DEC_OCTET}"
_LS32: Final = rf"(?:[0-9A-Fa-f]{{1,4}}:[0-9A-Fa-f]{{1,4}}|{_IPV4})"
_H16: Final = "[0-9A-Fa-f]{1,4}"
# Spec: RFC 3986, "Host".
_IPV6: Final = "|".join(
    (
        f"(?:{_H16}:){{6}}{_LS32}",
        f"::(?:{_H16}:){{5}}{_LS32}",
        *(
            f"(?:(?:{_H16}:){{0,{before}}}{_H16})?::(?:{_H16}:){{{4 - before}}}{_LS32}"
            for before in range(5)
        ),
        f"(?:(?:{_H16}:){{0,5}}{_H16})?::{_H16}",
        f"(?:(?:{_H16}:){{0,6}}{_H16})?::",
    )
)
_IP_FUTURE: Final = r"[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+"
_REG_NAME: Final = rf"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|{_OCTET})*"

# Spec: ABNF, `serviceRoot`.
SERVICE_ROOT: Final = re.compile(
    rf"[hH][tT][tT][pP][sS]?://(?:\[(?:{_IPV6}|{_IP_FUTURE})\]|{_REG_NAME})(?::[0-9]*)?"
    rf"/(?:(?:{_PCHAR})+/)*"
)
