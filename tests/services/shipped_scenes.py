"""Kinds of the office, each as far as two or three persons want to act on it at once, and what must hold afterwards.

One after the other they act in one transaction of which nothing is left; together, on a dossier of their own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import sqlalchemy as sa

from tests.cast import Clock, DemoOffice
from tests.services.absences_office import post_of
from tests.services.at_once_oracle import Verb
from tests.services.at_once_shipped import CELL, COMMITTEE, LEADERSHIP, Cell, Committee, Leadership, World
from tests.services.deciding_office import screen
from tests.services.small_office import undone
from tests.services.test_who_may_become_a_signer import submitted
from tests.services.voting_office import before_the_committee, opened, vote
from tests.stories import telling
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import LOCAL_ZONE
from workflow_app.domain.refusals import Refused
from workflow_app.history.leaf import check_stream
from workflow_app.replay.story import play_story
from workflow_app.services import acting, delegating
from workflow_app.services.acting import Seen
from workflow_app.services.attempting import retried
from workflow_app.services.naming import with_uids
from workflow_app.services.office import Office

Answer = Refused | None
OF_POSTS = {"delegation_revoked": "revoke"}


@dataclass
class Scene:
    """A dossier as everybody has it on the screen, and what each of them is about to do."""

    office: DemoOffice
    dossier: str
    seen: Seen
    began: int
    """The number of the office's newest leaf."""
    delegation: str
    actors: dict[str, Actor]
    values: dict[str, Any]
    world: Callable[[], World]
    known: dict[tuple[str, ...], bool] = field(default_factory=dict)
    """What was done, and the verb after it → whether it was done too: each such order is asked once."""

    @classmethod
    def of(
        cls,
        office: DemoOffice,
        dossier: str,
        verbs: Mapping[str, Verb],
        world: Callable[[], World],
        delegation: str = "",
    ) -> Scene:
        acting_ones = {name: one for name, one in verbs.items() if one.trigger}
        actors = {name: office.actor(one.by, in_place_of=one.in_place_of) for name, one in acting_ones.items()}
        with office.database.reading() as session:
            values = {name: with_uids(session, one.values) for name, one in acting_ones.items()}
            began = session.execute(sa.select(sa.func.max(t.leaf.c.id))).scalar_one()
        return cls(office, dossier, screen(office, dossier), began, delegation, actors, values, world)

    def act(self, session: Session, verb: str, key: str) -> None:
        office, one = self.office, self.world().verbs[verb]
        if one.trigger:
            acting.act(
                session, office=office.engine, dossier=self.dossier, trigger=one.trigger, actor=self.actors[verb],
                now=office.now, key=key, seen=self.seen, values=self.values[verb],
            )  # fmt: skip
        else:
            delegating.revoke(
                session, office=office.engine, person_id=office.person_id(one.by), now=office.now,
                delegation=self.delegation, reason="Về sớm",
            )  # fmt: skip

    def history(self, session: Session) -> list[str]:
        """The verbs that were done, as the leaves tell them; each dossier's leaves stand whole upon one another."""
        verbs = self.world().verbs
        acts = {(one.trigger, self.actors[name].person_id): name for name, one in verbs.items() if one.trigger}
        row = session.execute(t.dossier.select().where(t.dossier.c.uid == self.dossier)).one()
        found = session.execute(t.leaf.select().order_by(t.leaf.c.id)).all()
        mine = [one for one in found if one.stream == row.stream]
        assert check_stream([bytes(one.bytes) for one in mine], row.stream) == []
        assert (row.head_seq, row.head_hash, row.state) == (mine[-1].seq, mine[-1].hash, mine[-1].to_state)
        since = [one for one in found if one.id > self.began and (one.stream == row.stream or one.act in OF_POSTS)]
        return [OF_POSTS.get(one.act) or acts[one.act, one.person_id] for one in since]

    def state(self, session: Session) -> str:
        return str(session.execute(sa.select(t.dossier.c.state).where(t.dossier.c.uid == self.dossier)).scalar_one())

    def is_true(self, world: World, verb: str, refused: Refused) -> bool:
        """Whether this very refusal is what the person must be told, with the name of who was faster."""
        code, named = world.refused(verb)
        if not code or code not in refused.codes:
            return False
        faster = world.verbs[named] if named else None
        said = next(one for one in refused.refusals if one.code == code).text.vi
        return faster is None or (self.full_name(faster.by) in said and f"“{faster.title}”" in said)

    def full_name(self, username: str) -> str:
        with self.office.database.reading() as session:
            return self.office.engine.person(session, self.office.person_id(username))[1]


def one_after_the_other(scene: Scene, verbs: Sequence[str]) -> None:
    """Who was refused left nothing, so that those before him are all that the next one finds."""
    world = scene.world()
    for verb in verbs:
        order = (*world.done, verb)
        if order not in scene.known:
            scene.known[order] = _asked(scene, world, verb)
        if scene.known[order]:
            world.do(verb)


