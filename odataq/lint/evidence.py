"""What shows that a text has to do with OData."""

from __future__ import annotations

import re
from typing import Final

from odataq.syntax.options import SYSTEM_OPTIONS

__all__ = [
    "API_ROOT",
    "EVIDENCE_BYTES",
    "EXPRESSION_EVIDENCE",
    "OPTION_IN_TEXT",
    "RESOURCE_SUFFIX",
    "STRONG_OPTIONS",
    "has_evidence",
    "is_option_name",
]

_NAMES: Final = "|".join(sorted(name[1:] for name in SYSTEM_OPTIONS - {"$id"}))

# A system query option with its dollar sign, encoded or not, and its value. What is
# written in front of a dollar sign of a regular expression is no part of a query.
OPTION_IN_TEXT: Final = re.compile(
    rf"(?<![\w\\$.])(?:\$|%24)(?P<name>(?i:{_NAMES}))[ \t]*=(?![=>~])"
)
# Spec: Dataverse, "Compose HTTP requests": the root of the Web API.
API_ROOT: Final = re.compile(r"(?i:(?:^|/)api/data/v[0-9]+(?:\.[0-9]+)?(?=/))")
RESOURCE_SUFFIX: Final = re.compile(r"/\$(?:ref|count|value)(?=$|[?/)])")

# Options by which a map is known: others are also names of MongoDB.
STRONG_OPTIONS: Final = frozenset(
    {"$apply", "$compute", "$expand", "$filter", "$orderby", "$select", "$top"}
)

# What an expression has that hardly any other text has.
EXPRESSION_EVIDENCE: Final = re.compile(
    r"[\w)'\ufdd2][ ](?:eq|ne|gt|ge|lt|le)[ ](?=[\w'(\ufdd2@\-])"
    r"|\b(?:contains|startswith|endswith)\([\w/\ufdd2]"
    r"|\bMicrosoft\.Dynamics\.CRM\.\w+\("
)

# What a file has in its bytes if anything can be found in it. Files that lack it
# aren't parsed.
EVIDENCE_BYTES: Final = re.compile(
    rb"(?i:(?:\$|%%24|\\u0024|\\x24|\\u\{24\}|`\$)"
    rb"(?:%(names)s)"
    rb"|/\$(?:ref|count|value|batch)"
    rb"|api/data/v[0-9]|@(?:odata\.)?(?:bind|id)\b"
    rb"|(?:retrieve(?:multiple)?records?|(?:create|update|delete)record)\b"
    rb"|retrieve(?:multiple|all)\b"
    rb"|\bcollection[\"']?[ ]?:|\brecords\.\w+\("
    rb"|\b(?:filter|expand)[ ]?[:=][^\n]{0,200}[ ](?:eq|ne|gt|ge|lt|le)[ ])"
    % {b"names": _NAMES.encode()}
)


def is_option_name(text: str) -> bool:
    """Say whether a text is the name of a system query option, with `$`."""
    return text.lower().replace("%24", "$", 1) in SYSTEM_OPTIONS


def has_evidence(text: str) -> bool:
    """Say whether a text, one of a comment for example, seems to have a query."""
    return OPTION_IN_TEXT.search(text) is not None or API_ROOT.search(text) is not None
