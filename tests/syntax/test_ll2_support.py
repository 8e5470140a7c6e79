"""The judges of a compiled grammar find what they are there to find."""

from __future__ import annotations

from typing import Final

import pytest
from lark import Lark

from tests.support.ll2 import undecided
from tests.support.terminals import collisions

DECIDED: Final = {
    "one token": """
        start: A start C | B
    """,
    "two tokens": """
        start: one | other
        one: A B C
        other: A C B
    """,
    "two tokens across rules": """
        start: one other
        one: [A] B
        other: A C | B
    """,
    "the end": """
        start: one | other
        one: A
        other: A B
    """,
    "alike until they differ": """
        start: A B C A | A B C B | A B C
    """,
    "a chain of operators": """
        ?start: sum
        ?sum: product | sum A product
        ?product: atom | product B atom
        ?atom: C | "(" sum ")"
    """,
    "loops": """
        start: A* (B C)+ B
    """,
}

UNDECIDED: Final = {
    "three tokens": (
        """
        start: one | other
        one: A B C
        other: A B B
        """,
        ["start: 'one' or 'other' on A B"],
    ),
    "three tokens after a beginning": (
        """
        start: C one | C other
        one: A B C
        other: A B B
        """,
        ["start after 'C': 'one' or 'other' on A B"],
    ),
    "to go on or not": (
        """
        start: one A B C
        one: C [A B]
        """,
        ["one after 'C': 'A' or nothing on A B"],
    ),
    "a loop that may end": (
        """
        start: many A B C
        many: C | many A B
        """,
        ["many': 'A' or nothing on A B"],
    ),
    "many words": (
        """
        start: one | other
        one: (A | B) (A | B) A
        other: (A | B) (A | B) B
        """,
        [
            "start: 'one' or 'other' on A A, A B, B A and 1 more",
        ],
    ),
    "what follows elsewhere": (
        """
        start: C one A C | B one A B
        one: [A B]
        """,
        ["one: 'A' or nothing on A B"],
    ),
}

COLLIDING: Final = {
    "a keyword and a name": (
        """
        start: KEYWORD | NAME
        KEYWORD.2: "if"i
        NAME: /[a-z]+/
        """,
        {("KEYWORD", "NAME")},
    ),
    "never in one state": (
        """
        start: "=" KEYWORD | ":" NAME
        KEYWORD.2: "if"
        NAME: /[a-z]+/
        """,
        set(),
    ),
    "apart": (
        """
        start: NUMBER | NAME
        NUMBER: /[0-9]+/
        NAME: /[a-z]+/
        """,
        set(),
    ),
    "what is ignored": (
        """
        start: TEXT+
        TEXT: /[a-z ]+/
        BLANK.2: / +/
        %ignore BLANK
        """,
        {("BLANK", "TEXT")},
    ),
    "a look-ahead": (
        """
        start: KEYWORD | NAME
        KEYWORD.2: /if(?![a-z=])/
        NAME: /[a-z]+(?==)/
        """,
        set(),
    ),
}


def grammar(rules: str) -> Lark:
    letters = "" if "NAME" in rules or "TEXT" in rules else 'A: "a"\nB: "b"\nC: "c"\n'
    lines = [line.strip() for line in rules.splitlines()]
    return Lark("\n".join(lines) + "\n" + letters, parser="lalr")


@pytest.mark.parametrize("name", DECIDED)
def test_two_tokens_decide(name: str) -> None:
    assert undecided(grammar(DECIDED[name]), starts=["start"]) == []


@pytest.mark.parametrize("name", UNDECIDED)
def test_two_tokens_do_not_decide(name: str) -> None:
    rules, expected = UNDECIDED[name]
    assert undecided(grammar(rules), starts=["start"]) == expected


@pytest.mark.parametrize("name", COLLIDING)
def test_collisions(name: str) -> None:
    rules, expected = COLLIDING[name]
    assert collisions(grammar(rules)) == expected
