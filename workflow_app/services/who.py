"""Does this person match that phrase of the definition, and who does today? Resolved at the moment of acting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain.case import Actor
from workflow_app.domain.delegations import Delegation
from workflow_app.domain.guards import shown
from workflow_app.domain.posts import at_place, titled
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.undone import standing_acts
from workflow_app.domain.who import (
    Asked,
    Author,
    EarlierActor,
    MeetingPost,
    PersonInField,
    ReservationAuthor,
    ReservationOwner,
    RoleAt,
    RollOf,
    RowPerson,
    System,
    Who,
)
from workflow_app.services import asked as opinions_asked
from workflow_app.services import standing_in, suspending
from workflow_app.services.cases import TableCase


def matches(case: TableCase, person_id: int, who: Who) -> int | bool | None:
    """The post by which the person matches, True where no post is needed, False where there is no match."""
    if isinstance(who, RoleAt):
        mine = [(role, place, post) for role, place, post in case.posts_of(person_id) if role == who.role]
        if not mine:
            return False
        places = case.place_ids(who.place, case.held_on)
        return next((post for _, place, post in mine if place in places), False)
    if isinstance(who, System):
        return case.actor.is_system
    if isinstance(who, Asked):
        return _asked(case, person_id, who)
    if isinstance(who, RollOf):
        return person_id in {one.person_id for one in _may_vote(case, who)}
    return person_id in set(_persons(case, who))


def _may_vote(case: TableCase, who: RollOf) -> list[OnRoll]:
    found = round_of(case, who)
    return [one for one in case.frozen_roll(found.id) if one.may_vote] if found else []


def awaited(case: TableCase, who: Who | int) -> list[int]:
    """Who holds it and is waited for: of a roll nobody who is marked absent, though he may still come and vote."""
    found = [who] if isinstance(who, int) else holders(case, who)
    if not isinstance(who, RollOf):
        return found
    absent = {one.person_id for one in _may_vote(case, who) if one.presence == "absent"}
    return [one for one in found if one not in absent]


def round_of(case: TableCase, roll: RollOf) -> RoundSeen | None:
    """The open round that the roll votes in, each for himself; a tally taken from the minutes asks nobody by name."""
    newest = next((one for one in reversed(case.rounds()) if one.vote == roll.vote and one.is_open), None)
    return None if newest is None or newest.ballots == "recorded" else newest


def _asked(case: TableCase, person_id: int, who: Asked) -> int | bool:
    still_open = opinions_asked.here(case)
    asked = {one.organisation_id for one in still_open}
    if any(one.person_id == person_id for one in still_open):
        return True
    return next((post for role, place, post in case.posts_of(person_id) if role == who.role and place in asked), False)


def _persons(case: TableCase, who: Who) -> Iterable[int]:
    if isinstance(who, Author):
        return [case.dossier.author_id]
    if isinstance(who, PersonInField):
        named = case.fields.get(who.field) or case.given.asks.get(who.field) or []
        return _ids(case, [named] if isinstance(named, str) else named)
    if isinstance(who, RowPerson):
        rows = case.fields.get(who.table) or []
        return _ids(case, [row.get(who.column) for row in rows if not who.where or row.get(who.where) == who.equals])
    if isinstance(who, EarlierActor):
        acts = reversed(standing_acts(case.kind, case.past()))
        last = next((one for one in acts if one.trigger == who.trigger), None)
        return [last.principal_id] if last and last.principal_id else []
    if isinstance(who, MeetingPost):
        newest = next((one for one in reversed(case.rounds()) if one.vote == who.vote), None)
        return [newest.chair_id if who.post == "chair" else newest.secretary_id] if newest else []
    if isinstance(who, RollOf):
        left = [one.person_id for one in _may_vote(case, who) if not one.voted and one.person_id not in case.recused()]
        return [one for one in left if not suspending.activity_of(case, one)]
    if isinstance(who, ReservationOwner):
        return [one.owner_id for one in case.reservations() if one.is_open]
    if isinstance(who, ReservationAuthor):
        return [one.person_id for one in case.reservations() if one.is_for_its_author]
    return []


def _ids(case: TableCase, uids: Iterable[Any]) -> list[int]:
    return [found for uid in uids if uid and (found := case.person_id(uid)) is not None]


def first_match(case: TableCase, person_id: int, whos: Iterable[Who]) -> int | bool | None:
    for who in whos:
        found = matches(case, person_id, who)
        if found is not False:
            return found
    return False


def may_act(case: TableCase, actor: Actor, by: tuple[Who, ...]) -> int | bool | None:
    """The post by which the actor may act (True where none is needed, False where he may not).

    A clerk who records somebody else's act needs `recorded_by`, and the somebody must match `by` himself. A substitute
    needs a delegation of that very post, in force today and on the day of the act.
    """
    case = case.as_it_stood()
    if actor.recorder_id is not None and first_match(case, actor.recorder_id, case.transition.recorded_by) is False:
        return False
    if actor.person_id != actor.principal_id:
        found = standing_in.substitution(case, actor, by)
        return found.post_id if isinstance(found, Delegation) else False
    return first_match(case, actor.principal_id, by)


def not_held_then(case: TableCase, by: tuple[Who, ...]) -> Iterator[Refusal]:
    """Who signs as of a day that is past signs by a post that he held on that day, as well as today."""
    person = case.actor.principal_id
    if case.is_dated_back and first_match(case.as_it_stood().as_of(case.held_on), person, by) is False:
        name = case.person_name(person)
        who_did = [one for phrase in by for one in holders(case.as_of(case.held_on), phrase)]
        names = ", ".join(case.person_name(one) for one in dict.fromkeys(who_did))
        yield refusal(
            "post_not_held_then", person=name, day=shown(case.held_on), supplier=Text(names, names) if names else None
        )


def asked(case: TableCase) -> tuple[Who, ...]:
    """Who takes the step as things stand: those of `by`, or who is next in line for a post that nobody holds."""
    transition = case.transition
    if transition.sign_off:
        return tuple(one for group in transition.sign_off.groups.values() for one in group) or transition.by
    return _next_in_line(case) if transition.vacant and is_vacant(case) else transition.by


def _next_in_line(case: TableCase) -> tuple[Who, ...]:
    """One after the other: the first of those named for a vacant post that somebody holds; while nobody holds any of
    them it waits for all."""
    line = case.transition.vacant
    return next(((one,) for one in line if holders(case, one)), line)


def is_vacant(case: TableCase) -> bool:
    """Whether the step waits for posts alone and nobody holds any of them today."""
    by = case.transition.by
    return all(isinstance(one, RoleAt) for one in by) and not any(holders(case, one) for one in by)


def in_place_of(case: TableCase) -> dict[str, Any]:
    """What the leaf keeps of an act that is not simply its holder's: by which delegation, for which empty posts."""
    found: dict[str, Any] = {}
    if case.actor.person_id != case.actor.principal_id:
        by = asked(case)
        used = standing_in.substitution(case.as_it_stood(), case.actor, by)
        if isinstance(used, Delegation):
            found["delegation"] = {"id": used.uid, "role": used.role, "manner": used.manner}
    if case.transition.vacant and not case.actor.is_system and is_vacant(case):
        line, whose = case.transition.vacant, _next_in_line(case)
        passed = line[: line.index(whose[0])] if len(whose) == 1 else ()
        found["vacant"] = [one.role for one in (*case.transition.by, *passed) if isinstance(one, RoleAt)]
    return found


