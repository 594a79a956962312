"""Who keeps out of a dossier: declared by himself or by his superiors, or plain from the dossier itself.

A person who keeps out takes no step on that dossier; he may read it as before. Grounds: his own file, a relative's, a
unit where he belongs is supervised, or another one that was declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from workflow_app.db import absences
from workflow_app.db.columns import instant_text
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll
from workflow_app.domain.texts import Text
from workflow_app.domain.who import PersonInField, ReservationOwner, RoleAt, RowPerson, Who
from workflow_app.services import who
from workflow_app.services.cases import TableCase

GROUNDS: dict[str, Text] = {
    "own": Text("hồ sơ của chính mình", "it is his own file"),
    "relative": Text("hồ sơ của người thân", "it is a relative's file"),
    "supervised": Text("thuộc đơn vị được giám sát", "his unit is supervised"),
    "declared": Text("đã khai báo có liên quan", "a declared conflict of interest"),
}

M = TypeVar("M", bound=Any)


def refusals(case: TableCase) -> Iterator[Refusal]:
    """Why nobody concerned may take this step: neither who acts, nor for whom, nor who writes it down.

    Declaring that he keeps out is open to him; who else does is not his to choose.
    """
    for_himself = case.transition.recusal == "declare" and "recused" not in case.transition.asks
    if case.actor.is_system or for_himself:
        return
    for person in sorted(case.actor.hands):
        only_writes = person == case.actor.recorder_id and person not in case.actor.persons
        ground = ground_of(case, person, case.transition.recorded_by if only_writes else None)
        if ground:
            is_declared = person in case.recused()
            yield refusal(
                "recused", person=case.person_name(person), ground=GROUNDS[ground],
                ways_out=_lifting(case) if is_declared else (),
            )  # fmt: skip


def _lifting(case: TableCase) -> tuple[Text, ...]:
    """What was declared can be lifted, by whom the definition names; what is plain from the dossier cannot."""
    return tuple(one.title for one in case.kind.leaving[case.dossier.state] if one.recusal == "lift")


def ground_of(case: TableCase, person_id: int, by: Iterable[Who] | None = None) -> str:
    """Why the person keeps out of the dossier; empty where he does not. `by`: through which phrases of the definition
    he would act, where it is not as one of those who take the step."""
    declared = case.recused().get(person_id, "")
    if declared or not case.kind.conflicts or not case.dossier.id:
        return declared
    if _is_his(case, person_id, case.transition.by if by is None else by):
        return ""
    return next((ground for one in _days(case) for ground in _plain_grounds(one, person_id)), "")


def _days(case: TableCase) -> Iterator[TableCase]:
    """The day of the act, and today: who is kept out on either keeps out, else an act would be dated past its rule."""
    yield case
    if case.is_dated_back:
        yield case.as_of(case.today)


def _is_his(case: TableCase, person_id: int, by: Iterable[Who]) -> bool:
    """A step that the definition gives to the person by name, or as the subject that he is (a subject's own report), is
    no conflict. That subjects see of it does not make it theirs, nor does a post that one of them holds besides."""
    named = (PersonInField, ReservationOwner, RowPerson)
    his = [one for one in by if isinstance(one, named) or one in case.kind.subjects]
    if person_id == case.dossier.about_id and PersonInField(case.kind.about) in his:
        return True  # also of a past day of which whom the file is about is known, and its form is not
    return who.first_match(case, person_id, his) is not False


def _plain_grounds(case: TableCase, person_id: int) -> Iterator[str]:
    """What the dossier itself shows, for each ground that its definition names and the office's settings leave on."""
    named = _subjects(case, case.kind.file_of or case.kind.subjects)
    found = {
        "own": lambda: person_id in named,
        "relative": lambda: _is_relative(case, person_id, named),
        "supervised": lambda: bool(case.places_of(person_id, case.held_on) & _units(case)),
    }
    for ground in case.kind.conflicts:
        if case.setting(f"recusal_{ground}") is not False and found[ground]():
            yield ground


def _subjects(case: TableCase, phrases: Iterable[Who]) -> set[int]:
    by_name = (one for one in phrases if not isinstance(one, RoleAt))
    found = {person for one in by_name for person in who.holders(case, one)}
    return found | ({case.dossier.about_id} if case.dossier.about_id else set())


def reads_on(case: TableCase, member: OnRoll) -> bool:
    """Whether a member of the deciding body, who keeps out of the matter, reads it like the others of that body: unless
    it is about him or about where he belongs."""
    if not member.reason.startswith("recused"):
        return False
    person = member.person_id
    return not is_subject(case, person) and not set(_plain_grounds(case, person)) & {"own", "supervised"}


def is_subject(case: TableCase, person_id: int) -> bool:
    """Whether the dossier is about the person: by name, or by a post that its definition counts among its subjects."""
    by_post = (one for one in case.kind.subjects if isinstance(one, RoleAt))
    return person_id in _subjects(case, case.kind.subjects) or who.first_match(case, person_id, by_post) is not False


def _is_relative(case: TableCase, person_id: int, subjects: set[int]) -> bool:
    """Declared by either of the two among the facts of a member."""
    mine, uid = case.relatives_of(person_id), case.person_uid(person_id)
    others = subjects - {person_id}
    return any(case.person_uid(one) in mine or uid in case.relatives_of(one) for one in others)


def _units(case: TableCase) -> frozenset[int]:
    by_post = (one for one in case.kind.subjects if isinstance(one, RoleAt))
    return frozenset(place for one in by_post for place in case.place_ids(one.place, case.held_on))


# Declared, lifted --------------------------------------------------------------------------------------------------


def declaration_faults(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """A recusal is declared once, of somebody, and only one in force is lifted."""
    step = case.transition.recusal
    if step is None:
        return
    if step == "lift" and not case.recused():
        yield refusal("nobody_keeps_out")
        return
    if not entered and "recused" in case.transition.asks:
        return
    person = _person(case)
    himself = case.actor.principal_id
    if person is None:
        title = case.kind.asks["recused"].title
        yield refusal("missing_field", field=title, missing=(title,))
    elif step == "declare" and person in case.recused():
        yield refusal("recused_already", person=case.person_name(person))
    elif step == "declare" and "recused" in case.transition.asks and person == himself != case.actor.person_id:
        name = case.person_name(person)
        yield refusal("puts_out_principal", person=name, supplier=Text(name, name))
    elif step == "lift" and person not in case.recused():
        yield refusal("not_recused", person=case.person_name(person))


def _person(case: TableCase) -> int | None:
    """Of whom the step speaks: the person asked for, where the step asks, else who takes it."""
    if "recused" in case.transition.asks:
        return case.person_id(str(case.given.asks.get("recused") or ""))
    return case.actor.principal_id


def apply(case: TableCase) -> dict[str, Any]:
    """Declare or lift; returns what the leaf keeps of it (the reason is a disclosure)."""
    person = _person(case)
    assert person is not None
    ground = str(case.given.asks.get("ground") or "declared")
    values = {
        "dossier": case.dossier.id, "person": person, "on": case.held_on.isoformat(), "by": case.actor.person_id
    }  # fmt: skip
    if case.transition.recusal == "lift":
        case.session.run(absences.LIFT_RECUSAL, values)
    else:
        more = {"ground": ground if ground in GROUNDS else "declared", "at": instant_text(case.now)}
        case.session.run(absences.INSERT_RECUSAL, values | more)
    case.forget("recused")
    return {"step": case.transition.recusal, "uid": case.person_uid(person)}


# Votes -------------------------------------------------------------------------------------------------------------


def on_roll(case: TableCase, members: Iterable[M], reason: str = "recused") -> list[M]:
    """The roll of a round: who keeps out leaves the base by the setting `recusal_leaves_base`, else he stays in it and
    has no vote; either way the roll says so, and by `reason` whether it was after the opening."""
    leaves = case.setting("recusal_leaves_base") is not False
    found = []
    for one in members:
        if one.may_vote and ground_of(case, one.person_id):
            one = replace(one, counts=not leaves, reason=reason if leaves else f"{reason}_counted")
        found.append(one)
    return found
