"""The commands on metadata, run as a person runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from odataq.cli import main
from odataq.resources import sample_path

ESCAPE = "\x1b"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_show_an_entity_type(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(
        capsys, "metadata", "show", "account", "-m", "sample:dataverse"
    )
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "EntityType Microsoft.Dynamics.CRM.account"
    assert "  entity set  accounts" in lines
    assert "  key         accountid" in lines
    assert any(line.split() == ["name", "Edm.String"] for line in lines), (
        "a property with its type"
    )
    assert any(
        "primarycontactid" in line
        and "-> contact" in line
        and "lookup _primarycontactid_value" in line
        and "partner account_primary_contact" in line
        for line in lines
    )


def test_show_takes_a_set_or_a_qualified_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = [
        run(capsys, "metadata", "show", name, "-m", "sample:dataverse")[1]
        for name in ("account", "accounts", "mscrm.account")
    ]
    assert shown[0] == shown[1] == shown[2]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WhoAmI", "Function WhoAmI() -> WhoAmIResponse"),
        ("activitypointer", "  flags       abstract"),
        ("WhoAmIResponse", "ComplexType Microsoft.Dynamics.CRM.WhoAmIResponse"),
    ],
)
def test_show_other_parts(
    capsys: pytest.CaptureFixture[str], name: str, expected: str
) -> None:
    status, out, _ = run(capsys, "metadata", "show", name, "-m", "sample:dataverse")
    assert status == 0
    assert expected in out.splitlines()


def test_show_without_a_name_is_an_overview(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = run(capsys, "metadata", "show", "-m", "sample:minimal")
    assert status == 0
    assert "  2 entity sets" in out.splitlines()
    assert "  Products    Product" in out.splitlines()


def test_an_unknown_name_is_a_usage_error_with_a_suggestion(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(
        capsys, "metadata", "show", "Account", "-m", "sample:dataverse"
    )
    assert (status, out) == (2, "")
    assert "no name 'Account'; did you mean 'account'" in err


def test_path_leaves_out_audit_edges(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("metadata", "path", "task", "systemuser", "-m", "sample:dataverse")
    status, out, _ = run(capsys, *arguments, "--max-length", "1")
    assert status == 0
    assert out.splitlines()[0] == "task / owninguser -> systemuser"
    assert "createdby" not in out
    _, out, _ = run(capsys, *arguments, "--max-length", "1", "--audit")
    assert "task / createdby -> systemuser" in out.splitlines()


def test_path_says_how_many_more_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("metadata", "path", "task", "systemuser", "-m", "sample:dataverse")
    _, everything, _ = run(capsys, *arguments, "--limit", "100000")
    _, limited, _ = run(capsys, *arguments, "--limit", "3")
    lines = everything.splitlines()
    assert limited.splitlines()[:3] == lines[:3]
    assert limited.splitlines()[3] == f"... and {len(lines) - 3} more (--limit)"


def test_path_filters(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("metadata", "path", "account", "contact", "-m", "sample:dataverse")
    _, out, _ = run(capsys, *arguments, "--max-length", "1", "--kind", "single")
    assert out.splitlines() == ["account / primarycontactid -> contact"]
    status, out, _ = run(
        capsys,
        *arguments,
        "--max-length",
        "1",
        "--kind",
        "single",
        "--exclude",
        "primarycontactid",
    )
    assert status == 1
    assert out == "no path from account to contact within 1 steps\n"


@pytest.mark.parametrize(
    ("name", "start"),
    [("mermaid", "flowchart"), ("dot", "digraph"), ("json", "{")],
)
def test_graph_formats(
    capsys: pytest.CaptureFixture[str], name: str, start: str
) -> None:
    status, out, _ = run(
        capsys, "metadata", "graph", "-m", "sample:minimal", "--format", name
    )
    assert status == 0
    assert out.startswith(start)
    assert "Product" in out


def test_graph_of_a_neighbourhood_is_smaller(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, whole, _ = run(capsys, "metadata", "graph", "-m", "sample:dataverse")
    _, near, _ = run(capsys, "metadata", "graph", "role", "-m", "sample:dataverse")
    assert 0 < len(near) < len(whole)


def test_check_finds_nothing_in_the_minimal_sample(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = run(
        capsys, "metadata", "check", "--strict", "-m", "sample:minimal"
    )
    assert (status, out) == (0, "nothing found\n")


def test_check_reports_and_fails_on_warnings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("metadata", "check", "-m", "sample:dataverse")
    status, out, _ = run(capsys, *arguments)
    assert status == 1
    assert "warning CSD410" in out
    assert run(capsys, *arguments, "--fail-on", "error")[0] == 0
    status, out, _ = run(capsys, *arguments, "--strict", "--fail-on", "never")
    assert status == 0
    assert "error CSD410" in out


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"<html><body>sign in</body></html>", b"\x1f\x8b\x08\x00"],
)
def test_what_is_no_metadata_is_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "metadata.xml"
    path.write_bytes(content)
    for command in ("show", "check", "graph"):
        status, out, err = run(capsys, "metadata", command, "-m", str(path))
        assert (status, out) == (2, "")
        assert "CSD105" in err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("metadata",),
        ("metadata", "show"),
        ("metadata", "show", "-m", "sample:none"),
        ("metadata", "path", "account", "-m", "sample:dataverse"),
        ("metadata", "graph", "account", "--depth", "-1", "-m", "sample:dataverse"),
        ("metadata", "path", "a", "b", "--max-length", "0", "-m", "sample:minimal"),
    ],
)
def test_wrong_usage_is_status_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err


HOSTILE = "a\x1b[31m\n::error::x\u202e\x9b"


def test_names_from_outside_are_harmless(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # ESC can't stand in XML, C1 controls and bidirectional marks can.
    name = "b\u202ec\x9bd"
    path = tmp_path / f"{HOSTILE.replace(chr(10), '')}.xml"
    path.write_text(
        f'<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N">'
        f'<EntityType Name="{name}"><Key><PropertyRef Name="{name}"/></Key>'
        f'<Property Name="{name}" Type="Edm.String" Nullable="false"/>'
        f'<NavigationProperty Name="x{name}" Type="N.{name}"/></EntityType>'
        f'<EntityContainer Name="C"><EntitySet Name="{name}" EntityType="N.{name}"/>'
        f"</EntityContainer></Schema>",
        "utf-8",
    )
    for arguments in (
        ("show",),
        ("show", name),
        ("show", f"{name}x\x1b"),
        ("path", name, name),
        ("graph",),
        ("graph", "--format", "dot"),
        ("graph", "--format", "json"),
        ("check",),
        ("check", "--strict"),
    ):
        _, out, err = run(
            capsys, "metadata", *arguments, "-m", str(path), "--color", "never"
        )
        for char in (ESCAPE, "\u202e", "\x9b"):
            assert char not in out, arguments
            assert char not in err, arguments


def test_colours_only_where_they_are_wanted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    arguments = ("metadata", "show", "Product", "-m", "sample:minimal")
    assert ESCAPE not in run(capsys, *arguments)[1]
    monkeypatch.setenv("FORCE_COLOR", "0")
    assert ESCAPE not in run(capsys, *arguments)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE in run(capsys, *arguments)[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE not in run(capsys, *arguments)[1]
    assert ESCAPE in run(capsys, *arguments, "--color", "always")[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_said_and_no_traceback() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "odataq",
                "metadata",
                "show",
                "-m",
                "sample:minimal",
            ],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("odataq: the output can't be written")
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = [sys.executable, "-m", "odataq", "metadata", "graph"]
    with subprocess.Popen(
        [*command, "-m", "sample:dataverse"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_an_encoding_that_lacks_a_character_stops_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "odataq", "metadata", "show", "\u00fc", "-m", "x\u00fc"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_check_takes_each_named_document_for_a_model(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good, broken = tmp_path / "good.xml", tmp_path / "broken.xml"
    good.write_bytes(sample_path("minimal").read_bytes())
    broken.write_text(
        good.read_text("utf-8").replace('Type="Edm.', 'Type="Nope.', 1), "utf-8"
    )
    assert run(capsys, "metadata", "check", str(good), str(good))[0] == 0
    status, out, _ = run(capsys, "metadata", "check", str(good), str(broken))
    assert status == 1
    assert out.startswith(f"{broken}:")
    status, _, err = run(capsys, "metadata", "check")
    assert status == 2
    assert "a FILE is required" in err
