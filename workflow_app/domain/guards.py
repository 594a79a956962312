"""Named rules: each answers why not, or nothing. A definition refers to them by name and gives them values.

Separation of duties looks at the person *and* at whom the person acts for. Rules that read what was entered with the
act are marked `about_input`; an offer made before anything is entered does not ask them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.clocks import add_months
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import parse_place

Answer = Refusal | None
GuardFunction = Callable[[Case, Mapping[str, Any]], Answer]


@dataclass(frozen=True, slots=True)
class Guard:
    name: str
    call: GuardFunction
    values: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    about_input: bool = False
    separates_duties: bool = False


GUARDS: dict[str, Guard] = {}


def guard(
    *, values: Mapping[str, str] | None = None, required: tuple[str, ...] = (), about_input: bool = False,
    separates_duties: bool = False,
) -> Callable[[GuardFunction], GuardFunction]:  # fmt: skip
    def register(call: GuardFunction) -> GuardFunction:
        name = call.__name__
        GUARDS[name] = Guard(name, call, values or {}, required, about_input, separates_duties)
        return call

    return register


def day_in(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value if isinstance(value, date) else None


def shown(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _rows(case: Case, table: str) -> list[Mapping[str, Any]]:
    return list(case.fields.get(table) or [])


def _entered(case: Case, name: str) -> Any:
    return case.given.asks.get(name) if name in case.kind.asks else case.fields.get(name)


def _about(case: Case, name: Any) -> dict[str, Any]:
    """What was entered wrongly, so that the form says it there; nothing for the day of the act itself."""
    spec = case.kind.asks.get(name) or case.kind.fields.get(name)
    return {"field": spec.title} if spec else {}


# Separation of duties ---------------------------------------------------------------------------------------------


@guard(separates_duties=True)
def not_the_author(case: Case, values: Mapping[str, Any]) -> Answer:
    """Nobody signs off what they wrote themselves, nor what the person they act for wrote."""
    if case.dossier.author_id in case.actor.persons:
        return refusal("own_work", rule="not_the_author")
    return None


@guard(values={"of": "trigger"}, required=("of",), separates_duties=True)
def not_who_did(case: Case, values: Mapping[str, Any]) -> Answer:
    """The same person may not take this step after one of the named ones, however long ago that was."""
    triggers = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for past in reversed(case.past()):
        if past.trigger in triggers and case.actor.persons & {past.person_id, past.principal_id}:
            done = next(one.title for one in case.kind.transitions if one.trigger == past.trigger)
            code = "own_work" if past.from_state == "" else "same_person"
            return refusal(code, rule="not_who_did", step=done)
    return None


@guard(separates_duties=True)
def not_about_the_actor(case: Case, values: Mapping[str, Any]) -> Answer:
    """Nobody acts on, or records the vote on, a file about himself: as it stands, or as the act would make it."""
    entered = case.given.fields.get(case.kind.about)
    if {case.dossier.about_id, case.person_id(entered) if entered else None} & case.actor.hands:
        return refusal("about_yourself", rule="not_about_the_actor")
    return None


@guard(values={"of": "vote"}, required=("of",), separates_duties=True)
def recorder_is_not_the_chair(case: Case, values: Mapping[str, Any]) -> Answer:
    """Who records a vote does not also confirm it: the recorder and the chair are two persons."""
    current = next((one for one in reversed(case.rounds()) if one.vote == values["of"] and one.is_open), None)
    if current is None:
        return None
    if case.transition.round and case.transition.round.step in ("tally", "check"):
        clash = current.chair_id in case.actor.hands
    else:
        clash = current.recorder_id in case.actor.hands
    return refusal("recorder_is_chair", rule="recorder_is_not_the_chair") if clash else None


@guard(values={"of": "field"}, required=("of",), separates_duties=True)
def not_in_field(case: Case, values: Mapping[str, Any]) -> Answer:
    """The acting person is not named in a field (a watcher is not the subject), before the act nor by it."""
    for fields in (case.dossier.fields, case.given.fields):
        named = fields.get(values["of"])
        for uid in named if isinstance(named, list) else [named]:
            if uid and case.person_id(uid) in case.actor.hands:
                return refusal("named_in_field", rule="not_in_field", field=case.kind.fields[values["of"]].title)
    return None


# Days ---------------------------------------------------------------------------------------------------------------


@guard(values={"day": "free", "field": "field", "clock": "clock"}, about_input=True)
def day_not_before(case: Case, values: Mapping[str, Any]) -> Answer:
    """A day may not lie before the day of a field, or before the day a clock began.

    “After 12 months” means from that very day on (Quy định thi hành Điều lệ Đảng).
    """
    entered = case.held_on if values.get("day", "held_on") == "held_on" else day_in(_entered(case, values["day"]))
    if "clock" in values:
        clock = case.clocks().get(values["clock"])
        limit = clock.started_on if clock else None
    else:
        limit = day_in(case.fields.get(values["field"]))
    if entered is None or limit is None or entered >= limit:
        return None
    return refusal(
        "too_early", rule="day_not_before", day=shown(entered), first=shown(limit), **_about(case, values.get("day"))
    )


@guard(values={"day": "free", "field": "field"}, about_input=True)
def day_not_after(case: Case, values: Mapping[str, Any]) -> Answer:
    """A day may not lie after the day of a field, or in the future when no field is named."""
    entered = case.held_on if values.get("day", "held_on") == "held_on" else day_in(_entered(case, values["day"]))
    limit = day_in(case.fields.get(values["field"])) if "field" in values else case.today
    if entered is None or limit is None or entered <= limit:
        return None
    return refusal(
        "too_late", rule="day_not_after", day=shown(entered), last=shown(limit), **_about(case, values.get("day"))
    )


@guard(values={"field": "field"}, required=("field",))
def day_has_come(case: Case, values: Mapping[str, Any]) -> Answer:
    """The day of a field is today or past."""
    limit = day_in(case.fields.get(values["field"]))
    if limit is None or limit <= case.today:
        return None
    return refusal("not_yet", rule="day_has_come", first=shown(limit))


@guard(values={"of": "clock"}, required=("of",))
def clock_has_run_out(case: Case, values: Mapping[str, Any]) -> Answer:
    """The last day of a clock has passed and nothing stopped it."""
    clock = case.clocks().get(values["of"])
    if clock and clock.stopped_on is None and clock.due_on < case.today:
        return None
    last = shown(clock.due_on) if clock else "—"
    return refusal("clock_still_runs", rule="clock_has_run_out", clock=case.kind.clocks[values["of"]].title, last=last)


@guard(
    values={"from": "field", "to": "field", "months": "free", "study": "field", "study_months": "free"},
    required=("from", "to", "months"),
)
def lasts_less_than(case: Case, values: Mapping[str, Any]) -> Answer:
    """A temporary stay is under `months`; for study it may last up to `study_months` (that day included)."""
    start, end = day_in(case.fields.get(values["from"])), day_in(case.fields.get(values["to"]))
    if start is None or end is None:
        return None
    study = bool(values.get("study")) and bool(case.fields.get(values["study"]))
    if study:
        if end <= add_months(start, int(values["study_months"])):
            return None
        months = int(values["study_months"])
    else:
        if end < add_months(start, int(values["months"])):
            return None
        months = int(values["months"])
    return refusal("lasts_too_long", rule="lasts_less_than", months=months, first=shown(start), last=shown(end))


@guard(values={"from": "field", "to": "field", "months": "free"}, required=("from", "to", "months"))
def lasts_at_least(case: Case, values: Mapping[str, Any]) -> Answer:
    start, end = day_in(case.fields.get(values["from"])), day_in(case.fields.get(values["to"]))
    if start is None or end is None or end >= add_months(start, int(values["months"])):
        return None
    return refusal("lasts_too_short", rule="lasts_at_least", months=int(values["months"]))


# Contents -----------------------------------------------------------------------------------------------------------


@guard(values={"table": "field", "count": "free", "column": "column", "is": "free"}, required=("table", "count"))
def rows_at_least(case: Case, values: Mapping[str, Any]) -> Answer:
    """A table has so many rows (of a given sort, where a column and its value are named)."""
    rows = _rows(case, values["table"])
    if "column" in values:
        rows = [row for row in rows if row.get(values["column"]) == values["is"]]
    if len(rows) >= int(values["count"]):
        return None
    return refusal(
        "too_few_rows", rule="rows_at_least", table=case.kind.fields[values["table"]].title, needed=values["count"],
        found=len(rows),
    )  # fmt: skip


@guard(values={"table": "field", "column": "column", "is": "free"}, required=("table", "column"))
def every_row_has(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every row of a table has its column filled, or filled with one given value."""
    table = case.kind.fields[values["table"]]
    open_rows = [
        number
        for number, row in enumerate(_rows(case, values["table"]), start=1)
        if ("is" in values and row.get(values["column"]) != values["is"])
        or ("is" not in values and row.get(values["column"]) in (None, "", []))
    ]
    if not open_rows:
        return None
    return refusal(
        "rows_open", rule="every_row_has", table=table.title, column=table.column(values["column"]).title,
        rows=", ".join(map(str, open_rows)),
        missing=tuple(Text(f"{table.title.vi}, dòng {n}", f"{table.title.en}, row {n}") for n in open_rows),
    )  # fmt: skip


