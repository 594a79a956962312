"""Who may chair a meeting and keep its minutes: nobody who takes no part in the matter that is decided there.

Asked when a round is opened, by the very rules that its later steps ask of whoever takes them: a chair who could never
close the round, or a secretary who could never record it, is told then, and not when everybody has voted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflow_app.domain.case import Actor, RoundSeen
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import Transition, Vote
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services import recusing, who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.rolls import RollMember, place_of, roll_of_vote

CHAIR = Text("Chủ trì", "Chair")
WHY_ANOTHER = Text("Lý do người khác chủ trì", "Why another member presides")
SECRETARY = Text("Thư ký cuộc họp", "Secretary of the meeting")
DUTIES: dict[str, tuple[Text, Text, str]] = {
    "chair": (CHAIR, Text("chủ trì", "chair"), "close"),
    "secretary": (SECRETARY, Text("làm thư ký", "keep the minutes of"), "tally"),
}
"""The control of the form, what the post does, and the step of the round that is its holder's."""

WHY: dict[str, Text] = {
    "own_work": Text("đã soạn hồ sơ này", "wrote this dossier"),
    "same_person": Text("đã thực hiện một bước không được kiêm", "took a step that excludes this one"),
    "about_yourself": Text("hồ sơ này về chính người đó", "the file is about that very person"),
    "recorder_is_chair": Text("người ghi và người chủ trì phải là hai người", "recorder and chair are two persons"),
    "named_in_field": Text("có tên trong hồ sơ ở vai phải tránh", "is named in the file for a part that excludes it"),
    "is_subject": Text(
        "là đối tượng của hồ sơ, hoặc thuộc tổ chức là đối tượng", "is a subject of the file, or belongs to one"
    ),
}
"""What separates duties, said of the person named; the rule itself says it to whoever acts."""

INSTEAD = 3
"""How many are named who could do it instead: enough to choose from."""


def faults(
    case: TableCase, vote: Vote, members: Sequence[RollMember], named: dict[str, int | None]
) -> Iterator[Refusal]:
    """Why those named for the posts of the meeting may not hold them, and who could."""
    for duty, person in named.items():
        why = why_not(case, vote, duty, person) if person else None
        if person is None or why is None:
            continue
        field, does, _step = DUTIES[duty]
        rule, reason, source = why
        instead = _instead(case, vote, duty, members)
        yield refusal(
            "may_not_preside", source=source, supplier=instead, field=field, person=case.person_name(person), duty=does,
            why=reason, because=rule,
        )  # fmt: skip


def why_not(case: TableCase, vote: Vote, duty: str, person: int) -> tuple[str, Text, Text | None] | None:
    """(the rule, its reason, its source) that keeps the person from the post; None where nothing does."""
    source = vote.source.text if vote.source else None
    if ground := recusing.ground_of(case, person):
        return "recused", recusing.GROUNDS[ground], source
    for step in _steps(case, vote, duty):
        asked = case.under(step)
        asked.actor = Actor(person, person)
        found = next(_separated(asked), None)
        if found is not None:
            return found.rule, WHY.get(found.code, found.text), step.source.text if step.source else source
    if recusing.is_subject(case, person):
        return "not_about_the_actor", recusing.GROUNDS["own"], source
    return None


def unusual(case: TableCase, vote: Vote, members: Sequence[RollMember], place: int, chair: int) -> Iterator[Refusal]:
    """Why this member may not preside though nothing keeps him from it: one who holds a post that chairs the body is
    there and could; where none is, that a reason is missing."""
    chairs = case.kind.bodies[vote.body].chairs
    holders = {person for role in chairs for person in case.sitting(place, role, case.held_on)}
    if not chairs or chair in holders:
        return
    absent = {case.person_id(uid) for uid in case.given.round.get("absent") or {}}
    there = [one.person_id for one in members if one.may_vote and one.person_id in holders - absent]
    names = ", ".join(case.person_name(one) for one in there if why_not(case, vote, "chair", one) is None)
    if names:
        yield refusal("usual_chair", source=vote.source.text if vote.source else None, supplier=Text(names, names),
                      person=case.person_name(chair), names=names, field=CHAIR)  # fmt: skip
    elif not str(case.given.round.get("why") or "").strip():
        yield refusal("missing_field", field=WHY_ANOTHER, missing=(WHY_ANOTHER,))


def gone(case: TableCase, vote: Vote, found: RoundSeen) -> Refusal | None:
    """Why the chair of an open round presides no more; None where he does.

    Asked of today, as all authority is, whatever day the closing names: who has left the body, or has come to keep out
    of the matter, confirms nothing. Whoever may open the round opens it anew then, with another chair.
    """
    why = why_not(case, vote, "chair", found.chair_id) or _has_left(case, vote, found)
    if why is None:
        return None
    rule, reason, source = why
    opening = [
        one for one in case.kind.leaving[case.dossier.state]
        if one.round and (one.round.step, one.round.vote) == ("open", vote.name)
    ]  # fmt: skip
    openers = [
        case.person_name(person)
        for one in opening for by in who.asked(case.under(one)) for person in who.holders(case, by)
    ]  # fmt: skip
    names = ", ".join(dict.fromkeys(openers))
    return refusal(
        "chair_gone", source=source, supplier=Text(names, names) if names else None,
        ways_out=tuple(one.title for one in opening), person=case.person_name(found.chair_id), why=reason, because=rule,
    )  # fmt: skip


def _has_left(case: TableCase, vote: Vote, found: RoundSeen) -> tuple[str, Text, Text | None] | None:
    place = place_of(case, vote)
    sitting = roll_of_vote(case, vote, place.id, case.today) if place else []
    if any(one.person_id == found.chair_id and one.counts for one in sitting):
        return None
    body = case.kind.bodies[vote.body].title
    reason = Text(f"không còn là thành viên của {body.vi}", f"is no member of the {body.en} any more")
    return "chair_of_the_body", reason, vote.source.text if vote.source else None


def _steps(case: TableCase, vote: Vote, duty: str) -> Iterator[Transition]:
    """The steps of this vote that belong to the post, each once: the chair closes, the secretary records."""
    wanted = DUTIES[duty][2]
    for one in case.kind.transitions:
        if one.round and (one.round.step, one.round.vote) == (wanted, vote.name):
            yield one


def _separated(case: TableCase) -> Iterator[Refusal]:
    """What separates duties for good; what a declared exception of the step may still lift is asked with the step."""
    liftable = {rule for name in case.transition.exceptions for rule in case.kind.exceptions[name].waives}
    for rule in case.transition.guards:
        if GUARDS[rule.name].separates_duties and rule.name not in liftable:
            answer = GUARDS[rule.name].call(case, rule.values)
            if answer is not None:
                yield answer


def _instead(case: TableCase, vote: Vote, duty: str, members: Sequence[RollMember]) -> Text | None:
    """Some of those who could: members of the body, who usually chair it first."""
    chairs = case.kind.bodies[vote.body].chairs
    order = sorted(
        (one.person_id for one in members if one.counts),
        key=lambda person: not any(role in chairs for role, _place, _post in case.posts_of(person)),
    )
    found: list[str] = []
    for person in order:
        if len(found) < INSTEAD and why_not(case, vote, duty, person) is None:
            found.append(case.person_name(person))
    names = ", ".join(found)
    return Text(names, names) if names else None
