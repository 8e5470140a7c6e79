"""What can be given as a document, and what is told about several of them."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from odataq import CsdlError, Limits, Severity, errors_in, read_model
from odataq.resources import sample_path
from tests.support.documents import codes_of, edmx, entity, problems_of, schema

PLAIN = schema(entity())
UNKNOWN = schema('<ComplexType Name="C" BaseType="N.Nowhere"/>')


if TYPE_CHECKING:
    from collections.abc import Callable


def write(folder: Path, text: str, name: str = "metadata.xml") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def reference(*includes: str, uri: str = "http://example.org/other") -> str:
    inside = "".join(f"<edmx:Include {each}/>" for each in includes)
    return f'<edmx:Reference Uri="{uri}">{inside}</edmx:Reference>'


# What a document is


def test_bytes_a_path_and_a_file_are_documents(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN)
    with path.open("rb") as stream:
        models = [
            *(read_model(each) for each in (path, str(path), PLAIN.encode())),
            *(read_model(each) for each in (stream, io.BytesIO(PLAIN.encode()))),
        ]
    assert [[*each.types] for each in models] == [["N.E"]] * 5


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_other_bytes_are_documents(kind: Callable[[bytes], bytes]) -> None:
    assert [*read_model(kind(PLAIN.encode())).types] == ["N.E"]


def test_a_str_is_a_path_never_xml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, PLAIN, "<Schema>")
    assert [*read_model("<Schema>").types] == ["N.E"]
    with pytest.raises(CsdlError) as caught:
        read_model(PLAIN)
    assert [each.code for each in caught.value.diagnostics] == ["CSD101"]


def test_a_path_like_object_is_a_path(tmp_path: Path) -> None:
    class Given:
        def __fspath__(self) -> str:
            return str(write(tmp_path, PLAIN))

    assert [*read_model(Given()).types] == ["N.E"]


@pytest.mark.parametrize("given", [1, None, 1.5, ["metadata.xml"], object(), {}])
def test_anything_else_is_a_type_error(given: BinaryIO) -> None:
    with pytest.raises(TypeError, match=f"not {type(given).__name__}"):
        read_model(given)
    with pytest.raises(TypeError):
        read_model(PLAIN.encode(), given)


def test_a_text_file_is_a_type_error(tmp_path: Path) -> None:
    given: Any = io.StringIO(PLAIN)
    with pytest.raises(TypeError, match="binary"):
        read_model(given)
    with write(tmp_path, PLAIN).open(encoding="utf-8") as stream:
        given = stream
        with pytest.raises(TypeError, match="binary"):
            read_model(given)


def test_a_file_is_read_from_where_it_stands() -> None:
    stream = io.BytesIO(b"other" + PLAIN.encode())
    stream.seek(5)
    assert [*read_model(stream).types] == ["N.E"]


def test_no_document_is_a_type_error() -> None:
    nothing: Any = ()
    with pytest.raises(TypeError):
        read_model(*nothing)


def test_a_schema_alone_is_a_document() -> None:
    assert codes_of(PLAIN) == codes_of(PLAIN, strict=True) == []


@pytest.mark.parametrize("version", ["4.0", "4.01"])
def test_both_versions_are_read(version: str) -> None:
    assert codes_of(edmx(PLAIN, version=version), strict=True) == []


@pytest.mark.parametrize("version", ["", "1.0", "2.0", "3.0", "4", "4.02", "5.0"])
def test_no_other_version_is_read(version: str) -> None:
    assert codes_of(edmx(PLAIN, version=version)) == ["CSD106"]


@pytest.mark.parametrize("year", ["2006/04", "2007/05", "2008/09", "2009/11"])
def test_old_namespaces_are_told(year: str) -> None:
    old = f"http://schemas.microsoft.com/ado/{year}/edm"
    text = PLAIN.replace("http://docs.oasis-open.org/odata/ns/edm", old)
    (problem,) = problems_of(text)
    assert problem.code == "CSD106"
    assert "V2" in problem.message
    assert codes_of(edmx(text)) == ["CSD106"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a &amp; b", "a & b"),
        ("&#38;&#x26;", "&&"),
        ("&amp;#38; &amp;lt;", "&#38; &lt;"),
        ("&lt;&gt;&quot;&apos;&#65;", "<>\"'A"),
        ("a&#10;b&#9;c", "a\nb\tc"),
        ("a\nb\tc", "a b c"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
    ],
)
def test_an_attribute_has_the_text_that_it_stands_for(written: str, text: str) -> None:
    body = (
        f'<Term Name="T" Type="Edm.String" DefaultValue="{written}">'
        f'<Annotation Term="N.T" String="{written}"/></Term>'
        f'<ComplexType Name="C"><Property Name="p" Type="Edm.String"'
        f' DefaultValue="{written}"/></ComplexType>'
    )
    model = read_model(schema(body).encode())
    term, structured = model.terms["N.T"], model.structured_type("N.C")
    assert term.default_value == text
    assert structured is not None
    assert structured.properties["p"].default_value == text
    expression = term.annotations[0].expression
    assert expression is not None
    assert expression.value == text


def test_an_element_has_the_text_that_it_stands_for() -> None:
    text = "a &amp; b &#38;<!-- c -->&lt;<![CDATA[ <d> &amp; ]]>\n"
    body = (
        '<Term Name="T" Type="Edm.String"><Annotation Term="N.T">'
        f"<String>{text}</String></Annotation></Term>"
    )
    expression = (
        read_model(schema(body).encode()).terms["N.T"].annotations[0].expression
    )
    assert expression is not None
    assert expression.value == "a & b &< <d> &amp; \n"


@pytest.mark.parametrize(
    "name", ["हिन्दी", "a\u0301", "a\u203fb", "a\u200db", "\u2160", "a\u0661", "_"]
)
def test_a_name_may_have_each_character_of_an_identifier(name: str) -> None:
    assert codes_of(schema(entity(name)), strict=True) == []


@pytest.mark.parametrize("name", ["1a", "a-b", "a b", "\u0301a", "a\u00b2", "a\u20ac"])
def test_a_name_may_have_no_other_character(name: str) -> None:
    assert codes_of(schema(entity(name))) == ["CSD201"]


# What can't be opened


def unreadable(folder: Path) -> dict[str, Path]:
    (folder / "folder").mkdir()
    found = {
        "missing": folder / "missing.xml",
        "folder": folder / "folder",
        "below a file": write(folder, PLAIN) / "metadata.xml",
        "long": folder / ("a" * 5_000),
        "empty": Path(),
    }
    if sys.platform != "win32":
        os.mkfifo(folder / "fifo")
        (folder / "loop").symlink_to("loop")
        (folder / "dangling").symlink_to("nowhere")
        names = ("fifo", "loop", "dangling")
        found |= {name: folder / name for name in names}
        found |= {"device": Path("/dev/zero"), "null": Path(os.devnull)}
    return found


def test_what_is_no_readable_file_is_told(tmp_path: Path) -> None:
    for name, path in unreadable(tmp_path).items():
        with pytest.raises(CsdlError) as caught:
            read_model(path)
        (problem,) = caught.value.diagnostics
        assert problem.code == "CSD101", name
        assert str(path) in str(caught.value)
        assert problem.start.line == 1
        assert problem.place is None or problem.place.line is None


def test_a_name_with_nul_is_told() -> None:
    assert codes_of_path("meta\0data.xml") == ["CSD101"]
    assert codes_of_path("") == ["CSD101"]


def codes_of_path(name: str) -> list[str]:
    with pytest.raises(CsdlError) as caught:
        read_model(name)
    return [each.code for each in caught.value.diagnostics]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_name_that_is_no_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"meta\xff\n.xml")
    path.write_bytes(UNKNOWN.encode())
    (problem,) = problems_of(path)
    assert problem.code == "CSD205"
    assert str(path) in str(problem)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "link.xml"
    link.symlink_to(write(tmp_path, PLAIN))
    assert [*read_model(link).types] == ["N.E"]


def test_every_document_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "missing.xml"
    with pytest.raises(CsdlError) as caught:
        read_model(missing, PLAIN.encode(), tmp_path, b"{}", UNKNOWN.encode())
    errors = errors_in(caught.value.diagnostics)
    found = [(each.code, each.source.name) for each in errors]
    assert found == [
        ("CSD101", str(missing)),
        ("CSD101", str(tmp_path)),
        ("CSD105", "<document 4>"),
        ("CSD205", "<document 5>"),
    ]


# Several documents


def test_several_documents_make_one_model(tmp_path: Path) -> None:
    first = schema('<EntityType Name="A" BaseType="M.B"/>', "N")
    second = write(tmp_path, schema(entity("B"), "M"))
    third = io.BytesIO(
        schema(
            '<EntityContainer Name="C"><EntitySet Name="As" EntityType="N.A"/>'
            "</EntityContainer>",
            "L",
        ).encode()
    )
    model = read_model(first.encode(), second, third)
    assert [*model.types] == ["N.A", "M.B"]
    assert [each.namespace for each in model.schemas] == ["N", "M", "L"]
    assert model.container is not None
    assert [*model.container.entity_sets] == ["As"]
    assert model.diagnostics == ()


def test_the_same_document_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN)
    model = read_model(path, PLAIN.encode(), path)
    assert len(model.schemas) == 1
    assert [each.code for each in model.diagnostics] == ["CSD109", "CSD109"]
    assert {each.severity for each in model.diagnostics} == {Severity.WARNING}
    assert all(str(path) in each.message for each in model.diagnostics)
    assert codes_of(PLAIN, PLAIN, strict=True) == ["CSD109"]


def test_a_namespace_may_be_in_two_documents() -> None:
    parts = schema(entity("A")), schema('<EntityType Name="B" BaseType="N.A"/>')
    model = read_model(*[each.encode() for each in parts])
    assert [*model.types] == ["N.A", "N.B"]
    assert not errors_in(model.diagnostics)


def test_one_name_in_two_documents_is_an_error() -> None:
    problems = problems_of(PLAIN, schema(entity() + entity("F")))
    (error,) = errors_in(problems)
    assert error.code == "CSD202"
    assert error.source.name == "<document 2>"


def test_an_alias_belongs_to_its_document() -> None:
    first = schema(
        '<ComplexType Name="C" BaseType="a.B"/><ComplexType Name="B"/>', "N", "a"
    )
    second = schema(
        '<ComplexType Name="C" BaseType="a.B"/><ComplexType Name="B"/>', "M", "a"
    )
    model = read_model(first.encode(), second.encode())
    bases = {
        name: each.base_type
        for name in model.types
        if (each := model.structured_type(name)) and each.base_type
    }
    assert bases == {"N.C": "N.B", "M.C": "M.B"}


def test_the_alias_of_another_document_is_unknown() -> None:
    first = schema('<ComplexType Name="C" BaseType="b.B"/>', "N")
    second = schema('<ComplexType Name="B"/>', "M", "b")
    assert codes_of(first, second) == ["CSD205"]


def test_a_reference_is_found_among_the_documents() -> None:
    included = reference('Namespace="M" Alias="m"')
    first = edmx(schema('<ComplexType Name="C" BaseType="m.B"/>'), references=included)
    second = schema('<ComplexType Name="B"/>', "M")
    model = read_model(first.encode(), second.encode(), strict=True)
    derived = model.structured_type("N.C")
    assert derived is not None
    assert derived.base_type == "M.B"
    assert model.diagnostics == ()
    assert model.external_namespaces == frozenset()


def test_what_is_external_is_silent_and_told_once() -> None:
    included = reference('Namespace="M" Alias="m"', 'Namespace="L"')
    body = (
        '<ComplexType Name="C" BaseType="m.B"><Property Name="p" Type="L.T"/>'
        '<NavigationProperty Name="n" Type="Collection(M.E)" Partner="x"/>'
        "</ComplexType>"
        '<EntityType Name="E" BaseType="L.E"><Key><PropertyRef Name="k"/></Key>'
        "</EntityType>"
        '<Action Name="A"><Parameter Name="p" Type="m.X"/></Action>'
        '<EntityContainer Name="K" Extends="M.K"><EntitySet Name="S" EntityType="m.E">'
        '<NavigationPropertyBinding Path="a/b" Target="T"/></EntitySet>'
        '<FunctionImport Name="F" Function="m.F"/></EntityContainer>'
        '<Annotations Target="m.X/y"><Annotation Term="L.T"/></Annotations>'
    )
    model = read_model(edmx(schema(body), references=included).encode())
    (problem,) = model.diagnostics
    assert (problem.code, problem.severity) == ("CSD206", Severity.WARNING)
    assert "'M', 'L'" in problem.message
    assert model.external_namespaces == {"M", "L"}


def test_a_namespace_that_is_not_included_is_an_error() -> None:
    text = edmx(
        schema('<ComplexType Name="C" BaseType="L.B"/>'),
        references=reference('Namespace="M"'),
    )
    assert codes_of(text) == ["CSD205", "CSD206"]


# Lines

LINES = """<?xml version="1.0"?>
<!-- A comment
     of two lines -->
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm"
        Namespace="N">
  <ComplexType Name="A"
               BaseType="N.Nowhere"/>
  <ComplexType Name="B">
    <Property Name="p" Type="N.Nobody"/>

    <Property Name="q" Type="Edm.String"/>
    <Property Name="q" Type="Edm.String"/>
  </ComplexType>
  <Action Name="X"/>
  <Action Name="X"><Parameter Name="p" Type="N.No"/></Action>
