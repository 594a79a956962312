"""A round is opened: who sits and who is left out, who presides, and the words put to the vote, all frozen at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.ballots import WAYS
from workflow_app.domain.guards import shown
from workflow_app.domain.guards.texts import what_closes
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import RoundStep
from workflow_app.domain.votes import Body, Vote
from workflow_app.history.leaf import event_id
from workflow_app.services import named_places
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import ballots, floor, meetings, presiding, sealing, settling, weighing
from workflow_app.services.voting.bodies import RollMember
from workflow_app.services.voting.rolls import (
    LEFT_OUT,
    body_of,
    current,
    place_of,
    roll_of_vote,
    used_rounds,
)
from workflow_app.services.voting.tallying import PROBLEMS

ABSENT = Text("Người vắng mặt", "Absent")
CAST = Text("Cách bỏ phiếu kín", "How secret ballots are cast")


def faults(case: TableCase, vote: Vote, found: RoundSeen | None, *, entered: bool) -> Iterator[Refusal]:
    """Why no round of the vote is opened now, or not by what was entered."""
    source = vote.source.text if vote.source else None
    gone = presiding.gone(case, vote, found) if found is not None else None
    stranded = found is not None and gone is not None and _only_anew(case, vote, found)
    if gone is not None and not stranded:
        yield gone
    elif found is not None and not stranded:
        yield refusal("round_open", **what_closes(case, found))
    if vote.rounds and used_rounds(case, vote) - stranded >= vote.rounds:
        yield refusal("rounds_used_up", rounds=vote.rounds, source=source)
    for name in vote.documents:
        document = case.documents().get(name)
        if document is None or (case.kind.documents[name].needs_text and not document.text):
            yield refusal("no_text", document=case.kind.documents[name].title)
    if not entered and named_places.names_what_comes(case, vote.place):
        return
    if not (place_of(case, vote) if entered else case.place_ids(vote.place, case.held_on)):
        yield named_places.no_place(case, vote.place)
        return
    if not entered:
        if (lacking := floor.lacking(case, vote)) is not None:
            yield lacking
        return
    body, place = body_of(case, vote)
    members = roll_of_vote(case, vote, place, case.held_on)
    if not any(one.counts for one in members):
        yield refusal("empty_roll", body=body.title, day=shown(case.held_on))
    else:
        yield from floor.faults(case, vote, place, members)
    if case.given.round.get("secretary") and meetings.named(case, "secretary") is None:
        no_such = Text("không tìm thấy người này", "no such person")
        yield refusal("bad_value", field=presiding.SECRETARY, problem=no_such)
    if (wanted := case.given.round.get("meeting")) and meetings.joined(case, body, place) is None:
        named = f"“{str(wanted)[:60]}” ({shown(case.held_on)})"
        yield refusal("no_place", place=Text(f"cuộc họp {named}", f"the meeting {named}"))
    posts = meetings.posts(case, body, place)
    kept_out = list(presiding.faults(case, vote, members, posts))
    yield from kept_out
    is_told = any(one.detail["field"] == presiding.CHAIR for one in kept_out)
    if not is_told and posts["chair"] not in {one.person_id for one in members if one.counts}:
        yield refusal("chair_not_of_body", body=body.title)
    elif not is_told and posts["chair"] is not None:
        away = {case.person_id(uid) for uid in case.given.round.get("absent") or {}}
        yield from presiding.unusual(case, vote, members, posts["chair"], away)
    if _form(case, vote) not in vote.ballots:
        yield refusal("ballots_not_allowed", source=source)
    if case.given.round.get("ways") and _form(case, vote) != "secret":
        yield refusal("bad_value", field=CAST, problem=Text("chỉ hỏi với phiếu kín", "asked of secret ballots alone"))
    counting = {one.person_id for one in members if one.counts or one.reason == "exempted_away"}
    if any(case.person_id(uid) not in counting for uid in case.given.round.get("absent") or {}):
        yield refusal("bad_value", field=ABSENT, problem=PROBLEMS["not_on_roll"])
    yield from _attending_faults(case, posts["chair"], {one.person_id for one in members if one.counts})


def _only_anew(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    """Whether a round that lost its chair is opened anew, and what was cast in it is void: only where another chair
    would mend nothing (nobody can read its ballots, or take out one that should not count), or nobody can be one."""
    members = settling.settled(case, found)
    if ballots.is_lost(case, found) or settling.stuck(case, found, members):
        return True
    return not presiding.can_be_handed_over(case, vote, members)


def _attending_faults(case: TableCase, chair: int | None, counting: set[int]) -> Iterator[Refusal]:
    """Who is told to be there is on the roll and not absent as well; the chair is there."""
    absent = {case.person_id(uid) for uid in case.given.round.get("absent") or {}}
    attending = {case.person_id(uid) for uid in _listed(case, "present")}
    if chair is not None and chair in absent:
        yield refusal("chair_absent", person=case.person_name(chair))
    if attending - counting or attending & absent:
        yield refusal("bad_value", field=ABSENT, problem=PROBLEMS["not_on_roll"])


def _listed(case: TableCase, key: str) -> list[str]:
    found = case.given.round.get(key)
    return found if isinstance(found, list) else []


def _form(case: TableCase, vote: Vote) -> str:
    return str(case.given.round.get("ballots") or vote.ballots[0])


def _ways(case: TableCase, form: str) -> str:
    """How a secret ballot is cast: on paper, entered twice, unless who opens the round says otherwise."""
    return str(case.given.round.get("ways") or WAYS[0]) if form == "secret" else ""


def open_round(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """Freeze the roll and the texts; returns what the leaf keeps of it.

    Whose chair is gone is void: nobody can confirm it any more, and this round takes its place.
    """
    vote, session = case.kind.votes[step.vote], case.session
    body, place = body_of(case, vote)
    stranded = current(case, step.vote)
    instead_of = _void(case, vote, stranded) if stranded is not None else {}
    members = roll_of_vote(case, vote, place, case.held_on)
    entitled, all_members = _sizes(case, body, place, members)
    chair, secretary = meetings.named(case, "chair"), meetings.named(case, "secretary") or case.actor.principal_id
    meeting_id = meetings.join(case, body, place, chair, secretary)
    texts = {name: _frozen(case, name) for name in vote.documents}
    number = 1 + sum(1 for one in case.rounds() if one.vote == vote.name)
    uid, form = str(event_id()), _form(case, vote)
    round_id = session.execute(
        t.round_.insert()
        .values(
            uid=uid, dossier_id=case.dossier.id, vote=vote.name, number=number, meeting_id=meeting_id,
            revision=case.dossier.revision, digest=case.dossier.content_digest,
            texts=json.dumps(texts, ensure_ascii=False), entitled=entitled, all_members=all_members,
            serving=entitled, present=None, counts="{}", tallies="{}",
            recorder_id=None, outcome="", opened_at=instant_text(case.now), closed_at=None,
            ballots=form, ways=_ways(case, form), seal_key=_seal_key(case, uid) if form == "secret" else None,
        )
        .returning(t.round_.c.id)
    ).scalar_one()  # fmt: skip
    absent = {case.person_id(uid): why for uid, why in (case.given.round.get("absent") or {}).items()}
    attending = {case.person_id(uid) for uid in _listed(case, "present")}
    weighs = weighing.weights(case, vote, meetings.posts(case, body, place)["chair"])
    session.execute(
        t.round_roll.insert(),
        [
            {
                "round_id": round_id, "person_id": m.person_id, "counts": m.counts, "reason": m.reason,
                "presence": "absent" if m.person_id in absent else "present" if m.person_id in attending else "",
                "absence_reason": absent.get(m.person_id, ""),
                "weight": weighs.get(m.person_id, ""),
            }
            for m in members
        ],
    )  # fmt: skip
    case.forget("rounds")
    basis = {"vote": vote.name, "round": number, "entitled": entitled, "members": all_members, "uid": uid, **instead_of}
    if attending:
        basis["attending"] = len(attending)
    if absent:
        basis["absent"] = sorted(case.person_uid(one) for one in absent if one is not None)
    if form == "secret":
        basis["ways"] = _ways(case, form)
    return basis if form == "recorded" else {**basis, "ballots": form}


def _sizes(case: TableCase, body: Body, place: int, members: Sequence[RollMember]) -> tuple[int, int]:
    """(entitled, all members) of the roll as it is frozen.

    Whom a rule leaves out (he keeps out of the matter, is suspended, or exempted and away) leaves every base alike, or
    by setting none: those entitled, those serving (who are therefore the same persons: one left out of a base is in
    none) and, where the office declares the size of the body, its full number too.
    """
    entitled = sum(1 for one in members if one.counts)
    kept_out = sum(1 for one in members if one.reason in LEFT_OUT)
    declared = case.setting(f"size_of_{body.name}_{case.organisation_by_id(place).code}")
    return entitled, max(int(declared or 0) - kept_out, entitled)


def _void(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    """Close a round without its chair: it decides nothing, counts among none, and no envelope or key of it remains."""
    gone = presiding.gone(case, vote, found)
    assert gone is not None
    ballots.void(case, found)
    row = {"outcome": "void", "paper": "", "closed_at": instant_text(case.now)}
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(row))
    case.forget("rounds")
    return {"instead_of": {"round": found.number, "outcome": "void", "because": str(gone.detail["because"])}}


def _seal_key(case: TableCase, uid: str) -> str:
    """The public half of a new key pair; its private half is on the disk before the round is."""
    if case.keys is None:
        raise RuntimeError("a secret ballot needs the folder of keys")
    ballots.sweep(case.session, case.keys)
    return sealing.make(case.keys, uid)


def _frozen(case: TableCase, name: str) -> dict[str, Any]:
    """The very words that are put to the vote, so that they can be restored whatever happens to the text later."""
    found, spec = case.documents()[name], case.kind.documents[name]
    parts = {field: case.fields.get(field) for field in spec.part_of_text}
    return {"digest": found.text_digest, "abstract": found.abstract, "text": found.text, "parts": parts}
