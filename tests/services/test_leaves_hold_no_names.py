"""The bytes of the history cannot change later: so no name, no reason and no other free text is ever in them."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice
from tests.house.tree import ROOT
from tests.services.reading_office import ABOUT_BA, ABOUT_C1, begin, reading_office
from tests.services.signing_office import signing_office, written_by
from tests.services.small_office import leaves_of
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.demo import load_office
from workflow_app.history.leaf import b64url, check_stream
from workflow_app.replay.story import play_story
from workflow_app.services import running
from workflow_app.services.office import Office


@dataclass
class History:
    """Everything that an office's database keeps of what happened."""

    streams: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    told: dict[bytes, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: set[str] = field(default_factory=set)

    @property
    def leaves(self) -> list[bytes]:
        return [one for stream in self.streams.values() for one in stream]


def history_of(database: Database) -> History:
    found, by_id = History(), {}
    with database.reading() as session:
        for row in session.execute(t.leaf.select().order_by(t.leaf.c.stream, t.leaf.c.seq)):
            found.streams[row.stream].append(bytes(row.bytes))
            by_id[row.id] = bytes(row.bytes)
        for row in session.execute(t.disclosure.select()):
            found.told[by_id[row.leaf_id]].append(row.text)
        found.names = {row.full_name for row in session.execute(t.person.select())}
    return found


def opened(disclosure: str) -> list[Any]:
    padded = disclosure + "=" * (-len(disclosure) % 4)
    read: list[Any] = json.loads(urlsafe_b64decode(padded))
    return read


def free_texts(value: Any) -> Iterator[str]:
    """Every text of more than one word that was entered, at any depth."""
    if isinstance(value, str):
        if " " in value and not value.isascii():
            yield unicodedata.normalize("NFC", value.strip())
    elif isinstance(value, dict):
        for one in value.values():
            yield from free_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from free_texts(one)


# --- Whole stories, with everything that real acts enter ---

STORIES = sorted((ROOT / "tests" / "stories").glob("*.jsonl"), key=lambda one: -one.stat().st_size)[:4]
"""The longest: together they take most steps of most kinds."""

SAID = {"asks": "", "opinions": "answer explanation", "verdicts": "reason"}
"""Where an act takes what somebody says about it; the rest of what is entered becomes part of the dossier."""


@pytest.fixture(scope="module", params=STORIES, ids=lambda one: one.stem)
def played(request, kinds) -> tuple[History, list[dict[str, Any]]]:
    kept: list[Database] = []
    history: list[History] = []

    def furnish(database: Database, folder: Path, now: datetime) -> Office:
        office = Office(kinds, folder, is_demo=True)
        with database.writing() as session:
            load_office(session, office=office, now=now)
        kept.append(database)
        return office

    lines = [json.loads(line) for line in request.param.read_text("utf-8").splitlines() if line.startswith("{")]

    def look(done: int, of: int) -> None:
        if done == of:
            history.append(history_of(kept[0]))

    play_story(request.param, furnish=furnish, progress=look)
    return history[0], lines


def test_no_leaf_of_a_story_holds_a_person_s_name(played):
    history, _ = played
    assert len(history.names) > 50
    said = [one.decode() for one in history.leaves]
    assert [name for name in history.names if any(name in one or name.upper() in one for one in said)] == []


def test_no_leaf_of_a_story_holds_a_text_that_was_entered(played):
    history, lines = played
    texts = {text for line in lines for text in free_texts(line.get("values"))}
    said = [one.decode() for one in history.leaves]
    assert texts
    assert [text for text in texts if any(text in one for one in said)] == []


def test_every_disclosure_of_a_story_is_bound_by_its_leaf_and_every_digest_is_told(played):
    history, _ = played
    for leaf in history.leaves:
        digests = sorted(b64url(hashlib.sha256(one.encode()).digest()) for one in history.told[leaf])
        assert json.loads(leaf)["_sd"] == digests


def test_what_somebody_said_with_an_act_is_told_beside_its_leaf(played):
    history, lines = played
    told = {text for texts in history.told.values() for one in texts for text in free_texts(opened(one)[2])}
    said = set()
    for line in lines:
        if not line.get("expect", {}).get("refused"):
            for part, words in SAID.items():
                values = line.get("values", {}).get(part) or []
                rows = [{key: row.get(key) for key in words.split()} for row in values] if words else [values]
                said |= set(free_texts(rows))
    assert said
    assert said - told == set()


def test_the_chains_of_a_story_are_whole(played):
    history, _ = played
    assert {name: check_stream(leaves, name) for name, leaves in history.streams.items()} == {
        name: [] for name in history.streams
    }
    assert sum(name.startswith("doc:") for name in history.streams) >= 1


def test_time_never_runs_back_in_a_story(played):
    for leaves in played[0].streams.values():
        mono = [json.loads(one)["mono"] for one in leaves]
        assert mono == sorted(mono)


# --- What is told apart from the leaf ---


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with reading_office(tmp_path) as opened_office:
        yield opened_office


def told_of(office: DemoOffice, dossier: str) -> list[dict[str, Any]]:
    """The disclosures of each leaf of a dossier: name → value."""
    history = history_of(office.database)
    return [
        {name: value for _, name, value in map(opened, history.told[leaf])}
        for leaf in history.streams[office.dossier(dossier).stream]
    ]


def test_a_reason_is_told_beside_the_leaf_with_who_gave_it(office):
    inquiry = begin(office, ABOUT_C1, ABOUT_BA)
    office.take("note", inquiry, "soan", asks={"reason": "Vì đồng chí Ba vắng mặt"})
    assert told_of(office, inquiry.dossier)[-1] == {"actor": "Nguyễn Thị Soan", "reason": "Vì đồng chí Ba vắng mặt"}
    leaf, says = leaves_of(office, inquiry.dossier)[-1]
    assert says["actor"] == {"uid": office.uid("@soan")}
    assert all(part not in leaf.decode() for part in ("Nguyễn", "Soan", "vắng", "Ba"))


def test_a_reason_typed_in_pieces_is_told_as_it_is_stored(office):
    """Some keyboards send a letter and its mark apart; the history takes one form only."""
    inquiry = begin(office, ABOUT_C1)
    apart = unicodedata.normalize("NFD", "Chưa đủ căn cứ")
    office.take("note", inquiry, "soan", asks={"reason": apart})
    assert told_of(office, inquiry.dossier)[-1]["reason"] == "Chưa đủ căn cứ"


def test_the_salts_are_all_different_so_that_equal_words_look_different(office):
    inquiry = begin(office, ABOUT_C1)
    for _ in range(3):
        office.take("note", inquiry, "soan", asks={"reason": "Đồng ý"})
    history = history_of(office.database)
    salts = [opened(text)[0] for texts in history.told.values() for text in texts]
    assert len(set(salts)) == len(salts)
    digests = [digest for leaf in history.leaves for digest in json.loads(leaf)["_sd"]]
    assert len(set(digests)) == len(digests)


def test_who_records_and_whose_act_it_is_are_told_and_only_their_uids_kept(tmp_path):
    with signing_office(tmp_path) as signing:
        letter = written_by(signing, "soan")
        assert signing.take("sign_alone", letter, "mot", recorded_by="van").done
        assert told_of(signing, letter.dossier)[-1] == {"actor": "Nguyễn Thị Mot", "recorder": "Nguyễn Thị Van"}


# --- Time in the history ---


def test_a_clock_set_back_is_taken_and_shows_but_mono_never_goes_back(office):
    moments = ["2026-03-02T10:00", "2026-03-02T09:00", "2026-03-02T09:30", "2026-03-02T09:45", "2026-03-02T10:30"]
    office.at(moments[0])
    inquiry = begin(office, ABOUT_C1)
    for moment in moments[1:]:
        office.at(moment)
        assert office.take("note", inquiry, "soan", asks={"reason": "Ghi chú"}).done
    said = [says for _, says in leaves_of(office, inquiry.dossier)]
    hours = [(one["at"][11:16], one["mono"][11:16]) for one in said]
    assert hours == [
        ("03:00", "03:00"),
        ("02:00", "03:00"),
        ("02:30", "03:00"),
        ("02:45", "03:00"),
        ("03:30", "03:30"),
    ]
    assert [one["seq"] for one in said] == [0, 1, 2, 3, 4]


def test_nor_does_it_in_a_stream_that_is_no_dossier(office):
    for moment in ("2026-03-02T10:00", "2026-03-02T09:00", "2026-03-02T09:30"):
        office.at(moment)
        with office.database.writing() as session:
            running.change_calendar(session, office=office.engine, person_id=None, now=office.now, days={})
    said = [json.loads(one) for one in history_of(office.database).streams["sys:calendar"]]
    assert [(one["at"][11:16], one["mono"][11:16]) for one in said] == [
        ("03:00", "03:00"),
        ("02:00", "03:00"),
        ("02:30", "03:00"),
    ]


def test_the_day_it_happened_and_the_instant_it_was_recorded_are_both_kept(office):
    inquiry = begin(office, ABOUT_C1)
    office.at("2026-03-09")
    office.take("note", inquiry, "soan", held_on="2026-03-04", asks={"reason": "Ghi chú"})
    says = leaves_of(office, inquiry.dossier)[-1][1]
    assert (says["held"], says["at"][:10]) == ("2026-03-04", "2026-03-09")
