"""A body decides: meeting, round, frozen roll, tally, and the chair who closes the round."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.ballots import Cast, Result, Rules, result
from workflow_app.domain.case import RoundSeen
from workflow_app.domain.decisions import Count, Tally, Verdict, quorum, validate, verdict
from workflow_app.domain.guards import shown
from workflow_app.domain.guards_of_texts import what_closes
from workflow_app.domain.kinds import Body, RoundStep, Vote
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import event_id
from workflow_app.services import who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import ballots, paper, presiding, sealing
from workflow_app.services.voting.rolls import RollMember, body_of, current, place_of, roll_of_vote
from workflow_app.services.voting.tallying import PROBLEMS, tallies_in

ABSENT = Text("Người vắng mặt", "Absent")


def refusals(case: TableCase, step: RoundStep, *, entered: bool) -> Iterator[Refusal]:
    vote = case.kind.votes[step.vote]
    found = current(case, vote.name)
    if step.step == "open":
        yield from _opening(case, vote, found, entered)
    elif found is None:
        yield refusal("no_round", source=vote.source.text if vote.source else None)
    elif step.step == "ballot":
        yield from ballots.cast_faults(case, vote, found, entered=entered)
    elif step.step == "check":
        yield from paper.check_faults(case, vote, found, entered=entered)
    elif step.step == "tally":
        if entered:
            faults = _tally_faults if found.ballots == "recorded" else paper.faults
            yield from faults(case, vote, found)
    else:
        yield from _closing(case, vote, found, entered)


def _closing(case: TableCase, vote: Vote, found: RoundSeen, entered: bool) -> Iterator[Refusal]:
    if found.ballots != "recorded":
        yield from ballots.close_faults(case, vote, found, entered=entered)
    elif ballots.is_closed_as(case, "void"):
        yield refusal("not_void")
    elif not found.tallies:
        yield refusal("no_tally", supplier=Text("thư ký cuộc họp", "the secretary of the meeting"))
    elif vote.quorum and not quorum(vote.quorum, found.count).reached:
        yield refusal("no_quorum", shown=quorum(vote.quorum, found.count).shown)
    if entered and ballots.is_closed_as(case, "lost") and len(vote.questions) > 1:
        # With an opposite question on the ballot only the votes decide against; failing to carry is not the same.
        yield refusal("not_decided_against", source=vote.source.text if vote.source else None)
    gone = presiding.gone(case, vote, found)
    if gone is not None:
        yield gone
    elif case.actor.principal_id != found.chair_id:
        name = case.person_name(found.chair_id)
        yield refusal("not_the_chair", chair=name, supplier=Text(name, name))


def used_rounds(case: TableCase, vote: Vote) -> int:
    """How many of the vote's rounds count; one that had to be closed as void decided nothing and is none of them."""
    return sum(1 for one in case.rounds() if one.vote == vote.name and one.outcome != "void")


def is_for_ballots(case: TableCase, step: RoundStep) -> bool:
    """Whether the step belongs to the round that is open: ballots are cast, and paper entered twice, in some only."""
    if step.step not in ("ballot", "check"):
        return True
    found = current(case, step.vote)
    if found is None or found.ballots == "recorded":
        return False
    return step.step == "ballot" or not any(paper.not_here(case, case.kind.votes[step.vote], found))


def left_open(case: TableCase) -> list[RoundSeen]:
    """The rounds that a dossier would leave behind in its state, were `case.transition` taken: its own it closes, and
    of a vote that the definition guards itself the guard speaks. A signature is taken back only while nothing came
    after it. From a state that closes no round nothing is left behind: a round that was left there long ago holds
    nobody back."""
    taken = case.transition
    if not case.dossier.id or taken.stays or taken.takes_back:
        return []
    closing = {one.round.vote for one in case.kind.leaving[case.dossier.state] if one.round and _is_closing(one.round)}
    closing -= {rule.values["of"] for rule in taken.guards if rule.name == "no_round_is_open"}
    closing -= {taken.round.vote} if taken.round and _is_closing(taken.round) else set()
    return [one for one in case.rounds() if one.is_open and one.vote in closing] if closing else []


