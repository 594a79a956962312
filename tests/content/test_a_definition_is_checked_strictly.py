"""Every mistake in a content file names file, line and key, and the nearest legal word."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow_app.content_files import DefinitionError
from workflow_app.loading import Library

ROLES = """\
roles:
  drafter: {title: {vi: Người soạn thảo, en: Drafter}}
  head: {title: {vi: Người đứng đầu, en: Head}}
bodies:
  board: {title: {vi: Ban, en: Board}, roles: [head]}
organisation_kinds:
  office: {vi: Cơ quan, en: Office}
"""
FORM = """\
fields:
  - {name: subject, title: {vi: Trích yếu, en: Subject}, type: line}
asks:
  - {name: reason, title: {vi: Lý do, en: Reason}, type: text}
papers:
  request: {title: {vi: Đơn, en: Request}}
"""
KIND = """\
kind: sample
title: {vi: Mẫu, en: Sample}
source: {vi: Quy chế, en: Rules}
titled_by: subject
readers: [drafter @ owner]
documents:
  letter: {title: {vi: Văn bản, en: Letter}, symbol: VB}
votes:
  adoption:
    title: {vi: Biểu quyết, en: Vote}
    body: board @ owner
    questions: {approve: {title: {vi: Tán thành, en: Approve}, carries: "> 1/2 of all_members"}}
    source: {vi: Quy chế, en: Rules}
states:
  draft: {title: {vi: Dự thảo, en: Draft}, phase: draft}
  voting: {title: {vi: Biểu quyết, en: Voting}, phase: decision}
  done: {title: {vi: Xong, en: Done}, phase: done, final: true}
transitions:
  - trigger: create
    title: {vi: Tạo, en: Create}
    from: none
    to: draft
    by: drafter @ owner
    sets: [subject]
  - trigger: submit
    title: {vi: Trình, en: Submit}
    from: draft
    to: voting
    by: drafter @ owner
    needs_papers: [request]
    guards: [not_the_author]
  - trigger: close
    title: {vi: Chốt, en: Close}
    from: voting
    to: {carried: done, undecided: =}
    by: head @ owner
    round: {close: adoption}
    effects: [{tell: author}]
