"""Two or three persons act at once on what they all saw a moment ago, in every order, one after the other and truly
together: each act is done as if it had been alone, or its person is told the true reason; nothing is done by halves.

`World` says what must come of each verb after any others. It knows nothing of the engine, and is this test's oracle.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, combinations_with_replacement, permutations, product
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import post_of
from tests.services.deciding_office import (
    ENTITLED,
    cast,
    deciding_office,
    in_review,
    leaves,
    on_either,
    opened,
    rows,
    screen,
)
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import acting, changing, dated, delegating, people
from workflow_app.services.acting import Seen
from workflow_app.services.attempting import attempt, retried

WHY = {"reason": "Chưa rõ"}


@dataclass(frozen=True)
class Verb:
    """Who does what. `title` is the step's, by which a refusal names it."""

    by: str
    trigger: str
    title: str
    in_place_of: str = ""
    values: dict[str, Any] = field(default_factory=dict)


OF_POSTS = {"give": Verb("quan", "", ""), "revoke": Verb("bi", "", ""), "end": Verb("quan", "", "")}
"""About who holds or stands in a post, not about the dossier: `end` takes its post from whoever signs."""
VERBS = {
    "sign": Verb("mot", "approve", "Ký duyệt"),
    "return": Verb("bi", "back", "Trả lại", values={"asks": WHY}),
    "edit": Verb("soan", "edit", "Sửa", values={"fields": {"subject": "Mua máy quét"}}),
    "cast": Verb("hai", "cast_plain", "Bỏ phiếu", values={"round": {"choices": {"adopt": "no"}}}),
    "close": Verb("pho", "close_plain", "Kết thúc phiên"),
    "take back": Verb("ba", "take_back", "Rút lại chữ ký"),
    "stand in": Verb("luat", "decide", "Quyết định", in_place_of="bi"),
    "stand in anew": Verb("ke", "decide", "Quyết định", in_place_of="bi"),
    "keep out": Verb("hai", "recuse", "Xin rút", values={"asks": {**WHY, "ground": "declared"}}),
    "keep him out": Verb(
        "bi", "recuse_other", "Cho rút", values={"asks": {**WHY, "ground": "declared", "recused": "@mot"}}
    ),
    **OF_POSTS,
}
VOTING = {"cast", "close"}
"""What needs a round: where one of these is done one is open from the start, and nothing leaves it behind."""
MOST_DISPUTED = ("sign", "return", "edit", "cast", "close", "stand in", "revoke", "end")


@dataclass
class World:
    """What stands after some of the verbs were done: all of it that matters to the others."""

    has_round: bool = False
    state: str = "review"
    mover: str = ""
    last: str = ""
    edited: bool = False
    withdrawn: bool = False
    signed: bool = False
    voted: bool = False
    is_closed: bool = False
    out: frozenset[str] = frozenset()
    revoked: bool = False
    given: bool = False
    ended: bool = False

    def refused(self, verb: str) -> tuple[str, str]:
        """(the code that `verb` must be told now, the verb that the refusal names); empty where it must be done."""
        if verb in OF_POSTS:
            is_over = {"revoke": self.revoked, "end": self.ended}.get(verb, False)
            return ("already_ended", "") if is_over else ("", "")
        if self.state != "review":
            return "stale", self.mover
        if verb in ("cast", "close") and self.is_closed:
            return "stale", "close"
        if verb in ("sign", "edit") and self.edited:
            return {"sign": "content_changed", "edit": "nothing_changed"}[verb], ""
        if VERBS[verb].by in self.out:
            return ("recused_already" if verb == "keep out" else "recused"), ""
        own = {
            "sign": ("not_your_role" if self.ended else "already_signed" if self.signed else "", ""),
            "cast": ("already_voted", "") if self.voted else ("", ""),
            "take back": ("nothing_to_take_back" if self.withdrawn else "acted_since", self.last)
            if self.last or self.withdrawn
            else ("", ""),
            "stand in": ("delegation_revoked", "") if self.revoked else ("", ""),
            "stand in anew": ("", "") if self.given else ("delegation_missing", ""),
            "keep him out": ("recused_already", "") if "mot" in self.out else ("", ""),
        }
        found = own.get(verb, ("", ""))
        if not found[0] and verb != "close" and self.leads(verb) and self.has_round and not self.is_closed:
            return "round_open", ""
        return found

    def leads(self, verb: str) -> str:
        """The state to which the verb moves the dossier now; empty where it stays."""
        if verb == "close" and not self.voted:
            return "carried"  # one yes of one; with the other's no it is undecided and stays
        if verb == "sign" and not self.withdrawn and "ba" not in self.out:
            return "ready"
        return {"return": "draft", "stand in": "decided", "stand in anew": "decided"}.get(verb, "")

    def do(self, verb: str) -> None:
        if verb in OF_POSTS:
            self.given, self.revoked = self.given or verb == "give", self.revoked or verb == "revoke"
            self.ended |= verb == "end"
            return
        self.edited |= verb == "edit"
        self.signed |= verb == "sign"
        self.voted |= verb == "cast"
        self.is_closed |= verb == "close"
        self.out |= {"keep out": {"hai"}, "keep him out": {"mot"}}.get(verb, set())
        led = self.leads(verb)
        self.withdrawn |= verb == "take back"
        self.last = verb
        if led:
            self.state, self.mover = led, verb


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


