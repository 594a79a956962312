"""Explanation ⇔ outcome: on random ways through every kind, an act is refused exactly for what its explanation names.

Random dossiers in random states, random persons, some of them in somebody else's place, some kept out by a declared
conflict, with random values entered. The explanation is asked first; then the act is tried, and undone. What is
compared is each refusal whole, in its order: its rule, its words and source, what is missing, who supplies it and which
ways out there are.

Nothing is left for the act alone to find, but what is no rule of a step:
- what the request itself is (`key_reused`: that key did something else before; `stale`, `content_changed`: the person
  had something else on the screen), which no explanation of the dossier can know;
- what a round decides whose ballots are counted by the very closing: until then nobody may know it, the rules neither;
- what fails below all rules (the disk, the key of a secret ballot lost between the look and the act, another machine's
  transaction): an exception of its own, or the rules of the next try.
`test_a_rule_of_one_side_alone_is_caught.py` names every place that still refuses by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.cast import DemoOffice
from tests.conftest import new_sqlite
from tests.services.random_acts import Walk, name_table, values_for
from tests.services.small_office import undone
from tests.services.test_what_is_offered_is_what_is_enforced import STORIES, kind_names
from workflow_app.db import absences, dossiers, people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Database, Session
from workflow_app.demo import load_office
from workflow_app.domain.case import Actor
from workflow_app.domain.demands.steps import STEP_DEMANDS
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.replay.story import play_story
from workflow_app.replay.story_lines import read_story
from workflow_app.services import acting, delegating, visibility, who
from workflow_app.services.awaiting import asked_of
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import explaining, offers, refusing
from workflow_app.services.reasons.explanations import Explanation

STEPS, PERSONS, SPOILED = 7, 3, 0.4


@dataclass(frozen=True)
class Told:
    """One act of one person: what the explanation said, and what came of it. `named` says each refusal with the rule
    under which the explanation tells it, `refused` with the rule that the refusal itself names."""

    what: str
    allowed: bool
    named: tuple[tuple[str, Refusal], ...]
    done: bool
    hidden: bool
    refused: tuple[tuple[str, Refusal], ...]

    @property
    def agrees(self) -> bool:
        if self.done or self.hidden:
            return self.allowed is self.done
        return not self.allowed and self.named == self.refused


def told(
    session: Session, office: DemoOffice, kind: Kind, row: DossierSeen, actor: Actor, random: Random
) -> Iterator[Told]:
    engine, now = office.engine, office.now
    for trigger in {one.trigger: one for one in kind.transitions if one.sources != (CREATION,)}:
        here = kind.find(trigger, row.state)
        case = TableCase(session, kind, row, here or kind.transitions[0], actor, now, defaults=engine.defaults)
        values: dict[str, Any] = values_for(session, kind, here, random, case) if here else {}
        if here and random.random() < SPOILED:
            values = spoiled(values, here, case, random)
        found = explaining.explain_act(session, engine, kind, row, trigger, actor=actor, now=now, values=values)
        assert_it_speaks(found)
        named = tuple((reason.rule, one) for reason in found.reasons for one in reason.refusals)
        done, hidden, refused = attempted(session, office, row, trigger, actor, values)
        refused_by = tuple((one.rule, one) for one in refused)
        yield Told(f"{kind.name} {row.state} {trigger} {actor}", found.allowed, named, done, hidden, refused_by)


def assert_it_speaks(found: Explanation) -> None:
    for one in found.reasons:
        assert all((one.demand.vi, one.demand.en))
        assert (one.answer == "fails") is bool(one.refusals), one.rule
        assert one.rule in GUARDS or one.rule in STEP_DEMANDS


def attempted(
    session: Session, office: DemoOffice, row: DossierSeen, trigger: str, actor: Actor, values: dict[str, Any]
) -> tuple[bool, bool, tuple[Refusal, ...]]:
    session.connection.exec_driver_sql("SAVEPOINT attempt")
    try:
        acting.act(
            session, office=office.engine, dossier=row.uid, trigger=trigger, actor=actor, now=office.now,
            key=f"{trigger}-{row.head_seq}-{actor.person_id}", values=values,
        )  # fmt: skip
    except Refused as refused:
        return False, False, refused.refusals
    except NotFound:
        return False, True, ()
    finally:
        session.connection.exec_driver_sql("ROLLBACK TO attempt")
    return True, False, ()


def actors(session: Session, kind: Kind, row: DossierSeen, office: DemoOffice, random: Random) -> list[Actor]:
    """Some of those whose turn it may be, some of everybody, and substitutes in the place of both."""
    likely: set[int] = {row.author_id}
    for transition in kind.leaving[row.state]:
        case = TableCase(session, kind, row, transition, Actor(0, 0), office.now, defaults=office.engine.defaults)
        likely |= {person for one in asked_of(transition) for person in who.holders(case, one)}
    chosen = random.sample(sorted(likely), min(PERSONS, len(likely)))
    chosen += random.sample(sorted(name_table(office)), 1)
    found = [Actor(person, person) for person in dict.fromkeys(chosen)]
    for one in chosen:
        case = TableCase(session, kind, row, kind.transitions[0], Actor(one, one), office.now)
        found += [Actor(each.substitute_id, one) for each in case.delegated_by(one)[:1]]
    return found


def delegate(office: DemoOffice, random: Random) -> None:
    """Some posts of today are given to somebody else for a while, in whole or for one step."""
    everybody = sorted(name_table(office))
    with office.database.writing() as session:
        for person in random.sample(everybody, 25):
            posts = people.posts_of(session, person, office.clock.today)
            if not posts:
                continue
            try:
                delegating.give(
                    session, office=office.engine, person_id=person, now=office.now, post=random.choice(posts)[2],
                    substitute=people.person_uid(session, random.choice(everybody)), from_on=office.clock.today,
                    to_on=office.clock.today + timedelta(days=random.choice((2, 20, 40))), reason="Đi công tác",
                    basis="Giấy uỷ quyền", covers="all", manner="TUQ",
                )  # fmt: skip
            except Refused:
                continue


def keep_out(session: Session, row: DossierSeen, persons: list[Actor], office: DemoOffice, random: Random) -> None:
    """One of those asked declared a conflict."""
    person = random.choice(persons).principal_id
    if person in absences.kept_out(session, row.uid, office.clock.today)[0]:
        return
    session.run(
        absences.INSERT_RECUSAL,
        {
            "dossier": row.id, "person": person, "ground": "declared", "by": person,
            "on": office.clock.today.isoformat(), "at": instant_text(office.now),
        },
    )  # fmt: skip


def spoiled(values: dict[str, Any], here: Transition, case: TableCase, random: Random) -> dict[str, Any]:
    """The same with one or more faults that lie in what is entered: no such row, day, meeting, paper or opinion."""
    asks = {**values.get("asks", {}), **{name: 99 for name in here.asks if case.kind.asks[name].type == "number"}}
    asks |= {name: "2019-01-01" for name in here.asks if case.kind.asks[name].type == "day"}
    found = {**values, "asks": asks} if asks else dict(values)
    if here.judges_papers:
        papers = [*here.judges_papers, "nonsense"]
        given = [{"paper": random.choice(papers), "verdict": random.choice(("accepted", "refused"))} for _ in "12"]
        found["verdicts"] = [{**given[0], "reason": "Mờ"}, given[1]]
    if here.opinion:
        found["opinions"] = [*values.get("opinions", ()), {"organisation": "nonsense", "answer": "Nhất trí"}]
    if here.round and "chair" in values.get("round", {}):
        found["round"] = {**values["round"], "meeting": "nonsense"}
    if here.correction:
        found["fields"] = {name: case.fields.get(name) for name in here.sets if name in case.fields}
        found["texts"] = {}
    return {name: one for name, one in found.items() if one}


def trouble(session: Session, random: Random) -> None:
    """What may have happened in the office: a term that ended, an organisation that lost its superior."""
    for statement in random.sample(TROUBLES, random.randrange(len(TROUBLES) + 1)):
        session.execute(statement)


TROUBLES = (
    t.term.update().values(to_on="2020-12-31"),
    t.organisation_ancestor.delete().where(t.organisation_ancestor.c.depth > 0),
    t.power.update().values(to_on="2020-12-31"),
)


def stop(office: DemoOffice, uid: str, random: Random, *, conflict: bool) -> Iterator[Told]:
    """Some persons against every step of the dossier's kind, and afterwards it is as it was."""
    with undone(office) as session:
        found = dossiers.find(session, uid)
        assert found
        kind = office.engine.kind(session, found[1])
        persons = actors(session, kind, found[0], office, random)
        trouble(session, random)
        if conflict:
            keep_out(session, found[0], persons, office, random)
        for actor in persons:
            yield from told(session, office, kind, found[0], actor, random)
            assert_offers_agree(session, office, kind, found[0], actor)


