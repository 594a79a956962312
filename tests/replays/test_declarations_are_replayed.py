"""Real approval cases of another house: a definition alone makes the engine judge them as their rules do.

The rules are those of the domestic declarations of the BPI Challenge 2020; the sample is made up, and the verdicts come
from an oracle that shares nothing with the engine.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.replays import declarations_oracle as oracle
from tests.replays.declarations_log import MAPPING, SAMPLE, WORDS, edit, log_of, xes_of
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.replay.recorded import play_log


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The oracle's verdicts on the sample."""
    path = tmp_path_factory.mktemp("oracle") / "verdicts.jsonl"
    oracle.main([str(SAMPLE), "--verdicts", str(path)])
    return path


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the definition and its mapping, to be changed."""
    shutil.copytree(MAPPING.parent, tmp_path / "declarations")
    return tmp_path / "declarations"


def test_the_engine_and_the_oracle_agree_on_every_case_of_the_sample(judged, database_url):
    report = play_log(SAMPLE, MAPPING, database_url, verdicts=judged)
    verdicts = [oracle.judge(case) for case in oracle.read_cases(SAMPLE)]
    broken = [one for one in verdicts if not one.conforms]
    assert [str(one) for one in report.wrong] == []
    assert (report.cases, report.conforming, report.compared) == (
        len(verdicts),
        len(verdicts) - len(broken),
        len(verdicts),
    )
    assert Counter({WORDS.get(code, "out_of_order"): 0 for code in report.refusals}).keys() == {
        one.reason for one in broken
    }
    assert report.refusals.total() == len(broken)
    assert report.ends == Counter(one.end for one in verdicts if one.conforms)
    assert report.summary.en == "44 cases, 122 steps, 29 refusals as expected, 0 notes only, 0 wrong"


def test_they_agree_on_mutated_cases_too(tmp_path):
    mutants, verdicts = tmp_path / "mutants.csv", tmp_path / "verdicts.jsonl"
    oracle.main([str(SAMPLE), "--mutate", "300", "--seed", "11", "--out", str(mutants), "--verdicts", str(verdicts)])
    report = play_log(mutants, MAPPING, verdicts=verdicts)
    assert [str(one) for one in report.wrong] == []
    assert report.compared == 300


@pytest.mark.soak
def test_they_agree_on_very_many_mutated_cases(tmp_path):
    mutants, verdicts = tmp_path / "mutants.csv", tmp_path / "verdicts.jsonl"
    oracle.main([str(SAMPLE), "--mutate", "8000", "--seed", "3", "--out", str(mutants), "--verdicts", str(verdicts)])
    assert play_log(mutants, MAPPING, verdicts=verdicts).wrong == []


def test_events_after_a_refusal_are_left_out_and_counted(tmp_path):
    report = play_log(log_of(tmp_path, "trip-45"), MAPPING)
    assert (report.steps, report.refusals, report.left_out) == (4, {"nobody_named": 1}, 0)
    report = play_log(log_of(tmp_path, "trip-05", "trip-32"), MAPPING)
    assert (report.conforming, report.refusals, report.left_out) == (1, {"not_from_here": 1}, 0)


# The same cases in other clothes


def test_an_xes_log_is_judged_as_the_same_log_in_csv(judged, tmp_path):
    report = play_log(xes_of(tmp_path), MAPPING, verdicts=judged)
    assert [str(one) for one in report.wrong] == []
    assert (report.cases, report.steps) == (44, 122)


@pytest.mark.parametrize("name", ["sample.csv.gz", "sample.xes.gz"])
def test_a_compressed_log_is_read_as_it_is(name, tmp_path):
    plain = SAMPLE if name == "sample.csv.gz" else xes_of(tmp_path)
    packed = tmp_path / name
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert play_log(packed, MAPPING).summary.en.startswith("44 cases, 122 steps, 29 refusals")


# What makes a difference is told


@pytest.mark.parametrize("change", [
    {"conforms": False}, {"end": "open"}, {"broken_at": 3}, {"activity": "Payment Handled"}, {"reason": "wrong_role"},
])  # fmt: skip
def test_a_verdict_that_differs_in_any_part_is_told(change, judged, tmp_path):
    lines = [json.loads(line) for line in judged.read_text("utf-8").splitlines()]
    next(one for one in lines if one["case"] == "trip-05").update(change)
    path = tmp_path / "verdicts.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    report = play_log(SAMPLE, MAPPING, verdicts=path)
    assert [(one.case, one.got.en) for one in report.wrong] == [("trip-05", "conforms, ends paid")]


def test_a_case_that_only_one_side_knows_is_told(judged, tmp_path):
    report = play_log(log_of(tmp_path, "trip-01"), MAPPING, verdicts=judged)
    assert len(report.wrong) == 43
    few = tmp_path / "few.jsonl"
    few.write_text(judged.read_text("utf-8").splitlines()[0], "utf-8")
    assert {one.expected.en for one in play_log(SAMPLE, MAPPING, verdicts=few).wrong} == {"no such case"}


@pytest.mark.parametrize(
    ("old", "new", "case"),
    [
        ("from: [open, rejected]\n    to: taken_back", "from: rejected\n    to: taken_back", "trip-09"),
        ("from: [saved, taken_back]\n    to: open", "from: [saved, taken_back, rejected]\n    to: open", "trip-34"),
        ("_approved\n    by: administration @", "_approved\n    by: supervisor @", "trip-04"),
        ("to: paid\n    by: system", "to: paid\n    by: employee @ owner", "trip-05"),
    ],
)  # fmt: skip
def test_a_definition_with_one_rule_changed_is_found_out(old, new, case, content, judged):
    edit(content / "states" / "expense_declaration.yaml", old, new)
    assert case in {one.case for one in play_log(SAMPLE, content / "mapping.yaml", verdicts=judged).wrong}


def test_a_refusal_that_the_mapping_does_not_foresee_is_wrong(content, tmp_path):
    edit(content / "mapping.yaml", "  not_your_role: wrong_role\n", "")
    report = play_log(log_of(tmp_path, "trip-46"), content / "mapping.yaml")
    assert [(one.expected.en, one.got.en) for one in report.wrong] == [
        ("a refusal that the mapping foresees", "refused: not_your_role")
    ]


def test_an_end_that_the_mapping_does_not_allow_is_wrong(content, tmp_path):
    edit(content / "mapping.yaml", "before: new", "before: new\nends: [paid]")
    report = play_log(log_of(tmp_path, "trip-01", "trip-05"), content / "mapping.yaml")
    assert [(one.case, one.expected.en, one.got.en) for one in report.wrong] == [("trip-01", "an end in paid", "saved")]


def test_an_activity_that_is_a_note_only_moves_nothing_and_is_counted(content, tmp_path):
    for trigger in ("request_payment", "handle_payment"):
        edit(content / "mapping.yaml", f": {trigger}\n", ": note only\n")
    report = play_log(log_of(tmp_path, "trip-05"), content / "mapping.yaml")
    assert (report.notes, report.ends, report.wrong) == (2, {"final_approved": 1}, [])


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("  Payment Handled: handle_payment\n", "activity “Payment Handled”"),
        ("  UNDEFINED: system\n", "role “UNDEFINED”"),
    ],
)
def test_a_word_of_the_log_that_the_mapping_leaves_out_is_wrong_and_not_guessed(line, word, content, tmp_path):
    edit(content / "mapping.yaml", line, "")
    report = play_log(log_of(tmp_path, "trip-05"), content / "mapping.yaml")
    assert [one.got.en for one in report.wrong] == [f"the mapping does not say what the {word} is"]
    assert report.conforming == 0


def test_an_exception_is_wrong_and_the_other_cases_go_on(monkeypatch):
    from workflow_app.services import effects

    queue = effects.queue

    def broken(case, leaf_id):
        if case.transition.trigger == "pre_approve":
            raise OSError("no room")
        queue(case, leaf_id)

    monkeypatch.setattr(effects, "queue", broken)
    report = play_log(SAMPLE, MAPPING)
    assert {one.got.en for one in report.wrong} == {"OSError: no room"}
    assert report.cases == 44


@pytest.mark.parametrize(
    ("recorded", "kept"), [("26.85120450862128", "26.85"), ("0.005", "0.01"), ("-1", "-1.00"), ("1e2", "100.00")]
)
def test_a_number_with_more_decimals_than_people_write_is_rounded(recorded, kept, tmp_path):
    path = log_of(tmp_path, "trip-03")
    edit(path, "1475.00", recorded)
    assert play_log(path, MAPPING, keep=tmp_path / "kept.db").wrong == []
    database = Database(f"sqlite:///{tmp_path / 'kept.db'}")
    with database.reading() as session:
        fields = session.execute(sa.select(t.dossier.c.fields)).scalar_one()
    database.close()
    assert json.loads(fields)["amount"] == kept


def test_a_value_that_a_field_does_not_take_is_wrong(tmp_path):
    path = log_of(tmp_path, "trip-03")
    edit(path, "1475.00", "much")
    assert [one.got.en for one in play_log(path, MAPPING).wrong] == ["refused: bad_value"]