"""

# what is replaced, by what, in which file, and three things the message must say
MISTAKES = {
    "unknown key": ("sets: [subject]", "set: [subject]", "states", ("line 24", "“set”", "“sets”")),
    "unknown role": (
        "by: drafter @ owner\n    sets",
        "by: drafer @ owner\n    sets",
        "states",
        ("line 23", "“drafer”", "“drafter”"),
    ),
    "unknown place": ("by: head @ owner", "by: head @ oner", "states", ("line 36", "“oner”", "owner")),
    "unknown guard": (
        "[not_the_author]",
        "[not_the_autor]",
        "states",
        ("line 31", "“not_the_autor”", "“not_the_author”"),
    ),
    "a paper that answers and is not needed": (
        "needs_papers: [request]\n    guards: [not_the_author]",
        "guards: [{paper_answers: {paper: request, of: create}}]",
        "states",
        ("line 25", "needs_papers", "“request”"),
    ),
    "unknown effect": ("{tell: author}", "{tel: author}", "states", ("line 38", "“tel”", "“tell”")),
    "unknown state": ("to: voting", "to: votin", "states", ("line 28", "“votin”", "“voting”")),
    "unknown field": ("titled_by: subject", "titled_by: subjct", "states", ("line 4", "“subjct”", "“subject”")),
    "unknown paper": (
        "needs_papers: [request]",
        "needs_papers: [requst]",
        "states",
        ("line 30", "“requst”", "“request”"),
    ),
    "unknown vote": ("{close: adoption}", "{close: adption}", "states", ("line 37", "“adption”", "“adoption”")),
    "unknown body": ("body: board @ owner", "body: bord @ owner", "states", ("line 11", "“bord”", "“board”")),
    "unknown field type": ("type: line", "type: lne", "forms", ("forms/sample.yaml, line 2", "type", "line")),
    "no English": ("title: {vi: Mẫu, en: Sample}", "title: {vi: Mẫu}", "states", ("line 2", "title.en", "required")),
    "a float as share": ("> 1/2 of", "0.5 of", "states", ("line 12", "fraction", "entitled")),
    "a duplicate key": ("phase: draft}", "phase: draft, phase: draft}", "states", ("line 15", "duplicate", "phase")),
    "an anchor": (
        "readers: [drafter @ owner]",
        "readers: &a [drafter @ owner]",
        "states",
        ("line 5", "anchors", "not"),
    ),
    "a tag": ("titled_by: subject", "titled_by: !!str subject", "states", ("line 4", "tags", "not")),
    "an expression": (
        "needs_papers: [request]",
        "when: {field: subject, is: 1, or: 2}",
        "states",
        ("line 30", "comparison", "all"),
    ),
    "unreachable": ("to: voting", "to: done", "states", ("voting", "no transition", "reaches")),
    "no way out": (
        "to: {carried: done, undecided: =}",
        "to: {carried: =, undecided: =}",
        "states",
        ("line", "no end", "reached"),
    ),
    "a final left": ("from: draft", "from: [draft, done]", "states", ("done", "final", "leaves")),
    "an outcome forgotten": (
        "{carried: done, undecided: =}",
        "{carried: done}",
        "states",
        ("line 35", "carried", "undecided"),
    ),
    "broken YAML": ("readers: [drafter", "readers: [[drafter", "states", ("states/sample.yaml", "line", "expected")),
}


def office_content(folder: Path, *, kind: str = KIND, form: str = FORM) -> list[tuple[Path, Path]]:
    states, forms = folder / "states", folder / "forms"
    states.mkdir()
    forms.mkdir()
    (states / "_roles.yaml").write_text(ROLES, encoding="utf-8")
    (states / "sample.yaml").write_text(kind, encoding="utf-8")
    (forms / "sample.yaml").write_text(form, encoding="utf-8")
    return [(states, forms)]


def test_the_sample_itself_is_sound(tmp_path: Path) -> None:
    assert Library(office_content(tmp_path)).names == ["sample"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named(mistake: str, tmp_path: Path) -> None:
    old, new, file, said = MISTAKES[mistake]
    source = KIND if file == "states" else FORM
    assert old in source
    changed = source.replace(old, new, 1)
    content = office_content(tmp_path, **({"kind": changed} if file == "states" else {"form": changed}))
    with pytest.raises(DefinitionError) as caught:
        Library(content)
    message = str(caught.value)
    assert file in message
    for part in said:
        assert part in message, message


def test_a_missing_form_is_named(tmp_path: Path) -> None:
    content = office_content(tmp_path)
    (content[0][1] / "sample.yaml").unlink()
    with pytest.raises(DefinitionError, match=r"forms/sample\.yaml: the file is missing"):
        Library(content)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    content = office_content(tmp_path)
    (content[0][0] / "sample.yaml").write_bytes(KIND.encode("utf-16"))
    with pytest.raises(DefinitionError, match=r"states/sample\.yaml: not UTF-8"):
        Library(content)


def test_a_decomposed_text_is_refused(tmp_path: Path) -> None:
    content = office_content(tmp_path, kind=KIND.replace("Mẫu", "Mâ\u0303u"))
    with pytest.raises(DefinitionError, match="not in Unicode NFC"):
        Library(content)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    content = office_content(tmp_path, kind=KIND + "#" * 300_000)
    with pytest.raises(DefinitionError, match="larger than 256 KiB"):
        Library(content)


def test_the_digest_names_the_exact_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = Library(office_content(tmp_path / "a")).manifests["sample"]
    second = Library(office_content(tmp_path / "b", kind=KIND + "# a word more\n")).manifests["sample"]
    assert first.digest != second.digest
    assert first.files["states/sample.yaml"] == KIND
