"""The rules for URLs and query options.

Spec: ABNF, "Query Options".
"""

from __future__ import annotations

import re
from typing import Final

from odataq.syntax import nodes as n
from odataq.syntax.forms.form import Form, FormKind
from odataq.syntax.options import OPAQUE_VALUES, PARSED_OPTIONS

__all__ = ["OPTION_FORMS"]


def _item(symbol: str, before: str = "", after: str = "", text: str = "") -> Form:
    return Form(
        FormKind.PART,
        symbol,
        before=before,
        after=after,
        is_single=True,
        spelling=re.compile(text, re.IGNORECASE) if text else None,
    )


_NOT_OF_SELECT: Final = r"(?!@|%40|\$?(?:compute|select))"

OPTION_FORMS: Final = {
    "odataUri": Form(FormKind.URL),
    "odataRelativeUri": Form(FormKind.URL),
    "queryOptions": Form(FormKind.OPTIONS),
    "batchOptions": Form(FormKind.OPTIONS),
    "metadataOptions": Form(FormKind.OPTIONS),
    "entityOptions": Form(FormKind.OPTIONS),
    "entityCastOptions": Form(FormKind.OPTIONS),
    "queryOption": Form(FormKind.OPTION),
    "systemQueryOption": Form(
        FormKind.OPTION, others=(n.AliasAssignment, n.CustomOption)
    ),
    "customQueryOption": Form(FormKind.OPTION, nodes=(n.CustomOption,)),
    # A parameter is given as a custom option is, and the model tells which it is.
    "nameAndValue": Form(
        FormKind.OPTION, nodes=(n.CustomOption,), spelling=re.compile(r"[A-Za-z_]\w*=")
    ),
    "aliasAndValue": Form(FormKind.OPTION, nodes=(n.AliasAssignment,)),
    "inlinecount": Form(FormKind.OPTION, "$count"),
    "top": Form(FormKind.OPTION, "$top"),
    "skip": Form(FormKind.OPTION, "$skip"),
    **{
        name.removeprefix("$"): Form(FormKind.OPTION, name)
        for name in (*PARSED_OPTIONS, *OPAQUE_VALUES)
    },
    "computeItem": _item("compute"),
    "orderbyItem": _item("orderby"),
    "selectItem": _item("select"),
    "expandItem": _item("expand"),
    "allOperationsInSchema": _item("select", text=r"[\w.]*\.(?:\*|%2A)$"),
    "parameterNames": Form(
        FormKind.PART,
        "select",
        before="A(",
        after=")",
        spelling=re.compile(r"[^$=]*$"),
    ),
    "selectOption": _item("select", "A(", ")", text=r".*="),
    "selectOptionPC": _item("select", "A(", ")", text=rf"{_NOT_OF_SELECT}.*="),
    "levels": _item("expand", "A(", ")", text=r"\$?levels="),
    "expandOption": _item("expand", "A(", ")"),
    "expandRefOption": _item("expand", "A/$ref(", ")"),
    "expandCountOption": _item("expand", "A/$count(", ")"),
    "searchExpr": Form(FormKind.PART, "search", others=(n.Search,)),
    "searchParenExpr": Form(FormKind.PART, "search", others=(n.Search,), is_group=True),
    "searchNegateExpr": Form(
        FormKind.PART, "search", spelling=re.compile(r"NOT(?:[ \t]|%20|%09)")
    ),
    "searchWord": Form(
        FormKind.PART,
        "search",
        nodes=(n.SearchTerm,),
        spelling=re.compile(r'(?![ \t"(]|%2[0289]|%09)'),
    ),
    "searchPhrase": Form(
        FormKind.PART, "search", nodes=(n.SearchTerm,), spelling=re.compile('"|%22')
    ),
    "searchExpr-incomplete": Form(FormKind.PART, "search", nodes=(n.Search,)),
    "searchOrExpr": Form(
        FormKind.PART,
        "search",
        before="a",
        spelling=re.compile(r"(?:[ \t]|%20|%09)+OR(?:[ \t]|%20|%09)"),
    ),
    "searchAndExpr": Form(
        FormKind.PART,
        "search",
        before="a",
        spelling=re.compile(r"(?:[ \t]|%20|%09)+(?!OR(?:[ \t]|%20|%09))"),
    ),
}
