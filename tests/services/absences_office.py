"""The office in which everybody can be away: a base with a secretary, a deputy, three members and their helpers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tests.cast import DemoOffice, Taken
from tests.services.small_office import end_post, furnished, open_office
from workflow_app.db import people, tasks
from workflow_app.domain.delegations import narrowest
from workflow_app.domain.refusals import Refused
from workflow_app.services import delegating, visibility
from workflow_app.services.reasons import offers

PLACES = {"TREN": "base", "DU": "base below TREN", "CB": "cell below DU"}
POSTS = [
    ("soan", "drafter", "DU"),
    *((one, "member", "DU") for one in ("mot", "hai", "ba")),
    ("luat", "lawyer", "DU"),
    ("bi", "secretary", "DU"),
    ("pho", "deputy", "DU"),
    ("van", "clerk", "DU"),
    ("quan", "administrator", "DU"),
    ("tren", "secretary", "TREN"),
    ("chi", "secretary", "CB"),
    ("ngoai", "member", "CB"),
]

REASON = {"reason": "Có liên quan"}


@contextmanager
def absences_office(folder: Path, url: str = "") -> Iterator[DemoOffice]:
    """On SQLite, copied; or in the empty database at `url`."""
    from tests.services.small_office import library_of

    if url:
        opened = open_office(url, library_of("absences"), folder, places=PLACES, posts=POSTS)
        try:
            yield opened
        finally:
            opened.database.close()
    else:
        with furnished(folder, "absences", places=PLACES, posts=POSTS) as office:
            yield office


def written_by(office: DemoOffice, author: str = "soan", **fields: Any) -> Taken:
    written = office.create("letter", author, "DU", fields={"subject": "Tờ trình", **fields})
    return office.take("submit", written, author)


def post_of(office: DemoOffice, person: str, role: str) -> int:
    with office.database.reading() as session:
        held = people.posts_of(session, office.person_id(person), office.clock.today)
    return next(post for held_role, _place, post in held if held_role == role)


def vacate(office: DemoOffice, person: str, role: str) -> None:
    """Its holder leaves it the day before."""
    with office.database.writing() as session:
        end_post(session, person, role, "2026-03-01")


def delegate(
    office: DemoOffice, principal: str, role: str, substitute: str, *, by: str = "", days: str = "", **more: Any
) -> tuple[str, ...]:
    """Codes of the refusal; empty where it was given. `days` is "FIRST LAST", by default today and the week after."""
    first, last = map(date.fromisoformat, days.split()) if days else (office.clock.today, date(2026, 3, 9))
    post = post_of(office, principal, role)
    covers = narrowest(more.get("kinds", ()), more.get("triggers", ()))
    try:
        with office.database.writing() as session:
            delegating.give(
                session, office=office.engine, person_id=office.person_id(by or principal), now=office.now, post=post,
                substitute=office.uid(substitute), from_on=first, to_on=last,
                **{"reason": "Đi công tác", "basis": "Giấy uỷ quyền số 1", "covers": covers or "all", **more},
            )  # fmt: skip
    except Refused as refused:
        return refused.codes
    return ()


def offer(office: DemoOffice, letter: Taken, trigger: str, person: str) -> offers.Offer:
    from workflow_app.domain.case import Actor

    me, row = office.person_id(person), office.dossier(letter)
    with office.database.reading() as session:
        found = offers.offers(
            session, office=office.engine, kind=office.engine.library.current("letter"), dossier=row,
            actor=Actor(me, me), now=office.now,
        )  # fmt: skip
    return next(one for one in found if one.transition.trigger == trigger)


def waits(office: DemoOffice, letter: Taken, trigger: str) -> offers.Waiting:
    with office.database.reading() as session:
        found = offers.waiting_for(
            session, office=office.engine, kind=office.engine.library.current("letter"), dossier=office.dossier(letter),
            now=office.now,
        )  # fmt: skip
    return next(one for one in found if one.transition.trigger == trigger)


def waiting(office: DemoOffice, person: str) -> list[int]:
    """The dossiers on the person's list of tasks."""
    with office.database.reading() as session:
        who = visibility.reader(session, office.engine, office.person_id(person), office.now)
        whose = tasks.Whose(who.person_id, frozenset((role, place) for role, place in who.places), who.stands_in)
        return [one.dossier_id for one in tasks.waiting(session, whose, visibility.listed(who), limit=10)]
