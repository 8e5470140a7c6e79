"""Formats, the files that they go to, and streams that can't be written to."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from odataq.cli import main
from odataq.cli.models import UsageError
from odataq.cli.reporting import outputs_of
from odataq.report.outputs import FORMAT_NAMES, Output

if TYPE_CHECKING:
    from collections.abc import Mapping

BAD = "accounts?$select=nmae"
COMMAND = ("check", BAD, "-m", "sample:dataverse")
HIDDEN = "CANARY-0123456789"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


# What is asked for


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (None, [Output("full")]),
        ([], [Output("full")]),
        (["json"], [Output("json")]),
        (["json=-"], [Output("json")]),
        (["sarif=a=b.sarif"], [Output("full"), Output("sarif", "a=b.sarif")]),
        (["github", "sarif=x"], [Output("github"), Output("sarif", "x")]),
        (["sarif=x", "github"], [Output("sarif", "x"), Output("github")]),
    ],
)
def test_outputs(values: list[str] | None, expected: list[Output]) -> None:
    assert outputs_of(values) == (*expected,)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["jsn"], "no format 'jsn'; did you mean 'json'"),
        (["x\x1b"], "no format 'x\u241b'; there are full, "),
        (["json="], "'json=' lacks the name of a file"),
        (["json", "full"], "two formats for standard output"),
        (["json=a", "sarif=a"], "two formats for 'a'"),
    ],
)
def test_what_is_no_output(values: list[str], message: str) -> None:
    with pytest.raises(UsageError) as error:
        outputs_of(values)
    assert message in str(error.value)


# Files


def test_several_formats_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    options = [f"--output-format={name}={tmp_path / name}" for name in FORMAT_NAMES[1:]]
    status, out, err = run(capsys, *COMMAND, *options)
    assert (status, err) == (1, "")
    assert out.startswith("error[ODQ201 unknown-property]: ")
    for name in FORMAT_NAMES[1:]:
        alone = run(capsys, *COMMAND, "--output-format", name)[1]
        assert (tmp_path / name).read_bytes() == alone.encode()
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(FORMAT_NAMES[1:])


def test_a_file_in_colour_there_is_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "full"
    option = f"--output-format=full={file}"
    out = run(capsys, *COMMAND, option, "--color=always", "--output-format=concise")[1]
    assert "\x1b[" in out
    assert "\x1b" not in file.read_text("utf-8")


def test_a_file_is_replaced_with_its_permissions(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, link = tmp_path / "report.json", tmp_path / "link.json"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    assert run(capsys, *COMMAND, f"--output-format=json={link}")[0] == 1
    assert link.is_symlink()
    assert json.loads(file.read_text("utf-8"))["version"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_of_new_files(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "other").touch()
    file = tmp_path / "report.json"
    run(capsys, *COMMAND, f"--output-format=json={file}")
    assert file.stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("name", ["no folder/a.json", ".", "a\0b", "x" * 300])
def test_a_file_that_cannot_be_written_is_status_2(
    name: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = run(capsys, *COMMAND, f"--output-format=json={name}")
    assert status == 2
    assert "can't be written: " in err
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_device_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, *COMMAND, "--output-format=json=/dev/full")
    assert status == 2
    assert "'/dev/full' can't be written: " in err


def test_metadata_is_reported_in_all_formats(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    metadata = tmp_path / "m.xml"
    metadata.write_text(
        '<Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">\n'
        '<ComplexType Name="T"><Property Name="a" Type="S.Nope"/></ComplexType>\n'
        "</Schema>\n",
        "utf-8",
    )
    command = ("metadata", "check", "-m", str(metadata))
    status, out, _ = run(capsys, *command)
    assert status == 1
    assert out.splitlines()[0].startswith(f"{metadata}:2:1: error CSD")
    for name in FORMAT_NAMES:
        status, out, err = run(capsys, *command, "--output-format", name)
        assert (status, err) == (1, "")
        assert "has no type 'Nope'" in out
    github = run(capsys, *command, "--output-format=github")[1]
    assert f",file={metadata},line=2::" in github


def test_paths_are_relative_to_the_current_folder(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "src" / "a.http"
    file.parent.mkdir()
    file.write_text(f"GET {BAD}\n", "utf-8")
    options = ("-m", "sample:dataverse", "--output-format=github")
    for folder, path in ((tmp_path, "src/a.http"), (file.parent, "a.http")):
        monkeypatch.chdir(folder)
        out = run(capsys, "check", "--request", str(file), *options)[1]
        assert f",file={path},line=1" in out


# Streams


def odataq(
    *arguments: str,
    stdout: int = subprocess.PIPE,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    names = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "PYTHONIOENCODING")
    kept = {key: value for key, value in os.environ.items() if key not in names}
    return subprocess.run(
        [sys.executable, "-m", "odataq", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**kept, **environment},
        check=False,
    )


WIDE = "accounts?$select=nmae&$filter=name eq 'ä名\u202e\x1b😀' and nmae eq 1"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("name", ["full", "concise", "markdown"])
def test_any_encoding_will_do(encoding: str, name: str) -> None:
    done = odataq(
        *("check", WIDE, "-m", "sample:dataverse", "--output-format", name),
        environment={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )
    assert (done.returncode, done.stderr) == (1, b"")
    text = done.stdout.decode(encoding)
    assert "\x1b" not in text
    if name == "full":
        lines = text.splitlines()
        last = max(at for at, line in enumerate(lines) if line.endswith("^^^^"))
        assert lines[last - 1][lines[last].index("^") :].startswith("nmae") or (
            encoding == "utf-8"
        )


@pytest.mark.parametrize("name", ["full", "json"])
def test_a_reader_that_has_gone_changes_nothing(name: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    queries = ["accounts?$select=nmae"] * 300
    arguments = ("check", *queries, "-m", "sample:dataverse", "--output-format", name)
    done = odataq(*arguments, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("name", ["full", "json"])
def test_standard_output_that_is_full_is_status_2(name: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = odataq(*COMMAND, "--output-format", name, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr.startswith(b"odataq: the output can't be written: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"COLUMNS": "1", "TERM": "dumb"}, False),
    ],
)
def test_colours(environment: dict[str, str], *, is_coloured: bool) -> None:
    done = odataq(*COMMAND, environment=environment)
    assert done.returncode == 1
    assert (b"\x1b[" in done.stdout) is is_coloured
    assert b"accounts?$select=nmae" in done.stdout


# Secrets


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_no_secret_leaves(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "a.http"
    file.write_text(
        f"GET https://u:{HIDDEN}@x.org/api/data/v9.2/accounts?$select=nmae"
        f"&sig={HIDDEN}&$top=x&code={HIDDEN}\n"
        f"Authorization: Bearer {HIDDEN}\n"
        "Prefer: odata.maxpagesize=x\n"
        f"\n###\nPOST https://x.org/api/data/v9.2/accounts?access_token={HIDDEN}\n"
        "Content-Type: application/json\n\n"
        f'{{"nmae": 1, "client_secret": "{HIDDEN}"}}\n',
        "utf-8",
    )
    options = ("--output-format", name, "-m", "sample:dataverse")
    status, out, err = run(capsys, "check", "--request", str(file), *options)
    assert (status, err) == (1, "")
    assert "CANARY" not in out
    query = f"accounts?$select=nmae&sig={HIDDEN}"
    header = f"Authorization: Bearer {HIDDEN}"
    out = run(capsys, "check", query, "--header", header, *options)[1]
    assert "CANARY" not in out
    out = run(capsys, "check", query, f"accounts?code={HIDDEN}('", *options)[1]
    assert "CANARY" not in out
