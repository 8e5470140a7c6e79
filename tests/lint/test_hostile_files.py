"""Files that want to hang it, fill its memory, run their code or steer its output.

Each run is a process of its own with a gigabyte and ten seconds of a processor.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from odataq.resources import sample_path
from tests.support.shared import ROOT

BAD = 'url = "accounts?$select=nmae&$top=1"\n'
EVIDENCE = "accounts?$select=name&$top=1"
MODEL = ("-m", "sample:dataverse", "--isolated")
_MEMORY: Final = 2**30
_SECONDS: Final = 10
# Others work on this machine, too.
_PATIENCE: Final = 120


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, data: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "odataq", "lint", *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def lint(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        check=False,
        env=environment(**more),
        preexec_fn=_limit,
        stdin=subprocess.DEVNULL,
        timeout=_PATIENCE,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert done.returncode in {0, 1, 2}, done.returncode
    return done


# What is in files


def _bodies(suffix: str) -> dict[str, bytes]:
    one = f"{EVIDENCE}\n".encode()
    opened = b"[" if suffix == ".json" else b"("
    quote = b'"'
    return {
        "broken": b'def class { ( [ \' " ` ${ $( @" ' + one,
        "junk": one + bytes(range(1, 256)) * 1000,
        "nested": opened * 20_000 + quote + one.rstrip() + quote,
        "quotes": (quote + b"'`" + one.rstrip()) * 2_000,
        "lines": one * 5_000,
        "one-line": b"x + " * 50_000 + quote + one.rstrip() + quote,
        "empty": b"",
        "cr": b"a = 1\r# $select\rurl = '" + one.rstrip() + b"'\r",
        "mixed": b"\t'" + one.rstrip() + b"'\r\n\r\n\t'" + one.rstrip() + b"'\n\r",
        "nul": one + b"\0",
        "utf-16": BAD.encode("utf-16"),
        "latin-1": b"\xe9'" + one.rstrip() + b"'",
        "gbk": "'\u6587\u5b57 accounts?$select=name'".encode("gbk"),
    }


# One of each grammar.
@pytest.mark.parametrize(
    "suffix", [".cs", ".http", ".js", ".json", ".md", ".ps1", ".py", ".ts", ".tsx"]
)
def test_no_file_of_any_language_stops_it(suffix: str) -> None:
    for name, data in _bodies(suffix).items():
        write(f"{name}{suffix}", data)
    write(f"large{suffix}", b"$select=" + b" " * (5 * 2**20))
    done = lint(".", *MODEL, "--output-format", "json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)["summary"]
    assert summary["files"] == len(_bodies(suffix)) - 1


def test_a_declared_codec_never_runs() -> None:
    write("rot13.py", b"# coding: rot13\nvzcbeg bf # $select=\n")
    write("nope.py", b"# coding: nope\n# $select=\n")
    done = lint(".", *MODEL, "--output-format", "concise")
    assert done.returncode == 1
    assert done.stdout.count(b" ODQ010 ") == 2


# What is no file


def test_nothing_is_waited_for() -> None:
    write("a.py", BAD)
    os.mkfifo("pipe.py")
    Path("zero.py").symlink_to("/dev/zero")
    Path("b.py").mkdir()
    Path("b.py/loop").symlink_to("../b.py")
    Path("gone.py").symlink_to("nothing")
    done = lint(".", *MODEL)
    assert done.returncode == 1
    assert b"1 error in 1 query, 1 file; 3 files skipped (" in done.stdout
    done = lint("pipe.py", "zero.py", "/dev/zero", *MODEL)
    assert done.returncode == 0


def test_names_do_not_steer_the_output() -> None:
    odd = [
        *("a\n::error::x.py", "\x1b[31mred.py", "%0A,:.py", "\u202egnp.py"),
        *(os.fsdecode(b"bad\xff.py"), "n" * 252 + ".py", "-e.py"),
    ]
    for name in odd:
        Path(name).write_text(BAD, "utf-8")
    for each in ("full", "github", "junit"):
        done = lint(".", *MODEL, "--output-format", each)
        assert done.returncode == 1
        text = done.stdout.decode()
        assert not {"\x1b", "\u202e", "\r"} & set(text)
        assert not any(line.startswith("::error::x") for line in text.split("\n"))
    done = lint(".", *MODEL, "--output-format", "json")
    found = {each["path"] for each in json.loads(done.stdout)["diagnostics"]}
    assert found == set(odd)


# Patterns


@pytest.mark.parametrize(
    "lines",
    [
        ["a*" * 9 + "b"],
        ["a**" * 8 + "b"],
        [f"*{n}*x*" for n in range(10_000)],
        ["*a" * 500],
    ],
)
def test_no_ignore_file_takes_long(lines: list[str]) -> None:
    for number in range(30):
        write(f"{'a' * 60}{number}.py", "x = 1")
    without, _ = _seconds_of_lint()
    write(".gitignore", "\n".join(lines))
    seconds, done = _seconds_of_lint()
    assert done.stdout.startswith(b"0 queries found in 30 files")
    assert seconds - without < 1


def _seconds_of_lint() -> tuple[float, subprocess.CompletedProcess[bytes]]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = lint(".", "--isolated")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, done


# The folder that it is started in


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("start", [("-m", "odataq"), ("-P", "-m", "odataq")])
def test_nothing_that_lies_there_is_imported(start: list[str], jobs: str) -> None:
    names = [
        *("lark", "sitecustomize", "usercustomize", "attr", "attrs", "pickle"),
        *("tree_sitter", "tree_sitter_python", "multiprocessing", "queue"),
    ]
    # With -m, it is asked for what is called odataq, wherever that is.
    names += ["odataq/__init__"] if "-P" in start else []
    for name in (*names, "lxml/__init__"):
        write(f"{name}.py", f"open('canary', 'w').write({name!r})")
    write("z.py", BAD)
    done = subprocess.run(
        [sys.executable, *start, "lint", ".", *MODEL, "--jobs", jobs],
        capture_output=True,
        check=False,
        env=environment(),
        timeout=_PATIENCE,
    )
    assert done.returncode == 1, done.stderr
    assert not Path("canary").exists()


# Settings


@pytest.mark.parametrize(
    ("text", "canary"),
    [
        ('metadata = "secret"', "hunter2"),
        ('metadata = "../../../../../../etc/passwd"', "root:"),
        ('metadata = "https://example.com/"', ""),
        ("nope = 1", ""),
        ("select = 1", ""),
        ("a = " + "[" * 10_000, ""),
        ('extend = "odataq.toml"', ""),
    ],
)
def test_settings_that_lead_elsewhere_end_it(text: str, canary: str) -> None:
    write("secret", "hunter2\n")
    write("odataq.toml", text)
    write("a.py", BAD)
    done = lint(".")
    assert done.returncode == 2
    assert done.stderr
    if canary:
        assert canary.encode() not in done.stdout + done.stderr


# Always the same


@pytest.mark.parametrize("is_repository", [False, True])
def test_the_output_is_always_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_repository: bool
) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests/corpus/lint/python", project / "corpus")
    write("project/x/b.py", BAD * 3)
    write("project/a.md", f"```python\n{BAD}```\n")
    shutil.copy(sample_path("dataverse"), project / "m.xml")
    if is_repository:
        (project / ".git").mkdir()
    parts = [str(project / each) for each in ("x", "a.md", "corpus")]
    model = ("-m", str(project / "m.xml"), "--isolated", "--output-format", "jsonl")
    outputs = set()
    for seed, jobs, order, folder in (
        ("0", "1", parts, tmp_path),
        ("1", "4", parts[::-1], project),
        ("2", "2", [*parts[1:], *parts], project / "x"),
        ("3", "1", parts, Path("/")),
    ):
        monkeypatch.chdir(folder)
        done = lint(*order, *model, "--jobs", jobs, PYTHONHASHSEED=seed)
        assert done.returncode == 1
        outputs.add(done.stdout)
    assert len(outputs) == 1


# In the middle


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_it_quietly(jobs: str) -> None:
    for number in range(3_000):
        write(f"{number}.py", BAD * 20)
    process = subprocess.Popen(
        [*command(".", *MODEL, "--jobs", jobs), "--output-format", "concise"],
        env=environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, err) == (130, b"")


def test_files_that_vanish_meanwhile_are_told() -> None:
    program = (
        "import sys, os;"
        "from odataq.cli import main; from odataq.lint import discovery;"
        "found = discovery.discover;"
        "f = lambda *a: (found(*a), os.unlink('b.py'))[0];"
        "discovery.discover = f; sys.exit(main(sys.argv[1:]))"
    )
    write("a.py", BAD)
    write("b.py", BAD)
    asked = ("lint", ".", *MODEL, "--output-format", "concise")
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, *asked],
        capture_output=True,
        check=False,
        env=environment(),
        timeout=_PATIENCE,
    )
    assert done.returncode == 1
    assert b"b.py:1:1: warning ODQ011 the file can't be read: no such" in done.stdout
    assert b"1 file skipped (no such file or directory)" in done.stdout
