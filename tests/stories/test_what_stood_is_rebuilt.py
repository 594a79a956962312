"""A dossier rebuilt from its leaves is the dossier that the tables know; and every act of the stories is explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import Clock
from tests.stories import telling
from tests.stories.telling import STORIES, Told
from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_of
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.seen import DossierSeen
from workflow_app.replay.story import play_story
from workflow_app.replay.story_lines import read_story
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.past.kept import Kept
from workflow_app.services.past.rebuilding import Stood, after, on_day
from workflow_app.services.reasons.why import why

ALWAYS = frozenset(("A1-A3", "A4", "A5", "A_endings", "B4", "B5b", "B6", "B9", "C2", "C3", "D1-D3", "E2", "E4", "E5"))
"""Stories looked at in every run: votes, returns, papers, void documents, owners, substitutes; others in long runs."""
NAMES = [
    pytest.param(one.stem, marks=() if one.stem in ALWAYS else pytest.mark.soak)
    for one in sorted(STORIES.glob("*.jsonl"))
]
HANGS_ON_IT = (
    "sign_offs", "papers", "opinions", "documents", "rounds", "recused", "signer_changes", "corrections",
    "reservations",
)  # fmt: skip
NOBODY = Actor(0, 0)


def every(session: Session, story: Told) -> Iterator[tuple[Kept, str]]:
    for row in session.execute(sa.select(t.dossier.c.uid).order_by(t.dossier.c.id)).all():
        found = dossiers.find(session, row.uid)
        assert found is not None
        yield Kept.of(session, story.office, found[0]), found[1]


def rebuilt(kept: Kept, story: Told) -> Stood:
    found = on_day(kept, instant_of(kept.leaves[-1].at).date().replace(year=2999))
    assert found is not None
    return replace(found, now=story.now)


def plain(name: str, value: Any) -> Any:
    """Whom a signature waits for is a matter of tasks, and of today."""
    return [replace(one, answered=True) for one in value] if name == "sign_offs" else value


@pytest.mark.parametrize("name", NAMES)
def test_what_stood_is_rebuilt_and_every_act_explained_by_it(told, name):
    story = told(name)
    with story.database.reading() as session:
        for kept, manifest in every(session, story):
            assert_it_is_what_the_tables_say(session, story, kept, manifest)
            assert_every_act_is_explained(session, story, kept)


def assert_it_is_what_the_tables_say(session: Session, story: Told, kept: Kept, manifest: str) -> None:
    kind, row = story.office.kind(session, manifest), kept.row
    now = TableCase(session, kind, row, kind.transitions[0], NOBODY, story.now, defaults=story.office.defaults)
    then = rebuilt(kept, story).case(kind.transitions[0], NOBODY)
    assert then.dossier == replace(row, content_print="", revision_print=""), row.title
    for part in HANGS_ON_IT:
        assert hanging(then, part) == hanging(now, part), (row.title, part)
    assert days(now) == days(then), row.title


def days(case: TableCase) -> dict[str, tuple[Any, ...]]:
    return {name: (one.started_on, one.due_on, one.extensions, one.stopped_on) for name, one in case.clocks().items()}


def assert_every_act_is_explained(session: Session, story: Told, kept: Kept) -> None:
    asker = Actor(kept.row.author_id, kept.row.author_id)
    found = why(session, story.office, kept.row, actor=asker, now=story.now)
    assert [one.seq for one in found.acts] == [one.seq for one in kept.leaves]
    for act in found.acts:
        fails = [(reason.rule, refused.code) for reason in act.reasons for refused in reason.refusals]
        assert (act.trigger, fails) == (act.trigger, [])
        assert act.trigger == "carried" or act.reasons
        assert [gap for gap in act.gaps if "không khớp" in gap.vi] == []


# --- A look back sees what was seen then ---

SEEN_IN_PASSING = ("A1-A3", "A4", "B4", "C3", "D1-D3", "E2", "E5")
"""Stories in which every dossier is looked at after every line, and again from their end."""


@dataclass(frozen=True)
class Then:
    """What the tables said of a dossier after its first `count` acts."""

    count: int
    row: DossierSeen
    parts: dict[str, Any]
    clocks: dict[str, tuple[Any, ...]]


def seen(session: Session, office: Office, uid: str, now: datetime) -> Then:
    found = dossiers.find(session, uid)
    assert found is not None
    kind = office.kind(session, found[1])
    case = TableCase(session, kind, found[0], kind.transitions[0], NOBODY, now, defaults=office.defaults)
    return Then(found[0].head_seq + 1, found[0], {part: hanging(case, part) for part in HANGS_ON_IT}, days(case))


def hanging(case: TableCase, part: str) -> Any:
    return plain(part, getattr(case, "all_documents" if part == "documents" else part)())


@pytest.mark.parametrize("name", SEEN_IN_PASSING)
def test_a_look_back_sees_what_was_seen_then(name):
    path = STORIES / f"{name}.jsonl"
    lines, kept, furnished = read_story(path), dict[tuple[str, int], Then](), list[tuple[Database, Office]]()

    def furnish(database: Database, folder: Path, now: datetime) -> Office:
        furnished.append((database, telling.furnished(database, folder, now)))
        return furnished[0][1]

    def look(done: int, of: int) -> None:
        database, office = furnished[0]
        now = Clock.at(lines[done - 1].at).now
        with database.reading() as session:
            for row in session.execute(sa.select(t.dossier.c.uid)).all():
                then = seen(session, office, row.uid, now)
                kept[row.uid, then.count] = then
            if done == of:
                differ.extend(one for (uid, _), then in kept.items() for one in differences(session, office, uid, then))

    differ: list[str] = []
    assert not play_story(path, furnish=furnish, progress=look).wrong
    assert len(kept) > 10
    assert "\n".join(differ) == ""


def differences(session: Session, office: Office, uid: str, then: Then) -> Iterator[str]:
    """Where the words are not kept, they are left out of the comparison, and so is what is reckoned from them."""
    found = dossiers.find(session, uid)
    assert found is not None
    back = Kept.of(session, office, found[0])
    stood = after(back, then.count, instant_of(back.leaves[then.count - 1].at))
    case = stood.case(stood.kind.transitions[0], NOBODY)
    is_exact = stood.content.is_exact
    for name in ("state", "head_seq", "head_hash", "revision", "round", "owner_id", *(("fields",) if is_exact else ())):
        was, is_now = getattr(then.row, name), getattr(stood.dossier, name)
        if was != is_now:
            yield f"{then.row.title} after {then.count}: {name} {was} / {is_now}"
    for part in HANGS_ON_IT:
        looked = hanging(case, part)
        if looked != then.parts[part] and (is_exact or part != "documents"):
            yield f"{then.row.title} after {then.count}: {part} {unlike(then.parts[part], looked)}"
    if days(case) != then.clocks:
        yield f"{then.row.title} after {then.count}: clocks {then.clocks} / {days(case)}"


def unlike(was: Any, looked: Any) -> Any:
    if not isinstance(was, list) or len(was) != len(looked):
        return was, looked
    return [
        (name, value, asdict(two)[name])
        for one, two in zip(was, looked, strict=True)
        for name, value in asdict(one).items()
        if asdict(two)[name] != value
    ]