def walked(office: DemoOffice, name: str, seed: int) -> Iterator[Told]:
    random = Random(seed)
    walk = Walk(office, office.engine.library.current(name), random)
    delegate(office, random)
    for number in range(STEPS):
        if not walk.step():
            return
        assert walk.dossier
        yield from stop(office, walk.dossier.dossier, random, conflict=number % 3 == 2)


def assert_offers_agree(session: Session, office: DemoOffice, kind: Kind, row: DossierSeen, actor: Actor) -> None:
    """What an offer shows greyed, the explanation without input names, and in the same order."""
    for transition in kind.leaving[row.state]:
        case = TableCase(session, kind, row, transition, actor, office.now, defaults=office.engine.defaults)
        found = explaining.explain(case, office.engine)
        assert list(found.refusals) == refusing.refusals_for(case, roles=office.engine.roles, entered=False)
        if actor.person_id == actor.principal_id and not transition.recorded_by and refusing.applies(case):
            shown = offers.offer_of(case, office.engine)
            assert shown.in_place_of or shown.allowed is found.allowed or not shown.concerns_you


WALKS = [
    *(pytest.param(name, 1, id=name) for name in kind_names()),
    *(pytest.param(name, n, id=f"{name}-{n}", marks=pytest.mark.soak) for name in kind_names() for n in range(2, 8)),
]


