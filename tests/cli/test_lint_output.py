"""What `odataq lint` writes where names, texts, streams and settings are hostile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from odataq.report.outputs import FORMAT_NAMES
from odataq.resources import sample_path

BAD = 'u = "/api/data/v9.2/accounts?$select=nmae&$top=1"\n'
CANARY = "CANARYCANARY"
NAMES = (
    "a\n::error::x.py",
    "b\x1b[31m.py",
    "c%0A##vso[x]y.py",
    "d,e:f.py",
    "g\u202eyp.py",
    "--output-format=json.py",
    "[z](u)<b>|`.py",
    f"{'n' * 240}.py",
)
TEXTS = {
    "escape.py": BAD.replace("nmae", "n\x1b[31m\u202eae[red][/x]"),
    "token.http": (
        "GET https://user:CANARYCANARY@x.crm.dynamics.com/api/data/v9.2/"
        "accounts?$select=nmae&$top=1&sig=CANARYCANARY\n"
        "Authorization: Bearer eyJCANARYCANARY.CANARYCANARY.CANARYCANARY\n\n"
    ),
    "form.js": 'f("/api/data/v9.2/accounts?$select=nmae&$top=1&code=CANARYCANARY")\n',
}


def lint(
    folder: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "odataq", "lint", *arguments],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, **(env or {})},
        timeout=120,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "src").mkdir()
    for name in NAMES:
        (folder / "src" / name).write_text(BAD, "utf-8")
    for name, text in TEXTS.items():
        (folder / "src" / name).write_text(text, "utf-8")
    shutil.copy(sample_path("dataverse"), folder / "metadata.xml")
    (folder / "odataq.toml").write_text('metadata = "metadata.xml"\n', "utf-8")
    return folder


@pytest.fixture(scope="module")
def written(project: Path) -> dict[str, str]:
    """Return what each format writes of the project, by a single run."""
    out = project / "out"
    out.mkdir()
    options = [f"--output-format={name}=out/{name}" for name in FORMAT_NAMES]
    done = lint(project, "src", *options)
    assert done.returncode == 1, done.stderr
    return {each.name: each.read_text("utf-8") for each in out.iterdir()}


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_no_format_lets_text_through_or_tells_a_secret(
    written: dict[str, str], name: str
) -> None:
    text = written[name]
    kinds = {unicodedata.category(each) for each in {*text} - {"\n"}}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    lines = text.splitlines()
    assert not any(each.startswith("::error::") for each in lines)
    assert not any("##vso[x]" in each for each in lines)
    assert CANARY not in text
    assert "nmae" in text


def test_what_is_written_is_read_back(written: dict[str, str]) -> None:
    found = json.loads(written["json"])["diagnostics"]
    paths = {each["path"] for each in found}
    assert {f"src/{name}" for name in NAMES} <= paths
    assert [json.loads(each) for each in written["jsonl"].splitlines()] == found
    (run,) = json.loads(written["sarif"])["runs"]
    uris = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in run["results"]
    ]
    assert len(uris) == len(found)
    assert all(each.startswith("src/") and each.isascii() for each in uris)
    assert len(json.loads(written["gitlab"])) == len(found)
    assert len(json.loads(written["rdjson"])["diagnostics"]) == len(found)
    root = ET.fromstring(written["junit"])  # noqa: S314 (our own text)
    assert len([*root.iter("testcase")]) == len(found)


def test_the_proof_has_a_path_of_the_folder(written: dict[str, str]) -> None:
    proof = " ::: metadata.xml:152: EntityType 'account' is declared here\n"
    assert proof in written["full"]


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes on POSIX")
def test_a_name_that_is_no_text_is_shown(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.py")).write_text(BAD, "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    for name in FORMAT_NAMES:
        done = lint(tmp_path, "-m", "sample:dataverse", "--output-format", name)
        assert (done.returncode, done.stderr) == (1, b""), name
        assert b"\xff" not in done.stdout


def test_the_output_depends_on_nothing_else(project: Path) -> None:
    files = sorted(f"src/{name}" for name in (*NAMES, *TEXTS))
    outputs = {
        lint(
            project,
            *("--output-format", "json", "--jobs", jobs, "--"),
            *order,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed, jobs, order in (
            ("0", "1", ["src"]),
            ("1", "3", files[::-1]),
            ("2", "2", [*files[3:], "src", *files[:3]]),
        )
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"TERM": "dumb", "COLUMNS": "1"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
        {"FORCE_COLOR": "0"},
    ],
)
def test_a_poor_stream_breaks_nothing(project: Path, env: dict[str, str]) -> None:
    done = lint(project, "src", env={"PYTHONUTF8": "0", **env})
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\x1b" not in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told(project: Path) -> None:
    command = [sys.executable, "-P", "-m", "odataq", "lint", "src"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, check=False, cwd=project, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"can't be written" in done.stderr


def test_a_reader_that_goes_is_no_error(project: Path) -> None:
    command = [sys.executable, "-P", "-m", "odataq", "lint", "src"]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


# Names in metadata


def test_names_in_metadata_are_harmless(tmp_path: Path) -> None:
    text = sample_path("minimal").read_text("utf-8")
    assert 'Name="Category"' in text
    evil = "Cat&#xA;::error::x&#x202E;" + "y" * 10_000
    text = text.replace('Name="Category"', f'Name="{evil}"')
    (tmp_path / "metadata.xml").write_text(text, "utf-8")
    (tmp_path / "a.py").write_text('u = "Products?$select=Nope&$top=1"\n', "utf-8")
    for name in FORMAT_NAMES:
        done = lint(tmp_path, "-m", "metadata.xml", "--output-format", name)
        said = (done.stdout + done.stderr).decode("utf-8")
        assert "Traceback" not in said
        assert not any(each.startswith("::error::x") for each in said.splitlines())
        assert "\u202e" not in said
        assert "y" * 5000 not in said


# Settings


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("metadta = 'x'", "odataq.toml:1:1: error ODQ016 there is no setting"),
        ("select = ['corectness']", "(did you mean 'correctness'?)"),
        ("output-format = 'sarfi'", "(did you mean 'sarif'?)"),
        ("metadata = 'https://x/?sig=CANARYCANARY'", "never from a network"),
        ("metadata = 'x?sig=CANARYCANARY.xml'", "can't be read: No such file"),
        ("metadata = 'secret.txt'", "secret.txt:1:1: error CSD105 this is no XML"),
        ("metadata = '../../nothing.xml'", "can't be read: No such file"),
        ("metadata = 'link.xml'", "error CSD105 this is no XML"),
        ("client_secret = 'CANARYCANARY'", "there is no setting 'client_secret'"),
        ("extend = 'odataq.toml'", "the file extends itself"),
        (f"x = {'[' * 10_000}{']' * 10_000}", "nested too deeply"),
        ("output-format = 'json=../CANARYCANARY'", "below the folder"),
    ],
)
def test_bad_settings_are_told_and_nothing_of_other_files(
    tmp_path: Path, settings: str, said: str
) -> None:
    (tmp_path / "odataq.toml").write_text(settings, "utf-8")
    (tmp_path / "a.py").write_text(BAD, "utf-8")
    (tmp_path / "secret.txt").write_text(f"root:{CANARY}", "utf-8")
    (tmp_path / "link.xml").symlink_to("secret.txt")
    done = lint(tmp_path)
    assert done.returncode == 2
    error = done.stderr.decode("utf-8")
    assert said in error
    assert CANARY not in error
    assert done.stdout == b""
