"""Files are told apart by what is in them."""

from __future__ import annotations

import pytest

from reviewer.render.file_kind import FileKind, declared_kind, file_kind, is_as_declared, is_text, read_text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", FileKind.PDF),
        (b"\r\n junk %PDF-1.4", FileKind.PDF),
        (b"\0" * 1_024 + b"%PDF-1.4", FileKind.OTHER),
        (b"\x89PNG\r\n\x1a\n...", FileKind.PNG),
        (b"\xff\xd8\xff\xe0 %PDF-1.4", FileKind.JPEG),
        (b"II*\0....", FileKind.TIFF),
        (b"MM\0*....", FileKind.TIFF),
        (b"<html><script>", FileKind.TEXT),
        (b"PK\x03\x04\x00\x00", FileKind.OTHER),
        (b"MZ\x90\x00", FileKind.OTHER),
        (b"", FileKind.TEXT),
    ],
)
def test_the_content_says_what_a_file_is(data: bytes, kind: FileKind) -> None:
    assert file_kind(data, "image/png", "a.png") is kind


@pytest.mark.parametrize(
    ("media_type", "title"), [("text/csv", ""), ("text/csv; charset=x", ""), ("", "A.CSV"), ("", "a.tsv")]
)
def test_text_is_a_table_where_its_sender_calls_it_one(media_type: str, title: str) -> None:
    assert file_kind(b"a,b", media_type, title) is FileKind.CSV
    assert file_kind(b"a,b") is FileKind.TEXT


@pytest.mark.parametrize(
    ("data", "text", "is_guessed"),
    [
        ("Gebühr".encode(), "Gebühr", False),
        ("\ufeffGebühr".encode(), "Gebühr", False),
        ("Gebühr".encode("utf-16"), "Gebühr", False),
        ("Gebühr".encode("cp1252"), "Gebühr", True),
    ],
)
def test_text_is_read_in_its_encoding(data: bytes, text: str, is_guessed: bool) -> None:
    assert is_text(data)
    assert read_text(data) == (text, is_guessed)


@pytest.mark.parametrize("data", [b"a\0b", b"\xff\x01\x02"])
def test_bytes_that_no_text_has_are_no_text(data: bytes) -> None:
    assert not is_text(data)


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("", None),
        ("application/octet-stream", None),
        ("Application/PDF; x=y", FileKind.PDF),
        ("image/jpg", FileKind.JPEG),
        ("text/markdown", FileKind.TEXT),
        ("application/vnd.x+json", FileKind.TEXT),
        ("video/mp4", FileKind.OTHER),
    ],
)
def test_what_its_sender_calls_it(media_type: str, kind: FileKind | None) -> None:
    assert declared_kind(media_type) is kind


@pytest.mark.parametrize(
    ("found", "media_type", "is_so"),
    [
        (FileKind.PDF, "application/pdf", True),
        (FileKind.PDF, "", True),
        (FileKind.TEXT, "text/csv", True),
        (FileKind.CSV, "text/plain", True),
        (FileKind.OTHER, "video/mp4", True),
        (FileKind.PDF, "image/png", False),
        (FileKind.TEXT, "application/pdf", False),
        (FileKind.PNG, "video/mp4", False),
    ],
)
def test_another_content_than_the_declared_one_is_seen(found: FileKind, media_type: str, is_so: bool) -> None:
    assert is_as_declared(found, media_type) is is_so
