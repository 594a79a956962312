"""What changed in a dossier between two hand-overs, or since this person last acted on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow_app.db import directory, dossiers, movements
from workflow_app.domain.contents import Field
from workflow_app.domain.differences import Difference, Piece, differences
from workflow_app.domain.fingerprints import EVERYTHING, fingerprint
from workflow_app.services import correcting, standing, visibility
from workflow_app.services.cases import snapshot_of
from workflow_app.web.called import step_of
from workflow_app.web.language import say, t
from workflow_app.web.opened import Opened
from workflow_app.web.shown_fields import cell
from workflow_app.web.timeline import Happened

PRESENT = 0
"""Stands for the content as it is now, in the place of a revision's number."""


@dataclass(frozen=True, slots=True)
class Revision:
    number: int
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One place that changed; a text as pieces, anything else as before and after."""

    title: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    revisions: tuple[Revision, ...]
    older: int
    newer: int
    since_you: int | None
    changes: tuple[Changed, ...]


def compare(opened: Opened, acts: list[Happened], older: int | None, newer: int | None) -> Compared | None:
    """None where there is no revision yet, or where the person does not read the whole file.

    Without wishes it compares with the revision on which the person last acted, else with the one before the newest.
    """
    rows = dossiers.revisions(opened.session, opened.dossier.id) if opened.is_whole else []
    if not rows:
        return None
    names = directory.names(opened.session, {row[3] for row in rows})
    kept = {row[0]: row[1] for row in rows}
    present = snapshot_of(opened.case)
    mine = [one.revision for one in acts if one.is_yours]
    since_you = mine[-1] if mine and mine[-1] in kept else None
    to = newer if newer in kept else PRESENT
    last = max(kept)
    if mine:
        usual = _on_which(kept, mine[-1])
    else:
        usual = last if present != kept[last] else max(last - 1, min(kept))
    start = older if older in kept else usual
    found = differences(kept[start], kept[to] if to else present)
    return Compared(
        revisions=tuple(Revision(row[0], row[2], names[row[3]]) for row in rows), older=start, newer=to,
        since_you=since_you, changes=tuple(_changed(opened, found)),
    )  # fmt: skip


def is_changed_since(opened: Opened, revision: int) -> bool:
    """Whether what stands there now differs from what somebody acted on who acted under that revision."""
    kept = {row[0]: row[1] for row in dossiers.revisions(opened.session, opened.dossier.id)}
    return bool(kept) and bool(differences(kept[_on_which(kept, revision)], snapshot_of(opened.case)))


def _on_which(kept: Mapping[int, Any], revision: int) -> int:
    """Of a draft that was not handed over yet nothing is kept; the first revision has it as it left its author."""
    return revision if revision in kept else min(kept)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature on a step, and whether it still counts."""

    by: str
    instead_of: str
    step: str
    standing: standing.Standing


def signatures(opened: Opened) -> tuple[Signed, ...]:
    """Every signature on a step of the dossier, earliest first, for who reads the whole file."""
    if not opened.is_whole or not any(one.sign_off for one in opened.kind.transitions):
        return ()
    case = opened.case
    titles = {one.trigger: say(one.title) for one in opened.kind.transitions}
    return tuple(
        Signed(
            case.person_name(one.person_id),
            case.person_name(one.principal_id) if one.principal_id != one.person_id else "",
            titles.get(one.trigger, one.trigger), standing.standing_of(case, one),
        )
        for one in case.sign_offs()
    )  # fmt: skip


def since_signature(opened: Opened, trigger: str = "") -> tuple[Changed, ...] | None:
    """What changed, in the parts that the reader judged, since he last signed (on one step, where it is named).

    None where he signed nothing; empty where his signature still says what it said.
    """
    found = None
    if opened.is_whole:
        found = standing.since_my_signature(opened.case, opened.reader.person_id, trigger)
    return None if found is None else tuple(_changed(opened, found))


@dataclass(frozen=True, slots=True)
class Corrected:
    """The correction that waits for its second person. `since` is the revision it is compared with where the content
    right before it was not kept; other edits may then be among the changes."""

    by: str
    reason: str
    since: int | None
    changes: tuple[Changed, ...]


def correction(opened: Opened, acts: list[Happened]) -> Corrected | None:
    """What somebody declares to be small, for whoever is to say so too. None where nothing waits."""
    found = correcting.waiting(opened.case) if opened.is_whole else None
    if found is None:
        return None
    revisions = dossiers.revisions(opened.session, opened.dossier.id)
    signed = (movements.signed_content(opened.session, one.id)[1] for one in reversed(opened.case.sign_offs()))
    kept = [*(one[1] for one in reversed(revisions)), *(one for one in signed if one is not None)]
    wanted = found.parts.get(EVERYTHING, ("", ""))[0]
    before = next((one for one in kept if fingerprint(one, EVERYTHING) == wanted), None)
    since = None if before is not None or not revisions else revisions[-1][0]
    older = before if before is not None else revisions[-1][1] if revisions else {}
    title = step_of(opened.kind, found.trigger)
    words = next((one.words for one in reversed(acts) if one.title == title), ())
    return Corrected(
        by=", ".join(opened.case.person_name(one) for one in sorted(found.declared_by)), reason=" — ".join(words),
        since=since, changes=between(opened, older, snapshot_of(opened.case)) if older else (),
    )  # fmt: skip


def between(opened: Opened, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Changed, ...]:
    return tuple(_changed(opened, differences(before, after)))


def _changed(opened: Opened, found: list[Difference]) -> Iterator[Changed]:
    for one in found:
        if one.part in ("field", "row"):
            spec = opened.kind.fields.get(one.name)
            if spec is None or not visibility.visible_field(opened.case, opened.reader, opened.how, spec):
                continue
            yield _of_field(opened, spec, one)
        elif one.part == "paper":
            if visibility.visible_paper(opened.case, opened.reader, opened.how, one.name, str(one.row or "")):
                paper = opened.kind.papers[one.name]
                yield Changed(say(paper.title) + _row(one), _paper(one.before), _paper(one.after), ())
        else:
            spec_title = opened.kind.documents[one.name].title
            place = {"abstract": t("trích yếu", "abstract"), "text": t("nội dung", "text")}.get(
                one.place, t("nơi nhận", "recipients")
            )
            yield Changed(f"{say(spec_title)}: {place}", str(one.before or ""), str(one.after or ""), one.pieces)


def _of_field(opened: Opened, spec: Field, one: Difference) -> Changed:
    if one.part == "row" and not one.place:
        return Changed(
            say(spec.title) + _row(one), _whole_row(opened, spec, one.before), _whole_row(opened, spec, one.after), ()
        )
    column = spec.column(one.place) if one.place else spec
    title = say(spec.title) + (f"{_row(one)}: {say(column.title)}" if one.place else "")
    pieces = one.pieces if column.type in ("line", "text") else ()
    return Changed(title, cell(opened.case, column, one.before), cell(opened.case, column, one.after), pieces)


def _row(one: Difference) -> str:
    return t(f", dòng {one.row}", f", row {one.row}") if one.row else ""


def _whole_row(opened: Opened, spec: Field, row: Mapping[str, Any] | None) -> str:
    cells = [cell(opened.case, column, (row or {}).get(column.name)) for column in spec.columns]
    return " · ".join(one for one in cells if one)


def _paper(kept: Mapping[str, Any] | None) -> str:
    if kept is None:
        return ""
    verdicts = {"accepted": t("hợp lệ", "accepted"), "refused": t("không hợp lệ", "refused")}
    return verdicts.get(str(kept.get("verdict")), t("đã nộp", "present"))
