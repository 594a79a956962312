"""Does this person match that phrase of the definition, and who does today? Resolved at the moment of acting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflow_app.db import people
from workflow_app.domain.case import Actor
from workflow_app.domain.texts import Text
from workflow_app.domain.who import (
    Asked,
    Author,
    EarlierActor,
    MeetingPost,
    PersonInField,
    RoleAt,
    RowPerson,
    System,
    Who,
)
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
    return person_id in set(_persons(case, who))


def _asked(case: TableCase, person_id: int, who: Asked) -> int | bool:
    asked = {one.organisation_id for one in case.opinions() if one.answered_on is None}
    if any(one.person_id == person_id and one.answered_on is None for one in case.opinions()):
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
        last = next((one for one in reversed(case.past()) if one.trigger == who.trigger), None)
        return [last.principal_id] if last and last.principal_id else []
    if isinstance(who, MeetingPost):
        newest = next((one for one in reversed(case.rounds()) if one.vote == who.vote), None)
        return [newest.chair_id if who.post == "chair" else newest.secretary_id] if newest else []
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

    A clerk who records somebody else's act needs `recorded_by`, and the somebody must match `by` himself.
    """
    case = case.as_it_stood()
    if actor.recorder_id is not None:
        if first_match(case, actor.recorder_id, case.transition.recorded_by) is False:
            return False
    elif actor.person_id != actor.principal_id:
        return False
    return first_match(case, actor.principal_id, by)


def holders(case: TableCase, who: Who) -> list[int]:
    """The persons who match today, each once."""
    if isinstance(who, RoleAt):
        found = [
            person
            for place in case.place_ids(who.place, case.held_on)
            for person, _post in people.holders(case.session, place, who.role, case.today)
        ]
    elif isinstance(who, Asked):
        found = [one.person_id for one in case.opinions() if one.person_id and one.answered_on is None]
        for one in case.opinions():
            if one.organisation_id and one.answered_on is None:
                found += [p for p, _ in people.holders(case.session, one.organisation_id, who.role, case.today)]
    else:
        found = list(_persons(case, who))
    return list(dict.fromkeys(found))


def named(case: TableCase, who: Who, roles: Any) -> Text:
    """How the pages name who it waits for: the post and its place, or the person."""
    if isinstance(who, RoleAt):
        title = roles.roles[who.role].title
        places = case.places(who.place, case.held_on)
        at = ", ".join(one.name for one in places)
        return Text(f"{title.vi} {at}".strip(), f"{title.en}, {at}".strip(", "))
    if isinstance(who, System):
        return Text("hệ thống (đồng hồ thời hạn)", "the system (its clock)")
    if isinstance(who, Asked):
        title = roles.roles[who.role].title
        return Text(f"{title.vi} nơi được hỏi ý kiến", f"{title.en} of those asked")
    persons = ", ".join(case.person_name(one) for one in _persons(case, who))
    if persons:
        return Text(persons, persons)
    if isinstance(who, MeetingPost):
        return (
            Text("người chủ trì hội nghị", "the chair of the meeting")
            if who.post == "chair"
            else Text("thư ký hội nghị", "the secretary of the meeting")
        )
    if isinstance(who, PersonInField):
        known = {**case.kind.fields, **case.kind.asks}[who.field].title
        return Text(f"người ghi ở mục “{known.vi}”", f"the person in “{known.en}”")
    return Text("người có tên trong hồ sơ", "a person named in the dossier")
