"""Does this person match that phrase of the definition, and who does today? Resolved at the moment of acting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain.case import Actor, OnRoll, RoundSeen
from workflow_app.domain.delegations import NEVER_BY_SUBSTITUTE, Delegation, WhyNot
from workflow_app.domain.guards import shown
from workflow_app.domain.posts import titled
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.undone import standing_acts
from workflow_app.domain.who import (
    Asked,
    Author,
    EarlierActor,
    MeetingPost,
    PersonInField,
    Place,
    ReservationOwner,
    RoleAt,
    RollOf,
    RowPerson,
    System,
    Who,
    parse_place,
)
from workflow_app.services import substitutes as standing_in
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
        acts = reversed(standing_acts(case.kind, case.past()))
        last = next((one for one in acts if one.trigger == who.trigger), None)
        return [last.principal_id] if last and last.principal_id else []
    if isinstance(who, MeetingPost):
        newest = next((one for one in reversed(case.rounds()) if one.vote == who.vote), None)
        return [newest.chair_id if who.post == "chair" else newest.secretary_id] if newest else []
    if isinstance(who, RollOf):
        return [one.person_id for one in _may_vote(case, who) if not one.voted and one.person_id not in case.recused()]
    if isinstance(who, ReservationOwner):
        return [one.owner_id for one in case.reservations() if one.met_on is None]
    return []


def _ids(case: TableCase, uids: Iterable[Any]) -> list[int]:
    return [found for uid in uids if uid and (found := case.person_id(uid)) is not None]


def no_place(case: TableCase, place: Place, of: Text | None = None) -> Refusal:
    """That the organisation meant by the definition is not there; `of` is the text whose issuer it would be."""
    named = _place_named(case, place)
    if of is not None:
        named = Text(f"cơ quan ban hành “{of.vi}” ({named.vi})", f"the issuer of “{of.en}” ({named.en})")
    fields = [case.kind.fields[word] for word in _words(place) if word in case.kind.fields]
    empty = tuple(one.title for one in fields if not case.fields.get(one.name))
    return refusal("no_place", place=named, missing=empty, supplier=None if empty else WHO_ENTERS_PLACES)


def _words(place: Place) -> list[str]:
    return str(place).replace(".", " ").split()


def names_what_comes(case: TableCase, place: Place) -> bool:
    """Whether the place hangs on something that the step itself may still enter."""
    return bool({*case.transition.sets, *case.transition.asks} & set(_words(place)))


def _place_named(case: TableCase, place: Place) -> Text:
    """The place in words, as far as they are known without the organisation itself."""
    fields, name = case.kind.fields, place.argument.partition(".")[0]
    word = Text(f"“{fields[name].title.vi}”", f"“{fields[name].title.en}”") if name in fields else Text(name, name)
    how = PLACES[place.how]
    found = Text(how.vi.format(word.vi), how.en.format(word.en))
    if not place.of:
        return found
    start = _place_named(case, parse_place(place.of))
    return Text(f"{found.vi} ({start.vi})", f"{found.en} ({start.en})")


PLACES: dict[str, Text] = {
    "owner": Text("nơi giữ hồ sơ", "where the dossier lies"),
    "origin": Text("nơi lập hồ sơ", "where the dossier was begun"),
    "organisation": Text("tổ chức {}", "the organisation {}"),
    "field": Text("tổ chức ở mục {}", "the organisation in {}"),
    "each": Text("tổ chức ở bảng {}", "the organisations in {}"),
    "roll": Text("nơi sinh hoạt đảng của người ở mục {}", "the roll of the person in {}"),
    "parent": Text("cấp trên trực tiếp", "the organisation above"),
    "root": Text("cấp cao nhất", "the topmost organisation"),
    "nearest": Text("tổ chức gần nhất loại {}", "the nearest organisation of the kind {}"),
    "empowered": Text("nơi có thẩm quyền {}", "the organisation that holds the power {}"),
    "common": Text("cấp trên chung gần nhất với {}", "the nearest organisation above this one and {}"),
}
WHO_ENTERS_PLACES = Text("người quản trị văn phòng (sổ tổ chức)", "whoever runs the office (its organisations)")


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
        found = substitution(case, actor, by)
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


def substitution(case: TableCase, actor: Actor, by: tuple[Who, ...]) -> Delegation | Refusal:
    """The delegation by which the actor stands in for his principal here, or why there is none.

    The principal must hold, himself and by the very post delegated, what the step asks for: nobody passes on a place
    in which he is himself a substitute. Whoever wrote the dossier does not stand in for anybody on it.
    """
    principal = case.person_name(actor.principal_id)
    supplier = Text(principal, principal)
    if case.transition.round and case.transition.round.step in NEVER_BY_SUBSTITUTE:
        return refusal("vote_not_delegated", step=case.transition.title)
    given = [one for one in case.delegated_to(actor.person_id) if one.principal_id == actor.principal_id]
    fitting = [one for one in given if _by_post(case, one, by)]
    if not fitting:
        return refusal("delegation_missing", person=principal, supplier=supplier)
    reasons = []
    for one in fitting:
        why_not = _why_not(case, one)
        if why_not is None:
            if actor.person_id == case.dossier.author_id:
                return refusal("substitute_is_author", person=principal, supplier=supplier)
            return unfit(case, one) or one
        reasons.append(_not_in_force(case, one, why_not))
    return reasons[-1]


def unfit(case: TableCase, one: Delegation) -> Refusal | None:
    """Why the substitute may no longer stand in there, whatever was found when he was named: his own posts are those of
    today."""
    posts = [(role, place) for role, place, _ in case.posts_of(one.substitute_id)]
    return standing_in.unfit(
        case.session, one.substitute_id, posts, one.organisation_id, case.today, case.kind.overseers,
        lambda place: [above.id for above in case.ancestors(place, case.today)],
        without=[one.principal_id, case.dossier.author_id],
    )  # fmt: skip


def _why_not(case: TableCase, one: Delegation) -> WhyNot | None:
    belongs_to = () if one.within_id is None else case.belongs_to()
    return one.why_not(case.kind.name, case.transition.trigger, case.today, case.held_on, belongs_to)


def _not_in_force(case: TableCase, one: Delegation, why_not: WhyNot) -> Refusal:
    name = case.person_name(one.principal_id)
    supplier = Text(name, name)
    if why_not == "over":
        return refusal("delegation_over", person=name, last=shown(min(one.to_on, one.post_to or one.to_on)),
                       supplier=supplier)  # fmt: skip
    if why_not == "not_yet":
        return refusal("delegation_not_yet", person=name, first=shown(one.from_on), last=shown(one.to_on))
    if why_not == "revoked":
        revoked = shown(one.revoked_on or one.to_on)
        return refusal("delegation_revoked", person=name, revoked=revoked, supplier=supplier)
    if why_not == "elsewhere" and one.within_id is not None:
        place = case.organisation_by_id(one.within_id).name
        return refusal("delegation_elsewhere", person=name, organisation=place, supplier=supplier)
    return refusal("delegation_out_of_scope", person=name, step=case.transition.title, supplier=supplier)


def _by_post(case: TableCase, one: Delegation, by: tuple[Who, ...]) -> bool:
    return any(place_of_post(case, one.role, one.organisation_id, who) for who in by)


def place_of_post(case: TableCase, role: str, organisation_id: int, who: Who) -> bool:
    """Whether a post of that role, there, is one that the phrase means."""
    if isinstance(who, RoleAt):
        return role == who.role and organisation_id in case.place_ids(who.place, case.held_on)
    if isinstance(who, Asked):
        asked_there = {one.organisation_id for one in case.opinions() if one.answered_on is None}
        return role == who.role and organisation_id in asked_there
    return False


def principals(case: TableCase, person_id: int) -> list[int]:
    """Those for whom the person may stand in on the day of the act, whatever the step: for offers."""
    found = [one for one in case.delegated_to(person_id) if one.why_not_on(case.today) is None]
    return list(dict.fromkeys(one.principal_id for one in found))


def substitutes(case: TableCase, principal_id: int, by: tuple[Who, ...]) -> list[int]:
    """Who may take the step in that person's place today."""
    return [
        one.substitute_id
        for one in case.delegated_by(principal_id)
        if _why_not(case, one) is None
        and _by_post(case, one, by)
        and one.substitute_id != case.dossier.author_id
        and unfit(case, one) is None
    ]


def in_place_of(case: TableCase) -> dict[str, Any]:
    """What the leaf keeps of an act that is not simply its holder's: by which delegation, for which empty posts."""
    found: dict[str, Any] = {}
    if case.actor.person_id != case.actor.principal_id:
        by = asked(case)
        used = substitution(case.as_it_stood(), case.actor, by)
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
        found = [one.person_id for one in case.opinions() if one.person_id and one.answered_on is None]
        for one in case.opinions():
            if one.organisation_id and one.answered_on is None:
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
    if isinstance(who, RollOf):
        return Text("các thành viên được biểu quyết", "the members entitled to vote")
    if isinstance(who, ReservationOwner):
        return Text("người thực hiện điều kiện kèm theo", "who answers for the reservation")
    if isinstance(who, PersonInField):
        known = {**case.kind.fields, **case.kind.asks}[who.field].title
        return Text(f"người ghi ở mục “{known.vi}”", f"the person in “{known.en}”")
    return Text("người có tên trong hồ sơ", "a person named in the dossier")