@pytest.mark.parametrize(("name", "seed"), WALKS)
def test_an_act_is_refused_exactly_for_what_its_explanation_names(name, seed, tmp_path, kinds, filled_sqlite):
    database = Database(new_sqlite(tmp_path, template=filled_sqlite))
    try:
        found = list(walked(DemoOffice(database, Office(kinds, tmp_path)), name, seed))
    finally:
        database.close()
    assert found or name in STORIES, f"chance begins no dossier of {name}: a story must tell how"
    assert [one for one in found if not one.agrees] == []


def test_so_it_is_on_the_way_that_a_story_takes(kinds):
    """A file of membership is never begun by chance: its story begins it, and at some stops everybody is asked."""
    path, offices = STORIES["full_membership"], list[DemoOffice]()
    found: list[Told] = []
    lines = read_story(path)
    random, stops = Random(1), {4, 9, len(lines) // 2, len(lines) - 2}

    def furnish(database: Database, folder: Path, now: datetime) -> Office:
        office = Office(kinds, folder, is_demo=True)
        with database.writing() as session:
            load_office(session, office=office, now=now)
        offices.append(DemoOffice(database, office))
        return office

    def look(done: int, _of: int) -> None:
        if done in stops:
            offices[0].at(lines[done - 1].at)
            with offices[0].database.reading() as session:
                uids = [one.uid for one in session.execute(t.dossier.select())]
            found.extend(stop(offices[0], uids[0], random, conflict=done % 2 == 0))

    play_story(path, furnish=furnish, progress=look)
    assert {one.done for one in found} == {True, False}
    assert [one for one in found if not one.agrees] == []


def test_both_outcomes_are_met_on_the_way(tmp_path, kinds, filled_sqlite):
    """So that the property is not true of refusals alone."""
    database = Database(new_sqlite(tmp_path, template=filled_sqlite))
    try:
        found = list(walked(DemoOffice(database, Office(kinds, tmp_path)), "plan", 3))
    finally:
        database.close()
    assert {one.allowed for one in found} == {True, False}
    assert any(one.done for one in found)


def test_who_may_not_see_the_dossier_is_told_nothing_by_the_act_whatever_the_explanation_knows(office):
    """The explanation is for whoever reads the whole file; the act itself stays silent."""
    plan = office.create("plan", "soanthao", "DU", fields={"title": "Kế hoạch"})
    row = office.dossier(plan)
    with office.database.reading() as session:
        kind = office.engine.library.current("plan")
        stranger = office.person_id("cb1_dv05")
        assert not visibility.sees(session, office.engine, kind, row, stranger, office.now)
        found = explaining.explain_act(
            session, office.engine, kind, row, "send_to_check", actor=Actor(stranger, stranger), now=office.now
        )
    assert "not_your_role" in [one.code for one in found.refusals]
    assert office.take("send_to_check", plan, "cb1_dv05").refused == ("not_found",)
