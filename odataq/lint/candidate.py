"""A text in a file that is a query, or may be one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from odataq.source import Span

if TYPE_CHECKING:
    from odataq.lint.template import Template

__all__ = ["Candidate", "Table", "TableName"]


class TableName(Enum):
    """What kind of name says which table a query is about."""

    ENTITY_SET = "entity set"
    LOGICAL_NAME = "logical name"


@frozen
class Table:
    """What a query without a path is about; `span` is where the file says so.

    `is_row` where it is one row of it.
    """

    name: str
    kind: TableName
    span: Span
    is_row: bool = False


@frozen
class Candidate:
    """A text that is taken for a query.

    `rule` is the rule of the ABNF that it is read by; without one it is a URL or the
    options of one. `method` is `None` where the code doesn't say it. Where it isn't
    sure that it is a query, it is none as soon as it can't be read (`is_sure`). Where
    options may be added to it (`is_open`), nothing is said about what it lacks. `span`
    is where the code puts it together; the parts of its text may stand elsewhere.
    """

    template: Template
    rule: str | None = None
    table: Table | None = None
    method: str | None = None
    is_sure: bool = True
    is_open: bool = False
    span: Span = Span(0, 0)
