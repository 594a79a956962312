"""A proposal on which two or three persons act at once, and what must hold of it afterwards, whatever they did."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Barrier

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import post_of
from tests.services.at_once_oracle import VERBS, VOTING, World
from tests.services.deciding_office import ENTITLED, cast, in_review, leaves, opened, rows, screen
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import acting, delegating, people
from workflow_app.services.acting import Seen
from workflow_app.services.attempting import attempt, retried

Answer = Refused | None


@dataclass
class Scene:
    """A proposal in review: one signature of two is given, a round is open with one ballot in it."""

    office: DemoOffice
    dossier: Taken
    seen: Seen
    seq: int
    delegation: str
    began: int
    """The number of the newest leaf of the office before anybody acted."""
    posts: dict[str, int]

    @classmethod
    def set(cls, office: DemoOffice, verbs: Sequence[str], form: str = "open") -> Scene:
        made = in_review(office)
        if VOTING & set(verbs):
            opened(office, made, form=form)
            assert cast(office, made, "pho", "yes").done
        assert office.take("approve", made, "ba").done
        needed = {"stand in", "revoke"} & set(verbs)
        delegation = give(office, "bi", "luat") if needed else ""
        seq, posts = office.dossier(made).head_seq, {"mot": post_of(office, "mot", "member")}
        return cls(office, made, screen(office, made), seq, delegation, newest(office), posts)

    def act(self, verb: str, number: int = 0) -> Answer:
        one = VERBS[verb]
        try:
            if verb == "give":
                give(self.office, "quan", "ke")
            elif verb == "revoke":
                revoke(self.office, self.delegation)
            elif verb == "end":
                end_post(self.office, self.posts["mot"])
            else:
                actor = self.office.actor(one.by, in_place_of=one.in_place_of)
                values = {**one.values}
                if "asks" in values and "recused" in values["asks"]:
                    values["asks"] = {**values["asks"], "recused": self.office.uid("@mot")}
                attempt(
                    self.office.database, self.office.engine, acting.act, actor=actor, now=self.office.now,
                    dossier=self.dossier.dossier, trigger=one.trigger, key=f"{self.dossier.dossier} {verb} {number}",
                    seen=self.seen, values=values,
                )  # fmt: skip
        except Refused as refused:
            return refused
        return None

    def end(self) -> None:
        """What was delegated or ended here is in nobody's way later."""
        with self.office.database.writing() as session:
            session.execute(t.delegation.delete())
            session.execute(t.post.update().where(t.post.c.id.in_(self.posts.values())).values(to_on=None))

    def history(self) -> list[str]:
        """The verbs that were done, in the order in which the histories of dossier and posts were written."""
        acts = {(one.trigger, one.by): verb for verb, one in VERBS.items()}
        people = {self.office.person_id(one.by): one.by for one in VERBS.values()}
        stream = self.office.dossier(self.dossier).stream
        found = []
        for leaf in rows(self.office, t.leaf, t.leaf.c.id > self.began):
            if leaf.stream == stream:
                found.append(acts[leaf.act, people[leaf.person_id]])
            else:
                of_posts = {"delegation_given": "give", "delegation_revoked": "revoke", "post_ended": "end"}
                found.append(of_posts[leaf.act])
        return found


def newest(office: DemoOffice) -> int:
    return int(rows(office, t.leaf)[-1].id)


def give(office: DemoOffice, by: str, substitute: str, kinds: tuple[str, ...] = ()) -> str:
    """The secretary's post, from today on; the delegation's uid."""
    post, person = post_of(office, "bi", "secretary"), office.uid(substitute)
    return retried(
        office.database,
        lambda session: delegating.give(
            session, office=office.engine, person_id=office.person_id(by), now=office.now, post=post,
            substitute=person, from_on=office.clock.today, to_on=date(2026, 3, 9), reason="Đi công tác",
            basis="Giấy uỷ quyền số 1", covers="kinds" if kinds else "all", kinds=kinds,
        ),
    )  # fmt: skip


def revoke(office: DemoOffice, delegation: str) -> None:
    retried(
        office.database,
        lambda session: delegating.revoke(
            session, office=office.engine, person_id=office.person_id("bi"), now=office.now, delegation=delegation,
            reason="Về sớm",
        ),
    )  # fmt: skip


def end_post(office: DemoOffice, post: int, by: str = "quan") -> None:
    """The day before was its last: from now on it is nobody's. Where no `by` is named, the command line ends it."""
    retried(
        office.database,
        lambda session: people.end_post(
            session, office=office.engine, person_id=office.person_id(by) if by else None, now=office.now, post=post,
            last_on=office.clock.today - timedelta(days=1),
        ),
    )  # fmt: skip


