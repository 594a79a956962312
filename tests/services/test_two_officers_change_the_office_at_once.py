"""Two who run the office change the same thing at the same moment: one outcome, and the other is told the truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from threading import Thread
from typing import Any

import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from tests.services.absences_office import post_of
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.refusals import Refused
from workflow_app.services import delegating, organisations, people, reorganising
from workflow_app.services.attempting import retried

TODAY = date(2026, 3, 2)
LATER = date(2026, 3, 9)
BASIS = "Quyết định số 7-QĐ/ĐU"

Change = Callable[[Session], Any]


class Two:
    """One begins and has not committed when the other comes."""

    def __init__(self, office: DemoOffice) -> None:
        self.office = office
        self.by: dict[str, int | None] = {"first": office.person_id("quantri"), "second": None}

    def change(self, verb: Any, who: str, **values: Any) -> Change:
        return lambda s: verb(s, office=self.office.engine, person_id=self.by[who], now=self.office.now, **values)

    def alone(self, verb: Any, **values: Any) -> Any:
        with self.office.database.writing() as session:
            return self.change(verb, "second", **values)(session)

    def at_once(self, first: tuple[Any, dict[str, Any]], second: tuple[Any, dict[str, Any]]) -> tuple[str, ...]:
        """The codes by which the second is refused; the first is not."""
        told: list[tuple[str, ...]] = []

        def come() -> None:
            try:
                retried(self.office.database, self.change(second[0], "second", **second[1]))
                told.append(())
            except Refused as refused:
                told.append(refused.codes)

        coming = Thread(target=come)
        with self.office.database.writing() as session:
            self.change(first[0], "first", **first[1])(session)
            coming.start()
            self._until_it_waits(coming)
        coming.join(30)
        return told[0]

    def _until_it_waits(self, coming: Thread) -> None:
        """SQLite does not say who waits; there the door itself is closed."""
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        until = time.monotonic() + 10
        while coming.is_alive() and time.monotonic() < until:
            coming.join(0.02)
            if self.office.database.is_sqlite:
                return
            with self.office.database.reading() as session:
                if session.execute(sa.text(waits)).scalar_one():
                    return


@on_both_databases
def test_of_two_changes_of_an_organisation_the_second_knows_of_the_first(office):
    two = Two(office)
    for code in ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J"):
        new = {"kind": "cell", "name": f"Chi bộ {code}", "issuer_code": "CB", "seat": "", "parent": "DU"}
        two.alone(organisations.add_organisation, code=code, from_on=TODAY, **new)
    office.at("2026-03-10")
    du, person = office.uid("#DU"), office.uid("@uv1")

    def ended(code: str) -> tuple[Any, dict[str, Any]]:
        return reorganising.end_organisation, {"organisation": code, "last_on": LATER, "basis": BASIS}

    def moved(code: str, to: str, seen: str | None = du) -> tuple[Any, dict[str, Any]]:
        on = {"from_on": LATER, "basis": BASIS, "seen": seen}
        return reorganising.move_organisation, {"organisation": code, "parent": to, **on}

    def renamed(name: str) -> tuple[Any, dict[str, Any]]:
        on = {"from_on": LATER, "basis": BASIS, "seen": "Chi bộ H"}
        return reorganising.rename_organisation, {"organisation": "H", "name": name, **on}

    def given(code: str) -> tuple[Any, dict[str, Any]]:
        return people.give_post, {"person": person, "role": "clerk", "organisation": code, "from_on": TODAY}

    def listed(code: str) -> tuple[Any, dict[str, Any]]:
        on = {"standing": "official", "presence": "guest", "from_on": TODAY, "basis": BASIS}
        return people.enter_roll, {"person": person, "organisation": code, **on}

    def founded(code: str, below: str) -> tuple[Any, dict[str, Any]]:
        new = {"kind": "cell", "name": code, "issuer_code": "CB", "seat": "", "from_on": TODAY}
        return organisations.add_organisation, {"code": code, "parent": below, **new}

    pairs = [
        (moved("A", "TU"), moved("A", "CB1"), "seen_otherwise"),
        (moved("B", "TU"), moved("B", "TU", None), "nothing_to_change"),
        (ended("C"), ended("C"), "organisation_ended"),
        (ended("D"), given("D"), "organisation_ended"),
        (given("E"), ended("E"), "organisation_in_use"),
        (ended("F"), listed("F"), "organisation_ended"),
        (listed("G"), ended("G"), "organisation_in_use"),
        (renamed("Một tên"), renamed("Tên khác"), "seen_otherwise"),
        (ended("I"), founded("I1", "I"), "organisation_ended"),
        (founded("J1", "J"), ended("J"), "organisation_in_use"),
        (ended("J1"), moved("H", "J1"), "organisation_ended"),
        (founded("K", "DU"), founded("K", "TU"), "code_taken"),
        (moved("H", "K"), ended("K"), "organisation_in_use"),
    ]
    for number, (first, second, code) in enumerate(pairs):
        assert two.at_once(first, second) == (code,), number
    o = t.organisation.c
    with office.database.reading() as session:
        over = sa.select(o.code).where(o.to_on.is_not(None)).order_by(o.code)
        assert list(session.execute(over).scalars()) == ["C", "D", "F", "I", "J1"]


@on_both_databases
def test_of_two_changes_of_a_person_the_second_knows_of_the_first(office):
    two = Two(office)
    post, person = post_of(office, "soanthao", "drafter"), office.uid("@cb1_dv05")
    ends = (people.end_post, {"post": post, "last_on": TODAY})
    other_day = (people.end_post, {"post": post, "last_on": TODAY + timedelta(days=9)})
    gives = (people.give_post, {"person": person, "role": "drafting_head", "organisation": "DU", "from_on": TODAY})
    part = {"person": person, "from_on": TODAY, "basis": BASIS}
    returns = (people.set_activity, {**part, "activity": "", "from_on": TODAY + timedelta(days=9)})
    suspends, exempts = ((people.set_activity, {**part, "activity": one}) for one in ("suspended", "exempted"))
    assert two.at_once(ends, other_day) == ("already_ended",)
    assert two.at_once(gives, gives) == ("holds_it_already",)
    assert two.at_once(suspends, exempts) == ("changed_later",), "what holds from today on began today"
    assert two.at_once((people.set_activity, {**part, "activity": "", "from_on": LATER}), returns) == (
        "activity_already",
    )
    p = t.post.c
    with office.database.reading() as session:
        assert session.execute(sa.select(p.to_on).where(p.id == post)).scalar_one() == TODAY.isoformat()


@on_both_databases
def test_of_two_delegations_of_a_post_to_one_substitute_the_second_knows_of_the_first(office):
    two = Two(office)
    gives = {
        "post": post_of(office, "bithu", "secretary"), "substitute": office.uid("btv3"), "from_on": TODAY,
        "to_on": LATER, "covers": "all", "reason": "Đi công tác", "basis": BASIS, "manner": "TUQ",
    }  # fmt: skip
    assert two.at_once((delegating.give, gives), (delegating.give, gives)) == ("delegation_covered",)
