"""Papers brought in from outside: kept once by digest, replaced but never erased, accepted or refused with a reason."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import filetype

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.clocks import due_date
from workflow_app.domain.contents import Paper
from workflow_app.domain.guards import day_in, shown
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.seen import PaperSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import clean, secrecy_mark
from workflow_app.history.leaf import event_id
from workflow_app.services.cases import TableCase
from workflow_app.services.values import Fault, read_count, read_day, read_line, read_text

ALLOWED = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "image/webp": (".webp",),
    "text/plain": (".txt", ".csv", ".md"),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
}
"""Each type that is taken, and how names of such files end; the first is added to a name that pretends otherwise."""

LARGEST_TEXT = 5 << 20
"""Bytes of plain text: it is read whole, and looked through for a stamp of secrecy."""

_LONGEST_NAME = 200
LONGEST_REASON = 20_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
NO_FILE = "0" * 64
"""Stands for the digest of a paper of which no file is kept, as in acts recorded elsewhere."""
_BIDIRECTIONAL = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class StoredFile:
    digest: str
    size: int
    media_type: str
    filename: str

    def as_value(self) -> dict[str, Any]:
        return {"digest": self.digest, "size": self.size, "media_type": self.media_type, "filename": self.filename}


def store(folder: Path, stream: IO[bytes], filename: str, *, largest: int) -> StoredFile:
    """Write a file before the act that names it: to a temporary name, synced, then renamed to its digest.

    Raises Refused for an empty, too large, unnameable or classified file; nothing is kept then.
    """
    name = safe_name(filename)
    _make(folder)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".arriving-", delete=False) as arriving:
        path = Path(arriving.name)
        try:
            while block := stream.read(1 << 20):
                size += len(block)
                if size > largest:
                    raise Refused(refusal("paper_too_large", file=name, limit=largest >> 20))
                digest.update(block)
                arriving.write(block)
            if not size:
                raise Refused(refusal("paper_empty", file=name))
            arriving.flush()
            media_type = _media_type(path, name)
            os.fsync(arriving.fileno())
            final = place_of(folder, digest.hexdigest())
            _make(final.parent)
            path.replace(final)
            _sync_folder(final.parent)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return StoredFile(digest.hexdigest(), size, media_type, _ended(name, media_type))


def place_of(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _make(folder: Path) -> None:
    """A folder that outlives a power cut: its name is written down in the one above."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def safe_name(filename: str) -> str:
    """A name to show and to offer for download: no folder, no control or direction characters."""
    name = clean(filename).translate(_BIDIRECTIONAL).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(one for one in name if one.isprintable() and one not in '<>:"|?*').strip(". ")
    return name[:_LONGEST_NAME] or "giay-to"


def _ended(name: str, media_type: str) -> str:
    """The name with an ending of the file's own type: "invoice.exe", which is a text, opens as a text."""
    endings = ALLOWED[media_type]
    return name if name.lower().endswith(endings) else name[: _LONGEST_NAME - len(endings[0])] + endings[0]


def _media_type(path: Path, name: str) -> str:
    """By content, never by name. Raises Refused for what cannot be named or carries a stamp of secrecy."""
    found = filetype.guess(str(path))
    if found is not None:
        if found.mime not in ALLOWED:
            raise Refused(refusal("paper_type", file=name))
        return str(found.mime)
    with path.open("rb") as file:
        content = file.read(LARGEST_TEXT + 1)
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(content)  # a letter cut in two at the end is no fault
    except UnicodeDecodeError:
        raise Refused(refusal("paper_type", file=name)) from None
    if "\x00" in text or clean(text[:1000]).lstrip().startswith(("<", "#!")):
        raise Refused(refusal("paper_type", file=name))
    if len(content) > LARGEST_TEXT:
        raise Refused(refusal("paper_too_large", file=name, limit=LARGEST_TEXT >> 20))
    if secrecy_mark(text) == "stamp":
        raise Refused(refusal("marked_secret", field=name))
    return "text/plain"


def refusals(case: TableCase) -> Iterator[Refusal]:
    """Why the papers that come with the act cannot be taken."""
    for given in case.given.papers:
        yield from _faults(case, given)


def _faults(case: TableCase, given: Mapping[str, Any]) -> Iterator[Refusal]:
    """A digest must be that of a file that is kept; a recorded act may name a paper without one."""
    name = str(given.get("name") or "")
    if name not in case.transition.takes_papers:
        title = case.kind.papers[name].title if name in case.kind.papers else name
        yield refusal("unknown_paper", paper=title)
        return
    paper = case.kind.papers[name]
    try:
        written_on = read_day(given["written_on"]) if given.get("written_on") else None
        for part in ("row", "filename", "media_type", "written_by"):
            read_line(given.get(part))
        read_count(given.get("size") or 0)
    except Fault as fault:
        yield fault.refusal(paper.title)
        return
    if given.get("digest") and not _DIGEST.fullmatch(str(given["digest"])):
        # It goes into the history as it is and names a file on the disk: nothing but a digest may stand there.
        yield refusal("bad_value", field=paper.title, problem=Text("mã của tệp không đúng", "not the digest of a file"))
        return
    digest = given.get("digest") or NO_FILE
    if digest != NO_FILE and case.files is not None and not place_of(case.files, digest).is_file():
        yield refusal("paper_not_kept", paper=paper.title)
    elif case.files is not None and not _is_of_type(case.files, given):
        yield refusal("bad_value", field=paper.title, problem=Text("loại tệp không đúng", "not the type of the file"))
    yield from dated_faults(case, paper, written_on)


