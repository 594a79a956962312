"""A paper is kept under the digest of its bytes, whole or not at all; what it may not be is told by its content."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import changing, papers
from workflow_app.services.papers import StoredFile, place_of, safe_name

LARGEST = 50 << 20
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
TEXT = "Đơn xin chuyển sinh hoạt Đảng\n".encode()


def store(folder: Path, content: bytes, name: str = "đơn.pdf", *, largest: int = LARGEST) -> StoredFile:
    return papers.store(folder, io.BytesIO(content), name, largest=largest)


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def refused(folder: Path, content: bytes, name: str = "đơn.pdf", *, largest: int = LARGEST) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        store(folder, content, name, largest=largest)
    assert kept(folder) == []
    return caught.value.codes


def office_file(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>" * 200)
    return buffer.getvalue()


DOCX = office_file("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml")


# Kept once, and whole ----------------------------------------------------------------------------------------------


def test_a_paper_lies_under_the_digest_of_its_bytes(tmp_path):
    stored = store(tmp_path, PDF)
    assert stored.digest == hashlib.sha256(PDF).hexdigest()
    assert place_of(tmp_path, stored.digest).read_bytes() == PDF
    assert (stored.size, stored.media_type, stored.filename) == (len(PDF), "application/pdf", "đơn.pdf")


def test_the_same_paper_is_kept_once(tmp_path):
    first, second = store(tmp_path, PDF, "một.pdf"), store(tmp_path, PDF, "hai.pdf")
    assert first.digest == second.digest
    assert (first.filename, second.filename) == ("một.pdf", "hai.pdf")
    assert len(kept(tmp_path)) == 1


def test_several_who_bring_the_same_paper_at_once_keep_it_once(tmp_path):
    content = PDF + os.urandom(3 << 20)
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda _: store(tmp_path, content), range(8)))
    assert {one.digest for one in stored} == {hashlib.sha256(content).hexdigest()}
    assert [path.read_bytes() for path in kept(tmp_path)] == [content]


def test_a_paper_that_breaks_off_on_the_way_leaves_nothing(tmp_path):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        papers.store(tmp_path, Broken(PDF + b"x" * (2 << 20)), "đơn.pdf", largest=LARGEST)
    assert kept(tmp_path) == []


def test_everything_is_on_the_disk_before_the_paper_is_named(tmp_path, monkeypatch):
    """The bytes, the name, and the folders above it, each synced after it was made."""
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        done.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real_sync(handle)

    def replace(path: Path, target: Path) -> Path:
        done.append("renamed")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    stored = store(tmp_path / "papers", PDF)
    assert done[0] == tmp_path.name
    assert done[1].startswith(".arriving-")
    assert done[2:] == ["papers", "renamed", stored.digest[:2]]


# Refused by content, whatever the name -----------------------------------------------------------------------------


def test_an_empty_file_is_refused(tmp_path):
    assert refused(tmp_path, b"") == ("paper_empty",)


def test_a_byte_more_than_the_limit_is_refused_and_the_limit_itself_is_not(tmp_path):
    whole = PDF + b"\0" * (LARGEST - len(PDF))
    assert refused(tmp_path, whole + b"\0") == ("paper_too_large",)
    assert store(tmp_path, whole).size == LARGEST


def test_a_plain_text_is_read_whole_and_therefore_has_a_smaller_limit(tmp_path):
    whole = TEXT * (papers.LARGEST_TEXT // len(TEXT))
    assert refused(tmp_path, whole + TEXT, "đơn.txt") == ("paper_too_large",)
    assert store(tmp_path, whole, "đơn.txt").media_type == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF\x02\x01\x01" + b"\0" * 60,
        b"MZ\x90\0" + b"\0" * 200,
        b"\xca\xfe\xba\xbe" + b"\0" * 60,
        b"#!/bin/sh\nrm -rf /\n",
        "\ufeff#!/usr/bin/python\n".encode(),
        b"PK\x03\x04" + b"\0" * 60,
        b"Rar!\x1a\x07\x00" + b"\0" * 60,
        b"\x1f\x8b\x08" + b"\0" * 60,
        b"GIF89a" + b"\0" * 60,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"  \n\t<html></html>",
        "\ufeff<html></html>".encode(),
        "\u200b\u00a0<html></html>".encode(),
        b"\x01\x02<html></html>",
        "<html></html>".encode("utf-16"),
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><svg/>',
        b"<?php system($_GET['c']); ?>",
        b"text\x00with a zero",
        b"\xff\xfe\xfd\xfc",
        TEXT.decode().encode("utf-16"),
        b"{\\rtf1 hello}",
        b"\0" * (papers.LARGEST_TEXT + 5),
    ],
    ids=lambda content: repr(content[:16]),
)
@pytest.mark.parametrize("name", ["đơn.pdf", "đơn.txt"])
def test_what_is_no_paper_is_refused_whatever_it_is_called(tmp_path, content, name):
    assert refused(tmp_path, content, name) == ("paper_type",)


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (PNG, "image/png", ".png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 30, "image/jpeg", ".jpg"),
        (TEXT, "text/plain", ".txt"),
        ("\ufeffCó dấu\n".encode(), "text/plain", ".txt"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    ],
)
def test_a_paper_is_what_its_bytes_say_and_is_called_so(tmp_path, content, media_type, ending):
    for name in ("x.exe", "x.pdf.bat", "x"):
        stored = store(tmp_path, content, name)
        assert stored.media_type == media_type
        assert stored.filename == name + ending
    assert store(tmp_path, content, f"X{ending.upper()}").filename == f"X{ending.upper()}"


@pytest.mark.parametrize("stamp", ["MẬT", "Tuyệt mật", "Độ mật: Tối mật", "Số 1     MẬT     Hà Nội"])
def test_a_text_that_carries_a_stamp_of_secrecy_is_refused(tmp_path, stamp):
    assert refused(tmp_path, f"Tỉnh uỷ\n{stamp}\nKính gửi\n".encode(), "x.txt") == ("marked_secret",)


def test_a_text_that_speaks_of_secrecy_is_kept(tmp_path):
    assert store(tmp_path, "Giữ bí mật nhà nước; mật độ dân cư\n".encode(), "x.txt").size


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\an\\đơn.pdf", "đơn.pdf"),
        ("đơn\u202efdp.exe", "đơnfdp.exe"),
        ("\u2067đơn\u2069.pdf", "đơn.pdf"),
        ("đơn\x00\x07.pdf", "đơn.pdf"),
        ('a<b>:"c|d?e*.pdf', "abcde.pdf"),
        ("...", "giay-to"),
        ("", "giay-to"),
        (" .htaccess ", "htaccess"),
        ("x" * 300, "x" * 200),
        ("dòng\nhai\r\nba.pdf", "dònghaiba.pdf"),
        ("do\u0323n.pdf", "dọn.pdf"),
    ],
)
def test_a_name_is_only_a_name(given, shown):
    assert safe_name(given) == shown


# With the act that names it ----------------------------------------------------------------------------------------


def attached(plain: PlainOffice, dossier: str, stored: StoredFile) -> None:
    plain.act(dossier, "edit", "an", papers=[{"name": "proof", **stored.as_value()}])


def rows(plain: PlainOffice) -> list[tuple[str, bool]]:
    """(digest, is in force) of every paper, oldest first."""
    with plain.database.reading() as session:
        query = sa.select(t.paper.c.digest, t.paper.c.replaced_by_id).order_by(t.paper.c.id)
        return [(row.digest, row.replaced_by_id is None) for row in session.execute(query)]


def test_a_crash_between_the_file_and_the_commit_leaves_no_row(plain, monkeypatch):
    dossier = plain.create("enquiry", fields={"subject": "Hỏi"}).dossier
    stored, before = store(plain.engine.files, PDF), plain.rows()

    def crash(*_args: object) -> None:
        raise OSError("the power fails")

    monkeypatch.setattr(changing, "store", crash)
    with pytest.raises(OSError, match="the power fails"):
        attached(plain, dossier, stored)
    monkeypatch.undo()
    assert plain.rows() == before
    assert place_of(plain.engine.files, stored.digest).read_bytes() == PDF
    attached(plain, dossier, store(plain.engine.files, PDF))
    assert rows(plain) == [(stored.digest, True)]
    assert len(kept(plain.engine.files)) == 1


def test_an_act_that_names_a_file_which_is_not_kept_is_refused(plain):
    dossier = plain.create("enquiry", fields={"subject": "Hỏi"}).dossier
    stored, before = store(plain.engine.files, PDF), plain.acts(dossier)
    place_of(plain.engine.files, stored.digest).unlink()
    with pytest.raises(Refused) as caught:
        attached(plain, dossier, stored)
    assert caught.value.codes == ("paper_not_kept",)
    assert "tải tệp lên lại" in caught.value.refusals[0].text.vi
    assert (rows(plain), plain.acts(dossier)) == ([], before)
    attached(plain, dossier, store(plain.engine.files, PDF))
    assert rows(plain) == [(stored.digest, True)]


def test_a_paper_of_a_recorded_act_may_be_named_without_its_file(plain):
    dossier = plain.create("enquiry", fields={"subject": "Hỏi"}).dossier
    plain.act(dossier, "edit", "an", papers=[{"name": "proof"}])
    assert rows(plain) == [(papers.NO_FILE, True)]


def test_a_refused_act_leaves_no_row(plain):
    dossier = plain.create("enquiry", fields={"subject": "Hỏi"}).dossier
    stored = store(plain.engine.files, PDF)
    with pytest.raises(Refused):
        plain.act(dossier, "edit", "binh", papers=[{"name": "proof", **stored.as_value()}])
    assert rows(plain) == []


def test_a_newer_paper_replaces_the_older_and_erases_nothing(plain):
    dossier = plain.create("enquiry", fields={"subject": "Hỏi"}).dossier
    old, new = store(plain.engine.files, PDF), store(plain.engine.files, PNG, "ảnh.png")
    attached(plain, dossier, old)
    attached(plain, dossier, new)
    assert rows(plain) == [(old.digest, False), (new.digest, True)]
    assert {path.read_bytes() for path in kept(plain.engine.files)} == {PDF, PNG}
    assert plain.problems() == {}