</Schema>
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=ascii)
def test_a_problem_has_the_line_of_its_element(end: str, tmp_path: Path) -> None:
    path = write(tmp_path, LINES.replace("\n", end))
    for given in (path, path.read_bytes(), io.BytesIO(path.read_bytes())):
        places = {
            each.place.path: each.place.line
            for each in problems_of(given)
            if each.place is not None
            and (each.severity is Severity.ERROR or each.code == "CSD218")
        }
        # An element's line is the one that its start tag ends on in libxml2.
        first = places.pop("ComplexType 'A'")
        assert first in {6, 7}
        assert places == {
            "ComplexType 'B'/Property 'p'": 9,
            "ComplexType 'B'/Property 'q' (2)": 12,
            "Action 'X' (2)/Parameter 'p'": 15,
        }


def test_the_text_of_a_problem_has_file_line_and_column(tmp_path: Path) -> None:
    path = write(tmp_path, LINES)
    texts = [str(each) for each in problems_of(path)]
    assert f"{path}:9:1: CSD205 " in "\n".join(texts)
    assert all(text.startswith(f"{path}:") for text in texts)


def test_a_document_of_one_line_has_line_1() -> None:
    text = LINES.partition("-->")[2].replace("\n", " ").strip()
    assert {each.place.line for each in problems_of(text) if each.place} == {1}


