"""Reads the attributes of elements: names, flags, facets, types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.csdl.elements import ELEMENTS
from odataq.csdl.types import NO_FACETS, PRIMITIVE_TYPES, Facets, TypeRef
from odataq.csdl.values import read_facets
from odataq.text.identifiers import is_simple_identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq.csdl.documents import Document, Step
    from odataq.csdl.problems import Problems
    from odataq.csdl.reading.tables import Attributes

    Steps = tuple[Step, ...]

__all__ = ["AttributeReader"]

_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}
_COLLECTION: Final = "Collection("


@define(eq=False)
class AttributeReader:
    """Reads attribute values of one document and reports what is wrong.

    The same text gives the same object: `names` are those found to be simple
    identifiers, `type_refs` the types as they stand.
    """

    document: Document
    problems: Problems
    names: dict[str, str] = field(factory=lambda: {"": ""})
    type_refs: dict[str, TypeRef] = field(factory=dict)
    unqualified: set[int] = field(factory=set)
    _texts: dict[str, str] = field(factory=dict)
    _facets: dict[tuple[str | None, ...], Facets] = field(factory=dict)

    def report(
        self,
        code: str,
        message: str,
        steps: Steps,
        *,
        hint: str | None = None,
        same_as: str | None = None,
    ) -> None:
        """Report something at an element of the document."""
        self.problems.add(
            self.document, code, message, steps, hint=hint, same_as=same_as
        )

    def intern(self, text: str) -> str:
        """Return the same object for the same text."""
        return self._texts.setdefault(text, text)

    def check(self, tag: str, attributes: Attributes, steps: Steps) -> None:
        """Report what an element has too much and lacks of attributes."""
        element = ELEMENTS[tag]
        if not attributes.keys() <= element.attributes:
            self.unknown(tag, attributes.keys() - element.attributes, steps)
        for name in sorted(element.required - attributes.keys()):
            message = f"element '{tag}' needs the attribute '{name}'"
            self.report("CSD112", message, steps)

    def unknown(self, tag: str, names: set[str], steps: Steps) -> None:
        """Report attributes that an element doesn't have."""
        for name in sorted(names):
            # Attributes of other vocabularies may stand anywhere.
            if not name.startswith("{"):
                message = f"element '{tag}' has no attribute '{name}'"
                self.report("CSD111", message, steps, same_as=f"{tag}/{name}")

    def name(self, attributes: Attributes, here: Callable[[], Steps]) -> str:
        """Return the name of a part, empty where it has none."""
        text = attributes.get("Name", "")
        known = self.names.get(text)
        if known is not None:
            return known
        if not is_simple_identifier(text):
            message = f"'{text}' is no simple identifier"
            self.report("CSD201", message, here())
        return self.names.setdefault(text, text)

    def boolean(
        self,
        attributes: Attributes,
        name: str,
        steps: Steps,
        *,
        default: bool,
    ) -> bool:
        """Return a Boolean attribute, its default where it isn't given."""
        text = attributes.get(name)
        if text is None:
            return default
        value = _BOOLEANS.get(text)
        if value is None:
            message = f"{name} '{text}' is neither 'true' nor 'false'"
            self.report("CSD113", message, steps)
            return default
        return value

    def facets(self, attributes: Attributes, here: Callable[[], Steps]) -> Facets:
        """Return the facets of an element, one object for the same values."""
        get = attributes.get
        key = (
            get("MaxLength"),
            get("Precision"),
            get("Scale"),
            get("Unicode"),
            get("SRID"),
        )
        known = self._facets.get(key)
        if known is not None:
            return known
        wrong: list[str] = []

        def report(facet: str, message: str) -> None:
            wrong.append(facet)
            self.report("CSD303", message, here(), same_as=message)

        made = read_facets(attributes, report)
        if made == NO_FACETS:
            made = NO_FACETS
        if not wrong:
            self._facets[key] = made
        return made

    def type_ref(self, text: str) -> TypeRef:
        """Return a type as it stands; aliases are replaced in the end."""
        known = self.type_refs.get(text)
        if known is not None:
            return known
        name = text
        is_collection = name.startswith(_COLLECTION) and name.endswith(")")
        if is_collection:
            name = name[len(_COLLECTION) : -1]
        is_unqualified = "." not in name and f"Edm.{name}" in PRIMITIVE_TYPES
        made = TypeRef(f"Edm.{name}" if is_unqualified else name, is_collection)
        if is_unqualified:
            self.unqualified.add(id(made))
        self.type_refs[text] = made
        return made
