"""“Yes, provided that …”: a vote or a signature with a reservation becomes a follow-up with its owner and its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.case import ReservationSeen
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase

RESERVATION = Text("Điều kiện kèm theo", "Reservation")


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


def refusals(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """Met is what is named, open and the actor's own; a reservation comes with a vote or a signature alone."""
    given = case.given.reservation
    if case.transition.reservation == "meet":
        if not any(one.met_on is None for one in case.reservations()) or (entered and (found := _named(case)) is None):
            yield refusal("no_reservation")
        elif entered and found is not None and found.owner_id != case.actor.principal_id:
            name = case.person_name(found.owner_id)
            yield refusal("not_your_reservation", supplier=Text(name, name))
        elif entered and not given.get("answer"):
            yield refusal("missing_field", field=RESERVATION, missing=(RESERVATION,))
    elif given and not (case.kind.takes_reservations and (case.transition.sign_off or case.transition.signs)):
        yield refusal("unknown_field", field=RESERVATION)


def _named(case: TableCase) -> ReservationSeen | None:
    uid = case.given.reservation.get("uid")
    still_open = [one for one in case.reservations() if one.met_on is None]
    if not uid and len(still_open) == 1:
        return still_open[0]
    return next((one for one in still_open if one.uid == uid), None)


def apply(case: TableCase) -> dict[str, Any]:
    """Keep a reservation, or that one is met; its words are a disclosure of the leaf."""
    if case.transition.reservation != "meet":
        add(case, case.given.reservation)
        return {"due": case.given.reservation["due"]}
    found = _named(case)
    assert found is not None
    values = {
        "answer": case.given.reservation["answer"], "met_by_id": case.actor.person_id,
        "met_on": case.held_on.isoformat(),
    }  # fmt: skip
    case.session.execute(t.reservation.update().where(t.reservation.c.id == found.id).values(values))
    case.forget("reservations")
    return {"met": found.uid}