def is_true(world: World, verb: str, refused: Refused) -> bool:
    """Whether this very refusal is what the person must be told, with the name of who was faster."""
    code, named = world.refused(verb)
    if not code or code not in refused.codes:
        return False
    told = next(one for one in refused.refusals if one.code == code).text.vi
    faster = VERBS[named] if named else None
    return faster is None or code == "nothing_to_take_back" or (
        f"Nguyễn Thị {faster.by.title()}" in told and f"“{faster.title}”" in told
    )  # fmt: skip


def told(verbs: Sequence[str], verb: str, answer: Answer) -> str:
    """How a failure is described."""
    return f"{' → '.join(verbs)}: “{verb}” was told {answer.codes if answer else 'done'}"


def is_sound(scene: Scene, verbs: Sequence[str], answers: Sequence[Answer]) -> None:
    """Nothing is done by halves, twice or without its leaf, whatever was asked in whatever order."""
    office, row = scene.office, scene.office.dossier(scene.dossier)
    done = [verb for verb, answer in zip(verbs, answers, strict=True) if answer is None]
    history = scene.history()
    assert sorted(history) == sorted(done), "each act that was acknowledged has its leaf, and no other"
    acts = leaves(office, row.stream)
    for holder in ("bi", "mot"):
        leaves(office, f"role:{office.uid(holder)}")
    assert (row.head_seq, row.head_hash, row.state) == (acts[-1].seq, acts[-1].hash, acts[-1].to_state)
    since = [one for one in acts if one.seq > scene.seq]
    assert len([one for one in since if one.from_state == "review" != one.to_state]) <= 1
    signed = rows(office, t.sign_off, t.sign_off.c.dossier_id == row.id)
    assert len(signed) == sum(one.act == "approve" for one in acts)
    standing = [one.person_id for one in signed if one.withdrawn_at is None]
    assert len(standing) == len(set(standing))
    assert row.state != "ready" or len(standing) == 2
    for round_ in rows(office, t.round_, t.round_.c.dossier_id == row.id):
        ballots = rows(office, t.ballot, t.ballot.c.round_id == round_.id)
        voted = [one for one in rows(office, t.round_roll, t.round_roll.c.round_id == round_.id) if one.voted]
        assert len(ballots) <= len(voted) == sum(one.act == "cast_plain" for one in acts) <= ENTITLED
        assert round_.closed_at is None or len(ballots) == len(voted)
    if {"revoke", "stand in"} <= set(history):
        assert history.index("stand in") < history.index("revoke")
    if {"end", "sign"} <= set(history):
        assert history.index("sign") < history.index("end")
    if "stand in anew" in history:
        assert history.index("give") < history.index("stand in anew")
    scene.end()


def one_after_the_other(office: DemoOffice, verbs: Sequence[str], form: str = "open") -> None:
    scene, world, answers = Scene.set(office, verbs, form), World(bool(VOTING & set(verbs))), list[Answer]()
    for number, verb in enumerate(verbs):
        answer = scene.act(verb, number)
        answers.append(answer)
        if answer is None:
            assert world.refused(verb) == ("", ""), told(verbs, verb, answer)
            world.do(verb)
        else:
            assert is_true(world, verb, answer), f"{told(verbs, verb, answer)}; {answer.refusals}"
        assert office.dossier(scene.dossier).state == world.state, told(verbs, verb, answer)
    is_sound(scene, verbs, answers)


def all_at_once(office: DemoOffice, verbs: Sequence[str], form: str = "open") -> None:
    """What was done must be sound in the order of the histories, and what was refused untrue at no moment of it."""
    scene = Scene.set(office, verbs, form)
    ready = Barrier(len(verbs))

    def one(number: int, verb: str) -> Answer:
        ready.wait(30)
        return scene.act(verb, number)

    with ThreadPoolExecutor(len(verbs)) as threads:
        asked = [threads.submit(one, number, verb) for number, verb in enumerate(verbs)]
        answers = [answer.result(60) for answer in asked]
    has_round = bool(VOTING & set(verbs))
    worlds, history = [World(has_round, form == "secret")], scene.history()
    for number, verb in enumerate(history):
        assert worlds[-1].refused(verb) == ("", ""), f"{history}: {verb}"
        world = World(has_round, form == "secret")
        for before in history[: number + 1]:
            world.do(before)
        worlds.append(world)
    assert office.dossier(scene.dossier).state == worlds[-1].state, history
    for verb, answer in zip(verbs, answers, strict=True):
        if answer is not None:
            assert any(is_true(world, verb, answer) for world in worlds), f"{told(history, verb, answer)}"
    is_sound(scene, verbs, answers)