@guard(values={"of": "field"}, required=("of",))
def different_persons(case: Case, values: Mapping[str, Any]) -> Answer:
    """The persons named in these fields are all different."""
    named = [(str(name), str(case.fields.get(name))) for name in values["of"] if case.fields.get(name)]
    seen: dict[str, str] = {}
    for name, uid in named:
        if uid in seen:
            return refusal(
                "same_person_twice", rule="different_persons", first=case.kind.fields[seen[uid]].title,
                second=case.kind.fields[name].title,
            )  # fmt: skip
        seen[uid] = name
    return None


@guard(values={"of": "field", "standing": "free"}, required=("of", "standing"))
def member_standing(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person in the field stands on a roll as official or as probationary member."""
    person = case.person_id(case.fields.get(values["of"]) or "")
    if person is None:
        return None
    entries = [one for one in case.roll(person, case.held_on) if one.presence != "guest"]
    if any(one.standing == values["standing"] for one in entries):
        return None
    code = "not_official" if values["standing"] == "official" else "not_probationary"
    return refusal(code, rule="member_standing", field=case.kind.fields[values["of"]].title)


@guard(values={"table": "field", "column": "column", "subjects": "field"}, required=("table", "column", "subjects"))
def independent_of_subjects(case: Case, values: Mapping[str, Any]) -> Answer:
    """No team member belongs to a supervised organisation or is supervised (89-QĐ/TW; relatives by declaration)."""
    persons = {case.person_id(row.get(values["column"]) or ""): row for row in _rows(case, values["table"])}
    for subject in _rows(case, values["subjects"]):
        organisation = case.organisation(subject.get("organisation") or "")
        subject_person = case.person_id(subject.get("person") or "")
        for person in persons:
            if person is None:
                continue
            if person == subject_person:
                return refusal("team_is_subject", rule="independent_of_subjects", person=case.person_name(person))
            if organisation and organisation.id in case.places_of(person, case.held_on):
                return refusal(
                    "team_not_independent", rule="independent_of_subjects", person=case.person_name(person),
                    organisation=organisation.name,
                )  # fmt: skip
    return None


# Places and powers --------------------------------------------------------------------------------------------------


@guard(values={"power": "free", "at": "free"}, required=("power",))
def empowered(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation holds the power on the day of the act."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    if place and case.empowered(place.id, values["power"], case.held_on):
        return None
    return refusal(
        "not_empowered", rule="empowered", organisation=place.name if place else "—", day=shown(case.held_on),
        ways_out=_instead(case, "not_empowered", power=values["power"]),
    )  # fmt: skip


@guard(values={"power": "free", "at": "free"}, required=("power",))
def not_empowered(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation does not hold the power on the day of the act, so the file goes up."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    if place and case.empowered(place.id, values["power"], case.held_on):
        return refusal(
            "is_empowered", rule="not_empowered", organisation=place.name, day=shown(case.held_on),
            supplier=Text(place.name, place.name), ways_out=_instead(case, "empowered", power=values["power"]),
        )  # fmt: skip
    return None


def _instead(case: Case, name: str, **wanted: Any) -> tuple[Text, ...]:
    """The steps from here that ask for the very opposite: the ways to go where this one is closed."""
    return tuple(
        dict.fromkeys(
            one.title for one in case.kind.leaving.get(case.dossier.state, ())
            for rule in one.guards if rule.name == name and wanted.items() <= dict(rule.values).items()
        )
    )  # fmt: skip


@guard(values={"field": "field", "kinds": "free"}, required=("field", "kinds"))
def common_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The nearest organisation above both the origin and the one in the field is of such a kind (none: no such)."""
    common = case.place(parse_place(f"common {values['field']}"), case.held_on)
    found = common.kind if common else "none"
    legal = values["kinds"] if isinstance(values["kinds"], list) else [values["kinds"]]
    if found in legal:
        return None
    return refusal("other_path", rule="common_is", common=common.name if common else "—")


@guard(values={"kinds": "free", "at": "free"}, required=("kinds",))
def place_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation at this place (the owner by default) is of one of these kinds."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    legal = values["kinds"] if isinstance(values["kinds"], list) else [values["kinds"]]
    if place and place.kind in legal:
        return None
    return refusal("other_place", rule="place_is", organisation=place.name if place else "—")


@guard(values={"at": "free", "is": "free"}, required=("at", "is"))
def outside_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation at this place has no users here (is: true), or has (is: false)."""
    place = case.place(parse_place(values["at"]), case.held_on)
    if place is not None and place.is_outside is bool(values["is"]):
        return None
    code = "not_outside" if values["is"] else "is_outside"
    instead = _instead(case, "outside_is", **{"at": values["at"], "is": not values["is"]})
    return refusal(code, rule="outside_is", organisation=place.name if place else "—", ways_out=instead)


@guard(values={"of": "free"}, required=("of",))
def owner_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The dossier lies at this place now."""
    place = case.place(parse_place(values["of"]), case.held_on)
    if place and place.id == case.dossier.owner_id:
        return None
    return refusal("lies_elsewhere", rule="owner_is", organisation=place.name if place else "—")


# Comments, documents ------------------------------------------------------------------------------------------------


@guard()
def comments_are_closed(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every opinion asked for is answered, or late; a late one blocks nothing."""
    waiting = [one for one in case.opinions() if one.answered_on is None and one.due_on >= case.today]
    if not waiting:
        return None
    return refusal("comments_awaited", rule="comments_are_closed", count=len(waiting), due=shown(waiting[0].due_on))


@guard()
def comments_are_settled(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every answer received is marked taken or explained (tiếp thu, giải trình)."""
    unsettled = [one for one in case.opinions() if one.answered_on is not None and not one.settled]
    if not unsettled:
        return None
    return refusal("comments_unsettled", rule="comments_are_settled", count=len(unsettled))


@guard(values={"of": "document"}, required=("of",))
def has_recipients(case: Case, values: Mapping[str, Any]) -> Answer:
    """The document says who receives it (nơi nhận)."""
    names = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for name in names:
        written = case.given.texts.get(name, {}).get("recipients", "").split("\n")
        found = case.documents().get(name)
        if not any(written) and not (found and any(found.recipients)):
            return refusal("no_recipients", rule="has_recipients", document=case.kind.documents[name].title)
    return None


@guard(values={"of": "document"}, required=("of",))
def text_is_the_text_voted(case: Case, values: Mapping[str, Any]) -> Answer:
    """What is signed is what the body adopted, or a difference declared and recorded (giao hoàn thiện)."""
    found = case.documents().get(values["of"])
    if found is None or not found.voted_digest or found.text_digest in (found.voted_digest, found.finished_digest):
        return None
    return refusal(
        "text_changed", rule="text_is_the_text_voted", document=case.kind.documents[values["of"]].title,
        ways_out=(
            Text("Khôi phục đúng văn bản đã biểu quyết", "Restore the text that was voted on"),
            Text("Khai báo “giao hoàn thiện”, có ghi phần khác", "Declare “left to finish”; the difference is kept"),
        ),
    )  # fmt: skip


@guard(values={"of": "document"}, required=("of",))
def document_is_issued(case: Case, values: Mapping[str, Any]) -> Answer:
    """The document has its number and date."""
    names = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for name in names:
        found = case.documents().get(name)
        if found is None or found.number is None:
            return refusal("not_issued", rule="document_is_issued", document=case.kind.documents[name].title)
    return None


@guard(values={"of": "vote"}, required=("of",))
def rounds_remain(case: Case, values: Mapping[str, Any]) -> Answer:
    """The body has not yet used up its rounds."""
    vote = case.kind.votes[values["of"]]
    used = sum(1 for one in case.rounds() if one.vote == vote.name and one.outcome != "void")
    if not vote.rounds or used < vote.rounds:
        return None
    return refusal("rounds_used_up", rule="rounds_remain", rounds=vote.rounds)


@guard()
def reservations_are_met(case: Case, values: Mapping[str, Any]) -> Answer:
    """Whoever agreed provided that something be done has been answered before the dossier closes."""
    waiting = [one for one in case.reservations() if one.met_on is None]
    if not waiting:
        return None
    owners = ", ".join(dict.fromkeys(case.person_name(one.owner_id) for one in waiting))
    return refusal(
        "reservations_open", rule="reservations_are_met", count=len(waiting),
        due=shown(min(one.due_on for one in waiting)), supplier=Text(owners, owners),
        missing=tuple(Text(one.text, one.text) for one in waiting),
    )  # fmt: skip


@guard(values={"of": "trigger", "instead": "trigger"}, required=("of",))
def nobody_has_done(case: Case, values: Mapping[str, Any]) -> Answer:
    """None of these steps was taken since the dossier came to its present state; `instead` names the way out."""
    triggers = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for past in reversed(case.past()):
        if past.from_state != case.dossier.state and past.to_state == case.dossier.state:
            break
        if past.trigger in triggers:
            instead = [one.title for one in case.kind.transitions if one.trigger == values.get("instead")]
            return refusal("already_acted", rule="nobody_has_done", ways_out=tuple(instead[:1]))
    return None


@guard(values={"of": "trigger"}, required=("of",))
def signatures_are_full(case: Case, values: Mapping[str, Any]) -> Answer:
    """Enough persons signed the named step on this very revision (where signing collects and another act moves)."""
    progress = case.sign_off_progress(values["of"])
    if progress.full:
        return None
    step = next(one.title for one in case.kind.transitions if one.trigger == values["of"])
    return refusal("signatures_missing", rule="signatures_are_full", step=step, got=progress.got, need=progress.need)


# The other rooms of rules; importing them is what registers them.
from workflow_app.domain import guards_of_members, guards_of_rows, guards_of_texts  # noqa: E402, F401 - need `guard`
