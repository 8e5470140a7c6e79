"""What the bytes of a file are taken for."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.lint.decoding import (
    TOO_LARGE,
    Decoded,
    Undecodable,
    Unreadable,
    decode,
    read_bytes,
)


def text_of(data: bytes, language: str | None = None) -> str:
    decoded = decode(data, language)
    assert isinstance(decoded, Decoded)
    return decoded.text


# Bytes


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"12345")
    assert read_bytes(str(path), 5) == b"12345"
    assert read_bytes(str(path), 4) is TOO_LARGE
    path.write_bytes(b"")
    assert read_bytes(str(path), 0) == b""


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert read_bytes(str(pipe), 9) == Unreadable("a pipe")
    assert read_bytes(str(tmp_path), 9) == Unreadable("a folder")
    assert read_bytes("/dev/zero", 9) == Unreadable("a device")


def test_what_is_gone_is_a_failure(tmp_path: Path) -> None:
    gone = read_bytes(str(tmp_path / "x"), 9)
    assert gone == Unreadable("no such file or directory", is_failure=True)
    named = read_bytes("x\0", 9)
    assert named == Unreadable("its name has a NUL character", is_failure=True)


def test_a_file_that_has_more_than_its_size_is_read_to_its_limit() -> None:
    # Its size is 0.
    path = "/proc/self/maps"
    if not Path(path).exists():
        pytest.skip("there is no such file here")
    assert read_bytes(path, 10) is TOO_LARGE


# Encodings


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides(bom: bytes, encoding: str) -> None:
    text = "# coding: latin-1\r\n'\u00e9\U0001f600'\r"
    found = decode(bom + text.encode(encoding), "python")
    assert found == Decoded(text, encoding, bom)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_character_is_no_error(encoding: str) -> None:
    bom = codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
    assert text_of(bom + "a".encode(encoding) + b"b") == "a\ufffd"
    lone = "\ud800a".encode(encoding, "surrogatepass")
    assert text_of(bom + lone) == "\ud800a"


def test_line_ends_stay() -> None:
    assert text_of(b"a\rb\nc\r\nd\x85\x0c") == "a\rb\nc\r\nd\udc85\x0c"


def test_bytes_that_are_no_utf_8_are_kept() -> None:
    data = b"'caf\xe9 \xce\xc4\xd7\xd6'"
    text = text_of(data, "csharp")
    assert text.encode("utf-8", "surrogateescape") == data


@pytest.mark.parametrize(
    "data", [b"a\0b", b"\xff\xfea\0\0\0", b"\xef\xbb\xbf\0", b"\0"]
)
def test_what_has_a_nul_is_no_text(data: bytes) -> None:
    assert decode(data) is None


# Encodings that Python files declare


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("utf8", "utf-8"),
        ("UTF_8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("latin-1", "latin-1"),
        ("iso-8859-1-unix", "latin-1"),
        ("ISO_8859-15", "iso8859-15"),
        ("windows-1252", "cp1252"),
        ("cp1252", "cp1252"),
        ("gbk", "gbk"),
        ("euc-jp", "euc_jp"),
        ("Shift_JIS", "shift_jis"),
        ("us-ascii", "ascii"),
    ],
)
def test_a_declared_encoding_is_used(name: str, encoding: str) -> None:
    data = f"#!/usr/bin/python\n# -*- coding: {name} -*-\n".encode()
    found = decode(data, "python")
    assert isinstance(found, Decoded)
    assert found.encoding == encoding


def test_a_declared_encoding_says_what_the_characters_are() -> None:
    assert (
        text_of(b"# coding=gbk\n'\xce\xc4\xd7\xd6'", "python")[-4:] == "'\u6587\u5b57'"
    )
    assert text_of(b"# coding=ascii\n\xe9", "python")[-1] == "\udce9"


@pytest.mark.parametrize(
    "name",
    [
        *("rot13", "rot_13", "unicode_escape", "raw_unicode_escape", "utf-7", "zlib"),
        *("base64", "hex", "bz2", "idna", "punycode", "mbcs", "oem", "undefined"),
        *("nope", "..os", "utf-16", "x" * 300),
    ],
)
def test_no_other_codec_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(looked_up: str) -> None:
        raise AssertionError(f"{looked_up} was looked up")

    monkeypatch.setattr(codecs, "lookup", refuse)
    found = decode(f"\n# vim: set fileencoding={name} :\n".encode(), "python")
    assert found == Undecodable(name, 2)


@pytest.mark.parametrize(
    "head", ["x = 1\n# coding: rot13", "\n\n# coding: rot13", "'''\n# coding: gbk"]
)
def test_only_comments_in_the_first_two_lines_declare(head: str) -> None:
    expected = isinstance(decode(head.encode(), "python"), Undecodable)
    assert not expected


def test_other_languages_declare_nothing() -> None:
    assert text_of(b"# coding: rot13", "powershell") == "# coding: rot13"


@settings(deadline=None)
@given(st.binary(max_size=60), st.sampled_from([None, "python"]))
def test_no_bytes_are_an_error(data: bytes, language: str | None) -> None:
    decode(data, language)
    decode(b"# coding: shift_jis\n" + data, language)
    decode(b"\xff\xfe" + data, language)
