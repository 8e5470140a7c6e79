"""The XML parser as CSDL is read with: no DTD, no entity, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from lxml import etree

from odataq.csdl.documents import DocumentError

if TYPE_CHECKING:
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["check_parser", "frame_parser", "target_parser", "tree_parser"]


class _Options(TypedDict):
    attribute_defaults: bool
    dtd_validation: bool
    huge_tree: bool
    load_dtd: bool
    no_network: bool
    recover: bool
    remove_comments: bool
    remove_pis: bool
    resolve_entities: bool


# Not `collect_ids=False`: it makes libxml2 load external DTDs.
_OPTIONS: Final = _Options(
    attribute_defaults=False,
    dtd_validation=False,
    huge_tree=False,
    load_dtd=False,
    no_network=True,
    recover=False,
    remove_comments=True,
    remove_pis=True,
    resolve_entities=False,
)


def tree_parser() -> etree.XMLParser:
    """Return a parser that builds a tree; one per document and thread."""
    return etree.XMLParser(**_OPTIONS)


def target_parser(target: DocumentTarget, data: bytes) -> etree.XMLParser:
    """Return a parser of `data` that feeds a target; one a document and thread."""
    if b"&" in data:
        target.unescape()
    return etree.XMLParser(target=target, **_OPTIONS)  # type: ignore[call-overload, no-any-return]  # a target needs no more methods


def frame_parser(target: DocumentTarget, data: bytes) -> etree.XMLParser:
    """Return a parser that feeds a target processing instructions as well."""
    if b"&" in data:
        target.unescape()
    options = _OPTIONS.copy()
    options["remove_pis"] = False
    return etree.XMLParser(target=target, **options)  # type: ignore[call-overload, no-any-return]  # a target needs no more methods


def check_parser() -> etree.XMLParser:
    """Return a parser that makes nothing: it finds whether all is XML."""
    return etree.XMLParser(target=_Check(), **_OPTIONS)  # type: ignore[call-overload, no-any-return]  # a target needs no more methods


class _Check:
    """A target that only listens to what isn't allowed."""

    def doctype(self, *_: object) -> None:
        """Refuse a document type declaration before it is looked into."""
        raise DocumentError("CSD103", "a document type declaration is not allowed")

    def close(self) -> None:
        """Return nothing."""
