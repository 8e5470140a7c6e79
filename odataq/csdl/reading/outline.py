"""Cuts a document into what is read at once and what is read when asked for.

Nine in ten bytes of a document are inside of types, sets and annotations, and
most are never looked at. Where a document is as regular as services write
them, its text is searched for what makes a reading fail, and cut; what is cut
is read later by the same readers. Whatever is unusual makes no outline: then
the whole document is read at once.

All here supposes that the parser found the text well-formed, without a
document type declaration. Then, besides comments and CDATA sections, each `<`
begins a tag. A `>` may stand in an attribute or in text as well: tags that are
cut at are looked at for that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Applied", "Cut", "Outline", "Scope", "has_property", "outline_of"]

_EDM: Final = b"http://docs.oasis-open.org/odata/ns/edm"
_ENCODINGS: Final = frozenset({b"ascii", b"us-ascii", b"utf-8", b"utf8"})
_DECLARATION = re.compile(
    rb"<\?xml\s[^<>]*?(?:encoding\s*=\s*[\"']([^\"']*)[\"'][^<>]*?)?\?>"
)
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[", re.DOTALL)
_BINDING: Final = rb"""xmlns(:[^\s=]+)?\s*=\s*("[^"]*"|'[^']*')"""
_NAMESPACES = re.compile(_BINDING)
_WRAPPERS = re.compile(
    rb"\s*(<([\w:]*Edmx)\s[^<>]*>)[^\0]*?(<([\w:]*DataServices)(?:\s[^<>]*)?>)"
)
_SCHEMA = re.compile(rb"\s*(<Schema\s[^<>]*[^/<>]>)")
_SCHEMA_END = re.compile(rb"\s*</Schema\s*>")
_CHILD = re.compile(
    rb"\s*<(EntityType|ComplexType|EnumType|Annotations|Action|Function|Annotation"
    rb"|EntityContainer|Term|TypeDefinition)(?=[\s/>])[^<>]*>"
)
_END = re.compile(rb"\s*>")
# Names and types as they are written; a character reference would hide some.
_NAME: Final = rb'Name="([^"&\s]*)"'
_TYPE: Final = rb'Type="([^"&\s]*)"'
_MEMBER = re.compile(rb"<Member " + _NAME)
_REF = re.compile(rb"<PropertyRef[^<>]*")
_REF_NAME = re.compile(rb"<PropertyRef " + _NAME)
_TARGET = re.compile(rb'\s*<Annotations Target="([^"]*)"')
# A tag that may lack something, or that isn't as services write it.
_UNUSUAL_TAG: Final = (
    # Nearly all tags are told by their first letter.
    rb"(?=[AKMNOPR])(?:Property(?![PRV])|NavigationProperty(?![BP])"
    rb'|NavigationPropertyBinding(?! Path="[^"]*" Target="| Target="[^"]*" Path=")'
    rb'|ReferentialConstraint(?! Property="[^"]*" ReferencedProperty="'
    rb'| ReferencedProperty="[^"]*" Property=")'
    rb'|OnDelete(?! Action=")'
    # Keys in their place are left out before.
    rb"|Key(?![^\s/>])|PropertyRef(?![^\s/>])"
    rb'|Annotation(?![Ps]|(?: [\w.:]+="[^"]*")*? Term=")'
    rb'|Annotations(?! Target="[^"&\t\r\n]*"(?: Qualifier="[^"&\s]*")?>)'
    # Values of `Edm.Int32`, also if the next two million count up from one.
    rb'|Member(?! Name="[^"&\s]*"(?: Value="-?(?:20\d{8}|1?\d{1,9})")?\s*/?>))'
)
_UNUSUAL = re.compile(rb"<(?:" + _UNUSUAL_TAG + rb")")
_PROPERTY = re.compile(
    rb"<(?:Property %b %b|NavigationProperty %b %b|(%b))"
    % (_NAME, _TYPE, _NAME, _TYPE, _UNUSUAL_TAG)
)
_PARAMETER = re.compile(
    rb"<(?:Parameter %b %b|ReturnType %b|(%b|Parameter|ReturnType))"
    % (_NAME, _TYPE, _TYPE, _UNUSUAL_TAG)
)
_SET = re.compile(rb"\s*<(EntitySet|Singleton|\w+)(?=[\s/>])[^<>]*>")
_KEY = re.compile(rb"\s*<Key>(?:\s*<PropertyRef Name=[^<>]*/>)+\s*</Key>")
_SETS: Final = frozenset({b"EntitySet", b"Singleton"})
_MOST_REFS: Final = 8
# A text longer than that is refused by who reads it.
_LONG: Final = 10_000_000


@frozen(eq=False)
class Scope:
    """The tags around the children of a schema: text before and after."""

    before: bytes
    after: bytes


@frozen(eq=False)
class Cut:
    """An element that is read later: its text, in one scope.

    `has_annotations` tells whether any stand in it, at whatever depth.
    """

    scope: Scope
    start: int
    end: int
    has_annotations: bool = False
    has_key: bool = False
    # A part of the key isn't found as a property of the type itself.
    has_doubtful_key: bool = False