def give(office: DemoOffice, by: str, substitute: str) -> str:
    """The secretary's post, from today on; the delegation's uid."""
    post, person = post_of(office, "bi", "secretary"), office.uid(substitute)
    return retried(
        office.database,
        lambda session: delegating.give(
            session, office=office.engine, person_id=office.person_id(by), now=office.now, post=post,
            substitute=person, from_on=office.clock.today, to_on=date(2026, 3, 9), reason="Đi công tác",
            basis="Giấy uỷ quyền số 1",
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


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


# What must hold --------------------------------------------------------------------------------------------------


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
    worlds, history = [World(has_round)], scene.history()
    for number, verb in enumerate(history):
        assert worlds[-1].refused(verb) == ("", ""), f"{history}: {verb}"
        world = World(has_round)
        for before in history[: number + 1]:
            world.do(before)
        worlds.append(world)
    assert office.dossier(scene.dossier).state == worlds[-1].state, history
    for verb, answer in zip(verbs, answers, strict=True):
        if answer is not None:
            assert any(is_true(world, verb, answer) for world in worlds), f"{told(history, verb, answer)}"
    is_sound(scene, verbs, answers)


# In every order --------------------------------------------------------------------------------------------------


@on_either
@pytest.mark.parametrize("first", VERBS)
def test_two_acts_on_the_same_screen_one_after_the_other(deciding: DemoOffice, first: str) -> None:
    for second in VERBS:
        one_after_the_other(deciding, (first, second))


@on_either
def test_three_acts_on_the_same_screen_in_every_order(deciding: DemoOffice) -> None:
    """Half of the triples on one sort of database, half on the other; the soak takes all, of every verb, on both."""
    half = list(combinations(MOST_DISPUTED, 3))[deciding.database.is_sqlite :: 2]
    for verbs in half:
        for order in permutations(verbs):
            one_after_the_other(deciding, order)


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_two_acts_at_the_same_moment(deciding: DemoOffice, form: str) -> None:
    for verbs in combinations_with_replacement(VERBS, 2):
        if form == "open" or VOTING & set(verbs):
            all_at_once(deciding, verbs, form)


@on_either
def test_three_acts_at_the_same_moment(deciding: DemoOffice) -> None:
    for verbs in list(combinations(MOST_DISPUTED, 3))[not deciding.database.is_sqlite :: 2]:
        all_at_once(deciding, verbs)


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_however_often_a_member_casts_at_once_he_has_one_ballot(deciding: DemoOffice, form: str) -> None:
    all_at_once(deciding, ("cast",) * 4, form)
    all_at_once(deciding, ("cast", "cast", "close", "close"), form)


@pytest.mark.soak
@on_either
@pytest.mark.parametrize("first", VERBS)
def test_three_of_all_acts_in_every_order_and_together(deciding: DemoOffice, first: str) -> None:
    chance = random.Random(first)
    for second, third in product(VERBS, repeat=2):
        one_after_the_other(deciding, (first, second, third))
        together = [first, second, third]
        chance.shuffle(together)
        all_at_once(deciding, together, chance.choice(("open", "secret")))


# The moment between the check and the leaf -----------------------------------------------------------------------


@on_either
def test_a_delegation_revoked_while_its_substitute_acts_waits_for_his_leaf(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The revocation comes when everything has been checked and nothing written yet."""
    scene = Scene.set(deciding, ("stand in", "revoke"))
    apply, revoking = changing.apply, list[Thread]()

    def just_then(case: Any) -> Any:
        if not revoking:
            revoking.append(Thread(target=scene.act, args=("revoke",)))
            revoking[0].start()
            revoking[0].join(0.3)
        return apply(case)

    monkeypatch.setattr(changing, "apply", just_then)
    assert scene.act("stand in") is None
    revoking[0].join(30)
    assert scene.history() == ["stand in", "revoke"]


@on_either
@pytest.mark.parametrize(("holder", "role", "verb"), [("mot", "member", "sign"), ("bi", "secretary", "stand in")])
def test_a_post_that_ends_while_its_holder_acts_waits_for_his_leaf(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch, holder: str, role: str, verb: str
) -> None:
    """The post's end comes when everything has been checked and nothing written yet; the same where it is the post of
    him in whose place somebody acts."""
    scene = Scene.set(deciding, ("stand in",))
    scene.posts[holder] = post_of(deciding, holder, role)
    apply, ending = changing.apply, list[Thread]()

    def just_then(case: Any) -> Any:
        if not ending:
            ending.append(Thread(target=end_post, args=(deciding, scene.posts[holder])))
            ending[0].start()
            ending[0].join(0.3)
        return apply(case)

    monkeypatch.setattr(changing, "apply", just_then)
    assert scene.act(verb) is None
    ending[0].join(30)
    assert scene.history() == [verb, "end"]
    scene.end()


@on_either
def test_a_post_that_ends_while_its_holder_records_for_somebody_waits_for_his_leaf(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk's post lets him write down what another did; it is held as that other's is."""
    scene = Scene.set(deciding, ())
    scene.posts = {"van": post_of(deciding, "van", "clerk")}
    apply, ending = changing.apply, list[Thread]()

    def just_then(case: Any) -> Any:
        if not ending:
            ending.append(Thread(target=end_post, args=(deciding, scene.posts["van"])))
            ending[0].start()
            ending[0].join(0.3)
        return apply(case)

    monkeypatch.setattr(changing, "apply", just_then)
    assert deciding.take("note", scene.dossier, "van", in_place_of="hai", asks=WHY).done
    ending[0].join(30)
    acts = [one.act for one in rows(deciding, t.leaf, t.leaf.c.id > scene.began)]
    assert acts == ["note", "post_ended"]
    scene.end()


@on_either
def test_a_post_that_ended_first_takes_no_step_any_more(deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end is written and not yet acknowledged when its holder presses; he waits, and is told the truth."""
    scene = Scene.set(deciding, ())
    record, acting_then, answers = dated.end, list[Thread](), list[Answer]()

    def just_then(*given: Any) -> None:
        record(*given)
        acting_then.append(Thread(target=lambda: answers.append(scene.act("sign"))))
        acting_then[0].start()
        acting_then[0].join(0.3)

    monkeypatch.setattr(people, "end", just_then)
    end_post(deciding, scene.posts["mot"])
    acting_then[0].join(30)
    assert scene.history() == ["end"]
    refused = answers[0]
    assert refused is not None
    assert is_true(World(ended=True), "sign", refused)
    scene.end()


@on_either
def test_who_runs_the_office_no_longer_changes_nothing_in_it_after_that(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The administrator's own post ends when he was found to hold it, and has ended nobody's yet."""
    scene = Scene.set(deciding, ())
    scene.posts = {"quan": post_of(deciding, "quan", "administrator"), "mot": post_of(deciding, "mot", "member")}
    end, ending = dated.end, list[Thread]()

    def just_then(*given: Any) -> None:
        if not ending:
            ending.append(Thread(target=end_post, args=(deciding, scene.posts["quan"], "")))
            ending[0].start()
            ending[0].join(0.3)
        end(*given)

    monkeypatch.setattr(people, "end", just_then)
    end_post(deciding, scene.posts["mot"])
    ending[0].join(30)
    ended = [one.stream for one in rows(deciding, t.leaf, t.leaf.c.id > scene.began)]
    assert ended == [f"role:{deciding.uid(one)}" for one in ("mot", "quan")]
    with pytest.raises(Refused, match="not_your_post"):
        give(deciding, "quan", "mot")
    scene.end()


@on_either
def test_nobody_signs_what_was_edited_after_he_read_it(deciding: DemoOffice) -> None:
    """The edit leaves state, revision and round as they are; the words are others."""
    scene = Scene.set(deciding, ("sign", "edit"))
    assert scene.act("edit") is None
    refused = scene.act("sign")
    assert refused is not None
    assert refused.codes == ("content_changed",)
    scene.seen = screen(deciding, scene.dossier)
    assert scene.act("sign", 1) is None
    assert deciding.dossier(scene.dossier).state == "review", "the earlier signature was on other words"


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_a_ballot_meant_for_one_round_is_not_counted_in_the_next(deciding: DemoOffice, form: str) -> None:
    scene = Scene.set(deciding, ("cast",), form)
    assert cast(deciding, scene.dossier, "mot", "no").done
    assert deciding.take("close_plain", scene.dossier, "pho").state == "review"
    opened(deciding, scene.dossier, form=form)
    refused = scene.act("cast")
    assert refused is not None
    assert refused.codes == ("stale",)
    assert "Mở phiên" in refused.first.text.vi
    newest_round = rows(deciding, t.round_)[-1].id
    assert not any(one.voted for one in rows(deciding, t.round_roll, t.round_roll.c.round_id == newest_round))
