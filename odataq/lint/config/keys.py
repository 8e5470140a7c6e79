"""What can be set, each once: names, values, defaults, texts and examples."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import fields, frozen

from odataq.diagnostics import Severity
from odataq.limits import Limits
from odataq.lint.config.kinds import (
    Choice,
    Flag,
    Kind,
    Number,
    OneOf,
    Problem,
    Table,
    Texts,
    Word,
)
from odataq.lint.patterns import fault_of
from odataq.lint.selection import codes_of, hint_for
from odataq.report.outputs import FORMAT_NAMES, OutputError, output_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KEYS", "LARGEST_FILE", "LIMIT_NAMES", "PROFILES", "Key"]

# Names of `odataq.profiles`, which isn't loaded before something is checked.
PROFILES: Final = ("auto", "odata-4.0", "odata-4.01", "dataverse")
# Files of more bytes aren't read, unless somebody says otherwise.
LARGEST_FILE: Final = 5 * 2**20
_SEVERITIES: Final = tuple(each.value for each in Severity)
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+://")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

LIMIT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {each.name.replace("_", "-"): each.name for each in fields(Limits)}
)


@frozen
class Key:
    """A setting. `default` and `example` are written as in TOML.

    `is_for_run` where it is about a run, not about a file: that of the folder in
    which odataq is started counts.
    """

    name: str
    kind: Kind
    default: str
    text: str
    example: str
    is_for_run: bool = False


def _selector_fault(text: str) -> Problem | None:
    if codes_of(text):
        return None
    message = f"no code, name or group is '{text}'"
    return Problem(message, hint_for(text), code="ODQ018")


def _pattern_fault(text: str) -> Problem | None:
    if not text.strip():
        return Problem("an empty pattern matches nothing")
    if _CONTROL.search(text):
        return Problem("a pattern has no control characters")
    fault = fault_of(text)
    return None if fault is None else Problem(f"no path fits the pattern: {fault}")


def _document_fault(text: str) -> Problem | None:
    if not text.strip():
        return Problem("a document has a path")
    if _CONTROL.search(text):
        return Problem("a path has no control characters")
    if _URL.match(text):
        return Problem(
            "metadata is read from a file, never from a network",
            "save the answer to $metadata and give its path",
        )
    return None


def _root_fault(text: str) -> Problem | None:
    if _URL.match(text):
        return None
    return Problem("a service root is an absolute URL", "begin it with https://")


def _output_fault(text: str) -> Problem | None:
    try:
        output_of(text)
    except OutputError as error:
        return Problem(f"{error}", error.hint)
    return None


_SELECTOR: Final = Word("a code, a name or a group", _selector_fault)
_SELECTORS: Final = Texts(_SELECTOR)
_PATTERN: Final = Word("a pattern of paths", _pattern_fault)
_PATTERNS: Final = Texts(_PATTERN)
_DOCUMENT: Final = Word("the path of a document", _document_fault)
_DOCUMENTS: Final = OneOf((_DOCUMENT, Texts(_DOCUMENT)))
_PROFILE: Final = Choice(PROFILES)
_OUTPUT: Final = Word("a format", _output_fault)

_ALL: Final = (
    Key(
        "extend",
        Word("the path of another file", _document_fault),
        "none",
        "Another configuration file, whose settings hold where this one has none.",
        'extend = "../odataq.toml"',
    ),
    Key(
        "metadata",
        OneOf((_DOCUMENT, Texts(_DOCUMENT), Table(_DOCUMENTS, _PATTERN))),
        "none",
        "The CSDL document of the service, or `sample:NAME`; a list is the documents "
        "of one model. A table has them by patterns of paths: the last one that "
        "matches a file counts. Without metadata, names and types aren't checked.",
        'metadata = "crm/metadata.xml"',
    ),
    Key(
        "profile",
        OneOf((_PROFILE, Table(_PROFILE, _PATTERN))),
        '"auto"',
        "What the service supports, for all files or by patterns of paths. `auto` "
        "judges by the metadata.",
        'profile = "dataverse"',
    ),
    Key(
        "service-roots",
        Texts(Word("an absolute URL", _root_fault)),
        "[]",
        "The URLs that queries to this service begin with. An absolute URL that begins "
        "with none of them is of another service and isn't checked. Without them "
        "Dataverse is known by its hosts and its paths.",
        'service-roots = ["https://example.crm.dynamics.com/api/data/v9.2/"]',
    ),
    Key(
        "strict",
        Flag(),
        "false",
        "Report what services only tolerate as errors.",
        "strict = true",
    ),
    Key(
        "select",
        _SELECTORS,
        '["ALL"]',
        "What is reported: codes (`ODQ301`) or their beginnings (`ODQ3`), names "
        "(`unknown-property`), groups (`performance`), or `ALL`.",
        'select = ["correctness", "dataverse"]',
    ),
    Key(
        "ignore",
        _SELECTORS,
        "[]",
        "What isn't reported. Where a code is in both, the more specific one counts.",
        'ignore = ["performance"]',
    ),
    Key(
        "extend-select",
        _SELECTORS,
        "[]",
        "What is reported in addition.",
        'extend-select = ["ODQ801"]',
    ),
    Key(
        "extend-ignore",
        _SELECTORS,
        "[]",
        "What isn't reported in addition.",
        'extend-ignore = ["ODQ802"]',
    ),
    Key(
        "per-file-ignores",
        Table(_SELECTORS, _PATTERN),
        "{}",
        "What isn't reported in the files that a pattern matches.",
        'per-file-ignores = { "tests/**" = ["performance"] }',
    ),
    Key(
        "severity",
        Table(Choice(_SEVERITIES), _SELECTOR),
        "{}",
        "How severe codes are: `error`, `warning` or `advice`.",
        'severity = { ODQ124 = "error" }',
    ),
    Key(
        "limits",
        Table(Number(1), Choice((*LIMIT_NAMES,))),
        "{}",
        "How much work one input may cause, by the names of `odataq.Limits`.",
        "limits = { query-characters = 32768 }",
    ),
    Key(
        "max-file-size",
        Number(1),
        str(LARGEST_FILE),
        "Files of more bytes are left out, and counted.",
        "max-file-size = 1048576",
    ),
    Key(
        "include",
        _PATTERNS,
        "all files of known languages",
        "The files that are looked at in folders.",
        'include = ["src/**"]',
        is_for_run=True,
    ),
    Key(
        "exclude",
        _PATTERNS,
        "folders of tools, as .git and node_modules",
        "The files and folders that are left out.",
        'exclude = ["generated"]',
        is_for_run=True,
    ),
    Key(
        "extend-exclude",
        _PATTERNS,
        "[]",
        "The files and folders that are left out in addition.",
        'extend-exclude = ["samples/*.md"]',
        is_for_run=True,
    ),
    Key(
        "respect-gitignore",
        Flag(),
        "true",
        "Leave out what .gitignore files name.",
        "respect-gitignore = false",
        is_for_run=True,
    ),
    Key(
        "force-exclude",
        Flag(),
        "false",
        "Leave out excluded files even where they are named on the command line.",
        "force-exclude = true",
        is_for_run=True,
    ),
    Key(
        "fail-on",
        Choice((*_SEVERITIES, "never")),
        '"warning"',
        "What makes the exit status 1: a diagnostic at least so severe.",
        'fail-on = "error"',
        is_for_run=True,
    ),
    Key(
        "output-format",
        OneOf((_OUTPUT, Texts(_OUTPUT))),
        '"full"',
        f"How diagnostics are written ({', '.join(FORMAT_NAMES)}), or several, each "
        "with a file (`sarif=out.sarif`) in the folder of the settings.",
        'output-format = ["full", "sarif=odataq.sarif"]',
        is_for_run=True,
    ),
    Key(
        "require-queries",
        Flag(),
        "false",
        "Fail (exit status 2) where no query is found at all.",
        "require-queries = true",
        is_for_run=True,
    ),
    Key(
        "jobs",
        Number(0),
        "0",
        "How many processes check; 0 for as many as there are processors.",
        "jobs = 2",
        is_for_run=True,
    ),
)
KEYS: Final[Mapping[str, Key]] = MappingProxyType({each.name: each for each in _ALL})
