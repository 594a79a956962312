"""A body decides: meeting, round, frozen roll, tally, and the chair who closes the round."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.case import RoundSeen
from workflow_app.domain.decisions import Count, Tally, Verdict, outcome, quorum, validate, verdict
from workflow_app.domain.guards import shown
from workflow_app.domain.kinds import Body, RoundStep, Vote
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import event_id
from workflow_app.services.cases import TableCase


@dataclass(frozen=True, slots=True)
class RollMember:
    """One person on the roll of a body: whether the vote counts, and why (not)."""

    person_id: int
    counts: bool
    reason: str


REASONS: dict[str, Text] = {
    "holds_post": Text("thành viên đương nhiệm", "member in office"),
    "took_part": Text("thành viên đương nhiệm, có tham gia việc này", "member in office who took part in the work"),
    "named": Text("có tên trong hồ sơ", "named in the dossier"),
    "official": Text("đảng viên chính thức", "official member"),
    "probationary": Text("đảng viên dự bị, không có quyền biểu quyết", "probationary, has no vote"),
    "guest": Text("sinh hoạt tạm thời, tính ở nơi cũ", "guest on a temporary letter, counted at home"),
    "away": Text("đang sinh hoạt tạm thời nơi khác", "away on a temporary letter"),
    "away_counted": Text("sinh hoạt tạm thời nơi khác, vẫn tính theo cài đặt", "away, counted by setting"),
}

SECRETARY = Text("Thư ký", "Secretary")

PROBLEMS: dict[str, Text] = {
    "negative_number": Text("có số âm", "a number is negative"),
    "more_ballots_than_present": Text("số phiếu nhiều hơn số người có mặt", "more ballots than present"),
    "more_present_than_entitled": Text("số có mặt nhiều hơn số được biểu quyết", "more present than entitled"),
    "more_entitled_than_members": Text("số được biểu quyết nhiều hơn số thành viên", "more entitled than members"),
    "more_serving_than_members": Text("số đương nhiệm nhiều hơn số thành viên", "more serving than members"),
    "contradiction": Text("hai câu hỏi trái ngược cùng đạt", "both opposite questions were carried"),
    "question": Text("thiếu hoặc thừa câu hỏi", "a question is missing or unknown"),
}


def roll_of_body(case: TableCase, body: Body, organisation_id: int, on: date) -> list[RollMember]:
    """Who sits in the body on that day, each with the reason the vote counts or not.

    Members away on a temporary letter count only by the setting `count_members_away`.
    """
    if body.roll:
        away_counts = bool(case.setting("count_members_away"))
        found = []
        for person, standing, presence in people.roll_at(case.session, organisation_id, on):
            reason = "probationary" if standing == "probationary" else "guest" if presence == "guest" else standing
            if presence == "away" and standing == "official":
                reason = "away_counted" if away_counts else "away"
            found.append(RollMember(person, reason in ("official", "away_counted"), reason))
        return found
    holders: dict[int, RollMember] = {}
    for role in body.roles:
        for person, _post in people.holders(case.session, organisation_id, role, on):
            holders.setdefault(person, RollMember(person, True, "holds_post"))
    return list(holders.values())


def roll_of_vote(case: TableCase, vote: Vote, organisation_id: int, on: date) -> list[RollMember]:
    """The roll of the vote's body, or the persons named in the dossier's own table; those who took part are marked."""
    if vote.ad_hoc:
        named = dict.fromkeys(_in_table(case, vote.ad_hoc))
        return [RollMember(person, True, "named") for person in named]
    members = roll_of_body(case, case.kind.bodies[vote.body], organisation_id, on)
    marked = set(_in_table(case, vote.marks)) if vote.marks else set()
    return [
        RollMember(one.person_id, one.counts, "took_part") if one.counts and one.person_id in marked else one
        for one in members
    ]


def _in_table(case: TableCase, phrase: str) -> Iterator[int]:
    table, _, column = phrase.partition(".")
    for row in case.fields.get(table) or []:
        person = case.person_id(str(row.get(column) or ""))
        if person is not None:
            yield person


def body_of(case: TableCase, vote: Vote) -> tuple[Body, int]:
    place = case.place(vote.place, case.held_on)
    if place is None:
        raise Refused(refusal("no_place", place=str(vote.place)))
    return case.kind.bodies[vote.body], place.id


def current(case: TableCase, vote: str) -> RoundSeen | None:
    return next((one for one in reversed(case.rounds()) if one.vote == vote and one.is_open), None)


def refusals(case: TableCase, step: RoundStep, *, entered: bool) -> Iterator[Refusal]:
    vote = case.kind.votes[step.vote]
    found = current(case, vote.name)
    if step.step == "open":
        yield from _opening(case, vote, found, entered)
    elif found is None:
        yield refusal("no_round", source=vote.source.text if vote.source else None)
    elif step.step == "tally":
        if entered:
            yield from _tally_faults(case, vote, found)
    else:
        if not found.tallies:
            yield refusal("no_tally", supplier=Text("thư ký cuộc họp", "the secretary of the meeting"))
        elif vote.quorum and not quorum(vote.quorum, found.count).reached:
            yield refusal("no_quorum", shown=quorum(vote.quorum, found.count).shown)
        if entered and case.given.round.get("closed_as") == "lost" and len(vote.questions) > 1:
            # With an opposite question on the ballot only the votes decide against; failing to carry is not the same.
            yield refusal("not_decided_against", source=vote.source.text if vote.source else None)
        if case.actor.principal_id != found.chair_id:
            name = case.person_name(found.chair_id)
            yield refusal("not_the_chair", chair=name, supplier=Text(name, name))


def _opening(case: TableCase, vote: Vote, found: RoundSeen | None, entered: bool) -> Iterator[Refusal]:
    source = vote.source.text if vote.source else None
    if found is not None:
        yield refusal("round_open")
    used = sum(1 for one in case.rounds() if one.vote == vote.name)
    if vote.rounds and used >= vote.rounds:
        yield refusal("rounds_used_up", rounds=vote.rounds, source=source)
    for name in vote.documents:
        document = case.documents().get(name)
        if document is None or (case.kind.documents[name].needs_text and not document.text):
            yield refusal("no_text", document=case.kind.documents[name].title)
    if not entered:
        return
    body, place = body_of(case, vote)
    members = roll_of_vote(case, vote, place, case.held_on)
    if not any(one.counts for one in members):
        yield refusal("empty_roll", body=body.title, day=shown(case.held_on))
    if case.given.round.get("secretary") and _named(case, "secretary") is None:
        yield refusal("bad_value", field=SECRETARY, problem=Text("không tìm thấy người này", "no such person"))
    if _named(case, "chair") not in {one.person_id for one in members if one.counts}:
        yield refusal("chair_not_of_body", body=body.title)


def _named(case: TableCase, key: str) -> int | None:
    uid = case.given.round.get(key)
    return case.person_id(str(uid)) if uid else None


def open_round(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """Freeze the roll and the texts; returns what the leaf keeps of it."""
    vote, session = case.kind.votes[step.vote], case.session
    body, place = body_of(case, vote)
    members = roll_of_vote(case, vote, place, case.held_on)
    entitled = sum(1 for one in members if one.counts)
    declared = case.setting(f"size_of_{body.name}_{case.organisation_by_id(place).code}")
    all_members = max(int(declared or 0), entitled)
    chair, secretary = _named(case, "chair"), _named(case, "secretary") or case.actor.principal_id
    meeting_id = _meeting(case, body, place, chair, secretary)
    texts = {name: _frozen(case, name) for name in vote.documents}
    number = 1 + sum(1 for one in case.rounds() if one.vote == vote.name)
    uid = str(event_id())
    round_id = session.execute(
        t.round_.insert()
        .values(
            uid=uid, dossier_id=case.dossier.id, vote=vote.name, number=number, meeting_id=meeting_id,
            revision=case.dossier.revision, digest=case.dossier.content_digest,
            texts=json.dumps(texts, ensure_ascii=False), entitled=entitled, all_members=all_members,
            serving=entitled, present=None, counts="{}", tallies="{}",
            recorder_id=None, outcome="", opened_at=instant_text(case.now), closed_at=None,
        )
        .returning(t.round_.c.id)
    ).scalar_one()  # fmt: skip
    session.execute(
        t.round_roll.insert(),
        [{"round_id": round_id, "person_id": m.person_id, "counts": m.counts, "reason": m.reason} for m in members],
    )
    case.forget("rounds")
    return {"vote": vote.name, "round": number, "entitled": entitled, "members": all_members, "uid": uid}


def _frozen(case: TableCase, name: str) -> dict[str, Any]:
    """The very words that are put to the vote, so that they can be restored whatever happens to the text later."""
    found, spec = case.documents()[name], case.kind.documents[name]
    parts = {field: case.fields.get(field) for field in spec.part_of_text}
    return {"digest": found.text_digest, "abstract": found.abstract, "text": found.text, "parts": parts}


def _meeting(case: TableCase, body: Body, place: int, chair: int | None, secretary: int) -> int:
    """The meeting named by its uid when several files are decided in one, else a new one."""
    wanted = case.given.round.get("meeting")
    if wanted:
        of_uid = t.meeting.select().where(t.meeting.c.uid == wanted)
        row = case.session.execute(of_uid).first() if people.is_name(wanted) else None
        if row and row.body == body.name and row.organisation_id == place and row.held_on == case.held_on.isoformat():
            return int(row.id)
        raise Refused(refusal("no_place", place=str(wanted)))
    values = {
        "uid": str(event_id()), "organisation_id": place, "body": body.name,
        "way": case.given.round.get("way") or "meeting", "held_on": case.held_on.isoformat(),
        "chair_id": chair, "secretary_id": secretary,
    }  # fmt: skip
    return int(case.session.execute(t.meeting.insert().values(values).returning(t.meeting.c.id)).scalar_one())


def _tallies(raw: Mapping[str, Any]) -> dict[str, Tally]:
    return {
        name: Tally(*(int(one.get(key) or 0) for key in ("yes", "no", "abstain", "invalid")))
        for name, one in (raw.get("questions") or {}).items()
    }


def _tally_faults(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    tallies = _tallies(case.given.round)
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
    present = int(case.given.round.get("present") or 0)
    questions = {
        name: {"yes": one.yes, "no": one.no, "abstain": one.abstain, "invalid": one.invalid}
        for name, one in _tallies(case.given.round).items()
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
    """The chair's act: the outcome as a pure function of the tally, kept with its reckoning."""
    vote, found = case.kind.votes[step.vote], current(case, step.vote)
    assert found is not None
    tallies = {name: Tally(**counts) for name, counts in found.tallies.items()}
    verdicts = verdicts_of(vote, tallies, found.count)
    result: str = outcome(verdicts, case.given.round.get("closed_as") == "lost")
    case.session.execute(
        t.round_.update().where(t.round_.c.id == found.id).values(outcome=result, closed_at=instant_text(case.now))
    )
    if result == "carried":
        _bind_texts(case, vote, found)
    case.forget("rounds")
    branch = result
    if result == "undecided" and vote.rounds and found.number >= vote.rounds and "exhausted" in case.transition.targets:
        branch = "exhausted"
    if branch not in case.transition.targets:
        branch = "undecided"
    basis = {
        "vote": vote.name, "round": found.number, "outcome": result, "entitled": found.count.entitled,
        "members": found.count.all_members, "present": found.count.present,
        "reckoning": {q.name: v.shown for q, v in zip(vote.questions, verdicts, strict=True)},
    }  # fmt: skip
    return branch, basis


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