def test_lines_after_65535_are_counted() -> None:
    text = schema("\n" * 70_000 + '<ComplexType Name="C" BaseType="N.Nowhere"/>')
    (problem,) = problems_of(text)
    assert problem.place is not None
    assert problem.place.line == problem.start.line == 70_001


@pytest.mark.parametrize("change", ["longer", "as long", "gone", "a folder", "no XML"])
def test_a_file_that_changed_has_no_lines(change: str, tmp_path: Path) -> None:
    path = write(tmp_path, LINES)
    problems = problems_of(path)
    if change == "longer":
        write(tmp_path, "\n" + LINES)
    elif change == "as long":
        stamp = path.stat().st_mtime_ns
        write(tmp_path, LINES.replace("of two", "OF TWO"))
        os.utime(path, ns=(stamp + 10**9, stamp + 10**9))
    elif change == "no XML":
        write(tmp_path, "{}")
    else:
        path.unlink()
        if change == "a folder":
            path.mkdir()
    for each in problems:
        assert each.place is not None
        assert each.place.line is None
        assert each.start.line == each.end.line == 1
        assert str(each).startswith(f"{path}:1:1: ")


def test_a_line_is_known_once_it_was_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, LINES)
    first, *_ = problems_of(path)
    assert first.place is not None
    line = first.place.line
    path.unlink()
    assert first.place.line == line == first.start.line