def _is_closing(step: RoundStep) -> bool:
    return step.step == "close"


def leaving_faults(case: TableCase) -> Iterator[Refusal]:
    """No key and no envelope is left in a state from which a dossier is gone, nor a body in the middle of its vote."""
    for one in left_open(case):
        yield refusal("round_open", **what_closes(case, one))


def _opening(case: TableCase, vote: Vote, found: RoundSeen | None, entered: bool) -> Iterator[Refusal]:
    source = vote.source.text if vote.source else None
    stranded = found is not None and presiding.gone(case, vote, found) is not None
    if found is not None and not stranded:
        yield refusal("round_open", **what_closes(case, found))
    if vote.rounds and used_rounds(case, vote) - stranded >= vote.rounds:
        yield refusal("rounds_used_up", rounds=vote.rounds, source=source)
    for name in vote.documents:
        document = case.documents().get(name)
        if document is None or (case.kind.documents[name].needs_text and not document.text):
            yield refusal("no_text", document=case.kind.documents[name].title)
    if not entered and who.names_what_comes(case, vote.place):
        return
    if not (place_of(case, vote) if entered else case.place_ids(vote.place, case.held_on)):
        yield who.no_place(case, vote.place)
        return
    if not entered:
        return
    body, place = body_of(case, vote)
    members = roll_of_vote(case, vote, place, case.held_on)
    if not any(one.counts for one in members):
        yield refusal("empty_roll", body=body.title, day=shown(case.held_on))
    if case.given.round.get("secretary") and _named(case, "secretary") is None:
        no_such = Text("không tìm thấy người này", "no such person")
        yield refusal("bad_value", field=presiding.SECRETARY, problem=no_such)
    if (wanted := case.given.round.get("meeting")) and _joined(case, body, place) is None:
        named = f"“{str(wanted)[:60]}” ({shown(case.held_on)})"
        yield refusal("no_place", place=Text(f"cuộc họp {named}", f"the meeting {named}"))
    posts = _posts_of_meeting(case, body, place)
    kept_out = list(presiding.faults(case, vote, members, posts))
    yield from kept_out
    is_told = any(one.detail["field"] == presiding.CHAIR for one in kept_out)
    if not is_told and posts["chair"] not in {one.person_id for one in members if one.counts}:
        yield refusal("chair_not_of_body", body=body.title)
    if _form(case, vote) not in vote.ballots:
        yield refusal("ballots_not_allowed", source=source)
    counting = {one.person_id for one in members if one.counts}
    if any(case.person_id(uid) not in counting for uid in case.given.round.get("absent") or {}):
        yield refusal("bad_value", field=ABSENT, problem=PROBLEMS["not_on_roll"])


def _form(case: TableCase, vote: Vote) -> str:
    return str(case.given.round.get("ballots") or vote.ballots[0])


def _named(case: TableCase, key: str) -> int | None:
    uid = case.given.round.get(key)
    return case.person_id(str(uid)) if uid else None


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
    chair, secretary = _named(case, "chair"), _named(case, "secretary") or case.actor.principal_id
    meeting_id = _meeting(case, body, place, chair, secretary)
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
            ballots=form, seal_key=_seal_key(case, uid) if form == "secret" else None,
        )
        .returning(t.round_.c.id)
    ).scalar_one()  # fmt: skip
    absent = {case.person_id(uid): why for uid, why in (case.given.round.get("absent") or {}).items()}
    session.execute(
        t.round_roll.insert(),
        [
            {
                "round_id": round_id, "person_id": m.person_id, "counts": m.counts, "reason": m.reason,
                "presence": "absent" if m.person_id in absent else "", "absence_reason": absent.get(m.person_id, ""),
            }
            for m in members
        ],
    )  # fmt: skip
    case.forget("rounds")
    basis = {"vote": vote.name, "round": number, "entitled": entitled, "members": all_members, "uid": uid, **instead_of}
    return basis if form == "recorded" else {**basis, "ballots": form}


