"""“Yes, provided that …”: a vote or a signature with a reservation becomes a follow-up with its owner and its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.guards import shown
from workflow_app.domain.guards.acts import steps
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import ReservationSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import name_sort_key
from workflow_app.services import recusing, visibility
from workflow_app.services.cases import TableCase

RESERVATION = Text("Điều kiện kèm theo", "Reservation")
DUE = Text("Thời hạn thực hiện", "Due day")
MOST_NAMED = 20
UNKNOWN = Text("không có người nào như vậy", "there is no such person")


def add(case: TableCase, given: Mapping[str, str], round_id: int | None = None) -> None:
    owner = case.person_id(given["owner"])
    case.session.execute(
        t.reservation.insert().values(
            uid=str(uuid4()), dossier_id=case.dossier.id, trigger=case.transition.trigger, round_id=round_id,
            person_id=case.actor.principal_id, text=given["text"], owner_id=owner, due_on=given["due"],
            recorded_at=instant_text(case.now), answer="", met_by_id=None, met_on=None,
        )
    )  # fmt: skip
    case.forget("reservations")


def faults(case: TableCase, given: Mapping[str, str]) -> Iterator[Refusal]:
    """Its day is not past on the day of the act, and whoever answers for it may read the dossier and meet it.

    A vote or a signature opens the dossier to nobody: who answers for it reads it already, by the definition's readers.
    """
    if date.fromisoformat(given["due"]) < case.held_on:
        problem = Text(f"thời hạn phải từ ngày {shown(case.held_on)}", f"it is due on {shown(case.held_on)} or later")
        yield refusal("bad_value", field=RESERVATION, problem=problem, missing=(DUE,))
    owner = case.person_id(given["owner"])
    why_not = _why_not(case, owner) if owner is not None else UNKNOWN
    if why_not is not None:
        yield refusal("bad_value", field=RESERVATION, problem=why_not, ways_out=(_who_could(case),))


def _why_not(case: TableCase, person: int) -> Text | None:
    """Why the person could not meet one. Who reads the whole file by a post of his own or by name, and does not keep
    out of it, can; who reads it to inspect it, or because he runs the office, takes no part in it."""
    posts = frozenset((role, place) for role, place, _post in case.posts_of(person))
    name = case.person_name(person)
    if any(role in case.kind.overseers for role, _place in posts):
        return Text(
            f"{name} làm công tác kiểm tra hoặc quản trị nên không thực hiện việc của hồ sơ",
            f"{name} inspects or runs the office, and does nothing of what a dossier asks",
        )
    if visibility.extent(case.session, visibility.Reader(person, posts, False, frozenset()), case.dossier) != "all":
        return Text(
            f"{name} không được đọc toàn bộ hồ sơ nên không thực hiện được", f"{name} does not read the whole file"
        )
    meeting = next(one for one in case.kind.transitions if one.reservation == "meet")
    ground = recusing.ground_of(case.under(meeting), person)
    if not ground:
        return None
    why = recusing.GROUNDS[ground]
    return Text(f"{name} không tham gia hồ sơ này: {why.vi}", f"{name} keeps out of this file: {why.en}")


def answerers(case: TableCase) -> list[int]:
    """Everybody who can be named to answer for a reservation, as things stand."""
    found: dict[int, None] = {}
    for how, role, place, person in dossiers.readers(case.session, case.dossier.id):
        if how == "all" and person is not None:
            found[person] = None
        elif how == "all" and place is not None:
            found |= dict.fromkeys(one for one, _post in case.holders_of(place, role, case.today))
    return [one for one in found if _why_not(case, one) is None]


def new_answerers(case: TableCase) -> list[int]:
    """To whom one may be handed on: not to who answers for the only one already."""
    owners = [one.owner_id for one in case.reservations() if one.is_open]
    return [one for one in answerers(case) if owners != [one]]


def _who_could(case: TableCase) -> Text:
    names = sorted({case.person_name(one) for one in answerers(case)}, key=name_sort_key)
    told = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    return Text(f"Chọn một trong những người đọc hồ sơ này: {told}", f"Choose one of those who read this file: {told}")


def refusals(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """Met is what is named, open and the actor's own; a reservation comes with a vote or a signature alone."""
    given = case.given.reservation
    if case.transition.reservation:
        found = _named(case)
        if not _meant(case) or (entered and found is None):
            yield refusal("no_reservation")
        elif entered and found is not None:
            yield from _FAULTS[case.transition.reservation](case, found)
    elif given and not (case.kind.takes_reservations and (case.transition.sign_off or case.transition.signs)):
        yield refusal("unknown_field", field=RESERVATION)
    elif given and given.get("owner"):
        yield from faults(case, given)