def test_a_given_file_may_be_closed_before_lines_are_asked_for(tmp_path: Path) -> None:
    with write(tmp_path, LINES).open("rb") as stream:
        problems = problems_of(stream)
        name = stream.name
    assert all(each.place and each.place.line for each in problems)
    assert {each.source.name for each in problems} == {str(name)}


def test_malformed_xml_says_line_and_column() -> None:
    (problem,) = problems_of(LINES.replace('Name="q"', "Name=q", 1))
    assert problem.code == "CSD102"
    assert "line 11, column" in problem.message


# All at once


def test_the_errors_of_all_documents_are_told_at_once() -> None:
    documents = [
        schema('<ComplexType Name="C" BaseType="M.Nowhere"/>', "N"),
        schema('<EntityType Name="E" BaseType="M.E"/>', "M"),
        PLAIN[:-9],
        schema('<EnumType Name="U"><Member/></EnumType>', "L"),
    ]
    found = [
        (each.source.name, each.code) for each in errors_in(problems_of(*documents))
    ]
    assert sorted(found) == [
        ("<document 1>", "CSD205"),
        ("<document 2>", "CSD301"),
        ("<document 3>", "CSD102"),
        ("<document 4>", "CSD112"),
    ]


def test_an_error_says_how_many_more_there_are() -> None:
    body = (
        '<ComplexType Name="A" BaseType="N.X"/><ComplexType Name="B" BaseType="N.Y"/>'
    )
    with pytest.raises(CsdlError) as caught:
        read_model(schema(body).encode())
    assert str(caught.value).endswith("(and 1 more)")
    assert len(caught.value.diagnostics) == 2