def _sizes(case: TableCase, body: Body, place: int, members: Sequence[RollMember]) -> tuple[int, int]:
    """(entitled, all members) of the roll as it is frozen.

    Who keeps out of the matter leaves every base alike, or by the setting `recusal_leaves_base` none: those entitled,
    those serving (who are the same persons) and, where the office declares the size of the body, its full number too.
    """
    entitled = sum(1 for one in members if one.counts)
    kept_out = sum(1 for one in members if one.reason == "recused")
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
    ballots.sweep(case)
    return sealing.make(case.keys, uid)


def _frozen(case: TableCase, name: str) -> dict[str, Any]:
    """The very words that are put to the vote, so that they can be restored whatever happens to the text later."""
    found, spec = case.documents()[name], case.kind.documents[name]
    parts = {field: case.fields.get(field) for field in spec.part_of_text}
    return {"digest": found.text_digest, "abstract": found.abstract, "text": found.text, "parts": parts}


def _posts_of_meeting(case: TableCase, body: Body, place: int) -> dict[str, int | None]:
    """Who chairs and who keeps the minutes: of the meeting that is joined, else those whom the opening names."""
    joined = _joined(case, body, place)
    if joined is not None:
        return {"chair": joined.chair_id, "secretary": joined.secretary_id}
    return {"chair": _named(case, "chair"), "secretary": _named(case, "secretary")}


def _joined(case: TableCase, body: Body, place: int) -> Any:
    """The meeting named by its uid, where it is one of this body on this day; None where none of that sort is."""
    wanted = case.given.round.get("meeting")
    if not wanted or not people.is_name(wanted):
        return None
    m = t.meeting.c
    same = (m.uid == wanted, m.body == body.name, m.organisation_id == place, m.held_on == case.held_on.isoformat())
    return case.once(f"meeting {wanted} {place}", lambda: case.session.execute(t.meeting.select().where(*same)).first())


def _meeting(case: TableCase, body: Body, place: int, chair: int | None, secretary: int) -> int:
    """The meeting named by its uid when several files are decided in one, else a new one."""
    joined = _joined(case, body, place)
    if joined is not None:
        return int(joined.id)
    values = {
        "uid": str(event_id()), "organisation_id": place, "body": body.name,
        "way": case.given.round.get("way") or "meeting", "held_on": case.held_on.isoformat(),
        "chair_id": chair, "secretary_id": secretary,
    }  # fmt: skip
    return int(case.session.execute(t.meeting.insert().values(values).returning(t.meeting.c.id)).scalar_one())