def _not_met(case: TableCase, found: ReservationSeen) -> Iterator[Refusal]:
    if found.owner_id != case.actor.principal_id:
        name = case.person_name(found.owner_id)
        yield refusal(
            "not_your_reservation", supplier=Text(name, name), ways_out=steps(case.kind, case.dossier.state, "hand")
        )
    elif not case.given.reservation.get("answer"):
        yield refusal("missing_field", field=RESERVATION, missing=(RESERVATION,))


def _not_handed(case: TableCase, found: ReservationSeen) -> Iterator[Refusal]:
    """Its new owner is somebody else, who reads the whole file and keeps out of nothing."""
    title, new = case.kind.asks["answerer"].title, _answerer(case)
    if new is None:
        yield refusal("missing_field", field=title, missing=(title,))
    elif new == found.owner_id:
        problem = Text("người này đang thực hiện rồi", "answers for it already")
        yield refusal("bad_value", field=title, problem=problem, ways_out=(_who_could(case),))
    elif why_not := _why_not(case, new):
        yield refusal("bad_value", field=title, problem=why_not, ways_out=(_who_could(case),))


def _not_contested(case: TableCase, found: ReservationSeen) -> Iterator[Refusal]:
    """That it is met is for its author to deny, nobody else."""
    if found.person_id != case.actor.principal_id:
        name = case.person_name(found.person_id)
        yield refusal("not_your_reservation", supplier=Text(name, name))


_FAULTS = {"meet": _not_met, "hand": _not_handed, "contest": _not_contested}


def is_any(case: TableCase) -> bool:
    """Whether there is a reservation at all to which the step could apply."""
    return bool(_meant(case))


def _meant(case: TableCase) -> list[ReservationSeen]:
    """Those that are open, to be met or handed on; of a step that contests, those that others say are met."""
    contests = case.transition.reservation == "contest"
    return [one for one in case.reservations() if (one.is_for_its_author if contests else one.is_open)]


def _answerer(case: TableCase) -> int | None:
    return case.person_id(str(case.given.asks.get("answerer") or ""))


def _named(case: TableCase) -> ReservationSeen | None:
    uid = case.given.reservation.get("uid")
    meant = _meant(case)
    if not uid and len(meant) == 1:
        return meant[0]
    return next((one for one in meant if one.uid == uid), None)


def apply(case: TableCase) -> dict[str, Any]:
    """Keep a reservation, or that one is met, is not met after all, or has another owner; words are a disclosure of the
    leaf, also of an answer that was contested."""
    if not case.transition.reservation:
        add(case, case.given.reservation)
        return {"due": case.given.reservation["due"]}
    found = _named(case)
    assert found is not None
    if case.transition.reservation == "hand":
        new = _answerer(case)
        assert new is not None
        values: dict[str, Any] = {"owner_id": new}
        kept = {"handed": found.uid, "from": case.person_uid(found.owner_id), "to": case.person_uid(new)}
    elif case.transition.reservation == "contest":
        values = {"answer": "", "met_by_id": None, "met_on": None}
        kept = {"contested": found.uid}
    else:
        values = {
            "answer": case.given.reservation["answer"], "met_by_id": case.actor.person_id,
            "met_on": case.held_on.isoformat(),
        }  # fmt: skip
        kept = {"met": found.uid}
    case.session.execute(t.reservation.update().where(t.reservation.c.id == found.id).values(values))
    case.forget("reservations")
    return kept
