"""Hostile documents: nothing is opened, nothing hangs, each gets a diagnostic."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from odataq import CsdlError, Limits, errors_in, read_model
from odataq.text.printable import printable
from tests.support.child import SECONDS, Outcome, command_to_read, read_in_child
from tests.support.documents import (
    EDM,
    codes_of,
    edmx,
    entity,
    problems_of,
    repeat,
    schema,
)
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-7c1f9e"
BODY = schema(entity())

in_child = pytest.mark.skipif(
    sys.platform == "win32", reason="resource limits are those of POSIX"
)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(CANARY, "utf-8")
    return path


def read_text(folder: Path, text: str | bytes) -> Outcome:
    path = folder / "metadata.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_in_child(path)


def opened_besides(outcome: Outcome, path: Path) -> list[str]:
    """Return what was opened that isn't the document."""
    return [each for each in outcome.seen if str(path) not in each]


# X1, X2: documents that want another file, or the network

ENTITY_USES = {
    "in text": '<Annotations Target="N.E"><Annotation Term="N.T"><String>&x;</String>'
    "</Annotation></Annotations>",
    "in an attribute": '<Term Name="T" Type="Edm.String" DefaultValue="&x;"/>',
    "in a name": '<ComplexType Name="&x;"/>',
    "as content": "&x;",
}


@in_child
@pytest.mark.parametrize("use", ENTITY_USES.values(), ids=ENTITY_USES)
def test_x1_an_entity_reads_no_file(use: str, secret: Path) -> None:
    dtd = f'<!DOCTYPE Schema [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    outcome = read_text(secret.parent, dtd + schema(entity() + use))
    assert outcome.codes == ["CSD103"]
    assert CANARY not in outcome.text
    assert opened_besides(outcome, secret.parent / "metadata.xml") == []


EXTERNAL = {
    "parameter entity": '<!DOCTYPE Schema [<!ENTITY % x SYSTEM "{uri}"> %x;]>',
    "external subset": '<!DOCTYPE Schema SYSTEM "{uri}">',
    "public external subset": '<!DOCTYPE Schema PUBLIC "-//x//y" "{uri}">',
    "both": '<!DOCTYPE Schema SYSTEM "{uri}" [<!ENTITY % x SYSTEM "{uri}"> %x;]>',
    "unparsed entity": '<!DOCTYPE Schema [<!NOTATION n SYSTEM "{uri}">'
    '<!ENTITY x SYSTEM "{uri}" NDATA n>]>',
}


@in_child
@pytest.mark.parametrize("doctype", EXTERNAL.values(), ids=EXTERNAL)
def test_x2_a_dtd_reads_no_file(doctype: str, secret: Path) -> None:
    dtd = secret.with_name("own.dtd")
    dtd.write_text(f'<!ENTITY x "{CANARY}">', "utf-8")
    text = doctype.replace("{uri}", dtd.as_uri())
    outcome = read_text(secret.parent, text + schema(ENTITY_USES["in an attribute"]))
    assert outcome.codes == ["CSD103"]
    assert CANARY not in outcome.text
    assert opened_besides(outcome, secret.parent / "metadata.xml") == []


