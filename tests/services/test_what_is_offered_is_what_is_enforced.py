"""Random walks over every kind of the office: a button is lit exactly where the act behind it would not be refused.

Before anything is entered an offer cannot know what will be. So an act without input may fail for what was not entered
and for nothing else, where it was offered; and it fails for something else, where it was not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from tests.cast import DemoOffice, SoundKinds
from tests.conftest import new_sqlite
from tests.house.tree import ROOT
from tests.services.random_acts import Walk, name_table
from tests.services.small_office import undone
from workflow_app import content
from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.demo import load_office
from workflow_app.domain.case import Actor
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.replay.story import play_story
from workflow_app.replay.story_lines import read_story
from workflow_app.services import acting, visibility
from workflow_app.services.office import Office
from workflow_app.services.reasons.offers import offers
from workflow_app.services.values import STAGE
from workflow_app.services.voting import handing_over

ABOUT_INPUT = frozenset(
    (
        "bad_value", "unknown_field", "bad_tally", "no_opinion", "empty_roll", "chair_not_of_body", "too_few_rows",
        "row_without_subject", "entries_differ", "bad_ballot", "may_not_preside", "nothing_corrected",
        "nothing_changed", "nobody_new", "none_filled",
    )
)  # fmt: skip
"""Codes about what was entered, or not, unless a guard says them: then it depends on the guard, which may be marked
`about_input` or speak of what may be set now."""

STEPS, EACH_TIME = 14, 7
"""How far a walk goes, and how many persons are asked at every stop; all get their turn."""

ELSEWHERE = {"not_from_here", "closed"}


def is_about_input(one: Refusal, kind: Kind, transition: Transition) -> bool:
    if one.rule in GUARDS:  # whatever its code: a table that was filled before is judged before anything is entered
        return GUARDS[one.rule].about_input or speaks_of_what_comes(one.rule, transition)
    if one.code in ABOUT_INPUT:
        return True
    if one.code == "missing_field":
        fields, asks = transition.sets, transition.asks
        settable = {kind.fields[name].title for name in fields} | {kind.asks[name].title for name in asks}
        settable |= {STAGE} if transition.goes_to_earlier else set()
        settable |= {handing_over.WHY} if transition.round and transition.round.step == "preside" else set()
        return bool(transition.opinion) or set(one.missing) <= settable
    if one.code == "paper_missing":  # the step itself would bring them
        return set(one.missing) <= {kind.papers[name].title for name in transition.takes_papers}
    return False


def speaks_of_what_comes(guard: str, transition: Transition) -> bool:
    """A rule about fields and texts that this very step may enter, or of a dossier that the step would open.

    Not so for separation of duties: who is kept away stays away, whatever he might enter.
    """
    used = [rule for rule in transition.guards if rule.name == guard]
    coming = {*transition.sets, *transition.asks, *transition.writes}
    named = {word for rule in used for word in re.findall(r"\w+", str(list(rule.values.values())))}
    return not used or (bool(named & coming) and not GUARDS[guard].separates_duties)


@dataclass(frozen=True)
class Found:
    """One person against one step: what was offered to him, and why the act was refused."""

    kind: str
    state: str
    trigger: str
    person: str
    offered: bool
    sees: bool
    refused: tuple[str, ...]
    for_other_reasons: tuple[str, ...]


def compared(session: Session, office: DemoOffice, kind: Kind, row: DossierSeen, person: int) -> Iterator[Found]:
    actor, now, engine = Actor(person, person), office.now, office.engine
    offered = {
        one.transition.trigger: one.allowed
        for one in offers(session, office=engine, kind=kind, dossier=row, actor=actor, now=now)
    }
    sees = visibility.sees(session, engine, kind, row, person, now)
    for transition in {one.trigger: one for one in kind.transitions}.values():
        here = kind.find(transition.trigger, row.state) or transition
        reasons = list(attempted(session, office, row, transition.trigger, actor))
        others = [one.code for one in reasons if not is_about_input(one, kind, here)]
        yield Found(
            kind.name, row.state, transition.trigger, name_table(office)[person],
            offered.get(transition.trigger, False), sees, tuple(one.code for one in reasons), tuple(others),
        )  # fmt: skip


HIDDEN = Refusal("not_found", Text("", ""), "not_found")


def attempted(session: Session, office: DemoOffice, row: DossierSeen, trigger: str, actor: Actor) -> list[Refusal]:
    """Why the act without input was refused; empty when it was carried out. Either way it leaves no trace."""
    session.connection.exec_driver_sql("SAVEPOINT attempt")
    try:
        acting.act(
            session, office=office.engine, dossier=row.uid, trigger=trigger, actor=actor, now=office.now,
            key=f"{trigger}-{row.head_seq}",
        )  # fmt: skip
    except Refused as refused:
        return list(refused.refusals)
    except NotFound:
        return [HIDDEN]
    finally:
        session.connection.exec_driver_sql("ROLLBACK TO attempt")
    return []


def stop(office: DemoOffice, uid: str, persons: list[int]) -> list[Found]:
    """Everybody of these against every step of the dossier's kind, and afterwards it is as it was."""
    found: list[Found] = []
    with undone(office) as session:
        row = dossiers.find(session, uid)
        assert row
        kind = office.engine.kind(session, row[1])
        for person in dict.fromkeys([*persons, row[0].author_id]):
            found += compared(session, office, kind, row[0], person)
    return found


