"""Nothing that is kept ties a secret ballot to its voter, or gives the order in which ballots were cast."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from tests.services.voting_office import MEMBERS, before_the_committee, every_row, opened, plain, scanned, vote
from workflow_app.db import tables as t
from workflow_app.domain.ballots import sorted_lines, tally_of
from workflow_app.domain.case import Actor
from workflow_app.services import requested
from workflow_app.services.office import Office
from workflow_app.services.ticking import tick
from workflow_app.services.voting import sealing
from workflow_app.services.voting.kept import canonical

RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}|[A-Za-z0-9_-]{22,}={0,2}|[A-Za-z0-9+/]{40,}={0,2}"
)  # fmt: skip
"""Names, digests, salts and envelopes: what differs from one telling of the same acts to the next."""

ONE_WAY = ("yes", "no", "yes", "abstain", "yes", "no", "yes", "yes", "no")
OTHER_WAY = ("no", "yes", "no", "yes", "abstain", "yes", "no", "yes", "yes")
"""The same ballots in another order: each voter but one chose otherwise."""


def keys_of(office: DemoOffice) -> list[Any]:
    return list(office.engine.keys.glob("*.key"))


def told(office: DemoOffice, plan: Any, choices: tuple[str, ...]) -> tuple[str, str]:
    """The rows before and after the closing, random values left out."""
    opened(office, plan, "secret")
    for member, choice in zip(MEMBERS, choices, strict=True):
        assert vote(office, plan, member, choice).refused == ()
        assert vote(office, plan, member, choice).refused == ("already_voted",)
    before = every_row(office)
    assert office.take("confirm_result", plan, by="bithu").refused == ()
    return plain(before), plain(every_row(office))


def without_random(text: str) -> str:
    return RANDOM.sub("~", text)


@on_both_databases
def test_who_chose_what_changes_no_row_but_random_values(office: DemoOffice) -> None:
    assert sorted(ONE_WAY) == sorted(OTHER_WAY)
    found = []
    for choices in (ONE_WAY, OTHER_WAY):
        found.append(told(office, before_the_committee(office), choices))
    first, second = (_of_newest(office, number) for number in (0, 1))
    assert first == second
    for before, after in found:
        assert all(f'"{choice}"' not in _since_opening(before) for choice in ("yes", "abstain"))
        assert len(json.loads(after)["ballot"]) % len(MEMBERS) == 0


def _since_opening(text: str) -> str:
    """What the open round has brought about, in every table that an act writes to."""
    rows = json.loads(text)
    opened_at = next(one["opened_at"] for one in reversed(rows["round"]))
    late = {
        name: [one for one in found if any(str(one.get(k) or "") >= opened_at for k in ("at", "created_at"))]
        for name, found in rows.items()
    }
    late["round_roll"] = [one for one in rows["round_roll"] if one["round_id"] == rows["round"][-1]["id"]]
    return json.dumps(late)


def _of_newest(office: DemoOffice, number: int) -> list[Any]:
    """What hangs on the so-many-eth round, counted from its own beginning: rows as they stand, random values out."""
    rows = every_row(office)
    round_ = rows["round"][number]
    roll = [(n, one["voted"], one["presence"], one["sealed"]) for n, one in enumerate(
        one for one in rows["round_roll"] if one["round_id"] == round_["id"])]  # fmt: skip
    ballots = [(one["choices"], one["way"], one["person_id"], one["note"]) for one in rows["ballot"]
               if one["round_id"] == round_["id"]]  # fmt: skip
    leaves = [one for one in rows["leaf"] if one["dossier_id"] == round_["dossier_id"]]
    said = [
        {k: v for k, v in json.loads(bytes(one["bytes"])).items() if k not in ("at", "mono", "seq", "held")}
        for one in leaves
    ]
    ids = {one["id"] for one in leaves}
    words = [
        (one["name"], len(one["text"])) for one in rows["disclosure"]
        if one["leaf_id"] in ids and one["name"] not in ("actor", "asks", "agenda")
    ]  # fmt: skip
    outbox = [json.loads(one["payload"]) for one in rows["outbox"] if one["leaf_id"] in ids]
    tasks = [one["trigger"] for one in rows["task"] if one["dossier_id"] == round_["dossier_id"]]
    found: list[Any] = json.loads(
        without_random(json.dumps([roll, ballots, said, words, outbox, tasks, round_["tallies"]]))
    )
    return found


@on_both_databases
def test_the_ballots_lie_in_the_order_of_their_content(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    told(office, plan, OTHER_WAY)
    ballots = every_row(office)["ballot"]
    assert [one["choices"] for one in ballots] == sorted(one["choices"] for one in ballots)
    assert {one["person_id"] for one in ballots} == {None}
    assert {one["way"] for one in ballots} == {""}
    assert all(one["sealed"] is None for one in every_row(office)["round_roll"])


def test_the_request_of_a_ballot_says_nothing_about_the_choice(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    vote(office, plan, "btv1", "yes", key="same")
    kept = every_row(office)["leaf"][-1]["request_digest"]
    again = vote(office, plan, "btv1", "no", key="same")
    assert again.outcome is not None
    assert again.outcome.repeated
    assert kept == every_row(office)["leaf"][-1]["request_digest"]


@pytest.mark.parametrize("present", [None, "", " ", True, "-1", "1_0", ["@btv1"]])
def test_nor_does_that_of_a_count_from_paper_whatever_is_entered_beside_it(present: Any) -> None:
    """A few guesses at the numbers would find the digest again. Of a recorded tally nothing is secret."""

    def digest(yes: int, present: Any) -> str:
        entered = {"round": {"questions": {"adopt": {"yes": yes}}, "present": present}}
        return requested.named(Actor(1, 1), "key", ["dossier", "record_tally", entered])[1]

    assert digest(2, present) == digest(3, present)
    for number in (6, "6", " 6 "):
        assert digest(2, number) != digest(3, number)


def test_what_is_entered_from_paper_beside_a_bare_number_is_not_taken(office: DemoOffice) -> None:
    """Neither first nor again: with a number its digest would tell the count."""
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    count = {"adopt": {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}}
    entry = {"voters": ["@btv1"], "questions": count}
    assert office.take("record_tally", plan, "chanhvp", round={**entry, "present": "1"}).refused == ("bad_tally",)
    blank = {**entry, "present": ""}
    assert office.take("record_tally", plan, "chanhvp", round=blank, papers=scanned(office)).done
    again = entry
    assert office.take("check_tally", plan, "vanthu1", round={**again, "present": 1}).refused == ("bad_tally",)
    assert office.take("check_tally", plan, "vanthu1", round=again).done


def test_envelopes_are_of_one_length_and_bound_to_round_and_voter(tmp_path: Any) -> None:
    public = sealing.make(tmp_path / "keys", "round")
    short, long = (sealing.seal(public, "round", "an", {"a": word}) for word in ("no", "abstain"))
    assert len(short) == len(long)
    opener = sealing.Opener(tmp_path / "keys", "round", public)
    assert opener.open("an", short) == {"a": "no"}
    with pytest.raises(sealing.Broken):
        opener.open("binh", short)


@on_both_databases
def test_the_key_is_a_private_file_that_outlives_a_restart_and_goes_with_the_closing(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    (key,) = keys_of(office)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    for member in MEMBERS[:6]:
        vote(office, plan, member, "yes")
    office.engine = Office(office.engine.library, office.engine.files, is_demo=True)
    assert key.read_bytes().hex() not in plain(every_row(office))
    assert office.take("confirm_result", plan, by="bithu").state == "approved"
    assert keys_of(office) == []


def test_a_key_that_a_closing_left_behind_goes_with_the_next_tick_and_no_other_does(office: DemoOffice) -> None:
    """The process ended after the closing was committed and before its key was removed."""
    closed, going_on = before_the_committee(office), before_the_committee(office)
    opened(office, closed, "secret")
    vote(office, closed, "btv1", "yes")
    (key,) = keys_of(office)
    left = key.read_bytes()
    assert office.take("confirm_result", closed, by="bithu").done
    opened(office, going_on, "secret")
    (open_,) = keys_of(office)
    key.write_bytes(left)
    (key.parent / "not-yet-committed.key").write_bytes(left)
    tick(office.database, office.engine, office.now)
    assert sorted(one.stem for one in keys_of(office)) == sorted([open_.stem, "not-yet-committed"])


def test_a_closing_that_is_refused_keeps_the_key(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    vote(office, plan, "btv1", "yes")
    assert office.take("confirm_result", plan, by="pho1").refused == ("not_your_role", "not_the_chair")
    assert len(keys_of(office)) == 1


def test_a_lost_key_is_told_with_its_way_out_and_costs_no_round(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    vote(office, plan, "btv1", "yes")
    assert office.take("confirm_result", plan, by="bithu", round={"closed_as": "void"}).refused == ("not_void",)
    for key in keys_of(office):
        key.unlink()
    lost = office.take("confirm_result", plan, by="bithu")
    assert lost.refused == ("key_lost",)
    assert lost.refusals[0].ways_out
    assert vote(office, plan, "btv2", "yes").refused == ("key_lost",)
    assert office.take("confirm_result", plan, by="bithu", round={"closed_as": "void"}).state == "voting"
    assert [one["outcome"] for one in every_row(office)["round"]] == ["void"]
    assert all(one["sealed"] is None for one in every_row(office)["round_roll"])
    opened(office, plan, "secret")


@on_both_databases
def test_the_database_lets_nobody_have_two_ballots(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    vote(office, plan, "btv1", "yes")
    mine = {k: v for k, v in every_row(office)["ballot"][0].items() if k != "id"}
    with pytest.raises(sa.exc.IntegrityError), office.database.writing() as session:
        session.execute(t.ballot.insert().values({**mine, "uid": "another"}))


@on_both_databases
def test_a_closed_rounds_ballots_stay(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    told(office, plan, ONE_WAY)
    with pytest.raises(sa.exc.DBAPIError), office.database.writing() as session:
        session.execute(t.ballot.delete())


@on_both_databases
def test_each_member_who_has_not_voted_has_a_task(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")

    def waiting() -> int:
        return sum(one["trigger"] == "cast_ballot" for one in every_row(office)["task"])

    assert waiting() == len(MEMBERS)
    vote(office, plan, "btv1", "yes")
    assert waiting() == len(MEMBERS) - 1


@on_both_databases
def test_the_closing_leaf_proves_the_tally_from_the_ballots(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    told(office, plan, ONE_WAY)
    rows = every_row(office)
    ballots = [(one["uid"], json.loads(one["choices"]), None) for one in rows["ballot"]]
    kept = json.loads(bytes(rows["leaf"][-1]["bytes"]))["basis"]["vote"]["ballots"]
    assert kept["digest"] == hashlib.sha256(canonical(sorted_lines(ballots)).encode()).hexdigest()
    tally = tally_of(["adopt"], [one for _, one, _ in ballots])["adopt"]
    assert json.loads(rows["round"][-1]["tallies"])["adopt"]["yes"] == tally.yes == ONE_WAY.count("yes")