def _tally_faults(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    tallies = tallies_in(case.given.round)
    if set(tallies) != {one.name for one in vote.questions}:
        yield refusal("bad_tally", problem=PROBLEMS["question"])
        return
    present = int(case.given.round.get("present") or 0)
    count = Count(found.count.entitled, found.count.all_members, found.count.serving, present)
    for tally in tallies.values():
        for code in validate(tally, count):
            yield refusal("bad_tally", problem=PROBLEMS[code])
            return
    verdicts = verdicts_of(vote, tallies, count)
    if len(verdicts) > 1 and verdicts[0].reached and any(one.reached for one in verdicts[1:]):
        yield refusal("bad_tally", problem=PROBLEMS["contradiction"])


def verdicts_of(vote: Vote, tallies: Mapping[str, Tally], count: Count) -> list[Verdict]:
    return [verdict(question.threshold, tallies[question.name], count) for question in vote.questions]


def record_tally(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """Keep the counted votes of the open round; the chair still has to confirm."""
    found = current(case, step.vote)
    assert found is not None
    if found.ballots != "recorded":
        return paper.record(case, case.kind.votes[step.vote], found)
    present = int(case.given.round.get("present") or 0)
    questions = {
        name: {"yes": one.yes, "no": one.no, "abstain": one.abstain, "invalid": one.invalid}
        for name, one in tallies_in(case.given.round).items()
    }
    case.session.execute(
        t.round_.update()
        .where(t.round_.c.id == found.id)
        .values(
            present=present, tallies=json.dumps(questions), recorder_id=case.actor.person_id,
            counts=json.dumps({**dict(case.given.asks), **(case.given.round.get("counts") or {})}, ensure_ascii=False),
        )
    )  # fmt: skip
    case.forget("rounds")
    return {"vote": step.vote, "round": found.number, "present": present, "votes": questions}


def close_round(case: TableCase, step: RoundStep) -> tuple[str, dict[str, Any]]:
    """The chair's act: the outcome as a pure function of the ballots or of the tally, kept with its reckoning."""
    vote, found = case.kind.votes[step.vote], current(case, step.vote)
    assert found is not None
    basis: dict[str, Any] = {
        "vote": vote.name, "round": found.number, "entitled": found.count.entitled,
        "members": found.count.all_members, "present": found.count.present,
    }  # fmt: skip
    if ballots.is_closed_as(case, "void"):
        ballots.void(case, found)
        outcome, row = "void", {"paper": ""}
    else:
        decided, row, more = _decided(case, vote, found)
        outcome = decided.outcome
        basis |= {"reckoning": {name: one.shown for name, one in decided.verdicts.items()}, **more}
        if decided.reasons:
            basis["reasons"] = [one.code for one in decided.reasons]
        row["result"] = ballots.kept_result(case, decided)
    # The row comes last: from its closing on, the database lets neither the round nor its ballots be changed.
    row |= {"outcome": outcome, "closed_at": instant_text(case.now)}
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(row))
    if outcome == "carried":
        _bind_texts(case, vote, found)
    case.forget("rounds")
    return _branch(case, vote, outcome), {**basis, "outcome": outcome}


def _branch(case: TableCase, vote: Vote, outcome: str) -> str:
    """By which outcome the dossier moves: the last round that decided nothing is not like the ones before it."""
    branch = outcome
    if outcome == "undecided" and vote.rounds and used_rounds(case, vote) >= vote.rounds:
        branch = "exhausted"
    return branch if branch in case.transition.targets else "undecided"


def branch_ahead(case: TableCase, step: RoundStep) -> str:
    """By which outcome the dossier would move if the round were closed now; empty where nobody may know it yet: of
    ballots, what they say is counted by the very closing and not before."""
    vote, found = case.kind.votes[step.vote], current(case, step.vote)
    if found is None or (found.ballots != "recorded" and not ballots.is_closed_as(case, "void")):
        return ""
    outcome = "void" if ballots.is_closed_as(case, "void") else _by_tally(case, vote, found).outcome
    return _branch(case, vote, outcome)


def _decided(case: TableCase, vote: Vote, found: RoundSeen) -> tuple[Result, dict[str, Any], dict[str, Any]]:
    if found.ballots != "recorded":
        return ballots.count(case, vote, found)
    return _by_tally(case, vote, found), {}, {}


def _by_tally(case: TableCase, vote: Vote, found: RoundSeen) -> Result:
    rules = Rules({one.name: one.threshold for one in vote.questions}, vote.quorum)
    cast = Cast({name: Tally(**counts) for name, counts in found.tallies.items()})
    return result(rules, found.count, cast, closed_as_lost=ballots.is_closed_as(case, "lost"))


def words(case: TableCase) -> Iterator[tuple[str, Any]]:
    """What a ballot says, where it is open."""
    step = case.transition.round
    if step and step.step == "ballot":
        found = current(case, step.vote)
        yield from ballots.words(case, found.ballots if found else "")


def ballot_cast(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """A member's ballot, or the second entry of a count from paper."""
    found = current(case, step.vote)
    assert found is not None
    take = ballots.cast if step.step == "ballot" else paper.check
    return take(case, case.kind.votes[step.vote], found)


def _bind_texts(case: TableCase, vote: Vote, found: RoundSeen) -> None:
    """What was decided is the text as it stood when the round was opened."""
    row = case.session.execute(t.round_.select().where(t.round_.c.id == found.id)).one()
    for name, frozen in json.loads(row.texts).items():
        case.session.execute(
            t.document.update()
            .where(t.document.c.id == case.documents()[name].id)
            .values(voted_digest=frozen["digest"], round_id=found.id)
        )
    case.forget("documents")
