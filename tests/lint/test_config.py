"""Settings: what is read, what is refused and where, and what holds for a file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odataq.diagnostics import Severity
from odataq.lint.config.keys import KEYS
from odataq.lint.config.places import places_of
from odataq.lint.config.reading import ConfigError, read_config
from odataq.lint.config.settings import Configuration
from odataq.lint.patterns import Patterns, fault_of
from odataq.source import Source


def write(folder: Path, text: str, name: str = "odataq.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def problems(folder: Path, text: str, name: str = "odataq.toml") -> list[str]:
    """Return `line:column-column code message (hint)` for all that is wrong."""
    with pytest.raises(ConfigError) as caught:
        read_config(write(folder, text, name))
    shown = []
    for each in caught.value.diagnostics:
        marked = each.source.text[each.span.start : each.span.end]
        hint = f" ({each.hint})" if each.hint else ""
        shown.append(f"{each.start.line} {marked!r} {each.code} {each.message}{hint}")
    return shown


# What is refused, and where


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'selct = ["ODQ2"]',
            "1 'selct' ODQ016 there is no setting 'selct' (did you mean 'select'?)",
        ),
        (
            'service_roots = ["https://x/"]',
            (
                "1 'service_roots' ODQ016 there is no setting 'service_roots' "
                "(write 'service-roots')"
            ),
        ),
        ('# x\n"a b" = 1', "2 '\"a b\"' ODQ016 there is no setting 'a b'"),
        (
            'strict = "yes"',
            "1 '\"yes\"' ODQ017 'strict': this is a text, and has to be a boolean",
        ),
        (
            "max-file-size = 0",
            "1 '0' ODQ017 'max-file-size': 0 is less than 1",
        ),
        (
            "jobs = true",
            (
                "1 'true' ODQ017 'jobs': this is a boolean, and has to be a whole "
                "number from 0 on"
            ),
        ),
        (
            'fail-on = "eror"',
            (
                "1 '\"eror\"' ODQ017 'fail-on': 'eror' can't stand here "
                "(did you mean 'error'?)"
            ),
        ),
        (
            'select = ["ODQ2",\n  "unknown-propery", # here\n]',
            (
                "2 '\"unknown-propery\"' ODQ018 'select': no code, name or group is "
                "'unknown-propery' (did you mean 'unknown-property', "
            ),
        ),
        (
            '[severity]\nODQ201 = "bad"\nODQ999x = "error"',
            (
                "2 '\"bad\"' ODQ017 'severity': 'bad' can't stand here "
                "(it has to be 'error', 'warning' or 'advice')"
            ),
        ),
        (
            "[limits]\nnestng = 3",
            (
                "2 'nestng' ODQ017 'limits': 'nestng' can't stand here "
                "(did you mean 'nesting'?)"
            ),
        ),
        (
            'metadata = "https://x/$metadata"',
            (
                "1 '\"https://x/$metadata\"' ODQ017 'metadata': metadata is read from "
                "a file, never from a network (save the answer to $metadata and give "
                "its path)"
            ),
        ),
        (
            '[metadata]\n"a[b" = "x.xml"',
            (
                "2 '\"a[b\"' ODQ017 'metadata': no path fits the pattern: a bracket "
                "isn't closed, or has a class that doesn't exist"
            ),
        ),
        (
            "metadata = 1",
            (
                "1 '1' ODQ017 'metadata': this is a number, and has to be the path "
                "of a document, or a list, each item the path of a document, or a "
                "table of a pattern of paths = the path of a document, or a list"
            ),
        ),
        (
            'per-file-ignores = { "tests/**" = ["ODQ9999"] }',
            (
                "1 '\"ODQ9999\"' ODQ018 'per-file-ignores': no code, name or group is "
                "'ODQ9999' (did you mean "
            ),
        ),
        ("strict = \n", "1 '\\n' ODQ015 invalid value"),
        ('x = "', "1 '' ODQ015 unterminated string"),
        (
            "strict = 2026-01-01",
            (
                "1 '2026-01-01' ODQ017 'strict': this is a date or a "
                "time, and has to be a boolean"
            ),
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert problems(tmp_path, text)[0].startswith(expected)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        "[tool.other]\nx = 1\n[tool.odataq]\nselct = 1\nstrict = 1\n"
        "[tool.odataq.limits]\nx = 1"
    )
    found = problems(tmp_path, text, "pyproject.toml")
    places = [each.split(" ODQ")[0] for each in found]
    assert places == ["4 'selct'", "5 '1'", "7 'x'"]


def test_a_deep_document_is_refused(tmp_path: Path) -> None:
    text = f"x = {'[' * 10_000}{']' * 10_000}"
    assert "nested too deeply" in problems(tmp_path, text)[0]


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odataq.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="isn't UTF-8"):
        read_config(path)
    path.write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(ConfigError, match="more than"):
        read_config(path)
    with pytest.raises(ConfigError, match="no such file"):
        read_config(tmp_path)


def test_the_setting_of_other_tools_are_theirs(tmp_path: Path) -> None:
    path = write(tmp_path, "[tool.ruff]\nselect = 1\n", "pyproject.toml")
    assert read_config(path) is None
    with pytest.raises(ConfigError, match=r"no table \[tool.odataq\]"):
        read_config(path, is_named=True)
    write(tmp_path, "tool = 1", "pyproject.toml")
    assert read_config(path) is None


@pytest.mark.parametrize("name", KEYS)
def test_each_example_is_valid(tmp_path: Path, name: str) -> None:
    key = KEYS[name]
    file = read_config(write(tmp_path, key.example))
    assert file is not None
    assert list(file.values) == [name]
    if key.default[:1] in '"[{' or key.default in {"true", "false"}:
        default = tomllib.loads(f"{name} = {key.default}")[name]
        assert [*key.kind.problems(default)] == []


# Places

DOCUMENT = """\
# [no] = header
[tool.odataq] # x = 1
a = 1 # b = 2
"b c".d = '''
x = 1
'''
e = [ "]", # ]
  [1, 2], {f = "}", g.h = 2},
]
[[tool.odataq.list]]
k = true
[[tool.odataq.list]]
k = "false"
l = \"\"\"a\\"\"\"\"
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ("a", "a", "1"),
        ("b c", '"b c"', None),
        ("b c/d", "d", "'''\nx = 1\n'''"),
        ("e/0", None, '"]"'),
        ("e/1/1", None, "2"),
        ("e/2/f", "f", '"}"'),
        ("e/2/g/h", "h", "2"),
        ("list/0/k", "k", "true"),
        ("list/1/k", "k", '"false"'),
        ("list/1/l", "l", '"""a\\""""'),
    ],
)
def test_keys_and_values_are_found(
    path: str, key: str | None, value: str | None
) -> None:
    tomllib.loads(DOCUMENT)
    places = places_of(DOCUMENT)
    names = [int(each) if each.isdigit() else each for each in path.split("/")]
    whole = ("tool", "odataq", *names)
    for table, expected in ((places.keys, key), (places.values, value)):
        span = table.get(whole)
        assert (span and DOCUMENT[span.start : span.end]) == expected


VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.sampled_from(['"#"', "'}'", '"a\\"]"']),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b-c", "d_1"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[ {', '.join(map(written, value))} ]"
        case dict():
            pairs = ", ".join(f"{key} = {written(of)}" for key, of in value.items())
            return f"{{ {pairs} }}"
    return f"{value}"


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), VALUES))
def test_each_value_is_what_is_read_at_its_place(document: dict[str, object]) -> None:
    text = "".join(f"{key} = {written(of)} # ]\n" for key, of in document.items())
    tomllib.loads(text)
    places = places_of(text)

    def compare(path: tuple[str | int, ...], value: object) -> None:
        span = places.values[path]
        read = tomllib.loads(f"v = {text[span.start : span.end]}")["v"]
        assert read == tomllib.loads(f"v = {written(value)}")["v"]
        pairs: list[tuple[str | int, object]] = []
        if isinstance(value, dict):
            pairs = [*value.items()]
        elif isinstance(value, list):
            pairs = [*enumerate(value)]
        for key, each in pairs:
            compare((*path, key), each)

    for key, each in document.items():
        compare((key,), each)


@given(st.text("[]{}\"'=#\n.ab1, \\"))
def test_no_text_stops_the_reader_of_places(text: str) -> None:
    places = places_of(text)
    for span in (*places.keys.values(), *places.values.values()):
        assert 0 <= span.start <= span.end <= len(text)


# What holds for a file