def _asked(scene: Scene, world: World, verb: str) -> bool:
    """Whether the verb was done; AssertionError where that, or what its person was told, is not the truth."""
    order, refused, state = [*world.done, verb], None, ""
    with undone(scene.office) as session:
        for number, done in enumerate(world.done):
            scene.act(session, done, f"{number} {done}")
        try:
            scene.act(session, verb, f"{len(world.done)} {verb}")
        except Refused as told:
            refused = told
        else:
            assert scene.history(session) == order, "each act has its leaf, and no other"
            state = scene.state(session)
    if refused is not None:
        true = scene.is_true(world, verb, refused)
        assert true, f"{order}: “{verb}” was told {refused.refusals}, not {world.refused(verb)}"
        return False
    assert world.refused(verb) == ("", ""), f"{order}: “{verb}” was done"
    after = scene.world()
    for one in order:
        after.do(one)
    assert state == after.state, f"{order}: {state}"
    return True


def all_at_once(scene: Scene, verbs: Sequence[str]) -> None:
    """What was done must be sound in the order of the history, and what was refused untrue at no moment of it."""
    ready, office = Barrier(len(verbs)), scene.office

    def one(number: int, verb: str) -> Answer:
        ready.wait(30)
        try:
            retried(office.database, lambda session: scene.act(session, verb, f"{scene.dossier} {number} {verb}"))
        except Refused as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(verbs)) as threads:
        answers = [found.result(60) for found in [threads.submit(one, *each) for each in enumerate(verbs)]]
    worlds = [scene.world()]
    with office.database.reading() as session:
        history, state = scene.history(session), scene.state(session)
    assert sorted(history) == sorted(verb for verb, answer in zip(verbs, answers, strict=True) if answer is None)
    for number, verb in enumerate(history):
        assert worlds[-1].refused(verb) == ("", ""), f"{history}: {verb}"
        world = scene.world()
        for before in history[: number + 1]:
            world.do(before)
        worlds.append(world)
    assert state == worlds[-1].state, history
    for verb, answer in zip(verbs, answers, strict=True):
        if answer is not None:
            assert any(scene.is_true(world, verb, answer) for world in worlds), f"{history}: {verb}, {answer.refusals}"


# The scenes ---------------------------------------------------------------------------------------------------------


def delegated(office: DemoOffice) -> str:
    """The secretary's post to a member of the standing committee; the delegation's uid."""
    return retried(
        office.database,
        lambda session: delegating.give(
            session, office=office.engine, person_id=office.person_id("bithu"), now=office.now,
            post=post_of(office, "bithu", "secretary"), substitute=office.uid("btv1"), from_on=office.clock.today,
            to_on=date(2026, 3, 9), reason="Đi công tác", basis="Giấy uỷ quyền số 1", covers="steps",
            triggers=("put_on_agenda",),
        ),
    )  # fmt: skip


def before_the_leadership(office: DemoOffice, *, first: bool) -> Scene:
    with office.database.writing() as session:
        session.execute(t.delegation.delete())
    plan, delegation = submitted(office), delegated(office)
    if first:
        assert office.take("put_on_agenda", plan, "pho1", asks={"agenda": "Hội nghị"}).done
    return Scene.of(
        office, plan.dossier, LEADERSHIP, lambda: Leadership(LEADERSHIP, "submitted", first=first), delegation
    )


def in_the_committee(office: DemoOffice) -> Scene:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for by, choice in (("bithu", "yes"), ("pho1", "yes"), ("btv1", "yes"), ("btv2", "yes"), ("btv3", "no")):
        assert vote(office, plan, by, choice).done
    return Scene.of(office, plan.dossier, COMMITTEE, lambda: Committee(COMMITTEE, "voting"))


def in_the_cell(database: Database, url: str, folder: Path) -> Scene:
    """The story of a recognition up to the count of its paper ballots, before a second person has entered them."""
    lines = (telling.STORIES / "B2_ballots.jsonl").read_text("utf-8").splitlines()
    kept = [one for one in lines if one.startswith("{") and json.loads(one)["at"] < "2026-03-12T20:14"]
    path = folder / "cell.jsonl"
    path.write_text("\n".join(kept) + "\n", "utf-8")
    shutil.copy(telling.SCAN, folder)
    office_files = folder / "files"  # beside it lie the keys of the secret ballots
    assert (
        play_story(path, url, furnish=lambda one, _scratch, now: telling.furnished(one, office_files, now)).wrong == []
    )
    at = datetime.fromisoformat("2026-03-12T20:30").replace(tzinfo=LOCAL_ZONE).astimezone(UTC)
    office = DemoOffice(database, Office(telling.library(), office_files), Clock(at))
    with database.reading() as session:
        uid = session.execute(sa.select(t.dossier.c.uid)).scalar_one()
    return Scene.of(office, uid, CELL, lambda: Cell(CELL, "cell_vote"))
