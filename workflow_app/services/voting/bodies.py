"""Who sits in a body on a day, each with the reason the vote counts or not: what the office's books alone tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow_app.domain.seen import casts_a_vote
from workflow_app.domain.votes import Body
from workflow_app.services.books import OfficeBooks


@dataclass(frozen=True, slots=True)
class RollMember:
    """One person on the roll of a body: whether the vote counts, and why (not)."""

    person_id: int
    counts: bool
    reason: str

    @property
    def may_vote(self) -> bool:
        return casts_a_vote(self.counts, self.reason)


def roll_of_body(case: OfficeBooks, body: Body, organisation_id: int, on: date) -> list[RollMember]:
    """Who sits in the body on that day, each with the reason the vote counts or not.

    Members away on a temporary letter count only by the setting `count_members_away`, those suspended from Party
    activity by `count_members_suspended`, those exempted from it when they come or by `count_members_exempted`. A body
    is made of those who hold its posts in full: acting (quyền) and in charge (phụ trách) are ways of standing in, and
    nobody stands in for a vote; who holds one so is a member by a post of his own or not at all.
    """
    apart = case.activities(on)
    if body.roll:
        away_counts = bool(case.setting("count_members_away"))
        found = []
        for person, standing, presence in case.roll_at(organisation_id, on):
            reason = "probationary" if standing == "probationary" else "guest" if presence == "guest" else standing
            if presence == "away" and standing == "official":
                reason = "away_counted" if away_counts else "away"
            member = RollMember(person, reason in ("official", "away_counted"), reason)
            found.append(set_apart(case, member, apart.get(person, "")))
        return found
    holders: dict[int, RollMember] = {}
    for role in body.roles:
        for person in case.sitting(organisation_id, role, on):
            is_suspended = apart.get(person) == "suspended"
            member = RollMember(person, True, "holds_post")
            holders.setdefault(person, set_apart(case, member, "suspended") if is_suspended else member)
    return list(holders.values())


def set_apart(case: OfficeBooks, member: RollMember, activity: str) -> RollMember:
    """One who would count, and is suspended or exempted. Who comes is known at the opening: it names who does not."""
    if not activity or not member.counts:
        return member
    if activity == "suspended":
        counts = bool(case.setting("count_members_suspended"))
        return RollMember(member.person_id, counts, "suspended_counted" if counts else "suspended")
    step = case.transition.round
    absent = case.given.round.get("absent") or {} if step and step.step == "open" else {}
    is_away = member.person_id in [case.person_id(uid) for uid in absent]
    counts = not is_away or bool(case.setting("count_members_exempted"))
    return RollMember(member.person_id, counts, "exempted" if counts else "exempted_away")
