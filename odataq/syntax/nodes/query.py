"""The node of a whole query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from odataq.syntax.nodes.base import Node, QueryOption

if TYPE_CHECKING:
    from odataq.syntax.nodes.paths import BrokenPath, ResourcePath

__all__ = ["Query"]


@frozen
class Query(Node):
    """`odataUri`, `odataRelativeUri`, or query options alone.

    `path` is `None` where there are options alone. Of an absolute URL
    `service_root` has as much as is certain without a model: up to the version
    for Dataverse, else up to the host, and the path has the rest.
    """

    path: ResourcePath | BrokenPath | None
    options: tuple[QueryOption, ...] = ()
    service_root: str = ""
