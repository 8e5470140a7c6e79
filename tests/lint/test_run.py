"""Files checked in one process and in several, and what they come to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from odataq.errors import CsdlError
from odataq.lint import run, workers
from odataq.lint.changed import GitError, is_unchanged, read_commit
from odataq.lint.config.reading import ConfigError
from odataq.lint.config.settings import Configuration
from odataq.lint.discovery import FoundFile, discover
from odataq.lint.file_check import FileChecker, Job
from odataq.lint.run import Outcome, check_files, jobs_of, sum_up
from odataq.lint.worker import Broken, Failure
from odataq.resources import UnknownResourceError, sample_path
from tests.support.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.lint.file_report import FileReport

GOOD = 'url = "accounts?$select=name&$top=1"\n'
BAD = 'url = "accounts?$select=nmae&$top=1"\n'
MODEL = {"metadata": ["sample:dataverse"]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def configuration(**settings: object) -> Configuration:
    overrides = {name.replace("_", "-"): value for name, value in settings.items()}
    return Configuration(Path.cwd(), {**MODEL, **overrides}, is_isolated=True)


def lint(
    *, processes: int = 1, since: str | None = None, **settings: object
) -> Outcome:
    own = configuration(**settings)
    found = discover(["."], own.for_run)
    jobs = jobs_of(found, read_commit(since, ".") if since else None)
    return sum_up(found, check_files(jobs, own, processes=processes, lists_texts=True))


def shown(outcome: Outcome) -> list[str]:
    return [str(each).split(" (")[0] for each in outcome.diagnostics]


# One file


def test_a_mistake_is_found_in_its_file() -> None:
    write("a.py", GOOD)
    write("b.py", BAD)
    write("c.py", "x = 1\n")
    outcome = lint()
    assert shown(outcome) == ["b.py:1:25: ODQ201 type 'account' has no property 'nmae'"]
    assert (outcome.files, outcome.queries, outcome.requests) == (3, 2, 0)
    texts = [(each.name, each.texts[0].text) for each in outcome.reports]
    assert texts == [
        ("a.py", "accounts?$select=name&$top=1"),
        ("b.py", "accounts?$select=nmae&$top=1"),
    ]


def test_what_is_not_known_is_shown_as_such() -> None:
    write("a.py", 'url = f"accounts?$select=name&$filter=name eq {x}&$top=1"\n')
    (report,) = lint().reports
    assert report.texts[0].text == "accounts?$select=name&$filter=name eq {...}&$top=1"


def test_texts_that_are_not_checked_have_their_reason() -> None:
    write("a.py", '# "accounts?$select=name"\n')
    outcome = lint()
    (report,) = outcome.reports
    assert outcome.skipped_queries == {"commented out": 1}
    assert [(x.line, x.column, x.reason) for x in report.texts] == [
        (1, 1, "commented out")
    ]


def test_files_that_are_not_read_are_counted_by_reason() -> None:
    write("a.py", b"$select=\0")
    write("b.py", "x" * 50)
    write("c.py", b"# coding: rot13\n'$select='")
    os.mkfifo("d.py")
    outcome = lint(max_file_size=40)
    assert outcome.skipped_files == {
        "no regular file": 1,
        "no text": 1,
        "too large": 1,
        "unknown encoding": 1,
    }
    assert shown(outcome) == [
        "c.py:1:11: ODQ010 'rot13' is no encoding of text that is known"
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_places_are_in_characters_whatever_the_encoding(encoding: str) -> None:
    write("a.py", f"'\u00e9\U0001f600'; {BAD}".encode(encoding))
    assert shown(lint()) == ["a.py:1:31: ODQ201 type 'account' has no property 'nmae'"]


def test_a_file_that_is_gone_is_told() -> None:
    file = FoundFile("a.py", str(Path.cwd() / "a.py"), "python")
    report = FileChecker(configuration()).check(Job(file))
    assert report.skipped == "no such file or directory"
    (found,) = report.diagnostics
    assert str(found) == (
        "a.py:1:1: ODQ011 the file can't be read: no such file or directory"
    )


def test_codes_that_are_not_selected_are_silent() -> None:
    write("a.py", BAD)
    assert shown(lint(ignore=["ODQ201"])) == []
    file = FoundFile("b.py", "/nothing/b.py", "python")
    ignoring = configuration(ignore=["unreadable-file"])
    assert FileChecker(ignoring).check(Job(file)).diagnostics == ()


def test_comments_suppress() -> None:
    write("a.py", f"{BAD.rstrip()}  # odataq: ignore[ODQ201] an example\n")
    outcome = lint()
    assert (shown(outcome), outcome.suppressed) == ([], 1)


def test_absolute_urls_of_other_services_are_left_alone() -> None:
    write("a.py", 'url = "https://one/api/data/v9.2/accounts?$select=nmae&$top=1"\n')
    write("b.py", 'url = f"https://{x}/api/data/v9.2/accounts?$select=nmae&$top=1"\n')
    both = ["a.py:1:51", "b.py:1:52"]
    assert [each.split(": ")[0] for each in shown(lint())] == both
    roots = ["https://two/api/data/v9.2/"]
    outcome = lint(service_roots=roots)
    assert [each.split(": ")[0] for each in shown(outcome)] == both[1:]
    assert outcome.skipped_queries == {"of another service": 1}


def test_requests_in_http_files_are_checked() -> None:
    write("a.http", "GET https://x/api/data/v9.2/accounts?$select=nmae&$top=1\n")
    outcome = lint()
    assert (outcome.requests, outcome.queries) == (1, 0)
    assert [each.split(" ")[1] for each in shown(outcome)] == ["ODQ201"]


def test_a_flood_of_problems_is_cut_and_told() -> None:
    write("a.py", BAD * 1100)
    outcome = lint()
    assert len(outcome.diagnostics) == 1001
    last = shown(outcome)[-1]
    assert (
        last == "a.py:1:1: ODQ014 the file has 100 more problems that aren't reported"
    )


def test_a_flood_of_queries_is_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odataq.lint.file_check._MOST_QUERIES", 3)
    write("a.py", GOOD * 5)
    write("b.http", "GET accounts?$top=1&$select=name\n###\n" * 5)
    assert shown(lint()) == [
        "a.py:4:8: ODQ013 the file has more than 3 queries; the rest is left out",
        "b.http:7:1: ODQ013 the file has more than 3 queries; the rest is left out",
    ]


# Many files, several processes


def flat(outcome: Outcome) -> tuple[object, ...]:
    return (shown(outcome), outcome.files, outcome.queries, outcome.reports)


def test_processes_change_nothing() -> None:
    for number in range(60):
        write(f"{number % 7}/{number}.py", BAD if number % 3 else GOOD)
    write("z.md", "```http\nGET /api/data/v9.2/accounts?$select=nmae\n```\n")
    alone = lint()
    assert len(alone.diagnostics) > 40
    assert flat(lint(processes=2)) == flat(alone)
    assert flat(lint(processes=5)) == flat(alone)


def test_lines_of_metadata_are_known_without_the_metadata() -> None:
    write("a.py", BAD)
    shutil.copy(sample_path("dataverse"), "m.xml")
    (alone,) = lint(metadata=["m.xml"]).diagnostics
    (other,) = lint(processes=2, metadata=["m.xml"]).diagnostics
    lines = [each.place.line for each in alone.related if each.place]
    assert lines
    assert [each.place.line for each in other.related if each.place] == lines


def test_processes_start_by_themselves_where_there_is_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "_SECONDS_ALONE", 0.0)
    monkeypatch.setattr(run, "_SECONDS_LEFT", 0.0)
    monkeypatch.setattr(run, "_processors", lambda: 2)
    started = []

    def noted(
        jobs: Sequence[Job], own: Configuration, count: int, *, lists_texts: bool
    ) -> Iterator[FileReport | Failure | Broken]:
        started.append((len(jobs), count))
        return workers.check_in_workers(jobs, own, count, lists_texts=lists_texts)

    monkeypatch.setattr(run, "check_in_workers", noted)
    for number in range(20):
        write(f"{number:02}.py", BAD)
    assert len(lint(processes=0).diagnostics) == 20
    assert started == [(18, 2)]


# What goes wrong

DYING = """
import os
from odataq.lint.file_check import FileChecker
check = FileChecker.check
def check_or_die(self, job):
    if job.file.name == "die.py":
        os._exit(9)
    if job.file.name == "raise.py":
        raise ZeroDivisionError("oops")
    return check(self, job)