@frozen(eq=False)
class Applied:
    """An `Annotations` element that is read later, and its target."""

    target: str
    cut: Cut


@define(eq=False)
class Outline:
    """A document's text, the frame that is read at once, and what is cut.

    In the frame a processing instruction with a number marks the place of a
    cut; those of the document are left out.
    """

    text: bytes
    frame: bytes = b""
    cuts: list[Cut] = field(factory=list)
    applied: list[Applied] = field(factory=list)
    schemas: int = 0
    _next_annotation: int = -2

    def has_annotation(self, begin: int, end: int) -> bool:
        """Tell whether an annotation stands between positions; these grow."""
        at = self._next_annotation
        if -1 != at < begin:
            at = self._next_annotation = self.text.find(b"<Annotation", begin)
        return begin <= at < end

    property_types: set[bytes] = field(factory=set)
    navigation_types: set[bytes] = field(factory=set)
    operation_types: set[bytes] = field(factory=set)


class _Irregular(Exception):  # noqa: N818 (no error: the text is read otherwise)
    """The text isn't as services write it."""


def outline_of(data: bytes) -> Outline | None:
    """Return the outline of a well-formed document, `None` if it has none."""
    try:
        text = _text(data)
        outline = Outline(text)
        outline.frame = b"".join(_frame(outline))
        _check_namespaces(outline)
    except _Irregular:
        return None
    return outline


def _text(data: bytes) -> bytes:
    """Return a document's text in UTF-8, without comments."""
    text = data.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARATION.match(text)
    begin = declared.end() if declared else 0
    encoding = declared.group(1) if declared else None
    if b"\0" in text[:4] or (encoding and encoding.lower() not in _ENCODINGS):
        raise _Irregular
    if text.find(b"!") >= 0 or text.find(b"?", begin) >= 0:
        text = text[:begin] + _COMMENT.sub(_without, text[begin:])
    if len(text) > _LONG and max(map(len, text.split(b"<"))) > _LONG:
        raise _Irregular
    return text


def _without(found: re.Match[bytes]) -> bytes:
    if found.group() == b"<![CDATA[":
        raise _Irregular
    return b""


def _check_namespaces(outline: Outline) -> None:
    """Make sure that an element's name tells its namespace in all cuts."""
    frame = outline.frame
    bindings = _NAMESPACES.findall(frame)
    if len(bindings) != outline.text.count(b"xmlns"):
        raise _Irregular
    for prefix, quoted in bindings:
        value = quoted[1:-1].strip()
        if b"&" in value or b"schemas.microsoft.com" in value:
            raise _Irregular
        if prefix and value == _EDM:
            raise _Irregular


def _frame(outline: Outline) -> Iterator[bytes]:
    """Yield the pieces of the frame, cutting the document."""
    text = outline.text
    before, after, position = b"", b"", 0
    if declared := _DECLARATION.match(text):
        position = declared.end()
    wrappers = _WRAPPERS.match(text, position)
    if wrappers:
        edmx, edmx_name, services, services_name = wrappers.groups()
        _check_tag(edmx)
        _check_tag(services)
        before, after = edmx + services, b"</%b></%b>" % (services_name, edmx_name)
        position = wrappers.end()
    yield text[:position]
    while schema := _SCHEMA.match(text, position):
        _check_tag(schema.group())
        scope = Scope(before + schema.group(1), b"</Schema>" + after)
        yield schema.group()
        yield b"<?cut -1?>"
        outline.schemas += 1
        position = schema.end()
        while child := _CHILD.match(text, position):
            position = _end_of(text, child)
            yield from _PIECES[child.group(1)](outline, scope, child, position)
        end = _SCHEMA_END.match(text, position)
        if end is None:
            raise _Irregular
        yield end.group()
        position = end.end()
    yield text[position:]


def _check_tag(tag: bytes) -> None:
    """Make sure that a tag didn't end at a `>` in an attribute."""
    if b"'" in tag or tag.count(b'"') % 2:
        raise _Irregular


def _end_of(text: bytes, start: re.Match[bytes]) -> int:
    """Return where an element ends; in the text none can stand in another."""
    _check_tag(start.group())
    if text[start.end() - 2 : start.end()] == b"/>":
        return start.end()
    tag = b"</" + start.group(1)
    found = text.find(tag, start.end())
    end = _END.match(text, found + len(tag)) if found >= 0 else None
    if end is None:
        raise _Irregular
    return end.end()


def _whole(
    outline: Outline, _scope: Scope, start: re.Match[bytes], end: int
) -> Iterator[bytes]:
    if _UNUSUAL.search(outline.text, start.start(), end):
        raise _Irregular
    yield outline.text[start.start() : end]