def test_the_nearest_file_counts_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path, 'strict = true\nmetadata = "a.xml"')
    write(tmp_path, 'metadata = ["b.xml", "sample:minimal"]', "inner/odataq.toml")
    write(tmp_path, "[tool.odataq]\nstrict = true", "inner/pyproject.toml")
    write(tmp_path, "[tool.x]", "inner/most/pyproject.toml")
    configuration = Configuration(tmp_path)
    outer = configuration.for_file(tmp_path / "x.py")
    assert (outer.metadata, outer.is_strict) == ((str(tmp_path / "a.xml"),), True)
    inner = configuration.for_file(tmp_path / "inner" / "most" / "x.py")
    documents = (str(tmp_path / "inner" / "b.xml"), "sample:minimal")
    assert (inner.metadata, inner.is_strict) == (documents, False)
    isolated = Configuration(tmp_path, is_isolated=True)
    assert isolated.for_file(tmp_path / "x.py").metadata == ()


def test_a_table_of_metadata_goes_by_paths(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[metadata]\n"*.py" = "a.xml"\n"crm/" = ["b.xml", "c.xml"]\n'
        '[profile]\n"crm/" = "dataverse"\n',
    )
    configuration = Configuration(tmp_path)

    def names(path: str) -> tuple[list[str], str]:
        found = configuration.for_file(tmp_path / path)
        return [Path(each).name for each in found.metadata], found.profile

    assert names("x.py") == (["a.xml"], "auto")
    assert names("crm/deep/x.py") == (["b.xml", "c.xml"], "dataverse")
    assert names("x.cs") == ([], "auto")


def test_a_file_extends_others(tmp_path: Path) -> None:
    write(tmp_path, 'metadata = "a.xml"\nstrict = true\nextend-ignore = ["ODQ801"]')
    inner = 'extend = "../odataq.toml"\nstrict = false\nextend-ignore = ["ODQ802"]'
    write(tmp_path, inner, "inner/odataq.toml")
    found = Configuration(tmp_path).for_file(tmp_path / "inner" / "x.py")
    assert found.metadata == (str(tmp_path / "a.xml"),)
    assert not found.is_strict
    assert found.selection.ignored == ("ODQ802", "ODQ801")


@pytest.mark.parametrize(
    "extended", ["odataq.toml", "./inner/../odataq.toml", "b.toml"]
)
def test_a_circle_of_files_is_refused(tmp_path: Path, extended: str) -> None:
    write(tmp_path, f'extend = "{extended}"')
    write(tmp_path, 'extend = "odataq.toml"', "b.toml")
    (tmp_path / "inner").mkdir()
    with pytest.raises(ConfigError, match="extends itself"):
        Configuration(tmp_path).for_file(tmp_path / "x.py")


def test_a_circle_through_a_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path, 'extend = "link.toml"')
    (tmp_path / "link.toml").symlink_to("odataq.toml")
    with pytest.raises(ConfigError, match="extends itself"):
        Configuration(tmp_path).for_file(tmp_path / "x.py")


def test_the_command_line_counts_first(tmp_path: Path) -> None:
    write(tmp_path, 'metadata = "a.xml"\nselect = ["ODQ2"]\nextend-select = ["ODQ3"]')
    overrides: dict[str, object] = {"metadata": ["b.xml"], "select": ["ODQ6"]}
    (tmp_path / "cwd").mkdir()
    configuration = Configuration(tmp_path / "cwd", overrides)
    found = configuration.for_file(tmp_path / "x.py")
    assert found.metadata == (str(tmp_path / "cwd" / "b.xml"),)
    assert found.selection.selected == ("ODQ6", "ODQ3")
    shown = {each.name: each.origin for each in configuration.shown(tmp_path)}
    assert shown["metadata"] == "command line"
    assert shown["extend-select"] == f"{tmp_path / 'odataq.toml'}:3"
    assert shown["strict"] == "default"


def test_files_are_ignored_by_patterns(tmp_path: Path) -> None:
    write(
        tmp_path,
        'ignore = ["performance"]\nselect = ["ALL", "ODQ801"]\n'
        '[per-file-ignores]\n"tests/**" = ["ODQ2"]\n[severity]\nODQ2 = "advice"\n'
        'ODQ201 = "warning"\n',
    )
    configuration = Configuration(tmp_path)
    usual = configuration.for_file(tmp_path / "a.py").selection
    assert {"ODQ201", "ODQ801"} <= usual.codes
    assert "ODQ802" not in usual.codes
    assert (
        "ODQ201" not in configuration.for_file(tmp_path / "tests/a.py").selection.codes
    )
    assert dict(usual.severities)["ODQ201"] is Severity.WARNING


