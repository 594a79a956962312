"""Minutes that were brought for another round of the same meeting, to be named for this one by whoever enters it."""

from __future__ import annotations

from collections.abc import Iterator

from workflow_app.db import lists, meeting_scans
from workflow_app.db.meeting_scans import MeetingScan
from workflow_app.services import visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.visibility import Reader
from workflow_app.services.voting import proof
from workflow_app.web.language import t
from workflow_app.web.presenting import moment


def of_open_round(case: TableCase, name: str, reader: Reader) -> Iterator[tuple[MeetingScan, str]]:
    """Each file once, the oldest first, with how it is called; none of a dossier that the reader may not open, nor what
    proves this round already."""
    votes = case.kind.votes
    found = next((one for one in case.rounds() if one.is_open and votes[one.vote].minutes == name), None)
    if found is None:
        return
    there = meeting_scans.of_meeting(case.session, found.meeting, name)
    readable = lists.dossiers_by_uid(case.session, {one.dossier for one in there}, visibility.listed(reader))
    seen = set(proof.scans(case, votes[found.vote], found))
    for one in there:
        if one.dossier in readable and proof.is_scan(one.digest, one.media_type) and one.digest not in seen:
            seen.add(one.digest)
            by, at, title = case.person_name(one.person_id), moment(one.brought_at), readable[one.dossier].title
            yield one, t(f"{one.filename}, {by} nộp {at} ({title})", f"{one.filename}, brought by {by} {at} ({title})")
