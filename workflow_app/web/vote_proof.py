"""The minutes as they lie before whoever confirms what came from paper: their scans, and those that were replaced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from workflow_app.db import enclosures, meeting_scans
from workflow_app.db.columns import instant_of
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import paper
from workflow_app.services.voting import proof as proving


@dataclass(frozen=True, slots=True)
class Scan:
    """One file of the minutes: who brought it, and when."""

    uid: str
    filename: str
    written_on: date | None
    by: str
    at: datetime
    others: int = 0
    """In how many other dossiers of the same meeting this very file lies as the minutes."""


@dataclass(frozen=True, slots=True)
class Proof:
    """`former` are scans that others have replaced since; `is_missing` where nothing can be confirmed yet; `on_paper`
    where the office keeps its minutes on paper and somebody's word stands in place of the scan."""

    title: Text
    dossier: str
    round: int = 0
    scans: tuple[Scan, ...] = ()
    former: tuple[Scan, ...] = ()
    on_paper: bool = False
    is_missing: bool = False


def proof_of(case: TableCase, vote: Vote, found: RoundSeen) -> Proof | None:
    """None where nothing came from paper, or the definition asks for no minutes."""
    if not vote.minutes or not (found.tallies if found.ballots == "recorded" else paper.is_there(case, vote, found)):
        return None
    scans = tuple(_scans(case, vote, found))
    is_missing = any(proving.faults(case, vote, found))
    former = tuple(
        Scan(one.uid, one.filename, one.written_on, case.person_name(one.person_id), instant_of(one.recorded_at))
        for one in proving.former(case, vote, found)
    )
    return Proof(
        case.kind.papers[vote.minutes].title, case.dossier.uid, found.number, scans, former,
        on_paper=not scans and not is_missing, is_missing=is_missing,
    )  # fmt: skip


def _scans(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Scan]:
    files = enclosures.files(case.session, case.dossier.id)
    meeting = meeting_scans.of_meeting(case.session, found.meeting, vote.minutes)
    for one in proving.kept(case, vote, found):
        if proving.is_scan(one.digest, one.media_type):
            row = files[one.id]
            by = case.person_name(row[5])
            others = {each.dossier for each in meeting if each.digest == one.digest} - {case.dossier.uid}
            yield Scan(one.uid, str(row[1] or ""), one.written_on, by, instant_of(row[6]), len(others))