MANY = "".join(f'<ComplexType Name="C{n}" BaseType="N.X{n}"/>' for n in range(10))


@pytest.mark.parametrize(("most", "left_out"), [(1, 9), (9, 1), (10, 0), (11, 0)])
def test_no_more_is_reported_than_the_limit(most: int, left_out: int) -> None:
    problems = problems_of(schema(MANY), limits=Limits(metadata_diagnostics=most))
    shown = [each for each in problems if each.code == "CSD205"]
    assert len(shown) == min(most, 10)
    rest = [each for each in problems if each.code == "CSD108"]
    assert len(rest) == bool(left_out)
    assert all(f"{left_out} more" in each.message for each in rest)


def test_an_error_beyond_the_limit_is_still_an_error() -> None:
    warnings = "".join(f'<Using{n} xmlns="urn:x"/>' for n in range(5))
    text = schema(warnings + '<ComplexType Name="C" BaseType="N.Nowhere"/>')
    with pytest.raises(CsdlError) as caught:
        read_model(text.encode(), limits=Limits(metadata_diagnostics=2))
    assert errors_in(caught.value.diagnostics)


NAVIGATION = '<NavigationProperty Name="n" Type="N.E">{}</NavigationProperty>'
IN_SET = (
    '</EntityType><EntityContainer Name="C"><EntitySet Name="S" EntityType="N.E">'
    "<NavigationPropertyBinding {}/></EntitySet></EntityContainer>"
    '<EntityType Name="F">'
)