def _container(
    outline: Outline, scope: Scope, start: re.Match[bytes], end: int
) -> Iterator[bytes]:
    """Cut all out of sets."""
    text, last, position = outline.text, start.start(), start.end()
    if _UNUSUAL.search(text, last, end):
        raise _Irregular
    while child := _SET.match(text, position, end):
        begin, position = child.end(), _end_of(text, child)
        is_set = child.group(1) in _SETS
        if is_set and begin < position:
            yield text[last:begin]
            has_annotation = outline.has_annotation(begin, position)
            yield _mark(outline, Cut(scope, child.start(), position, has_annotation))
            yield b"</%b>" % child.group(1)
            last = position
    yield text[last:end]


def _structured(
    outline: Outline, scope: Scope, start: re.Match[bytes], end: int
) -> Iterator[bytes]:
    """Cut all out of a type."""
    text, begin = outline.text, start.end()
    yield start.group()
    if begin == end:
        return
    is_entity_type = start.group(1) == b"EntityType"
    key = _KEY.match(text, begin, end) if is_entity_type else None
    is_doubtful = False
    if key:
        is_doubtful = _has_doubtful_key(text, key.group(), begin, end)
    _take_names(outline, key.end() if key else begin, end)
    has_annotation = outline.has_annotation(begin, end)
    has_key = key is not None and not is_doubtful
    cut = Cut(scope, start.start(), end, has_annotation, has_key, is_doubtful)
    yield _mark(outline, cut)
    if key and is_doubtful:
        yield key.group()
    yield b"</%b>" % start.group(1)


def _take_names(outline: Outline, begin: int, end: int) -> None:
    """Keep what types the properties of a type have; check their names."""
    found = _PROPERTY.findall(outline.text, begin, end)
    if not found:
        return
    properties, types, navigation, entity_types, unusual = zip(*found, strict=True)
    names = {*properties, *navigation}
    names.discard(b"")
    if len(names) < len(found) or any(unusual):
        raise _Irregular
    outline.property_types.update(types)
    outline.navigation_types.update(entity_types)


def _operation(
    outline: Outline, scope: Scope, start: re.Match[bytes], end: int
) -> Iterator[bytes]:
    """Cut parameters and return type out of an operation."""
    begin = start.end()
    yield start.group()
    if begin == end:
        return
    found = _PARAMETER.findall(outline.text, begin, end)
    if found:
        names, types, returned, unusual = zip(*found, strict=True)
        given = [each for each in names if each]
        if any(unusual) or len({*given}) < len(given):
            raise _Irregular
        outline.operation_types.update(types)
        outline.operation_types.update(returned)
    yield _mark(outline, Cut(scope, start.start(), end, has_annotations=True))
    yield b"</%b>" % start.group(1)


def _is_direct(text: bytes, begin: int, position: int) -> bool:
    """Tell whether no element is open between two positions."""
    tags = text.count(b"<", begin, position)
    ends = text.count(b"</", begin, position)
    if tags != text.count(b">", begin, position):
        return False
    return tags == 2 * ends + text.count(b"/>", begin, position)


def _has_doubtful_key(text: bytes, key: bytes, begin: int, end: int) -> bool:
    """Tell whether a key isn't sure to be of the type's own properties."""
    names = _REF_NAME.findall(key)
    if len(names) != len(_REF.findall(key)) or len(names) > _MOST_REFS:
        return True
    return not all(has_property(text, name, begin, end) for name in names)


def has_property(text: bytes, name: bytes, begin: int, end: int) -> bool:
    """Tell whether a type surely has a property; `begin` is inside of it."""
    at = text.find(b'<Property Name="%b"' % name, begin, end)
    return at >= 0 and _is_direct(text, begin, at)


def _enum(
    outline: Outline, scope: Scope, start: re.Match[bytes], end: int
) -> Iterator[bytes]:
    """Cut the members out of an enumeration type."""
    text, begin = outline.text, start.end()
    if _UNUSUAL.search(text, begin, end):
        raise _Irregular
    if begin == end or b"UnderlyingType" in start.group():
        yield text[start.start() : end]
        return
    names = _MEMBER.findall(text, begin, end)
    if len({*names}) < len(names):
        raise _Irregular
    has_annotations = outline.has_annotation(begin, end)
    yield start.group()
    yield _mark(outline, Cut(scope, start.start(), end, has_annotations))
    yield b"</EnumType>"


def _annotations(
    outline: Outline, scope: Scope, start: re.Match[bytes], end: int
) -> Iterator[bytes]:
    """Cut an `Annotations` element, all of it."""
    text = outline.text
    target = _TARGET.match(start.group())
    if target is None or _UNUSUAL.search(text, start.start(), end):
        raise _Irregular
    cut = Cut(scope, start.start(), end, has_annotations=True)
    outline.applied.append(Applied(target.group(1).decode(), cut))
    return iter(())


def _mark(outline: Outline, cut: Cut) -> bytes:
    outline.cuts.append(cut)
    return b"<?cut %d?>" % (len(outline.cuts) - 1)


_PIECES: Final = {
    b"Action": _operation,
    b"Annotation": _whole,
    b"Annotations": _annotations,
    b"ComplexType": _structured,
    b"EntityContainer": _container,
    b"EntityType": _structured,
    b"EnumType": _enum,
    b"Function": _operation,
    b"Term": _whole,
    b"TypeDefinition": _whole,
}
