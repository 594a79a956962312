"""Queries about what hangs on a dossier: papers, opinions, documents, clocks, rounds and sign-offs."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Session, Statement
from workflow_app.domain.decisions import Count
from workflow_app.domain.seen import (
    ClockSeen,
    DocumentSeen,
    OnRoll,
    OpinionSeen,
    PaperSeen,
    RoundSeen,
    SignOffSeen,
)

P = sa.bindparam
_S, _A, _O, _DOC, _C, _R, _M = (
    t.sign_off.c, t.paper.c, t.opinion.c, t.document.c, t.clock.c, t.round_.c, t.meeting.c,
)  # fmt: skip

_RR, _B = t.round_roll.c, t.ballot.c

_SIGN_OFFS = Statement(
    sa.select(
        _S.trigger, _S.group, _S.person_id, _S.principal_id, _S.revision, _S.round, _S.id, _S.parts, _S.answered,
        _S.withdrawn_at,
    )
    .where(_S.dossier_id == P("dossier"))
    .order_by(_S.id)
)  # fmt: skip
INSERT_SIGN_OFF = Statement(
    t.sign_off.insert().values(
        {
            "dossier_id": P("dossier"), "trigger": P("trigger"), "state": P("state"), "revision": P("revision"),
            "round": P("round"), "group": P("group"), "person_id": P("person"), "principal_id": P("principal"),
            "post_id": P("post"), "parts": P("parts"), "held_on": P("held_on"), "recorded_at": P("at"),
            "content": P("content"), "snapshot": P("snapshot"), "answered": sa.true(), "withdrawn_at": sa.null(),
        }
    )
)  # fmt: skip
_PAPERS = Statement(
    sa.select(
        _A.id,
        _A.uid,
        _A.name,
        _A.row,
        _A.written_by,
        _A.written_on,
        _A.verdict,
        _A.verdict_reason,
        _A.digest,
        _A.media_type,
        _A.recorded_at,
    )
    .where(_A.dossier_id == P("dossier"), _A.replaced_by_id.is_(None))
    .order_by(_A.id)
)
_OPINIONS = Statement(
    sa.select(
        _O.id, _O.organisation_id, _O.person_id, _O.due_on, _O.answered_on, _O.answer, _O.settled, _O.withdrawn_on,
        _O.asked_on,
    )
    .where(_O.dossier_id == P("dossier"))
    .order_by(_O.id)
)  # fmt: skip
_DOCUMENTS = Statement(
    sa.select(
        _DOC.id, _DOC.uid, _DOC.name, _DOC.edition, _DOC.symbol, _DOC.issuer_id, _DOC.abstract, _DOC.text,
        _DOC.recipients, _DOC.text_digest, _DOC.voted_digest, _DOC.finished_digest, _DOC.round_id, _DOC.signer_id,
        _DOC.signed_on, _DOC.number, _DOC.number_text, _DOC.issued_on, _DOC.void_reason,
    )
    .where(_DOC.dossier_id == P("dossier"))
    .order_by(_DOC.name, _DOC.edition)
)  # fmt: skip
INSERT_DOCUMENT = Statement(
    t.document.insert().values(
        uid=P("uid"), dossier_id=P("dossier"), name=P("name"), edition=P("edition"), symbol=P("symbol"),
        issuer_id=P("issuer"), body=P("body"), round_id=P("round"), text_digest=P("text_digest"),
        replaces_id=P("replaces"), recipients="[]",
        **dict.fromkeys(("abstract", "text", "voted_digest", "finished_digest", "signed_as", "number_text"), ""),
        void_reason="",
    )
)  # fmt: skip


@cache
def change_document(*columns: str) -> Statement:
    """Set these columns, each by a value of its own name, of the document :document."""
    return Statement(t.document.update().where(_DOC.id == P("document")).values({name: P(name) for name in columns}))


_CLOCKS = Statement(
    sa.select(
        _C.id, _C.name, _C.started_on, _C.due_on, _C.calendar_version, _C.extensions, _C.proposed_due_on, _C.stopped_on
    )
    .where(_C.dossier_id == P("dossier"))
    .order_by(_C.id)
)
_ROUNDS = Statement(
    sa.select(
        _R.id, _R.uid, _R.vote, _R.number, _M.held_on, _M.way, _M.chair_id, _M.secretary_id, _R.digest, _R.entitled,
        _R.all_members, _R.serving, _R.present, _R.tallies, _R.counts, _R.recorder_id, _R.outcome, _R.closed_at,
        _R.ballots, _R.seal_key, _R.paper, _R.checked_by_id, _R.result,
        _R.ways, _M.uid, _R.opened_at,
    )
    .join(t.meeting, _M.id == _R.meeting_id)
    .where(_R.dossier_id == P("dossier"))
    .order_by(_R.id)
)  # fmt: skip


def sign_offs(session: Session, dossier_id: int) -> list[SignOffSeen]:
    """Every signature ever given on the dossier, earliest first; those taken back too."""
    return [
        SignOffSeen(*[*row[:7], json.loads(row[7]), bool(row[8]), row[9] is not None])
        for row in session.all(_SIGN_OFFS, {"dossier": dossier_id})
    ]


def papers(session: Session, dossier_id: int) -> list[PaperSeen]:
    """The papers in force; one that was replaced by a newer one is left out."""
    rows = session.all(_PAPERS, {"dossier": dossier_id})
    return [PaperSeen(*[*row[:5], day_of(row[5]), *row[6:]]) for row in rows]


def opinions(session: Session, dossier_id: int) -> list[OpinionSeen]:
    rows = session.all(_OPINIONS, {"dossier": dossier_id})
    return [
        OpinionSeen(r[0], r[1], r[2], date.fromisoformat(r[3]), day_of(r[4]), r[5], r[6], day_of(r[7]), day_of(r[8]))
        for r in rows
    ]


def all_documents(session: Session, dossier_id: int) -> list[DocumentSeen]:
    """Every edition of every document; a void one keeps its number."""
    return [_document(row) for row in session.all(_DOCUMENTS, {"dossier": dossier_id})]


def _document(r: Any) -> DocumentSeen:
    recipients = tuple(json.loads(r[8]))
    return DocumentSeen(*[*r[:8], recipients, *r[9:14], day_of(r[14]), r[15], r[16], day_of(r[17]), r[18]])


def clocks(session: Session, dossier_id: int) -> dict[str, ClockSeen]:
    """The newest clock of each name."""
    return {
        r[1]: ClockSeen(
            r[0], r[1], date.fromisoformat(r[2]), date.fromisoformat(r[3]), r[4], r[5], day_of(r[6]), day_of(r[7])
        )
        for r in session.all(_CLOCKS, {"dossier": dossier_id})
    }


def rounds(session: Session, dossier_id: int) -> list[RoundSeen]:
    return [
        RoundSeen(
            id=r[0], uid=r[1], vote=r[2], number=r[3], held_on=date.fromisoformat(r[4]), way=r[5], chair_id=r[6],
            secretary_id=r[7], digest=r[8], count=Count(r[9], r[10], r[11], r[12] or 0), tallies=json.loads(r[13]),
            counts=json.loads(r[14]), recorder_id=r[15], outcome=r[16], is_open=r[17] is None,
            ballots=r[18], seal_key=r[19] or "", paper=r[20], checked_by_id=r[21],
            result=json.loads(r[22]) if r[22] else {}, ways=r[23], meeting=r[24], opened_at=r[25],
        )
        for r in session.all(_ROUNDS, {"dossier": dossier_id})
    ]  # fmt: skip


_SIGNATURES = Statement(sa.select(_DOC.id, _DOC.signed_as, _DOC.dated_on).where(_DOC.dossier_id == P("dossier")))
_FILES = Statement(
    sa.select(_A.id, _A.filename, _A.media_type, _A.size, _A.digest, _A.person_id, _A.recorded_at, _A.replaced_by_id)
    .where(_A.dossier_id == P("dossier"))
    .order_by(_A.id)
)
_PAPER = Statement(
    sa.select(_A.dossier_id, _A.name, _A.row, _A.filename, _A.media_type, _A.digest).where(_A.uid == P("uid"))
)
_TEXTS = Statement(sa.select(_R.texts).where(_R.id == P("round")))
_ROLL = Statement(
    sa.select(t.round_roll.c.person_id, t.round_roll.c.counts, t.round_roll.c.reason)
    .join(t.person, t.person.c.id == t.round_roll.c.person_id)
    .where(t.round_roll.c.round_id == P("round"))
    .order_by(t.person.c.name_sort, t.person.c.id)
)
_ON_ROLL = Statement(
    sa.select(
        _RR.person_id, _RR.counts, _RR.reason, _RR.presence, _RR.absence_reason, _RR.voted, _RR.sealed, _RR.weight
    )
    .join(t.person, t.person.c.id == _RR.person_id)
    .where(_RR.round_id == P("round"))
    .order_by(t.person.c.name_sort, t.person.c.id)
)
_OPEN_BALLOTS = Statement(
    sa.select(_B.person_id, _B.choices, _B.way, _B.note)
    .join(t.person, t.person.c.id == _B.person_id)
    .where(_B.round_id == P("round"))
    .order_by(t.person.c.name_sort, t.person.c.id)
)
_NAMELESS = Statement(
    sa.select(_B.uid, _B.choices).where(_B.round_id == P("round"), _B.person_id.is_(None)).order_by(_B.id)
)
_NEWEST_MEETING = Statement(
    sa.select(t.meeting.c.uid)
    .join(t.round_, t.round_.c.meeting_id == t.meeting.c.id)
    .join(t.dossier, t.dossier.c.id == t.round_.c.dossier_id)
    .where(t.dossier.c.uid == P("uid"))
    .order_by(t.round_.c.id.desc())
    .limit(1)
)
_BALLOTS_AWAITED = Statement(
    sa.select(t.meeting.c.uid, t.dossier.c.uid)
    .join(t.round_, t.round_.c.meeting_id == t.meeting.c.id)
    .join(t.dossier, t.dossier.c.id == t.round_.c.dossier_id)
    .join(t.round_roll, t.round_roll.c.round_id == t.round_.c.id)
    .where(
        t.round_.c.closed_at.is_(None), t.round_.c.ballots != "recorded", t.round_.c.ways != "paper",
        t.round_roll.c.person_id == P("person"), t.round_roll.c.counts, t.round_roll.c.voted == "",
    )
    .order_by(t.meeting.c.id.desc(), t.round_.c.id)
)  # fmt: skip
_ANSWERS = Statement(
    sa.select(
        _O.id, _O.asked_on, _O.answered_by_id, _O.explanation, _O.settled_by_id, _O.revision, _O.recorded_by_id,
        _O.withdrawn_why, _O.signed_by, _O.letter_number, _O.letter_on, _O.letter,
    )
    .where(_O.dossier_id == P("dossier"))
    .order_by(_O.id)
)  # fmt: skip


def signatures(session: Session, dossier_id: int) -> dict[int, tuple[dict[str, str], str | None]]:
    """Of each document: in whose name and in which role it was signed, and the day it bears."""
    rows = session.all(_SIGNATURES, {"dossier": dossier_id})
    return {row[0]: (json.loads(row[1]) if row[1] else {}, row[2]) for row in rows}


def files(session: Session, dossier_id: int) -> dict[int, Any]:
    """Of each paper: (id, filename, media type, size, digest, person, recorded at, replaced by)."""
    return {row[0]: row for row in session.all(_FILES, {"dossier": dossier_id})}


def paper(session: Session, uid: str) -> Any:
    """(dossier, name, row, filename, media type, digest) of one paper, or None."""
    return session.first(_PAPER, {"uid": uid})


def frozen_texts(session: Session, round_id: int) -> dict[str, Any]:
    """By document: the very words that were put to the vote in a round."""
    found = session.first(_TEXTS, {"round": round_id})
    return dict(json.loads(found[0])) if found else {}


def frozen_roll(session: Session, round_id: int) -> list[tuple[int, bool, str]]:
    """(person, counts, reason) of everybody on the roll of a round, by name."""
    return [(row[0], bool(row[1]), row[2]) for row in session.all(_ROLL, {"round": round_id})]


def on_roll(session: Session, round_id: int) -> list[OnRoll]:
    """Everybody on the frozen roll of a round, by name."""
    rows = session.all(_ON_ROLL, {"round": round_id})
    return [OnRoll(r[0], bool(r[1]), r[2], r[3], r[4], r[5], r[6] or "", r[7]) for r in rows]


def open_ballots(session: Session, round_id: int) -> list[tuple[int, dict[str, str], str, str]]:
    """(person, choices, way, note) of each ballot that has a name, by name."""
    return [(r[0], json.loads(r[1]), r[2], r[3]) for r in session.all(_OPEN_BALLOTS, {"round": round_id})]


def newest_meeting(session: Session, dossier: str) -> str:
    """The meeting in which the newest round of a dossier is held; empty where there is no round."""
    found = session.all(_NEWEST_MEETING, {"uid": dossier})
    return str(found[0][0]) if found else ""


def ballots_awaited(session: Session, person_id: int) -> list[tuple[str, str]]:
    """(meeting, dossier) of each open round on whose frozen roll the person is and has cast no ballot; the newest
    meeting first, its dossiers in the order in which they were put to the vote."""
    return [(row[0], row[1]) for row in session.all(_BALLOTS_AWAITED, {"person": person_id})]


def nameless_ballots(session: Session, round_id: int) -> list[tuple[str, dict[str, str]]]:
    """(random name of the ballot, choices) of each ballot that has no person, in the order in which they are kept."""
    return [(r[0], json.loads(r[1])) for r in session.all(_NAMELESS, {"round": round_id})]


def answers(session: Session, dossier_id: int) -> dict[int, Any]:
    """Of each opinion: (id, asked on, answered by, explanation, settled by, revision, recorded by, why withdrawn,
    signed outside by, number, day and paper of the answer)."""
    return {row[0]: row for row in session.all(_ANSWERS, {"dossier": dossier_id})}
