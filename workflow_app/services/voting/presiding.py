"""Who may chair a meeting and keep its minutes: nobody who takes no part in the matter that is decided there.

Asked when a round is opened, by the very rules that its later steps ask of whoever takes them: a chair who could never
close the round, or a secretary who could never record it, is told then, and not when everybody has voted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from workflow_app.domain.case import Actor
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.guards.members import oversees
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import Vote
from workflow_app.services import recusing, suspending, takers
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.bodies import RollMember
from workflow_app.services.voting.rolls import place_of, roll_of_vote

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

OVERSEES = Text("làm công tác kiểm tra hoặc quản trị hệ thống", "inspects or runs the office")
STRANGE = Text(
    "không có tên trong tập thể biểu quyết, không giữ chức danh ở tổ chức ấy hoặc ở cấp trên trực tiếp",
    "is neither on the roll of the body nor holds a post in its organisation or the one directly above",
)

Members = Sequence[RollMember] | Sequence[OnRoll]

INSTEAD = 3
"""How many are named who could do it instead: enough to choose from."""


def faults(case: TableCase, vote: Vote, members: Members, named: dict[str, int | None]) -> Iterator[Refusal]:
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
    if activity := suspending.activity_of(case, person):
        return "suspended", suspending.WHY[activity], suspending.SOURCE
    for step in _steps(case, vote, duty):
        asked = case.under(step)
        asked.actor = Actor(person, person)
        found = next(_separated(asked), None)
        if found is not None:
            return found.rule, WHY.get(found.code, found.text), step.source.text if step.source else source
    if recusing.is_subject(case, person):
        return "not_about_the_actor", recusing.GROUNDS["own"], source
    strange = _stranger(case, vote, person) if duty == "secretary" else None
    return (*strange, source) if strange else None


def _stranger(case: TableCase, vote: Vote, person: int) -> tuple[str, Text] | None:
    """Why the person has no business with the minutes of this body: he inspects or runs the office, or is neither on
    its roll nor holds a post in its organisation or the one directly above (a cell: the base to which it belongs). Who
    keeps the minutes reads the whole dossier and enters its count."""
    if oversees(case, person):
        return "oversees_nothing", OVERSEES
    place = place_of(case, vote)
    if place is None:
        return None
    near = {one.id for one in case.ancestors(place.id, case.held_on)[:2]}
    if any(at in near for _role, at, _post in case.posts_of(person)):
        return None
    members = case.once(
        f"roll of {vote.name} {place.id} {case.held_on}", lambda: roll_of_vote(case, vote, place.id, case.held_on)
    )
    return None if any(one.person_id == person for one in members) else ("secretary_of_the_body", STRANGE)


def unusual(
    case: TableCase, vote: Vote, members: Members, chair: int, away: Collection[int | None]
) -> Iterator[Refusal]:
    """Why this member may not preside though nothing keeps him from it: one who holds a post that chairs the body is
    there, not `away`, and could; where none is, that a reason is missing."""
    holders = set(usual_chairs(case, vote))
    if not case.kind.bodies[vote.body].chairs or chair in holders:
        return
    there = [one.person_id for one in members if one.may_vote and one.person_id in holders.difference(away)]
    names = ", ".join(case.person_name(one) for one in there if why_not(case, vote, "chair", one) is None)
    if names:
        yield refusal("usual_chair", source=vote.source.text if vote.source else None, supplier=Text(names, names),
                      person=case.person_name(chair), names=names, field=CHAIR)  # fmt: skip
    elif not str(case.given.round.get("why") or "").strip():
        yield refusal("missing_field", field=WHY_ANOTHER, missing=(WHY_ANOTHER,))


def usual_chairs(case: TableCase, vote: Vote) -> list[int]:
    """Who holds a post that chairs the body, on the day of the act, in the order of the posts."""
    place = place_of(case, vote)
    if place is None:
        return []
    chairs = case.kind.bodies[vote.body].chairs
    return list(dict.fromkeys(one for role in chairs for one in case.sitting(place.id, role, case.held_on)))


def gone(case: TableCase, vote: Vote, found: RoundSeen) -> Refusal | None:
    """Why the chair of an open round presides no more; None where he does.

    Asked of today, as all authority is, whatever day the closing names: who has left the body, or has come to keep out
    of the matter, confirms nothing. Whoever may open the round hands it to another chair then; only where the
    definition knows no such step is it opened anew.
    """
    why = why_not(case, vote, "chair", found.chair_id) or has_left(case, vote, found.chair_id)
    if why is None:
        return None
    rule, reason, source = why
    mending = mended_by(case, vote)
    openers = dict.fromkeys(person for one in mending for person in takers.able(case.under(one)))
    names = ", ".join(case.person_name(one) for one in openers)
    return refusal(
        "chair_gone", source=source, supplier=Text(names, names) if names else None,
        ways_out=tuple(one.title for one in mending), person=case.person_name(found.chair_id), why=reason, because=rule,
    )  # fmt: skip


def written_down(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """The chair confirms a result himself. That he did is written down for him only where a second person entered the
    count from paper again and both agreed: else clerks alone would decide, and no member of the body."""
    if case.actor.recorder_id is None or found.checked_by_id is not None:
        return
    chair = case.person_name(found.chair_id)
    steps = [one for one in case.kind.leaving[case.dossier.state] if one.round and one.round.vote == vote.name]
    again = tuple(one.title for one in steps if one.round and one.round.step == "check")
    yield refusal(
        "chair_confirms_himself", source=vote.source.text if vote.source else None,
        supplier=Text(chair, chair), ways_out=(case.transition.title, *again), chair=chair,
    )  # fmt: skip


def mended_by(case: TableCase, vote: Vote) -> list[Transition]:
    """The steps that give an open round another chair and keep what was cast; where there are none, those that open it
    anew."""
    there = [one for one in case.kind.leaving[case.dossier.state] if one.round and one.round.vote == vote.name]
    found = {
        step: [one for one in there if one.round and one.round.step == step] for step in ("preside", "open")
    }  # fmt: skip
    return found["preside"] or found["open"]


def can_be_handed_over(case: TableCase, vote: Vote, members: Members) -> bool:
    """Whether somebody on the roll of an open round could chair it from now on, and a step puts him there."""
    if not any(one.round and one.round.step == "preside" for one in mended_by(case, vote)):
        return False
    return any(
        has_left(case, vote, one.person_id) is None and why_not(case, vote, "chair", one.person_id) is None
        for one in members if one.counts
    )  # fmt: skip


def has_left(case: TableCase, vote: Vote, person: int) -> tuple[str, Text, Text | None] | None:
    """(the rule, its reason, its source) where the person does not sit in the body today."""
    place = place_of(case, vote)
    sitting = roll_of_vote(case, vote, place.id, case.today) if place else []
    if any(one.person_id == person and one.counts for one in sitting):
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


def _instead(case: TableCase, vote: Vote, duty: str, members: Members) -> Text | None:
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