@pytest.mark.parametrize(
    "body",
    [
        '<Property Type="N.X"/>',
        '<Property Name="p"/><Property Name="q" Type="Edm.Int32"/>',
        "<Property/>",
        '<Property Name="p" Nullable="false"/>',
        '<NavigationProperty Name="p"/>',
        NAVIGATION.format('<ReferentialConstraint Property="Id"/>'),
        NAVIGATION.format('<ReferentialConstraint ReferencedProperty="Id"/>'),
        NAVIGATION.format("<OnDelete/>"),
        '</EntityType><EntityType Name="F"><Key><PropertyRef/></Key>',
        IN_SET.format('Path="a"'),
        IN_SET.format('Target="S"'),
    ],
)
def test_what_lacks_an_attribute_is_no_model(body: str) -> None:
    for strict in (False, True):
        with pytest.raises(CsdlError) as caught:
            read_model(schema(entity("E", body)).encode(), strict=strict)
        codes = [each.code for each in errors_in(caught.value.diagnostics)]
        assert "CSD112" in codes


def test_a_path_has_no_alias() -> None:
    """Names in a model are in full, wherever they stand in a path."""
    body = (
        entity("E", '<NavigationProperty Name="n" Type="a.E" Partner="a.F/m"/>')
        + '<EntityType Name="F" BaseType="a.E">'
        '<Property Name="q" Type="Edm.Int32"/>'
        '<NavigationProperty Name="m" Type="a.E">'
        '<ReferentialConstraint Property="q" ReferencedProperty="a.F/q"/>'
        "</NavigationProperty></EntityType>"
        '<Function Name="f" IsBound="true" EntitySetPath="p/a.F/m">'
        '<Parameter Name="p" Type="a.E"/><ReturnType Type="a.E"/></Function>'
        '<EntityContainer Name="C"><EntitySet Name="S" EntityType="a.E">'
        '<NavigationPropertyBinding Path="a.F/m" Target="a.C/S"/></EntitySet>'
        "</EntityContainer>"
    )
    model = read_model(schema(body, alias="a").encode())
    first, second = model.entity_type("N.E"), model.entity_type("N.F")
    assert first is not None
    assert second is not None
    assert first.navigation_properties["n"].partner == "N.F/m"
    (constraint,) = second.navigation_properties["m"].constraints
    assert constraint.referenced_property == "N.F/q"
    (function,) = model.operations.functions["N.f"]
    assert function.entity_set_path == "p/N.F/m"
    assert model.container is not None
    (binding,) = model.container.entity_sets["S"].bindings.values()
    assert (binding.path, binding.target) == ("N.F/m", "N.C/S")


# What is tolerated


def test_strict_makes_errors_of_breaches() -> None:
    text = schema('<ComplexType Name="C" Color="red"/>')
    model = read_model(text.encode())
    assert [(each.code, each.severity) for each in model.diagnostics] == [
        ("CSD111", Severity.WARNING)
    ]
    with pytest.raises(CsdlError) as caught:
        read_model(text.encode(), strict=True)
    assert [(each.code, each.severity) for each in caught.value.diagnostics] == [
        ("CSD111", Severity.ERROR)
    ]


def test_what_is_like_another_is_told_once_with_a_count() -> None:
    types = "".join(f'<ComplexType Name="C{n}" Color="red"/>' for n in range(7))
    (problem,) = problems_of(schema(types))
    assert problem.message.endswith("(7 times)")


def test_the_diagnostics_of_a_model_stay_the_same() -> None:
    model = read_model(sample_path("dataverse"))
    assert model.diagnostics is model.diagnostics
    assert not errors_in(model.diagnostics)


@pytest.mark.parametrize("name", ["minimal", "everything"])
def test_samples_break_nothing(name: str) -> None:
    model = read_model(sample_path(name), strict=True)
    assert {each.code for each in model.diagnostics} <= {"CSD206"}