FileChecker.check = check_or_die
"""


def test_a_process_that_dies_is_replaced_and_its_file_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = workers._PROGRAM.replace("from", f"exec({DYING!r}); from", 1)
    monkeypatch.setattr(workers, "_PROGRAM", program)
    for name in ("a.py", "die.py", "e.py", "raise.py", "z.py"):
        write(name, BAD)
    outcome = lint(processes=1 + 1)
    assert outcome.failures == (
        Failure("die.py", "the process that checks it has died (status 9)"),
        Failure("raise.py", "ZeroDivisionError: oops"),
    )
    assert [each.partition(":")[0] for each in shown(outcome)] == [
        *("a.py", "e.py", "z.py"),
    ]


def test_without_processes_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    write("a.py", BAD)
    write("b.py", BAD)
    assert len(lint(processes=2).diagnostics) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_broken_metadata_ends_the_run(processes: int) -> None:
    write("a.py", BAD)
    write("b.py", BAD)
    write("m.xml", "<a>")
    with pytest.raises(CsdlError):
        lint(processes=processes, metadata=["m.xml"])
    with pytest.raises(UnknownResourceError):
        lint(processes=processes, metadata=["sample:nope"])


@pytest.mark.parametrize("processes", [1, 2])
def test_broken_settings_end_the_run(processes: int) -> None:
    write("a.py", GOOD)
    write("x/a.py", GOOD)
    write("x/odataq.toml", "nope = 1")
    own = Configuration(Path.cwd(), MODEL)
    found = discover(["."], own.for_run)
    with pytest.raises(ConfigError):
        list(check_files(jobs_of(found), own, processes=processes))


def test_metadata_is_not_read_where_nothing_is_to_be_checked() -> None:
    write("a.py", "x = 1\n")
    write("m.xml", "<a>")
    assert lint(metadata=["m.xml"]).files == 1


# Since a commit


def git(*arguments: str) -> str:
    names = ("-c", "user.name=n", "-c", "user.email=e@example.com")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        ["git", *names, *arguments],  # noqa: S607 (whichever there is)
        capture_output=True,
        check=True,
        env={**environment, "GIT_CONFIG_NOSYSTEM": "1"},
        text=True,
    ).stdout


@pytest.fixture
def repository() -> None:
    if shutil.which("git") is None:
        pytest.skip("git is missing")
    git("init", "-q", "-b", "main")
    for name in ("a.py", "b.py", "c/d.py", "odd\n\u00e9.py"):
        write(name, BAD)
    git("add", "-A")
    git("commit", "-q", "-m", "first")


@pytest.mark.usefixtures("repository")
def test_only_what_has_changed_is_checked() -> None:
    assert lint(since="HEAD").files == 0
    write("b.py", BAD * 2)
    write("c/d.py", BAD.replace("\n", "\r\n"))
    write("new.py", GOOD)
    outcome = lint(since="HEAD")
    assert (outcome.files, len(outcome.diagnostics)) == (2, 2)
    assert lint(since="HEAD", processes=2).files == 2


@pytest.mark.usefixtures("repository")
def test_what_others_have_changed_meanwhile_does_not_count() -> None:
    git("checkout", "-q", "-b", "mine")
    write("a.py", GOOD)
    git("commit", "-q", "-a", "-m", "mine")
    git("checkout", "-q", "main")
    write("b.py", GOOD)
    git("commit", "-q", "-a", "-m", "theirs")
    git("checkout", "-q", "mine")
    assert lint(since="main").files == 1
    git("checkout", "-q", "--orphan", "other")
    git("commit", "-q", "-m", "unrelated")
    assert lint(since="main").files == 2


@pytest.mark.usefixtures("repository")
def test_nothing_of_a_repository_is_run() -> None:
    for setting in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external"),
        *("filter.x.clean", "filter.x.process", "diff.x.textconv", "pager.ls-tree"),
        *("alias.ls-tree", "alias.rev-parse", "core.alternateRefsCommand"),
    ):
        shell = "!" if setting.startswith("alias") else ""
        git("config", setting, f"{shell}touch {Path.cwd()}/canary; false")
    write(".gitattributes", "*.py filter=x diff=x\n")
    write(".git/hooks/post-index-change", "#!/bin/sh\ntouch canary\n")
    Path(".git/hooks/post-index-change").chmod(0o755)
    write("a.py", GOOD)
    assert lint(since="main").files == 1
    assert not Path("canary").exists()


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("revision", ["nope", "--help", "-x", "HEAD:a.py", "", "a b"])
def test_no_commit_is_told(revision: str) -> None:
    with pytest.raises(GitError, match=r"^there is no commit "):
        read_commit(revision, ".")


def test_without_a_repository_or_git_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(GitError, match="no repository"):
        read_commit("HEAD", ".")
    Path(".git").mkdir()
    with pytest.raises(GitError, match="repository"):
        read_commit("HEAD", ".")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError, match="git is needed"):
        read_commit("HEAD", ".")
    write("git", "#!/bin/sh\n")
    Path("git").chmod(0o755)
    monkeypatch.setenv("PATH", str(Path.cwd()))
    with pytest.raises(GitError, match="from the repository itself"):
        read_commit("HEAD", ".")


def test_hashes_are_those_of_git() -> None:
    assert is_unchanged(b"", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
    assert is_unchanged(b"a\r\n", "78981922613b2afb6025042ff6bd878ac1994e85")
    assert not is_unchanged(b"b", "78981922613b2afb6025042ff6bd878ac1994e85")
    empty = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
    assert is_unchanged(b"", empty)


# What is loaded


LOADED = """
import sys
from pathlib import Path
from odataq.lint.config.reading import ConfigError
from odataq.lint.config.settings import Configuration
from odataq.lint.discovery import discover
from odataq.lint.run import check_files, jobs_of, sum_up
own = Configuration(Path.cwd(), {"metadata": ["sample:dataverse"]}, is_isolated=True)
found = discover(["."], own.for_run)
outcome = sum_up(found, check_files(jobs_of(found), own))
print(outcome.files, outcome.queries)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("text", ["x = 1\n", "# $select= of nothing\n"])
def test_nothing_heavy_is_loaded_without_a_query(text: str) -> None:
    write("a.py", text)
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOADED],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    counts, loaded = done.stdout.splitlines()
    assert counts == "1 0"
    heavy = {"lark", "lxml", "multiprocessing", "pathspec", "asyncio"}
    if "$" not in text:
        heavy |= {"tree_sitter"}
    assert not heavy & set(loaded.split())


@pytest.mark.parametrize(
    ("url", "is_checked"),
    [
        ("https://graph.microsoft.com/v1.0/users?$select=nmae", False),
        ("https://api.businesscentral.dynamics.com/v2.0/x?$select=nmae", False),
        ("https://dev.azure.com/org/{x}/_apis?$select=nmae", False),
        ("https://server/org/api/data/v9.0/accounts?$select=nmae", True),
        ("https://org.crm4.dynamics.com/accounts?$select=nmae", True),
        ("https://{x}/v1.0/accounts?$select=nmae", True),
        ("https://server{x}/accounts?$select=nmae", True),
    ],
)
def test_dataverse_is_known_by_its_urls(url: str, *, is_checked: bool) -> None:
    write("a.py", f'url = f"{url}"\n')
    write("a.http", f"GET {url.replace('{x}', '{{x}}')}\nAccept: application/json\n")
    outcome = lint()
    skipped = outcome.skipped_queries.get("of another service", 0)
    assert (skipped == 0) is is_checked
    other = lint(metadata=["sample:minimal"])
    assert "of another service" not in other.skipped_queries
