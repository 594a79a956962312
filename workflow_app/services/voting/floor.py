"""A minority never decides for a body: how many must be left when others keep out of the matter.

Asked when a round is opened and when it is closed, and of whoever keeps others out. Who keeps himself out always may;
what becomes of the matter then is `handing_up.py`'s, where the definition has such a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import Vote
from workflow_app.services import takers
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import settling
from workflow_app.services.voting.bodies import RollMember
from workflow_app.services.voting.rolls import LEFT, current, place_of, roll_of_vote

HALF = "1/2"

Members = Sequence[OnRoll | RollMember]


def whole_of(case: TableCase, vote: Vote, place_id: int, members: Members) -> int:
    """The size of the body, those who keep out among them: as the office declares it, or as many as would count."""
    declared = case.setting(f"size_of_{vote.body}_{case.organisation_by_id(place_id).code}")
    return max(int(declared or 0), sum(1 for one in members if one.counts or one.reason in LEFT))


def faults(case: TableCase, vote: Vote, place_id: int, members: Members) -> Iterator[Refusal]:
    """Why the body may not decide: too few of it are left. Seats that are vacant alone make no such fault."""
    out = [one for one in members if one.reason.startswith("recused")]
    left, whole = sum(1 for one in members if one.may_vote), whole_of(case, vote, place_id, members)
    share = Fraction(str(case.setting("recusal_floor") or HALF))
    if not out or left > share * whole:
        return
    names = ", ".join(case.person_name(one.person_id) for one in out)
    yield refusal(
        "minority_left", supplier=_who_can_help(case, vote, place_id), ways_out=_ways_on(case, vote),
        body=case.kind.bodies[vote.body].title, left=left, whole=whole, share=str(share), names=names,
    )  # fmt: skip


def lacking(case: TableCase, vote: Vote) -> Refusal | None:
    """The same of the round that is open, or of one opened now."""
    if not case.recused() and not case.kind.conflicts:
        return None
    place, open_now = place_of(case, vote), current(case, vote.name)
    if place is None:
        return None
    members: Members = (
        settling.settled(case, open_now) if open_now else roll_of_vote(case, vote, place.id, case.held_on)
    )
    return next(faults(case, vote, place.id, members), None)


CLOSE_AS_VOID = Text(
    "Người chủ trì đóng phiên là không có giá trị (không tính vào số lần biểu quyết)",
    "The chair closes the round as void (it is none of the rounds allowed)",
)


def _ways_on(case: TableCase, vote: Vote) -> tuple[Text, ...]:
    """Steps that are there: an open round is closed as void; the matter is handed up, or sent back where the definition
    knows no such step; who keeps out by mistake is let take part again."""
    leaving = case.kind.leaving[case.dossier.state]
    up = [one.title for one in leaving if _hands_up(one, vote)]
    back = [one.title for one in leaving if one.tone == "back" and not one.stays and not one.takes_back]
    lifting = [one.title for one in leaving if one.recusal == "lift"]
    void = [CLOSE_AS_VOID] if current(case, vote.name) else []
    return tuple(dict.fromkeys([*void, *(up or back), *lifting]))


def _hands_up(step: Transition, vote: Vote) -> bool:
    return step.round is not None and (step.round.step, step.round.vote) == ("hand_up", vote.name)


def _who_can_help(case: TableCase, vote: Vote, place_id: int) -> Text | None:
    """The superior, where the definition brings the matter there; else who lets somebody take part again."""
    if any(_hands_up(one, vote) for one in case.kind.transitions):
        above = [one.name for one in case.ancestors(place_id, case.held_on)[1:2]]
        vi, en = "cấp uỷ cấp trên trực tiếp", "the superior committee"
        return Text(": ".join([vi, *above]), ": ".join([en, *above]))
    lifting = [one for one in case.kind.leaving[case.dossier.state] if one.recusal == "lift"]
    free = dict.fromkeys(person for one in lifting for person in takers.able(case.under(one)))
    names = ", ".join(case.person_name(one) for one in free)
    return Text(names, names) if names else None


def putting_out_faults(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """Why nobody puts this person out of the matter too: of a body that votes on it too few would be left."""
    step = case.transition
    person = case.person_id(str(case.given.asks.get("recused") or "")) if entered else None
    if step.recusal != "declare" or "recused" not in step.asks or person in (None, *case.actor.persons):
        return
    for vote in case.kind.votes.values():
        place, open_now = place_of(case, vote), current(case, vote.name)
        if place is None:
            continue
        members: Members = (
            settling.settled(case, open_now) if open_now else roll_of_vote(case, vote, place.id, case.held_on)
        )
        without = [replace(one, counts=False, reason="recused") if one.person_id == person else one for one in members]
        if any(one.person_id == person and one.may_vote for one in members):
            found = next(faults(case, vote, place.id, without), None)
            if found is not None:
                yield found
                return