def _is_of_type(folder: Path, given: Mapping[str, Any]) -> bool:
    """Whether what is called a PDF or a picture is one: such a file can be the proof of something."""
    said, digest = str(given.get("media_type") or ""), given.get("digest") or NO_FILE
    if digest == NO_FILE or not said.startswith(("application/pdf", "image/")):
        return True
    found = filetype.guess(str(place_of(folder, digest)))
    return found is not None and found.mime == said


def dated_faults(case: TableCase, paper: Paper, written_on: date | None) -> Iterator[Refusal]:
    """Whether a paper of that day is too early for this dossier, or no longer in force."""
    source = paper.source.text if paper.source else None
    if written_on and paper.dated_from:
        first = day_in(case.fields.get(paper.dated_from))
        if first and written_on < first:
            yield refusal(
                "paper_too_early", paper=paper.title, day=shown(written_on), first=shown(first), source=source
            )
    if written_on and paper.valid:
        last = due_date(written_on, paper.valid, case.calendar)
        if last < case.held_on:
            yield refusal("paper_expired", paper=paper.title, day=shown(last), source=source)


def as_brought(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the row of a paper keeps of what was entered. Raises Fault."""
    return {
        "name": given["name"],
        **{part: read_line(given.get(part)) for part in ("row", "filename", "media_type", "written_by")},
        "size": read_count(given.get("size") or 0), "digest": given.get("digest") or NO_FILE,
        "written_on": read_day(given["written_on"]).isoformat() if given.get("written_on") else None,
    }  # fmt: skip


def attach(case: TableCase) -> list[str]:
    """Take over the papers that came with the act; the newest of a name and row replaces the one before."""
    digests = []
    for given in case.given.papers:
        values = {
            "uid": str(event_id()), "dossier_id": case.dossier.id, **as_brought(given), "verdict": "present",
            "verdict_reason": "", "person_id": case.actor.person_id,
            "recorded_at": instant_text(case.now),
        }  # fmt: skip
        replaced = [one for one in case.papers() if (one.name, one.row) == (values["name"], values["row"])]
        new_id = case.session.execute(t.paper.insert().values(values).returning(t.paper.c.id)).scalar_one()
        for old in replaced:
            case.session.execute(t.paper.update().where(t.paper.c.id == old.id).values(replaced_by_id=new_id))
        case.forget("papers")
        digests.append(str(values["digest"]))
    return digests


def verdict_faults(case: TableCase) -> Iterator[Refusal]:
    """Why the verdicts that come with the act cannot be given: on papers that are here, or come with it, each with a
    reason where a paper is refused."""
    coming = {(str(one.get("name")), _row(one)) for one in case.given.papers}
    for given in case.given.verdicts:
        found = _meant(case, given)
        name = found.name if found else str(given.get("paper"))
        if name not in case.transition.judges_papers or (found is None and (name, _row(given)) not in coming):
            title = case.kind.papers[name].title if name in case.kind.papers else clean(name)[:80]
            yield refusal("unknown_paper", paper=title)
            continue
        title = case.kind.papers[name].title
        verdict = str(given.get("verdict"))
        try:
            reason = read_text(given.get("reason") or "", LONGEST_REASON)
        except Fault as fault:
            yield fault.refusal(title)
            continue
        if verdict not in ("accepted", "refused") or (verdict == "refused" and not reason):
            yield refusal("missing_field", field=title, missing=(title,))


def _meant(case: TableCase, given: Mapping[str, Any]) -> PaperSeen | None:
    return next(
        (one for one in case.papers() if given.get("paper") in (one.uid, one.name) and _row(given) == one.row), None
    )


def judge(case: TableCase) -> list[dict[str, str]]:
    """Accept or refuse papers, as `verdict_faults` found it right; a refused one counts as missing from then on."""
    judged = []
    for given in case.given.verdicts:
        found = _meant(case, given)
        assert found is not None
        verdict, reason = str(given.get("verdict")), read_text(given.get("reason") or "", LONGEST_REASON)
        case.session.execute(
            t.paper.update().where(t.paper.c.id == found.id).values(verdict=verdict, verdict_reason=reason)
        )
        judged.append({"paper": found.name, "uid": found.uid, "verdict": verdict})
    case.forget("papers")
    return judged


def _row(given: Mapping[str, Any]) -> str:
    return str(given.get("row") or "")