@in_child
@pytest.mark.parametrize("doctype", EXTERNAL.values(), ids=EXTERNAL)
def test_x2_a_dtd_opens_no_connection(doctype: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        uri = f"http://127.0.0.1:{server.getsockname()[1]}/own.dtd"
        outcome = read_text(tmp_path, doctype.replace("{uri}", uri) + BODY)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert outcome.codes == ["CSD103"]


@in_child
@pytest.mark.parametrize("doctype", EXTERNAL.values(), ids=EXTERNAL)
def test_x2_a_dtd_waits_for_no_fifo(doctype: str, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    outcome = read_text(tmp_path, doctype.replace("{uri}", fifo.as_uri()) + BODY)
    assert outcome.codes == ["CSD103"]


INCLUDED = (
    '<?xml-stylesheet type="text/xsl" href="{uri}"?>'
    f'<Schema xmlns="{EDM}" Namespace="N" xmlns:xi="http://www.w3.org/2001/XInclude"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://docs.oasis-open.org/odata/ns/edm {uri}"'
    ' xsi:noNamespaceSchemaLocation="{uri}" xml:base="{uri}">'
    '<?xml-model href="{uri}"?>'
    '<xi:include href="{uri}" parse="text"/>'
    '<ComplexType Name="C"><xi:include href="{uri}"><xi:fallback/></xi:include>'
    "</ComplexType></Schema>"
)


@in_child
def test_x12_no_inclusion_is_followed(secret: Path) -> None:
    outcome = read_text(secret.parent, INCLUDED.replace("{uri}", secret.as_uri()))
    assert outcome.errors == []
    assert outcome.names == ["N.C"]
    assert CANARY not in outcome.text
    assert opened_besides(outcome, secret.parent / "metadata.xml") == []


@in_child
def test_x12_a_reference_is_not_fetched(secret: Path) -> None:
    reference = (
        f'<edmx:Reference Uri="{secret.as_uri()}"><edmx:Include Namespace="M"/>'
        '</edmx:Reference><edmx:Reference Uri="http://127.0.0.1:9/x">'
        '<edmx:IncludeAnnotations TermNamespace="M"/></edmx:Reference>'
    )
    outcome = read_text(secret.parent, edmx(BODY, references=reference))
    assert outcome.codes == ["CSD206"]
    assert opened_besides(outcome, secret.parent / "metadata.xml") == []


@in_child
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing")
@pytest.mark.parametrize(
    "text",
    [
        *(each + BODY for each in EXTERNAL.values()),
        *(
            f'<!DOCTYPE Schema [<!ENTITY x SYSTEM "{{uri}}">]>{schema(use)}'
            for use in ENTITY_USES.values()
        ),
        INCLUDED,
    ],
    ids=[*EXTERNAL, *ENTITY_USES, "inclusions"],
)
def test_x1_x2_x12_the_system_sees_nothing_opened(text: str, secret: Path) -> None:
    path, log = secret.with_name("metadata.xml"), secret.with_name("log")
    path.write_text(text.replace("{uri}", secret.as_uri()), "utf-8")
    traced = "trace=open,openat,openat2,connect,execve"
    done = subprocess.run(
        ["strace", "-f", "-e", traced, "-o", log, *command_to_read(path)],  # noqa: S607
        capture_output=True,
        check=False,
        text=True,
        timeout=4 * SECONDS,
    )
    calls = log.read_text("utf-8", "replace") if log.exists() else ""
    if "metadata.xml" not in calls:
        pytest.skip(f"strace can't trace here: {done.stderr}")
    assert secret.name not in calls
    assert not re.search(r"connect\(.*AF_INET", calls)


# X3, X4: entities that grow

LAUGHS = "".join(
    f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' if n else '<!ENTITY x0 "ha">'
    for n in range(10)
)
BOMBS = {
    "laughs": (LAUGHS, "&x9;"),
    "few laughs": (LAUGHS, "&x5;"),
    "quadratic": (f'<!ENTITY x "{"a" * 50_000}">', "&x;" * 50_000),
    "recursive": ('<!ENTITY x "&y;"><!ENTITY y "&x;">', "&x;"),
    "parameter": ('<!ENTITY % x "%y;"><!ENTITY % y "%x;"> %x;', ""),
}


@in_child
@pytest.mark.parametrize(("entities", "use"), BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize(
    "around",
    [
        '<Term Name="T" Type="Edm.String" DefaultValue="#"/>',
        '<Annotation Term="N.T"><String>#</String></Annotation>',
    ],
    ids=["attribute", "text"],
)
def test_x3_entities_are_not_expanded(
    entities: str, use: str, around: str, tmp_path: Path
) -> None:
    text = f"<!DOCTYPE Schema [{entities}]>{schema(around.replace('#', use))}"
    outcome = read_text(tmp_path, text)
    assert outcome.codes == ["CSD103"]
    assert outcome.seconds < 1
    assert outcome.megabytes < 100


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        "<!DOCTYPE Schema>",
        "<!DOCTYPE Schema []>",
        '<!DOCTYPE edmx:Edmx [<!ATTLIST Schema Alias CDATA "x">]>',
        "<!-- first --><!DOCTYPE Schema>",
        '<?xml version="1.0"?>\n\n<!DOCTYPE Schema [<!ENTITY x "y">]>',
    ],
)
def test_x4_a_harmless_dtd_is_refused_too(doctype: str) -> None:
    assert codes_of(doctype + BODY) == ["CSD103"]
    assert codes_of((doctype + BODY).encode("utf-16")) == ["CSD103"]


def test_x4_an_entity_without_a_dtd_is_malformed() -> None:
    assert codes_of(schema('<ComplexType Name="&x;"/>')) == ["CSD102"]


# X5: the limits of the XML parser


def nested(levels: int) -> str:
    """Return a document of so many levels, nearly all in one expression."""
    inside = levels - 3
    operators = "<Not>" * inside + "</Not>" * inside
    return schema(
        f'<Annotations Target="N"><Annotation Term="N.T">{operators}</Annotation>'
        '</Annotations><Term Name="T" Type="Edm.Boolean"/>'
    )


def test_x5_a_document_may_be_256_deep() -> None:
    model = read_model(nested(256).encode())
    expression = model.targeted_annotations["N"][0].expression
    levels = 0
    while expression is not None:
        levels += 1
        expression = expression.children[0] if expression.children else None
    assert levels == 253


def test_x5_a_deep_document_needs_little_of_the_stack() -> None:
    def from_below(frames: int) -> list[str]:
        return from_below(frames - 1) if frames else codes_of(nested(256))

    assert from_below(400) == []


@in_child
@pytest.mark.parametrize("levels", [258, 300, 1_000_000])
def test_x5_a_deeper_document_is_refused(levels: int, tmp_path: Path) -> None:
    outcome = read_text(tmp_path, nested(levels))
    assert outcome.errors in (["CSD102"], ["CSD107"])
    assert outcome.seconds < 2


@in_child
@pytest.mark.parametrize(
    "text",
    [
        schema(f'<Term Name="T" Type="Edm.String" DefaultValue="{"a" * 10_500_000}"/>'),
        schema(
            '<Annotations Target="N"><Annotation Term="N.T"><String>'
            f"{'a' * 10_500_000}</String></Annotation></Annotations>"
        ),
        schema(f"<{'a' * 60_000}/>"),
        schema(f'<Term Name="T" Type="Edm.String" {"a" * 60_000}=""/>'),
    ],
    ids=["attribute", "text", "element name", "attribute name"],
)
def test_x5_what_is_too_long_is_refused(text: str, tmp_path: Path) -> None:
    outcome = read_text(tmp_path, text)
    assert outcome.errors == ["CSD102"]
    assert outcome.seconds < 2
    assert len(outcome.text) < 10_000


# X6: documents of many bytes, elements or attributes


@in_child
def test_x6_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "metadata.xml"
    with path.open("wb") as stream:
        stream.write(BODY.encode())
        stream.truncate(65 * 2**20)
    outcome = read_in_child(path)
    assert outcome.codes == ["CSD107"]
    assert outcome.seconds < 2
    assert outcome.megabytes < 10


@in_child
@pytest.mark.parametrize(
    "text",
    [
        schema("<a/>" * 3_000_000),
        schema("<Term Name='T'/>" * 2_100_000),
        schema("<a" + repeat(4_100_000, " a#=''") + "/>"),
        schema("<a b='' c='' d=''/>" * 1_500_000),
    ],
    ids=["elements", "terms", "attributes of one", "attributes"],
)
def test_x6_too_many_parts_are_refused(text: str, tmp_path: Path) -> None:
    outcome = read_text(tmp_path, text)
    assert outcome.codes == ["CSD107"]
    assert outcome.seconds < 2


@in_child
def test_x6_many_attributes_take_little_time(tmp_path: Path) -> None:
    attributes = repeat(200_000, " a#=''")
    outcome = read_text(tmp_path, schema(f'<ComplexType Name="C"{attributes}/>'))
    assert outcome.seconds < 2
    assert outcome.megabytes < 500


@in_child
@pytest.mark.parametrize(
    "text",
    [
        schema("<a/>" * 500_000),
        schema("<Annotations" + repeat(50_000, " xmlns:a#='b#'") + "/>"),
        schema("<!-- -->" * 500_000),
        schema("<?a b?>" * 500_000),
        schema("<![CDATA[a]]>" * 300_000),
        schema("<Action/>" * 150_000),
        schema('<Action Name="A"/>' * 100_000),
        schema('<EntityType Name="E"/>' * 100_000),
        schema(repeat(60_000, '<EntityType Name="E#" BaseType="N.X"/>')),
    ],
    ids=[
        *("elements", "namespaces", "comments", "instructions", "CDATA"),
        *("nameless", "overloads", "duplicates", "unknown base types"),
    ],
)
def test_x6_what_is_within_the_limits_ends_in_time(text: str, tmp_path: Path) -> None:
    outcome = read_text(tmp_path, text)
    assert outcome.megabytes < 700


LIMITED = {
    "bytes": (Limits(metadata_bytes=len(BODY)), Limits(metadata_bytes=len(BODY) - 1)),
    "elements": (
        Limits(metadata_elements=BODY.count("<")),
        Limits(metadata_elements=BODY.count("<") - 1),
    ),
    "attributes": (
        Limits(metadata_attributes=BODY.count("=")),
        Limits(metadata_attributes=BODY.count("=") - 1),
    ),
}


@pytest.mark.parametrize(("enough", "too_few"), LIMITED.values(), ids=LIMITED)
def test_x6_a_limit_is_the_most_that_is_allowed(
    enough: Limits, too_few: Limits, tmp_path: Path
) -> None:
    path = tmp_path / "metadata.xml"
    path.write_text(BODY, "utf-8")
    assert codes_of(BODY, limits=enough) == codes_of(path, limits=enough) == []
    assert codes_of(BODY, limits=too_few) == ["CSD107"]
    assert codes_of(path, limits=too_few) == ["CSD107"]
    assert codes_of(io.BytesIO(BODY.encode()), limits=too_few) == ["CSD107"]


# X7 to X9: what isn't XML, and how it is encoded


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("metadata.xml", BODY)
    return target.getvalue()


PAGE = "<html><head><title>Sign in to your account</title></head></html>"
FOREIGN = {
    "gzip": (gzip.compress(BODY.encode()), "CSD105", "gzip"),
    "gzip bomb": (gzip.compress(b" " * 10_000_000), "CSD105", "gzip"),
    "bzip2": (bz2.compress(BODY.encode()), "CSD105", "bzip2"),
    "xz": (lzma.compress(BODY.encode()), "CSD105", "xz"),
    "zip": (zipped(), "CSD105", "zip"),
    "PDF": (b"%PDF-1.7\n", "CSD105", "PDF"),
    "empty": (b"", "CSD105", "empty"),
    "blank": (b"\xef\xbb\xbf \r\n\t", "CSD105", "empty"),
    "web page": (f"<!DOCTYPE html>{PAGE}".encode(), "CSD105", "sign-in"),
    "web page without doctype": (f"\n {PAGE}".encode(), "CSD105", "sign-in"),
    "old web page": (
        f'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "x">{PAGE}'.encode(),
        *("CSD105", "sign-in"),
    ),
    "XHTML": (
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        *("CSD105", "sign-in"),
    ),
    "JSON error": (b'{"error":{"code":"0x80040217"}}', "CSD105", "JSON"),
    "JSON list": (b"\xef\xbb\xbf[]", "CSD105", "JSON"),
    "UTF-16 JSON": ('{"error":{}}'.encode("utf-16"), "CSD105", "JSON"),
    "text": (b"401 Unauthorized", "CSD105", "no XML"),
    "binary": (bytes(range(256)), "CSD105", "no XML"),
    "error": (
        b'<m:error xmlns:m="http://docs.oasis-open.org/odata/ns/metadata"/>',
        *("CSD105", "error"),
    ),
    "service document": (
        b'<service xmlns="http://www.w3.org/2007/app"/>',
        *("CSD105", r"\$metadata"),
    ),
    "other XML": (b'<a xmlns="urn:b"/>', "CSD105", "urn:b"),
    "no namespace": (b"<Schema/>", "CSD105", "Schema"),
    "UTF-7": (b"<?xml version='1.0' encoding='UTF-7'?>" + BODY.encode(), "CSD104", "7"),
    "UTF-32": (b"<?xml version='1.0' encoding='UTF-32'?><a/>", "CSD104", "UTF-32"),
    "EBCDIC": (b"<?xml version='1.0' encoding='IBM037'?><a/>", "CSD104", "IBM037"),
    "unknown encoding": (b"<?xml version='1.0' encoding='x\x1b'?><a/>", "CSD104", "x"),
    "wrong encoding": (b'<?xml version="1.0" encoding="utf-16"?><a/>', "CSD102", ""),
    "truncated": (BODY[:-20].encode(), "CSD102", "line 1"),
    "only a declaration": (b"<?xml version='1.0'?>", "CSD102", ""),
    "NUL": (BODY.replace("Int32", "Int\x0032").encode(), "CSD102", ""),
    "control character": (BODY.replace("Int32", "\x1b").encode(), "CSD102", ""),
    "two roots": ((BODY + BODY).encode(), "CSD102", ""),
    "an attribute twice": (
        BODY.replace("Name=", 'Name="X" Name=', 1).encode(),
        *("CSD102", ""),
    ),
    "overlong UTF-8": (BODY.encode().replace(b"Int32", b"\xc0\xaf"), "CSD102", ""),
    "lone surrogate": (
        BODY.encode("utf-16").replace("E".encode("utf-16-le"), b"\x00\xd8"),
        *("CSD102", ""),
    ),
}


@pytest.mark.parametrize(("data", "code", "says"), FOREIGN.values(), ids=FOREIGN)
def test_x7_a_foreign_file_is_told_by_its_looks(
    data: bytes, code: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "metadata.xml"
    path.write_bytes(data)
    for given in (data, path, io.BytesIO(data)):
        with pytest.raises(CsdlError) as caught:
            read_model(given)
        (problem,) = caught.value.diagnostics
        assert problem.code == code
        assert re.search(says, problem.message, re.IGNORECASE)
        assert "\n" not in problem.message
        assert str(problem)


def test_x7_an_unbound_prefix_makes_no_model() -> None:
    assert codes_of("<edmx:Edmx Version='4.0'/>") in (["CSD102"], ["CSD105"])


NAMED = schema(entity("Größe"))


@pytest.mark.parametrize(
    "data",
    [
        NAMED.encode(),
        NAMED.encode("utf-8-sig"),
        NAMED.encode("utf-16"),
        b"\xfe\xff" + NAMED.encode("utf-16-be"),
        b'<?xml version="1.0" encoding="UTF-8"?>' + NAMED.encode(),
        ('<?xml version="1.0" encoding="utf-16"?>' + NAMED).encode("utf-16"),
        ("<?xml version='1.0' encoding='iso-8859-1'?>" + NAMED).encode("latin-1"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>\n" + NAMED).encode("latin-1"),
        b'<?xml version="1.0" encoding="us-ascii"?>'
        + NAMED.encode("ascii", "xmlcharrefreplace"),
        NAMED.replace("ö", "&#xF6;").encode(),
    ],
)
def test_x8_supported_encodings_give_the_right_names(data: bytes) -> None:
    model = read_model(data, strict=True)
    assert [*model.types] == ["N.Größe"]


def test_x9_latin_1_without_a_declaration_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "metadata.xml"
    path.write_bytes(NAMED.encode("latin-1"))
    assert codes_of(path) == codes_of(path.read_bytes()) == ["CSD102"]


# X10: definitions that lead back to themselves, or nowhere

CYCLES = {
    "itself": (schema('<EntityType Name="E" BaseType="N.E"/>'), ["CSD301"]),
    "itself by alias": (
        schema('<ComplexType Name="C" BaseType="a.C"/>', alias="a"),
        ["CSD301"],
    ),
    "two": (
        schema(
            '<EntityType Name="A" BaseType="N.B"/>'
            '<EntityType Name="B" BaseType="x.A"/>',
            alias="x",
        ),
        ["CSD301"] * 2,
    ),
    "three and one that leads there": (
        schema(
            '<ComplexType Name="A" BaseType="N.B"/>'
            '<ComplexType Name="B" BaseType="N.C"/>'
            '<ComplexType Name="C" BaseType="N.A"/>'
            '<ComplexType Name="D" BaseType="N.A"/>'
        ),
        ["CSD301"] * 3,
    ),
    "across schemas": (
        edmx(
            schema('<EntityType Name="A" BaseType="M.B"/>'),
            schema('<EntityType Name="B" BaseType="N.A"/>', "M"),
        ),
        ["CSD301"] * 2,
    ),
    "container": (schema('<EntityContainer Name="C" Extends="N.C"/>'), ["CSD301"]),
    "containers": (
        edmx(
            schema('<EntityContainer Name="C" Extends="M.D"/>'),
            schema('<EntityContainer Name="D" Extends="N.C"/>', "M"),
        ),
        ["CSD301"],
    ),
    "type definition of itself": (
        schema('<TypeDefinition Name="T" UnderlyingType="N.T"/>'),
        ["CSD305"],
    ),
    "type definitions": (
        schema(
            '<TypeDefinition Name="T" UnderlyingType="N.U"/>'
            '<TypeDefinition Name="U" UnderlyingType="N.T"/>'
        ),
        ["CSD305"] * 2,
    ),
    "a type definition of another": (
        schema(
            '<TypeDefinition Name="T" UnderlyingType="N.U"/>'
            '<TypeDefinition Name="U" UnderlyingType="Edm.String"/>'
        ),
        ["CSD305"],
    ),
}


@pytest.mark.parametrize(("text", "codes"), CYCLES.values(), ids=CYCLES)
def test_x10_a_cycle_is_told_where_it_is(text: str, codes: list[str]) -> None:
    problems = errors_in(problems_of(text))
    assert [each.code for each in problems] == codes
    assert all(each.place and each.place.path for each in problems)


def test_x10_an_alias_of_an_alias_ends() -> None:
    text = edmx(
        schema('<ComplexType Name="C" BaseType="b.C"/>', "a", "b"),
        schema('<ComplexType Name="C" BaseType="a.C"/>', "b", "a"),
    )
    assert "CSD204" in codes_of(text)


def test_x10_a_term_based_on_itself_ends() -> None:
    text = schema(
        '<Term Name="A" Type="Edm.String" BaseTerm="N.B"/>'
        '<Term Name="B" Type="Edm.String" BaseTerm="N.A"/>'
    )
    assert isinstance(codes_of(text), list)
    assert isinstance(codes_of(text, strict=True), list)


def chain(length: int) -> str:
    """Return entity types of which each derives from the one before."""
    derived = '<EntityType Name="E#" BaseType="N.E%"><Property Name="p#" Type="N.C"/>'
    types = (
        derived.replace("#", str(n)).replace("%", str(n - 1)) + "</EntityType>"
        for n in reversed(range(1, length))
    )
    return schema("".join(types) + entity("E0") + '<ComplexType Name="C"/>')


@pytest.mark.parametrize("length", [2, 100, 256])
def test_x10_a_long_chain_is_followed(length: int) -> None:
    model = read_model(chain(length).encode(), strict=True)
    last = model.entity_type(f"N.E{length - 1}")
    assert last is not None
    assert len([*model.bases(last)]) == length - 1
    assert [*model.properties(last)] == ["Id", *(f"p{n}" for n in range(1, length))]
    assert model.is_derived(f"N.E{length - 1}", "N.E0")
    assert model.key(last) is not None


@pytest.mark.parametrize("length", [300, 5_000])
def test_x10_a_longer_chain_is_refused(length: int) -> None:
    assert {*codes_of(chain(length))} == {"CSD107"}


def test_x10_the_chain_may_be_as_long_as_the_limit_says() -> None:
    assert codes_of(chain(10), limits=Limits(inheritance=10)) == []
    assert codes_of(chain(11), limits=Limits(inheritance=10)) == ["CSD107"]


@in_child
def test_x10_a_long_chain_of_containers_ends_in_time(tmp_path: Path) -> None:
    container = '<EntityContainer Name="C#"{}><EntitySet Name="S#" EntityType="N.E"/>'
    parts = [
        container.format(f' Extends="N.C{n - 1}"' if n else "").replace("#", str(n))
        + "</EntityContainer>"
        for n in range(20_000)
    ]
    outcome = read_text(tmp_path, schema(entity() + "".join(parts)))
    assert outcome.megabytes < 500


def test_x10_everything_wrong_is_told_at_once() -> None:
    text = schema(
        entity("A", '<Property Name="Id" Type="Edm.String"/>')
        + entity("A")
        + '<EntityType Name="B" BaseType="N.B"/>'
        + '<ComplexType Name="C" BaseType="N.Nowhere"/>'
        + entity("D", '<NavigationProperty Name="n" Type="N.Nobody"/>')
        + entity("F", '<Property Name="p" Type="Other.Thing"/>')
        + '<TypeDefinition Name="T" UnderlyingType="N.T"/>'
        + '<EnumType Name="U" UnderlyingType="Edm.String"><Member Name="M" Value="x"/>'
        + '</EnumType><EntityContainer Name="G" Extends="N.G"/>'
    )
    problems = errors_in(problems_of(text))
    assert sorted((each.code, each.place and each.place.path) for each in problems) == [
        ("CSD202", "EntityType 'A' (2)"),
        ("CSD203", "EntityType 'A'/Property 'Id' (2)"),
        ("CSD205", "ComplexType 'C'"),
        ("CSD205", "EntityType 'D'/NavigationProperty 'n'"),
        ("CSD205", "EntityType 'F'/Property 'p'"),
        ("CSD301", "EntityContainer 'G'"),
        ("CSD301", "EntityType 'B'"),
        ("CSD304", "EnumType 'U'/Member 'M'"),
        ("CSD305", "EnumType 'U'"),
        ("CSD305", "TypeDefinition 'T'"),
    ]


# X11: names that steer what they are printed on

HOSTILE = {
    "newline": ("a&#10;::error::b", "a\n::error::b"),
    "carriage return": ("a&#13;b", "a\rb"),
    "tab": ("a&#9;b", "a\tb"),
    "workflow command": ("::error file=a::b", "::error file=a::b"),
    "bidirectional": ("a\u202eb\u2066c", "a\u202eb\u2066c"),
    "zero width": ("a\u200bb\ufeffc", "a\u200bb\ufeffc"),
    "C1 control": ("a\u009b31mb", "a\u009b31mb"),
    "line separators": ("a\u2028b\u2029c\u0085d", "a\u2028b\u2029c\u0085d"),
    "tag characters": ("a\U000e0041b", "a\U000e0041b"),
    "markup": ("[red]&lt;b&gt;|`", "[red]<b>|`"),
    "long": ("a" * 10_240, "a" * 10_240),
}


@pytest.mark.parametrize(("written", "name"), HOSTILE.values(), ids=HOSTILE)
def test_x11_a_name_stands_in_the_model_as_it_is(written: str, name: str) -> None:
    text = schema(
        entity(written, f'<Property Name="p{written}" Type="Edm.String"/>')
        + f'<EntityContainer Name="C"><EntitySet Name="{written}"'
        f' EntityType="N.{written}"/></EntityContainer>'
    )
    model = read_model(text.encode())
    assert [*model.types] == [f"N.{name}"]
    (entity_type,) = model.entity_types()
    assert [*entity_type.properties] == ["Id", f"p{name}"]
    assert model.container is not None
    assert [*model.container.entity_sets] == [name]
    assert {each.code for each in model.diagnostics} <= {"CSD201"}


@pytest.mark.parametrize(("written", "name"), HOSTILE.values(), ids=HOSTILE)
def test_x11_printable_makes_it_harmless(written: str, name: str) -> None:
    text = schema(f'<ComplexType Name="{written}" BaseType="N.Nowhere"/>')
    for problem in problems_of(text):
        shown = printable(str(problem), limit=500)
        assert shown.isprintable()
        assert len(shown) < 600
        assert name in str(problem) or name not in problem.message


def test_x11_an_escape_character_is_no_xml() -> None:
    assert codes_of(schema('<ComplexType Name="a&#27;[31m"/>')) == ["CSD102"]


# Time grows with the size of a document, not with its square

COMMON = entity("Z") + '<ComplexType Name="X"/><Term Name="T" Type="Edm.String"/>'

Make = Callable[[int], str]


def many(template: str, *, before: str = "", after: str = "") -> Make:
    """Return what makes a document with a template any number of times."""
    return lambda size: schema(before + repeat(size, template) + after + COMMON)


def each_of(*templates: str, before: str = "", after: str = "") -> Make:
    """Return what makes a document with many of one part, then of the next."""

    def make(size: int) -> str:
        parts = "".join(repeat(size, each) for each in templates)
        return schema(before + parts + after + COMMON)

    return make


def schemas(template: str) -> Make:
    """Return what makes a document with many schemas."""
    return lambda size: edmx(schema(COMMON), repeat(size, template))


def references(template: str, *, before: str = "", after: str = "") -> Make:
    """Return what makes a document with many references or includes."""
    return lambda size: edmx(
        schema(COMMON), references=before + repeat(size, template) + after
    )


def members(template: str, before: str = "", after: str = "") -> Make:
    """Return what makes a type with many members."""
    first, last = f'<ComplexType Name="C">{before}', f"{after}</ComplexType>"
    return many(template, before=first, after=last)


def chains(size: int) -> str:
    """Return many chains of base types, each of a length within the limit."""
    parts = (
        f'<EntityType Name="E{n}x{m}" BaseType="N.{f"E{n}x{m - 1}" if m else "Z"}"/>'
        for n in range(size)
        for m in range(200)
    )
    return schema("".join(parts) + COMMON)


def containers(size: int) -> str:
    """Return containers of which each extends the one before."""
    parts = (
        f'<EntityContainer Name="C{n}"{f""" Extends="N.C{n - 1}" """ if n else ""}>'
        f'<EntitySet Name="S{n}" EntityType="N.Z"/></EntityContainer>'
        for n in range(size)
    )
    return schema("".join(parts) + COMMON)


def annotate(target: str) -> str:
    return (
        f'<Annotations Target="{target}"><Annotation Term="N.T" Qualifier="q#"/>'
        "</Annotations>"
    )


def annotation(expression: str) -> tuple[str, str]:
    """Return what stands around something in an annotation's expression."""
    before = '<Annotations Target="N.X"><Annotation Term="N.T">'
    return before + f"<{expression}>", f"</{expression}></Annotation></Annotations>"


def expressions(kind: str, template: str) -> Make:
    before, after = annotation(kind)
    return many(template, before=before, after=after)


PROPERTY = '<Property Name="p#" Type="Edm.String"/>'
PARAMETER = '<Parameter Name="p#" Type="N.X"/>'
OVERLOAD = f'<Function Name="F">{PARAMETER}<ReturnType Type="N.Z"/></Function>'
IN_CONTAINER = '<EntityContainer Name="C"><EntitySet Name="S" EntityType="N.Z">'
NOWHERE = '<ComplexType Name="C#" BaseType="N.Nowhere"/>'
KEY = '<EntityType Name="E"><Key>'

DIMENSIONS: dict[str, tuple[Make, int]] = {
    "types": (many(entity("E#")), 500),
    "types of one name": (many('<ComplexType Name="C"/>'), 2_000),
    "chains of base types": (chains, 4),
    "types derived from a wide one": (
        lambda size: schema(
            f'<ComplexType Name="B">{repeat(size, PROPERTY)}</ComplexType>'
            + repeat(size, '<ComplexType Name="D#" BaseType="N.B"/>')
            + COMMON
        ),
        500,
    ),
    "schemas": (schemas(schema(entity("E"), "N#")), 300),
    "includes of a namespace of its own": (
        lambda size: edmx(
            repeat(size, schema(entity("E"), "N#")),
            references=repeat(
                size,
                '<edmx:Reference Uri="u#"><edmx:Include Namespace="N#"/>'
                "</edmx:Reference>",
            ),
        ),
        300,
    ),
    "schemas of one namespace": (schemas(schema(entity("E#"))), 600),
    "annotated schemas of one namespace": (schemas(schema(annotate("N"))), 300),
    "references": (
        references(
            '<edmx:Reference Uri="u#"><edmx:Include Namespace="R#" Alias="r#"/>'
            "</edmx:Reference>"
        ),
        1_000,
    ),
    "includes of one reference": (
        references(
            '<edmx:Include Namespace="R#" Alias="r#"/>',
            before='<edmx:Reference Uri="u">',
            after="</edmx:Reference>",
        ),
        1_000,
    ),
    "properties": (members(PROPERTY), 2_000),
    "properties of one name": (members('<Property Name="p" Type="N.X"/>'), 1_500),
    "properties that say something else each": (
        members('<Property Name="p#" Type="Edm.String" MaxLength="#"/>'),
        1_500,
    ),
    "navigation properties": (
        members('<NavigationProperty Name="n#" Type="N.Z" Nullable="false"/>'),
        1_500,
    ),
    "partners": (
        members('<NavigationProperty Name="n#" Type="N.Z" Partner="p#"/>'),
        800,
    ),
    "constraints": (
        members(
            '<ReferentialConstraint Property="p0" ReferencedProperty="Id"/>',
            repeat(1, PROPERTY) + '<NavigationProperty Name="n" Type="N.Z">',
            "</NavigationProperty>",
        ),
        1_000,
    ),
    "annotations": (members('<Annotation Term="N.T" Qualifier="q#"/>'), 1_500),
    "annotations of one property": (
        members(
            '<Annotation Term="N.T" Qualifier="q#"><Collection/></Annotation>',
            '<Property Name="p" Type="Edm.String">',
            "</Property>",
        ),
        1_500,
    ),
    "one annotation repeated": (members('<Annotation Term="N.T"/>'), 1_500),
    "annotations of one target": (
        many(
            '<Annotation Term="N.T" Qualifier="q#"/>',
            before='<Annotations Target="N.X">',
            after="</Annotations>",
        ),
        1_500,
    ),
    "targets of one part": (many(annotate("N.X")), 1_000),
    "targets": (each_of('<ComplexType Name="C#"/>', annotate("N.C#")), 600),
    "targets that don't exist": (many(annotate("N.C#")), 800),
    "items of a collection": (expressions("Collection", "<String>#</String>"), 2_000),
    "values of a record": (
        expressions("Record", '<PropertyValue Property="p#" String="x"/>'),
        1_500,
    ),
    "pieces of text": (
        expressions("String", "a<!-- # -->&lt;<![CDATA[b]]>"),
        3_000,
    ),
    "parameters": (
        many(PARAMETER, before='<Action Name="A">', after="</Action>"),
        1_500,
    ),
    "annotated parameters": (
        lambda size: schema(
            f'<Action Name="A">{repeat(size, PARAMETER)}</Action>'
            + repeat(size, annotate("N.A/p#"))
            + COMMON
        ),
        1_200,
    ),
    "actions of one name": (many('<Action Name="A"/>'), 1_500),
    "overloads": (many(OVERLOAD), 800),
    "annotated overloads": (
        each_of(
            '<ComplexType Name="C#"/>',
            OVERLOAD.replace("N.X", "N.C#"),
            annotate("N.F(N.C#)"),
        ),
        400,
    ),
    "enumeration members": (
        many('<Member Name="m#"/>', before='<EnumType Name="U">', after="</EnumType>"),
        2_000,
    ),
    "enumeration members of one name": (
        many('<Member Name="m"/>', before='<EnumType Name="U">', after="</EnumType>"),
        2_000,
    ),
    "annotated enumeration members": (
        lambda size: schema(
            f'<EnumType Name="U">{repeat(size, """<Member Name="m#"/>""")}</EnumType>'
            + repeat(size, annotate("N.U/m#"))
            + COMMON
        ),
        600,
    ),
    "parts of a key": (
        lambda size: schema(
            f'{KEY}{repeat(size, """<PropertyRef Name="p#"/>""")}</Key>'
            f"{repeat(size, PROPERTY)}</EntityType>{COMMON}"
        ),
        1_000,
    ),
    "parts of a key that don't exist": (
        many(
            '<PropertyRef Name="p#"/>',
            before=KEY.replace(">", ' BaseType="N.Z">', 1),
            after="</Key></EntityType>",
        ),
        600,
    ),
    "keys": (
        many(
            '<Key><PropertyRef Name="p"/></Key>',
            before='<EntityType Name="E">',
            after="</EntityType>",
        ),
        1_000,
    ),
    "sets": (
        many(
            '<EntitySet Name="s#" EntityType="N.Z"/>',
            before='<EntityContainer Name="C">',
            after="</EntityContainer>",
        ),
        1_500,
    ),
    "bindings": (
        many(
            '<NavigationPropertyBinding Path="n#" Target="S"/>',
            before=IN_CONTAINER,
            after="</EntitySet></EntityContainer>",
        ),
        600,
    ),
    "bindings of one path": (
        many(
            '<NavigationPropertyBinding Path="n" Target="S"/>',
            before=IN_CONTAINER,
            after="</EntitySet></EntityContainer>",
        ),
        600,
    ),
    "imports": (
        many(
            '<ActionImport Name="i#" Action="N.A"/>',
            before='<Action Name="A"/><EntityContainer Name="C">',
            after="</EntityContainer>",
        ),
        1_500,
    ),
    "imports of one overloaded function": (
        lambda size: schema(
            f"{repeat(size, OVERLOAD)}{IN_CONTAINER}</EntitySet>"
            + repeat(size, '<FunctionImport Name="i#" Function="N.F" EntitySet="S"/>')
            + f"</EntityContainer>{COMMON}"
        ),
        300,
    ),
    "containers": (many('<EntityContainer Name="C#"/>'), 1_000),
    "containers that extend each other": (containers, 300),
    "problems": (many(NOWHERE), 400),
    "problems at the end": (each_of("<ComplexType Name='D#'/>", NOWHERE), 300),
    "problems in one type": (
        members('<Property Name="p#" Type="N.Nowhere"/>'),
        400,
    ),
    "problems of one name": (many('<ComplexType Name="C" BaseType="N.Nowhere"/>'), 400),
    "unexpected elements": (many("<Using#/>"), 800),
}


def read_all(text: str) -> None:
    """Read a document in both ways, and have everything that is late."""
    for strict in (False, True):
        for each in problems_of(text, strict=strict):
            assert each.start.line == 1


@pytest.mark.parametrize(("make", "size"), DIMENSIONS.values(), ids=DIMENSIONS)
def test_the_time_grows_with_the_size(make: Make, size: int) -> None:
    assert growth(read_all, make, size) <= MOST_GROWTH
