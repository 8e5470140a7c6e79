"""Batches are read, checked with their places, made, and read back."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import (
    DATAVERSE,
    LIMITS,
    ODATA_V401,
    ChangeSet,
    Checker,
    Limits,
    Request,
    batch,
    errors_in,
    read_batch,
    read_model,
)
from odataq.resources import sample_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq import Diagnostic

HEADERS: Final = (("Content-Type", "multipart/mixed; boundary=b"),)
PART: Final = "Content-Type: application/http\nContent-Transfer-Encoding: binary\n"
SET: Final = "--b\nContent-Type: multipart/mixed; boundary=c\n\n"
MODEL: Final = read_model(sample_path("dataverse"))
CHECKER: Final = Checker(MODEL, profile=DATAVERSE)
JSON: Final = (("Content-Type", "application/json"),)


def found(body: str | bytes, checker: Checker = CHECKER) -> list[Diagnostic]:
    return checker.check(Request("POST", "$batch", HEADERS, body))


def places(found: Sequence[Diagnostic]) -> list[str]:
    """Return the code, the line and the marked text of each diagnostic."""
    result = []
    for each in found:
        span = each.source.in_origin(each.span)
        marked = each.source.origin.text[span.start : span.end]
        result.append(f"{each.code} {each.start.line}:{each.start.column} {marked}")
    return result


def single(request: str, headers: str = PART) -> str:
    return f"--b\n{headers}\n{request}\n--b--"


def in_set(*requests: str) -> str:
    parts = (
        f"--c\n{PART}Content-ID: {number}\n\n{each}\n"
        for number, each in enumerate(requests, 1)
    )
    return f"{SET}{''.join(parts)}--c--\n--b--"


# Checking


def test_a_good_batch_is_silent() -> None:
    body = in_set(
        "POST accounts HTTP/1.1\nContent-Type: application/json\n\n{}",
        'PATCH $1 HTTP/1.1\nContent-Type: application/json\n\n{"name": "x"}',
        'PUT $1/primarycontactid/$ref HTTP/1.1\n\n{"@odata.id": "$2"}',
    )
    assert found(body) == []


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_request_is_checked_where_it_stands(line_break: str) -> None:
    body = single("GET accounts?$select=nmae HTTP/1.1\nAccept: text/html\n")
    body = body.replace("\n", line_break)
    assert places(found(body)) == ["ODQ201 5:22 nmae", "ODQ676 6:9 text/html"]
    assert places(found(body.encode())) == places(found(body))


def test_what_a_reference_stands_for_is_known() -> None:
    body = in_set("POST accounts\n\n{}", "GET $1?$select=nmae")
    assert places(found(body)) == [
        "ODQ764 17:1 GET $1?$select=nmae",
        "ODQ201 17:16 nmae",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("x", ["ODQ760 1:1 "]),
        (f"--b\n{PART}\nGET accounts\n", ["ODQ760 2:1 Content-Type: application/http"]),
        (
            single("GET accounts", "Content-Type: text/plain\n"),
            ["ODQ761 2:1 Content-Type: text/plain", "ODQ761 2:15 text/plain"],
        ),
        (single("GET accounts", PART.replace("binary", "8bit")), ["ODQ761 3:28 8bit"]),
        (single(""), ["ODQ761 2:1 Content-Type: application/http"]),
        (single("nothing"), ["ODQ761 5:1 nothing"]),
        (single("POST accounts\n{}"), ["ODQ761 6:1 {}"]),
        (f"--b\n{PART}GET accounts\n--b--", ["ODQ761 4:1 GET accounts"]),
        (single("POST /api/$batch"), ["ODQ763 5:1 POST /api/$batch"]),
        (in_set("GET accounts"), ["ODQ764 9:1 GET accounts"]),
        (in_set("PATCH $2\n\n{}", "POST accounts\n\n{}"), ["ODQ765 9:7 $2"]),
        (
            in_set('POST tasks\n\n{"regardingobjectid_account_task@odata.bind": "$7"}'),
            ["ODQ765 11:48 $7"],
        ),
        (
            in_set('POST tasks\n\n{"Task_Annotation@odata.bind": ["$1"]}'),
            ["ODQ765 11:34 $1"],
        ),
        (
            f"{SET}--c\n{PART}\nPOST accounts\n--c--\n--b--",
            ["ODQ767 8:1 POST accounts"],
        ),
        (
            f"{SET}--c\nContent-Type: multipart/mixed; boundary=d\n\n--d\n--c--\n--b--",
            ["ODQ761 5:1 Content-Type: multipart/mixed; boundary=d"],
        ),
    ],
)
def test_what_is_wrong_has_its_place(body: str, expected: list[str]) -> None:
    assert places(found(body)) == expected


def test_a_reference_stays_in_its_change_set() -> None:
    body = in_set("POST accounts\n\n{}").removesuffix("--b--")
    body += f"--b\n{PART}\nGET $1/Account_Tasks\n--b--"
    assert places(found(body)) == ["ODQ765 17:5 $1"]
    newer = Checker(MODEL, profile=ODATA_V401)
    assert found(body, newer) == []


def test_a_content_id_is_unique() -> None:
    body = in_set("POST accounts\n\n{}", "POST tasks\n\n{}")
    twice = found(body.replace("Content-ID: 2", "Content-ID: 1"))
    assert places(twice) == ["ODQ766 15:13 1"]
    assert twice[0].related[0].span.end == 1


def test_the_server_says_which_reference_is_unknown() -> None:
    (only,) = found(in_set("PATCH $9\n\n{}"))
    assert only.server_message is not None
    assert "'$9'" in only.server_message


@pytest.mark.parametrize(
    "content_type",
    ["application/xml", "multipart/mixed", 'multipart/mixed;boundary=""'],
)
def test_a_batch_needs_a_boundary(content_type: str) -> None:
    headers = [("Content-Type", content_type)]
    (only,) = CHECKER.check(Request("POST", "$batch", headers, single("GET accounts")))
    assert (only.code, only.source.name) == ("ODQ760", "header Content-Type")


def test_without_a_header_the_first_line_has_the_boundary() -> None:
    url = "GET accounts?$select=nmae"
    diagnostics = CHECKER.check(Request("POST", "$batch", (), single(url)))
    assert places(diagnostics) == ["ODQ760 1:1 --b", "ODQ201 5:22 nmae"]
    assert "boundary=b" in (diagnostics[0].hint or "")
    (only,) = CHECKER.check(Request("POST", "$batch", (), "nothing"))
    assert only.code == "ODQ760"


def test_a_fix_is_of_a_url_that_somebody_wrote() -> None:
    (written,) = found(single("GET accounts?$select=nmae"))
    assert written.fixes
    assert written.source.text == "accounts?$select=nmae"
    (_, referring) = found(in_set("POST accounts\n\n{}", "GET $1?$select=nmae"))
    assert referring.fixes == ()


@pytest.mark.parametrize(("count", "expected"), [(1000, []), (1001, ["ODQ762"])])
def test_a_batch_has_so_many_requests(count: int, expected: list[str]) -> None:
    part = f"--b\n{PART}\nGET accounts?$select=name\n"
    assert [each.code for each in found(f"{part * count}--b--")] == expected


def test_a_url_in_a_batch_may_be_longer() -> None:
    url = f"accounts?$filter=name eq '{'x' * 40_000}'"
    alone = CHECKER.check(Request("GET", url))
    assert "ODQ614" in {each.code for each in alone}
    assert found(single(f"GET {url}")) == []


def test_other_services_need_no_encoding() -> None:
    body = single("GET accounts", "Content-Type: application/http\n")
    assert [each.code for each in found(body)] == ["ODQ761"]
    assert found(body, Checker(MODEL, profile=ODATA_V401)) == []


def test_what_is_too_long_is_not_looked_at() -> None:
    checker = Checker(MODEL, limits=Limits(batch_characters=10))
    assert [each.code for each in found("x" * 11, checker)] == ["ODQ768"]


@pytest.mark.parametrize(
    "body",
    [
        "--b\n" * 100_000,
        "--b\n\nGET " + " " * 1_000_000,
        "--b\r" + "\r" * 1_000_000,
        ("--b" + "\t" * 1_000 + "x\n") * 1_000,
        SET * 10_000,
        in_set('POST accounts\n\n{"a@odata.bind": [' + '"$1",' * 20_000 + '"$1"]}'),
        in_set("POST accounts\n\n{}", *(f"POST ${n}/a\n\n{{}}" for n in range(1, 900))),
    ],
    ids=range(7),
)
def test_hostile_batches_take_no_long_time(body: str) -> None:
    start = process_time()
    assert len(found(body)) <= LIMITS.query_diagnostics + 1
    assert process_time() - start < 10


@given(st.text(alphabet="-bc\r\n :$1GET{}x/", max_size=200))
@settings(deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    for each in found(f"--b\n{PART}{text}"):
        span = each.source.in_origin(each.span)
        assert 0 <= span.start <= span.end <= len(each.source.origin.text)


# Making


NAMES: Final = st.text(alphabet="abc", min_size=1, max_size=5)
REQUESTS: Final = st.builds(
    Request,
    st.sampled_from(["POST", "PATCH", "DELETE"]),
    NAMES,
    st.lists(st.tuples(st.sampled_from(["Prefer", "Accept"]), NAMES), max_size=2),
    st.none() | st.text(alphabet="{}-\r\nbatchngeset_1 ", min_size=1, max_size=40),
)
ITEMS: Final = st.lists(
    REQUESTS | st.lists(REQUESTS, min_size=1, max_size=3).map(tuple),
    min_size=1,
    max_size=4,
)


def plain(item: Request | tuple[Request, ...]) -> Request | tuple[Request, ...]:
    """Return requests without the numbers that they were given."""
    if isinstance(item, tuple):
        return tuple(each for part in item if isinstance(each := plain(part), Request))
    headers = [each for each in item.headers if each[0] != "Content-ID"]
    return evolve(item, headers=headers)


@given(ITEMS)
@settings(deadline=None)
def test_what_is_made_is_read_back(
    items: list[Request | tuple[Request, ...]],
) -> None:
    made = batch(items)
    assert isinstance(made.body, str)
    read = read_batch(made.body, dict(made.headers)["Content-Type"])
    assert read.faults == ()
    assert [plain(each) for each in read.requests] == items
    assert batch(read.requests) == made
    ids = [each.id for each in read.parts if each.change_set is not None]
    assert ids == [str(number) for number in range(1, len(ids) + 1)]


def test_a_made_batch_is_accepted() -> None:
    first = Request("POST", "accounts", [*JSON, ("Content-ID", "new")], '{"name": "x"}')
    second = Request("POST", "$new/Account_Tasks", JSON, '{"subject": "y"}')
    made = batch([[first, second], Request("GET", "accounts?$select=name")])
    assert errors_in(CHECKER.check(made)) == []
    read = read_batch(made.body or "", made.headers[0][1])
    assert isinstance(read.items[0], ChangeSet)
    assert [each.id for each in read.parts] == ["new", "1", None]


def test_a_number_that_is_taken_is_not_given() -> None:
    named = Request("POST", "accounts", [("Content-ID", "1")], "{}")
    made = batch([(Request("POST", "tasks", (), "{}"), named)])
    read = read_batch(made.body or "", made.headers[0][1])
    assert [each.id for each in read.parts] == ["2", "1"]


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET X", "accounts"),
        Request("GET", " "),
        Request("GET", "a\r\nb"),
        Request("GET", "a", [("A", "b\nc")]),
        Request("GET", "a", [("A b", "c")]),
        Request("POST", "a", (), b"\xff"),
    ],
)
def test_what_cannot_be_written_is_refused(request_: Request) -> None:
    with pytest.raises(ValueError, match=r"."):
        batch([request_])


def test_a_boundary_is_looked_at() -> None:
    request = Request("POST", "a", (), b"\n--mine\n")
    assert "boundary=yours" in batch([request], boundary="yours").headers[0][1]
    assert 'boundary="a b"' in batch([request], boundary="a b").headers[0][1]
    for each in ("mine", "", 'a"b', "x" * 71):
        with pytest.raises(ValueError, match="boundary"):
            batch([request], boundary=each)


def test_a_content_id_is_given_once() -> None:
    named = Request("POST", "accounts", [("Content-ID", "1")], "{}")
    with pytest.raises(ValueError, match="Content-ID '1'"):
        batch([named, [named]])
