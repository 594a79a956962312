"""A dossier of any kind, taken on a random way: who may act is asked of the definition, what he enters is made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.cast import DemoOffice, Taken
from workflow_app.db import dossiers, people
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.contents import Field
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.services import moving, who
from workflow_app.services.awaiting import asked_of
from workflow_app.services.cases import TableCase
from workflow_app.services.naming import uid_named
from workflow_app.services.voting import bodies, rolls

PLACES = ("DU", "CB1", "CB2", "TU", "CB3")
PERSONS = ("cb1_db1", "cb1_db2", "cb2_db1", "cb1_dv05", "pho1", "bithu", "cb1_dv04", "btv1", "uv1")
UNITS = ("CB1", "CB2", "CB3", "DU", "TU", "BTCTU", "DU2")
BEGINNINGS, TRIES = 200, 15
"""How many made-up beginnings are tried until one is taken, and how many next acts."""


@dataclass
class Walk:
    """One dossier on its way; `step` takes the next act, or says that none was found."""

    office: DemoOffice
    kind: Kind
    random: Random
    dossier: Taken | None = None
    acted: list[str] = field(default_factory=list)

    def step(self) -> bool:
        self.office.at(self.office.now + timedelta(days=self.random.choice((0, 1, 3)), minutes=5))
        return self._act() if self.dossier else self._begin()

    def _begin(self) -> bool:
        begins = [
            (transition, place, person)
            for transition in self.kind.leaving[CREATION]
            for place in PLACES
            for person in self._starters(transition)
        ]
        for transition, place, person in self.random.choices(begins, k=BEGINNINGS) if begins else ():
            with self.office.database.reading() as session:
                values = values_for(session, self.kind, transition, self.random, None)
            by = name_table(self.office)[person]
            begun = self.office.create(self.kind.name, by, place, trigger=transition.trigger, **values)
            if begun.done:
                self.dossier = begun
                self.acted.append(transition.trigger)
                return True
        return False

    def _act(self) -> bool:
        assert self.dossier
        with self.office.database.reading() as session:
            tries = list(self._candidates(session))
        self.random.shuffle(tries)
        # Steps forward bring the walk to places that notes and returns never see; what stops it comes last.
        tries.sort(key=lambda one: (one[0].tone == "stop", self.random.random() < 0.7 and self._is_old(one[0])))
        for transition, person, values in tries[:TRIES]:
            by = name_table(self.office)[person]
            taken = self.office.take(transition.trigger, self.dossier, by, **values)
            if taken.done:
                self.acted.append(transition.trigger)
                return True
        return False

    def _is_old(self, transition: Transition) -> bool:
        return transition.trigger in self.acted or transition.tone != "forward"

    def _candidates(self, session: Session) -> Iterator[tuple[Transition, int, dict[str, Any]]]:
        assert self.dossier
        found = dossiers.find(session, self.dossier.dossier)
        assert found
        for transition in self.kind.leaving[found[0].state]:
            case = TableCase(session, self.kind, found[0], transition, Actor(0, 0), self.office.now)
            persons = {person for one in asked_of(transition) for person in who.holders(case, one)}
            if transition.round and (current := rolls.current(case, transition.round.vote)):
                persons |= {current.chair_id, current.secretary_id}
            for person in self.random.sample(sorted(persons), min(3, len(persons))):
                yield transition, person, values_for(session, self.kind, transition, self.random, case)

    def _starters(self, transition: Transition) -> list[int]:
        """Persons who hold a post, anywhere, by which one may begin."""
        on, roles = self.office.clock.today, {getattr(one, "role", "") for one in transition.by}
        with self.office.database.reading() as session:
            places = [self.office.place_id(place) for place in PLACES]
            held = [people.holders(session, at, role, on)[:2] for at in places for role in sorted(roles)]
        return [person for found in held for person, _ in found]


def name_table(office: DemoOffice) -> dict[int, str]:
    """Everybody's username, by id; asked once of each office."""
    found: dict[int, str] | None = office.__dict__.get("_names_by_id")
    if found is None:
        with office.database.reading() as session:
            rows = session.connection.exec_driver_sql("SELECT person_id, username FROM account").all()
        found = office.__dict__["_names_by_id"] = {int(row[0]): str(row[1]) for row in rows}
    return found