def test_a_run_has_settings_of_its_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        'exclude = ["a"]\nextend-exclude = ["b"]\noutput-format = "json"\njobs = 3\n'
        "respect-gitignore = false\n",
    )
    run = Configuration(tmp_path).for_run
    assert (run.exclude.lines, run.output_formats, run.jobs) == (
        ("a", "b"),
        ("json",),
        3,
    )
    assert not run.respects_gitignore
    assert Configuration(tmp_path, is_isolated=True).for_run.exclude.matches(".git/x")


def test_limits_have_the_names_of_limits(tmp_path: Path) -> None:
    write(tmp_path, "[limits]\nquery-characters = 7")
    found = Configuration(tmp_path).for_file(tmp_path / "x.py")
    assert found.limits.query_characters == 7
    assert hash(found) == hash(Configuration(tmp_path).for_file(tmp_path / "y.py"))


# Patterns


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.py", "a/b.py", True),
        ("/*.py", "a/b.py", False),
        ("a/", "a/b.py", True),
        ("a", "x/a", True),
        ("a/*.py", "a/b/c.py", False),
        ("a/**", "a/b/c.py", True),
        ("[", "[", False),
    ],
)
def test_patterns_are_those_of_gitignore(
    pattern: str, path: str, *, expected: bool
) -> None:
    assert Patterns((pattern,)).matches(path) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("**/a/**/b*c*.py", None),
        ("a*" * 9 + "b", None),
        ("#", "it says nothing"),
        ("[", "a bracket isn't closed, or has a class that doesn't exist"),
    ],
)
def test_a_pattern_that_fits_nothing_is_known(
    pattern: str, expected: str | None
) -> None:
    assert fault_of(pattern) == expected


def test_a_place_is_that_of_the_nearest_key() -> None:
    source = Source("[limits]\nx = 1")
    span = places_of(source.text).of(("limits", "x", "y"), is_key=True)
    assert source.text[span.start : span.end] == "x"


# Formats


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ('output-format = "sarrif"', (1, 17), "there is no format 'sarrif'"),
        ('output-format = ["full", "sarif="]', (1, 26), "lacks the name of a file"),
        ('output-format = ["json=../out.json"]', (1, 18), "below the folder"),
        ('output-format = "json=/tmp/out.json"', (1, 17), "below the folder"),
        ('output-format = "json=link/out.json"', (1, 17), "below the folder"),
    ],
)
def test_a_bad_format_is_told_with_its_place(
    tmp_path: Path, text: str, at: tuple[int, int], said: str
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "link").symlink_to(tmp_path)
    write(own, text)
    with pytest.raises(ConfigError) as caught:
        _ = Configuration(own).for_run
    (found,) = caught.value.diagnostics
    assert (found.start.line, found.start.column) == at
    assert said in found.message
    assert found.hint or "lacks" in said


def test_a_file_of_a_format_is_beside_the_settings(tmp_path: Path) -> None:
    write(tmp_path, 'output-format = ["github", "sarif=out/x.sarif"]')
    (tmp_path / "inner").mkdir()
    formats = Configuration(tmp_path / "inner").for_run.output_formats
    assert formats == ("github", f"sarif={tmp_path.resolve()}/out/x.sarif")
    given = Configuration(tmp_path, {"output-format": ["json=../x"]}).for_run
    assert given.output_formats == ("json=../x",)


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 100_000) + " = 1",
        "[" + " . ".join(["'a'"] * 100_000) + "]",
        "a = { " + ".".join("b" * 1000) + " = 1 }",
    ],
)
def test_a_key_of_many_parts_takes_no_time(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    with pytest.raises(ConfigError, match="nested too deeply"):
        _ = Configuration(tmp_path).for_run


def test_long_texts_are_no_keys(tmp_path: Path) -> None:
    write(tmp_path, f"service-roots = ['https://{'a' * 100_000}.{'b.' * 90}/']")
    assert Configuration(tmp_path).for_run.jobs == 0


def test_the_table_of_another_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, "[tool.odataq]\nstrict = true")
    with pytest.raises(ConfigError) as caught:
        _ = Configuration(tmp_path).for_run
    assert "pyproject.toml" in (caught.value.diagnostics[0].hint or "")
