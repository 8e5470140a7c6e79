"""Which segments may follow which in a path, as the ABNF has it.

The grammar reads any names joined by slashes, because what a name stands for is up to
the model. By the ABNF some orders can't be, whatever the names mean: a type can't begin
a path, no cast follows a cast. A path is spelled with one letter for each segment, and
a state of these tables for each rule of the ABNF says which letters may come next.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EXPAND_PATH", "EXPRESSION_PATH", "RESOURCE_PATH", "SELECT_PATH", "Steps"]


@frozen
class Steps:
    """The states of one kind of path."""

    next_states: Mapping[str, Mapping[str, frozenset[str]]]
    finals: frozenset[str]

    def allows(self, letters: str, start: str = "start") -> bool:
        """Tell whether a path may have these segments, in this order."""
        states = frozenset({start})
        for letter in letters:
            states = self._following(states, letter)
        return not self.finals.isdisjoint(states)

    def allows_end(self, letters: str) -> bool:
        """Tell whether a path may be the last of these segments, or all of them."""
        states: frozenset[str] = frozenset()
        for letter in letters:
            states = self._following(states | {"start"}, letter)
        return not self.finals.isdisjoint(states)

    def _following(self, states: frozenset[str], letter: str) -> frozenset[str]:
        none: frozenset[str] = frozenset()
        found = (self.next_states[each].get(letter, none) for each in states)
        return none.union(*found)


def _steps(table: Mapping[str, str]) -> Steps:
    """Read a table.

    A state has pieces: `nq:then` goes on to a state with each of two letters, `.` may
    end here, and a name alone takes in all that another state has.
    """
    next_states: dict[str, dict[str, frozenset[str]]] = {}
    finals = set()
    for state in table:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for each in _taken_in(table, state):
            for piece in table[each].split():
                if piece == ".":
                    finals.add(state)
                letters, colon, following = piece.partition(":")
                for letter in letters if colon else "":
                    found[letter].add(following)
        next_states[state] = {key: frozenset(value) for key, value in found.items()}
    return Steps(MappingProxyType(next_states), frozenset(finals))


def _taken_in(table: Mapping[str, str], state: str) -> set[str]:
    known: set[str] = set()
    waiting = [state]
    while waiting:
        each = waiting.pop()
        if each not in known:
            known.add(each)
            waiting += (piece for piece in table[each].split() if piece in table)
    return known


# Spec: ABNF, "Expressions". The letters: n a name, q a qualified name, k a key behind a
# name, f a name with the parameters of a function, b one whose parameters may be a key
# as well, G and B the same with a qualified name, a an annotation, v a variable, @ an
# alias, r `$root`, t `$these`, F `$filter(...)`, c `$count`, y `any` or `all`, z
# `any()`, which may be a function, too, g `aggregate(...)`.
EXPRESSION_PATH: Final = _steps(
    {
        "start": "first r:root",
        "first": "member nv@:variable t:these",
        "end": ".",
        "variable": ". member",
        "these": "collection",
        "root": "n:root_set b:single fb:property",
        "root_set": ". navigation single",
        "member": "direct nq:direct",
        "direct": "n:property b:single fbGBz:property a@:annotation",
        "property": ". navigation single complex_collection complex primitive",
        "single": ". member",
        "navigation": "uncast nq:uncast bB:single",
        "uncast": "k:single F:filtered collection",
        "filtered": ". navigation",
        "collection": "cygz:end F:filtered_collection fbGBz:property a@:annotation",
        "filtered_collection": ". collection",
        "complex_collection": "collection nq:filtered_collection",
        "complex": "direct nq:cast",
        "cast": ". direct",
        "primitive": "fbGBz:property a@:annotation",
        "annotation": ". collection single complex primitive",
        # What a rule is for that has but a part of a state.
        "property_path": "n:property b:single",
        "annotation_path": "a@:annotation",
        "annotation_alone": "a@:end",
        "function_path": "fbGBz:property",
        "root_path": "r:root",
        "these_path": "t:these",
        "variable_alone": "nv@:end",
        "implicit_alone": "v:end",
        "alias_alone": "@:end",
        "filter_alone": "F:end",
        "parameters_alone": "p:end",
        "simple_call": "fb:end",
        "named_lambda": "n:lambda_alone",
        "lambda_alone": "yz:end",
        "simple_name": "n:end",
        "any_name": "nq:end",
        "qualified_name": "q:end",
    }
)

# Spec: ABNF, "Resource Path". Here s is a key between slashes that can't be a name, i a
# number, e `$each`, R `$ref`, V `$value`, Y `$query`, A `$all`, E `$entity`,
# M `$batch` or `$metadata`, X `$crossjoin(...)`.
RESOURCE_PATH: Final = _steps(
    {
        "start": "n:set n:single b:single fb:called n:query X:query AE:all M:end",
        "end": ".",
        "all": ". nq:end",
        "query": ". Y:end",
        "set": ". collection",
        "collection": "uncast nq:cast bB:single",
        "cast": ". uncast",
        "uncast": "k:single nqsi:keys F:set e:each operation cRY:end",
        "keys": ". nqsi:keys single",
        "each": ". operation",
        "single": ". navigation nq:single_cast",
        "single_cast": ". navigation",
        "navigation": "property operation RVY:end",
        "property": (
            "n:set n:single b:single n:complex_collection n:complex n:items "
            "n:primitive n:each"
        ),
        "called": "set single complex_collection complex items primitive",
        "operation": "nq:end fbGB:called nq:query",
        "items": ". c:end i:end operation Y:end",
        "primitive": ". V:end operation Y:end",
        "complex_collection": "items nq:items",
        "complex": ". complex_navigation nq:complex_cast",
        "complex_cast": ". complex_navigation",
        "complex_navigation": "property operation Y:end",
        # What a rule is for that has but a part of a state.
        "simple_key": "n:key_behind",
        "key_behind": "k:end",
        "compound_alone": "K:end",
        "compound_call": "b:end",
        "key_alone": "k:end keys_alone",
        "keys_alone": "nqsi:keys_on",
        "keys_on": ". keys_alone",
        "filter_alone": "F:end",
        "each_alone": "e:end",
        "count_alone": "c:end",
        "ref_alone": "R:end",
        "value_alone": "V:end",
        "query_alone": "Y:end",
        "index_alone": "i:end",
        "crossjoin_alone": "X:end",
        "parameters_alone": "p:end",
        "simple_name": "n:end",
        "any_name": "nq:end",
        "simple_call": "fb:end",
        "any_call": "fbGB:end",
    }
)

# Spec: ABNF, "Query Options": `selectItem`. Behind the segments m are names of
# parameters and o options.
SELECT_PATH: Final = _steps(
    {
        "start": "property operation nq:cast",
        "end": ".",
        "cast": "property operation",
        "operation": "nq:operated",
        "operated": ". m:end",
        "property": "na:path",
        "path": ". o:end property nq:path_cast",
        "path_cast": ". o:end property",
        "path_alone": "na:path_cast_alone",
        "path_cast_alone": ". nq:end",
    }
)

# Spec: ABNF, "Query Options": `expandItem`. Here * is a star; options are the
# grammar's.
EXPAND_PATH: Final = _steps(
    {
        "start": "path nq:path V:end",
        "end": ".",
        "path": "*:star na:navigation nqa:path",
        "star": ". R:end",
        "navigation": ". Rc:end nq:cast",
        "cast": ". Rc:end",
    }
)
