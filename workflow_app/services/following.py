"""What follows a step: whether its effects can be carried out, asked before it is taken.

Each effect that can fail has its function here; what is found here is what `effects.py` carries out. Where nothing is
amiss, nothing is read that the act itself would not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workflow_app.db import dossiers
from workflow_app.domain.case import Actor
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import NotFound, Refusal, refusal
from workflow_app.domain.seen import DossierSeen, OrganisationSeen
from workflow_app.domain.sign_offs import SignOffMade
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Effect, Transition
from workflow_app.domain.who import parse_place
from workflow_app.services import documents, members, named_places, signing
from workflow_app.services.cases import TableCase
from workflow_app.services.values import read_input
from workflow_app.services.voting import freezing, rounds

Values = Mapping[str, Any]


def place_meant(case: TableCase, phrase: str) -> OrganisationSeen | None:
    """The organisation that an effect names, on the day of the act and from where the dossier then lies."""
    return case.once(f"place {phrase} {case.dossier.owner_id}", lambda: case.place(parse_place(phrase), case.held_on))


def row_meant(case: TableCase, values: Values) -> int:
    """The row, counted from 1, that the person named with the act; 0 where he named none."""
    return int(case.given.asks.get(values["index"]) or 0)


# Of each effect: why it cannot be ------------------------------------------------------------------------------------


def _no_place(case: TableCase, phrase: str) -> Iterator[Refusal]:
    """A field that is empty, and that the step needs filled anyway, is told once."""
    if place_meant(case, phrase) is None:
        needed = {case.kind.fields[name].title for name in case.transition.needs_fields}
        found = named_places.no_place(case, parse_place(phrase))
        if not found.missing or not needed.issuperset(found.missing):
            yield found


def _owner(case: TableCase, values: Values) -> Iterator[Refusal]:
    yield from _no_place(case, values["of"])
    yield from _not_there(case, place_meant(case, values["of"]))


def _not_there(case: TableCase, place: OrganisationSeen | None) -> Iterator[Refusal]:
    """Nothing is handed to an organisation that was not founded by the day of the act, or had ended."""
    if place is not None and not case.ancestors(place.id, case.held_on):
        yield refusal("organisation_not_there", organisation=place.name, day=shown(case.held_on))


def _member(case: TableCase, values: Values) -> Iterator[Refusal]:
    name = values["person"]
    is_told = name in case.transition.needs_fields and not case.fields.get(name)
    if not is_told and case.person_id(str(case.fields.get(name) or "")) is None:
        title = case.kind.fields[name].title
        yield refusal("missing_field", field=title, missing=(title,))


def _roll(case: TableCase, values: Values) -> Iterator[Refusal]:
    phrase = values.get("to", "owner")
    yield from _member(case, values)
    yield from _no_place(case, phrase)
    place = place_meant(case, phrase)
    yield from _not_there(case, place)
    if place is not None:
        yield from members.roll_faults(case, values, place)


def _row(case: TableCase, values: Values) -> Iterator[Refusal]:
    if "index" not in values:
        return
    table, index = case.kind.fields[values["table"]], row_meant(case, values)
    found = len(case.fields.get(table.name) or [])
    if not 1 <= index <= found:
        needed = max(index, 1)
        yield refusal(
            "too_few_rows", table=table.title, needed=needed, found=found, such=Text("", ""), missing=(table.title,)
        )


def _day(case: TableCase, values: Values) -> Iterator[Refusal]:
    """A day may follow from a clock that an earlier effect of the same step starts."""
    started = {one.values.get("clock") or one.values["of"] for one in case.transition.effects if _starts(one)}
    if "clock" in values and values["clock"] not in started and values["clock"] not in case.clocks():
        yield refusal("no_clock", clock=case.kind.clocks[values["clock"]].title)


def _starts(effect: Effect) -> bool:
    return effect.name == "start_clock"


def _carried(case: TableCase, values: Values) -> Iterator[Refusal]:
    """A file on which a body votes does not leave it in the middle of the vote."""
    person, place = case.person_id(str(case.fields.get(values["person"]) or "")), place_meant(case, values["to"])
    if person is not None and place is not None and not place.is_outside:
        yield from freezing.carried_faults(case, dossiers.of_kind_about(case.session, values["kind"], person))


FAULTS: dict[str, Callable[[TableCase, Values], Iterator[Refusal]]] = {
    "set_day": _day,
    "move_owner": _owner,
    "set_member": _member,
    "move_roll": _roll,
    "void_document": lambda case, values: documents.void_faults(case, values["of"]),
    "unsign": lambda case, values: documents.unsign_faults(case, values["of"]),
    "restore_voted_text": lambda case, values: documents.restore_faults(case, values["of"]),
    "declare_finished_text": lambda case, values: documents.finish_faults(case, values["of"]),
    "change_row": _row,
    "carry_dossiers": _carried,
}
"""The other effects cannot fail, or have a rule of their own (clocks that are extended, dossiers that are opened)."""


# Of a step: the effects in their order -------------------------------------------------------------------------------


def moves_rolls(transition: Transition) -> bool:
    """Whether the step asks on whose roll somebody stands."""
    return any(one.name == "move_roll" for one in transition.effects)


def can_fail(case: TableCase) -> bool:
    """Whether the step has an effect of which this room says anything."""
    return any(one.name in FAULTS for one in case.transition.effects)


def refusals(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """Why what the step brings about cannot be; each effect is asked where the ones before it have left the dossier.

    Before anything is entered, only what does not hang on it. An effect that would not follow from this very act (a
    signature that is not the last one, another outcome) is no reason against it.
    """
    ahead = _ahead(case)
    for effect in case.transition.effects:
        if not entered and _hangs_on_what_comes(case, effect):
            continue
        found = faults_of(ahead, effect)
        if found and follows(case, effect):
            yield from found
        elif not found:
            _go_on(ahead, effect, case)


def faults_of(case: TableCase, effect: Effect) -> list[Refusal]:
    """Why one effect cannot be, as the dossier now stands."""
    found = FAULTS[effect.name](case, effect.values) if effect.name in FAULTS else ()
    return [replace(one, rule="effects") for one in found]


def _ahead(case: TableCase) -> TableCase:
    """The same facts, of a dossier that may be thought further on without changing the one that is there."""
    ahead = case.under(case.transition)
    ahead.dossier = replace(case.dossier)
    return ahead


def _go_on(ahead: TableCase, effect: Effect, case: TableCase) -> None:
    """Where an effect leaves the dossier, as far as a later one of the same step asks for it."""
    if effect.name not in ("move_owner", "add_row") or (effect.outcomes and not follows(case, effect)):
        return
    if effect.name == "move_owner":
        place = place_meant(ahead, effect.values["of"])
        ahead.dossier.owner_id = place.id if place else ahead.dossier.owner_id
    else:
        table = effect.values["table"]
        ahead.__dict__["fields"] = {**ahead.fields, table: [*(ahead.fields.get(table) or []), {}]}


def fields_of_new(case: TableCase, values: Values) -> dict[str, Any]:
    """What the dossier that the step opens begins with: what was asked, what stands in this one, or a fixed word."""
    fields = {}
    for name, source in (values.get("fields") or {}).items():
        known = str(source)
        # What this act could have been told and was not stays empty; its name is no value.
        unsaid = None if known in case.transition.asks else known
        fields[name] = case.given.asks.get(known, case.fields.get(known, unsaid))
    return fields


def begun(case: TableCase, effect: Effect) -> TableCase:
    """The dossier that the step opens, as its own first step will find it. Raises Refused where it could not read what
    this one hands it, NotFound for a kind that the office does not have."""
    assert case.kinds is not None
    try:
        kind = case.kinds(effect.values["kind"])
    except KeyError:
        raise NotFound("kind", str(effect.values["kind"])) from None
    first = next(one for one in kind.leaving[CREATION] if one.trigger == "create")
    given = read_input(
        kind, first, {"fields": fields_of_new(case, effect.values), "held_on": case.held_on.isoformat()},
        person_exists=lambda uid: case.person_id(uid) is not None,
        organisation_exists=lambda uid: case.organisation(uid) is not None,
    )  # fmt: skip
    ahead = _ahead(case)
    for one in case.transition.effects:
        _go_on(ahead, one, case)
    owner, person = ahead.dossier.owner_id, case.actor.person_id or case.dossier.author_id
    blank = DossierSeen(
        id=0, uid="", stream="", state=CREATION, head_seq=-1, head_hash="", revision=0, round=1, title="",
        owner_id=owner, origin_id=owner, author_id=person, about_id=None, fields={}, content_digest="",
        is_restricted=kind.restricted,
    )  # fmt: skip
    actor = Actor(person, person, is_system=True)
    return TableCase(case.session, kind, blank, first, actor, case.now, given, case.defaults)


def _hangs_on_what_comes(case: TableCase, effect: Effect) -> bool:
    """Whether an effect hangs on a vote that is not closed yet, or on what will be entered."""
    if effect.outcomes:
        return True
    values, coming = effect.values, {*case.transition.sets, *case.transition.asks}
    places = [values[name] for name in ("of", "to") if effect.name.startswith("move_") and name in values]
    if any(named_places.names_what_comes(case, parse_place(one)) for one in places):
        return True
    return bool(coming & {values.get(name) for name in ("person", "index", "table")})


def completes(case: TableCase) -> bool:
    """Whether the step is done by this very act: of several signatures, by the last one."""
    if case.transition.sign_off is None:
        return True
    group = signing.group_of(case)
    one = SignOffMade(case.actor.person_id, case.actor.principal_id, group[0] if group else "")
    return not case.transition.sign_off.rule.collect and signing.state_of(case, (one,)).full


def follows(case: TableCase, effect: Effect) -> bool:
    """Whether this act would bring the effect about: its signature is the last one, its round closes with that outcome.

    Asked only where it matters, because both have to be reckoned.
    """
    transition = case.transition
    if not completes(case):
        return False
    if effect.outcomes and transition.round and transition.round.step == "close":
        return rounds.branch_ahead(case, transition.round) in effect.outcomes
    return True
