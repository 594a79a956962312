"""Who was there: at the closing the chair says it of those of whom nobody has said it yet, and without a quorum a
round decides nothing.

A meeting that too few attend is no meeting of the body: its round is not closed as a decision, by ballots or by a
recorded tally alike. The chair waits until enough have come, or closes it as void; a void round is none of those that
the vote allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflow_app.db import tables as t
from workflow_app.domain.decisions import Verdict, quorum
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import settling
from workflow_app.services.voting.kept import mark
from workflow_app.services.voting.paper import presence_decides, steps
from workflow_app.services.voting.tallying import PROBLEMS

WHY_ABSENT = Text("Lý do vắng", "Reason of the absence")
TELL = Text(
    "Ghi ai có mặt, ai vắng: đủ người thì kết luận, không đủ thì đóng phiên là không có giá trị",
    "Say who was there and who was not: with enough the result is confirmed, with too few the round is closed as void",
)
WAIT = Text("Chờ đủ số người dự rồi mới kết luận", "Wait until enough have come")
CANCEL = Text(
    "Người chủ trì đóng phiên là không có giá trị (không tính vào số lần biểu quyết), rồi mở phiên khác",
    "The chair closes the round as void (it is none of the rounds allowed); another one is opened",
)


def unknown(found: RoundSeen, members: Sequence[OnRoll]) -> list[OnRoll]:
    """Who cast no ballot at a meeting and of whom nobody has said whether he was there; who presides was."""
    if found.way != "meeting" or found.ballots == "recorded":
        return []
    silent = [one for one in members if one.counts and not one.voted and not one.presence]
    return [one for one in silent if one.person_id != found.chair_id]


def faults(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """Why the chair may not say so who was there: only of those of whom nobody has, an absence with its reason. Where
    it decides who was there without voting, that is entered from paper, by two persons."""
    present, absent = _told(case)
    if not present and not absent:
        return
    asked = {one.person_id for one in unknown(found, case.frozen_roll(found.id))}
    if {*present, *absent} - asked or set(present) & set(absent):
        yield refusal("bad_tally", problem=PROBLEMS["not_on_roll"])
    elif found.chair_id in absent:
        yield refusal("chair_absent", person=case.person_name(found.chair_id))
    elif present and presence_decides(vote) and vote.entered_twice(found.ballots):
        yield refusal("presence_entered_twice", ways_out=steps(case, vote, "tally"))
    if not all(why.strip() for why in absent.values()):
        yield refusal("missing_field", field=WHY_ABSENT, missing=(WHY_ABSENT,))


def write(case: TableCase, found: RoundSeen) -> None:
    """Keep on the roll what the chair says with the closing."""
    present, absent = _told(case)
    person = t.round_roll.c.person_id
    if present:
        mark(case, found, person.in_(present), {"presence": "present", "absence_reason": ""})
    for one, why in absent.items():
        mark(case, found, person == one, {"presence": "absent", "absence_reason": why})
    if present or absent:
        case.forget(f"roll {found.id}")


def _told(case: TableCase) -> tuple[list[int | None], dict[int | None, str]]:
    """(who was there, who was not and why) as the act that closes the round says it."""
    step, given = case.transition.round, case.given.round
    if step is None or step.step != "close":
        return [], {}
    present = given.get("present")
    there = [case.person_id(uid) for uid in present] if isinstance(present, list) else []
    return there, {case.person_id(uid): why for uid, why in (given.get("absent") or {}).items()}


# Enough to decide -----------------------------------------------------------------------------------------------------


def with_told(case: TableCase, members: Sequence[OnRoll]) -> list[OnRoll]:
    present, absent = _told(case)
    said = {**dict.fromkeys(present, "present"), **dict.fromkeys(absent, "absent")}
    return [replace(one, presence=said.get(one.person_id, one.presence)) for one in members]


def came(members: Sequence[OnRoll]) -> int:
    """As many as were there, or voted so far."""
    return sum(1 for one in members if one.counts and (one.presence == "present" or one.voted))


def held(case: TableCase, vote: Vote, found: RoundSeen, members: Sequence[OnRoll]) -> Verdict:
    """Whether enough were there: as many as the tally says, or as came or cast a ballot so far."""
    present = None if found.ballots == "recorded" else came(with_told(case, members))
    return quorum(vote.quorum, settling.base(found, members, present))


def lacks_quorum(case: TableCase, vote: Vote, found: RoundSeen, members: Sequence[OnRoll]) -> bool:
    """Whether it is plain that too few have come: of everybody it is told whether he was there, and the chair was."""
    if vote.quorum is None or (found.ballots == "recorded" and not found.tallies):
        return False
    known = with_told(case, members)
    there = [replace(one, presence="present") if one.person_id == found.chair_id else one for one in known]
    return not unknown(found, known) and not held(case, vote, found, there).reached


def quorum_faults(
    case: TableCase, vote: Vote, found: RoundSeen, members: Sequence[OnRoll], *, entered: bool
) -> Iterator[Refusal]:
    """Why nothing is decided by these who came: the one answer for ballots and recorded tallies. Where it matters to
    the result who was there, it is told of everybody first; elsewhere the minutes say that it was not recorded."""
    told = held(case, vote, found, members)
    if vote.quorum is not None and not told.reached:
        chair = case.person_name(found.chair_id)
        yield refusal(
            "no_quorum", source=vote.source.text if vote.source else None, supplier=Text(chair, chair),
            ways_out=(WAIT, CANCEL if lacks_quorum(case, vote, found, members) else TELL), shown=told.shown,
        )  # fmt: skip
    elif entered and presence_decides(vote) and (untold := _untold(found, with_told(case, members))):
        secretary = case.person_name(found.secretary_id)
        yield refusal(
            "presence_not_recorded", source=vote.source.text if vote.source else None,
            supplier=Text(secretary, secretary), ways_out=steps(case, vote, "tally"),
            names=", ".join(case.person_name(one.person_id) for one in untold),
        )  # fmt: skip


def _untold(found: RoundSeen, members: Sequence[OnRoll]) -> list[OnRoll]:
    """The same with who presides: that he was there is counted only once it is told, or he has voted."""
    chair = [one for one in members if one.person_id == found.chair_id and one.counts]
    silent = [one for one in chair if not one.voted and not one.presence] if found.way == "meeting" else []
    return [*unknown(found, members), *(silent if found.ballots != "recorded" else [])]