# --- What somebody might enter ---


def values_for(
    session: Session, kind: Kind, transition: Transition, random: Random, case: TableCase | None
) -> dict[str, Any]:
    today = case.today.isoformat() if case else "2026-03-02"
    written = {"abstract": "Trích yếu", "text": "Nội dung văn bản.", "recipients": "Như trên\nLưu"}
    entered: dict[str, Any] = {
        "fields": {name: value_of(session, kind.fields[name], random, today) for name in transition.sets},
        "asks": {name: value_of(session, kind.asks[name], random, today) for name in transition.asks},
        "texts": dict.fromkeys(transition.writes, written),
        "papers": [
            {"name": name, "row": "1" if kind.papers[name].each else "", "written_on": today}
            for name in transition.takes_papers
        ],
    }
    if transition.opinion:
        entered["opinions"] = opinions_for(session, transition.opinion, case)
    if transition.goes_to_earlier and case and (behind := moving.stages(case)):
        entered["stage"] = random.choice(behind)
    if transition.round and case:
        entered["round"] = round_for(kind, transition, random, case)
    return {name: value for name, value in entered.items() if value}


def value_of(session: Session, one: Field, random: Random, today: str) -> Any:
    if one.type in ("line", "text"):
        return "Nội dung thử"
    if one.type == "day":
        return (date.fromisoformat(today) + timedelta(days=random.choice((0, 0, 0, 120, 200, 400)))).isoformat()
    if one.type == "month":
        return today[:7]
    if one.type == "number":
        return int(one.least or 1)
    if one.type == "amount":
        return "1000"
    if one.type == "choice":
        return random.choice(sorted(one.choices))
    if one.type == "yes_no":
        return random.random() < 0.8
    if one.type == "rows":
        return [{column.name: value_of(session, column, random, today) for column in one.columns}]
    person, unit = uid_named(session, f"@{random.choice(PERSONS)}"), uid_named(session, f"#{random.choice(UNITS)}")
    return {"person": person, "persons": [person], "organisation": unit}.get(one.type, [unit])


def opinions_for(session: Session, sort: str, case: TableCase | None) -> list[dict[str, Any]]:
    if sort == "ask" or case is None:
        return [{"organisation": uid_named(session, f"#{code}")} for code in ("CB1", "CB2", "DU2")]
    letter = {"signed_by": "Người ký", "letter_number": "01", "letter_on": case.today.isoformat()}
    more = {
        "answer": {"answer": "Nhất trí"}, "record": {"answer": "Nhất trí", **letter}, "settle": {"settled": "taken"},
    }.get(sort, {})  # fmt: skip
    return [{"id": one.id, **more} for one in case.opinions()]


def round_for(kind: Kind, transition: Transition, random: Random, case: TableCase) -> dict[str, Any]:
    assert transition.round
    vote = kind.votes[transition.round.vote]
    if transition.round.step == "open":
        body, place = rolls.body_of(case, vote)
        entitled = [one.person_id for one in bodies.roll_of_body(case, body, place, case.held_on) if one.counts]
        leaders = [case.person_uid(one) for one in entitled[:2]]
        return {"way": "meeting", "chair": leaders[0], "secretary": leaders[-1]} if leaders else {}
    current = rolls.current(case, vote.name)
    if transition.round.step == "tally" and current:
        present = current.count.entitled
        yes = present if random.random() < 0.7 else present // 2
        counts = {"no": present - yes, "abstain": 0, "invalid": 0}
        first, *others = (one.name for one in vote.questions)
        return {
            "present": present,
            "questions": {first: {"yes": yes, **counts}}
            | {name: {"yes": 0, "no": 0, "abstain": present, "invalid": 0} for name in others},
        }
    return {}
