"""What a form tells of a round before it is open: who is on the roll, who was said to be there, who may not be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import Vote
from workflow_app.services import recusing
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import rolls
from workflow_app.services.voting.bodies import RollMember
from workflow_app.services.voting.minutes import Member


def as_told(one: Member, told: Mapping[int, tuple[str, str]]) -> Member:
    """With what was told of this person's presence in the same meeting already. A closed round keeps who did not vote,
    and of whom nobody said anything, as away without a reason: that was told by nobody."""
    presence, why = told.get(one.person_id, ("", ""))
    is_told = presence == "present" or (presence == "absent" and why)
    return replace(one, presence=presence, absence_reason=why) if is_told and one.counts else one


def instead_of(why: Text) -> Text:
    return Text(
        f"{why.vi} Mở phiên mới thì phiên đang mở không có giá trị và mọi người bỏ phiếu lại.",
        f"{why.en} A new round makes the open one void, and everybody votes again.",
    )


def apart(case: TableCase, vote: Vote) -> bool:
    """Whether who counts and who chairs are two persons in every step that counts, and no exception lifts it."""

    def never_one(step: Transition) -> bool:
        lifted = {name for one in step.exceptions for name in case.kind.exceptions[one].waives}
        return any(rule.name == TWO_PERSONS and rule.name not in lifted for rule in step.guards)

    counting = [
        one for one in case.kind.transitions
        if one.round and (one.round.step, one.round.vote) == ("tally", vote.name)
    ]  # fmt: skip
    return bool(counting) and all(map(never_one, counting))


TWO_PERSONS = "recorder_is_not_the_chair"


def listed(case: TableCase, members: Sequence[RollMember], order: Sequence[int]) -> list[Member]:
    """The roll by name; those whose vote does not count stand in it with the reason."""
    places = {person: place for place, person in enumerate(order)}
    found = [
        Member(
            person_id=one.person_id, uid=case.person_uid(one.person_id), name=case.person_name(one.person_id),
            counts=one.counts, may_vote=one.counts and not recusing.ground_of(case, one.person_id),
            reason=rolls.reason_of(one.reason), presence="", absence_reason="", voted="",
        )
        for one in members
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.counts, places.get(one.person_id, len(places))))