def holders(case: TableCase, who: Who) -> list[int]:
    """The persons who match today, each once."""
    if isinstance(who, RoleAt):
        found = [
            person
            for place in case.place_ids(who.place, case.held_on)
            for person, _post in case.holders_of(place, who.role, case.today)
        ]
    elif isinstance(who, Asked):
        still_open = opinions_asked.here(case)
        found = [one.person_id for one in still_open if one.person_id]
        for one in still_open:
            if one.organisation_id:
                found += [p for p, _ in case.holders_of(one.organisation_id, who.role, case.today)]
    else:
        found = list(_persons(case, who))
    return list(dict.fromkeys(found))


def named(case: TableCase, who: Who, roles: Any) -> Text:
    """How the pages name who it waits for: the post and its place, or the person."""
    if isinstance(who, RoleAt):
        title = roles.roles[who.role].title
        places = case.places(who.place, case.held_on)
        at = ", ".join(one.name for one in places)
        how = {case.how_held(post) for one in places
               for _person, post in case.holders_of(one.id, who.role, case.today)}  # fmt: skip
        if len(how) == 1:
            title = titled(Text(title.vi, title.en), how.pop())
        return Text(at_place(title.vi, at), f"{title.en}, {at}".strip(", "))
    if isinstance(who, System):
        return Text("hệ thống (đồng hồ thời hạn)", "the system (its clock)")
    if isinstance(who, Asked):
        title = roles.roles[who.role].title
        return Text(f"{title.vi} nơi được hỏi ý kiến", f"{title.en} of those asked")
    if isinstance(who, RollOf):  # never by name: the names of who may yet vote tell who has voted
        return Text("các thành viên được biểu quyết", "the members entitled to vote")
    persons = ", ".join(case.person_name(one) for one in _persons(case, who))
    if persons:
        return Text(persons, persons)
    if isinstance(who, MeetingPost):
        return (
            Text("người chủ trì hội nghị", "the chair of the meeting")
            if who.post == "chair"
            else Text("thư ký hội nghị", "the secretary of the meeting")
        )
    if isinstance(who, ReservationOwner):
        return Text("người thực hiện điều kiện kèm theo", "who answers for the reservation")
    if isinstance(who, ReservationAuthor):
        return Text("người nêu điều kiện đã được báo cáo là thực hiện", "who made a reservation reported as met")
    if isinstance(who, PersonInField):
        known = {**case.kind.fields, **case.kind.asks}[who.field].title
        return Text(f"người ghi ở mục “{known.vi}”", f"the person in “{known.en}”")
    return Text("người có tên trong hồ sơ", "a person named in the dossier")