def turns_of(office: DemoOffice, random: Random) -> Iterator[list[int]]:
    """A few persons at a time, until everybody was asked, and on from the first."""
    everybody = sorted(name_table(office))
    random.shuffle(everybody)
    endless = cycle(everybody)
    while True:
        yield [next(endless) for _ in range(EACH_TIME)]


def walked(office: DemoOffice, name: str, seed: int) -> list[Found]:
    random = Random(seed)
    walk = Walk(office, office.engine.library.current(name), random)
    turns, found = turns_of(office, random), []
    for _ in range(STEPS):
        if not walk.step():
            break
        assert walk.dossier
        found += stop(office, walk.dossier.dossier, next(turns))
    return found


class _EnoughError(Exception):
    """The last stop is past; how the story ends is told by other tests."""


def told(path: Path, kinds: SoundKinds) -> list[Found]:
    """The same along a story, which goes further than chance does."""
    offices: list[DemoOffice] = []
    lines, found = read_story(path), []
    random = Random(path.name)
    stops = set(random.sample(range(1, len(lines) + 1), min(STEPS // 3, len(lines))))

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
            for uid in uids[:2]:
                found.extend(stop(offices[0], uid, next(turns)))
        if done == max(stops):
            raise _EnoughError

    turns = _once(lambda: turns_of(offices[0], random))
    with pytest.raises(_EnoughError):
        play_story(path, furnish=furnish, progress=look)
    return found


def _once(make: Callable[[], Iterator[list[int]]]) -> Iterator[list[int]]:
    """Made when it is first asked, because the office opens only then."""
    yield from make()


def stories() -> dict[str, Path]:
    """The longest story of each kind, by the kind of its first line."""
    longest: dict[str, Path] = {}
    for path in sorted((ROOT / "tests" / "stories").glob("*.jsonl"), key=lambda one: one.stat().st_size):
        first = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("{"))
        longest[json.loads(first).get("kind", "")] = path
    return longest


def kind_names() -> list[str]:
    folders = (content.folder("states"), ROOT / "tests" / "kinds" / "states")
    return sorted(path.stem for folder in folders for path in folder.glob("*.yaml") if path.stem[0] != "_")


STORIES = stories()
ALWAYS = ("B2_ballots", "E2")
MORE_SEEDS = range(2, 8)
WALKS = [
    *(pytest.param((name, 1), id=name) for name in kind_names()),
    *(pytest.param((name, n), id=f"{name}-{n}", marks=pytest.mark.soak) for name in kind_names() for n in MORE_SEEDS),
    *(
        pytest.param(("story", path), id=path.stem, marks=() if path.stem in ALWAYS else pytest.mark.soak)
        for path in STORIES.values()
    ),
]


@pytest.fixture(scope="module", params=WALKS)
def findings(request, tmp_path_factory, kinds, filled_sqlite) -> list[Found]:
    name, which = request.param
    if name == "story":
        return told(which, kinds)
    folder = tmp_path_factory.mktemp("walk")
    database = Database(new_sqlite(folder, template=filled_sqlite))
    try:
        found = walked(DemoOffice(database, Office(kinds, folder)), name, which)
    finally:
        database.close()
    assert found or name in STORIES, f"chance begins no dossier of {name}: a story must tell how"
    return found


def test_what_is_offered_fails_only_for_what_was_not_entered(findings):
    assert [one for one in findings if one.offered and one.sees and one.for_other_reasons] == []


def test_what_is_not_offered_is_refused(findings):
    assert [one for one in findings if not one.offered and not one.refused] == []


def test_what_is_not_offered_is_refused_for_more_than_missing_input(findings):
    assert [one for one in findings if not one.offered and not one.for_other_reasons] == []


def test_whoever_may_not_see_the_dossier_is_offered_nothing(findings):
    """Whom a definition lets act it must let read: else he could act on what does not exist for him."""
    assert [one for one in findings if one.offered and not one.sees] == []


def test_whoever_may_not_see_the_dossier_learns_nothing(findings):
    assert [one for one in findings if not one.sees and one.refused != ("not_found",)] == []


@pytest.mark.parametrize(("trigger", "rule", "is_so"), [
    ("open_cell_decision", "rows_at_least", False), ("prepare", "rows_cover_subjects", True), ("prepare", "", True),
])  # fmt: skip
def test_a_table_is_a_matter_of_input_only_where_the_step_writes_it(trigger, rule, is_so, kinds):
    """Met on a random way: a team of one was put before the cell, by a step that takes no more of the team."""
    kind = kinds.current("supervision_report")
    step = next(one for one in kind.transitions if one.trigger == trigger)
    assert is_about_input(Refusal("too_few_rows", Text("", ""), rule), kind, step) is is_so


def test_a_step_of_another_state_is_refused_as_such(findings):
    for one in findings:
        if one.sees and set(one.refused) & ELSEWHERE:
            assert not one.offered
