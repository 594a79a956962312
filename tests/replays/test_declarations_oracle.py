"""The oracle against verdicts written by hand for a made-up log that meets every rule from both sides."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from tests.replays.declarations_oracle import (
    ALLOWED,
    COLUMNS,
    MUTATIONS,
    Event,
    Verdict,
    judge,
    main,
    mutate,
    read_cases,
)

SAMPLE = Path(__file__).with_name("declarations_sample.csv")
CASES = {events[0].case: events for events in read_cases(SAMPLE)}

CONFORMING = {
    "trip-01": "saved",  # rule 1: saved, perhaps never submitted
    "trip-02": "open",
    "trip-03": "open",  # rule 1: nobody need save
    "trip-04": "administration_approved",
    "trip-05": "paid",  # rule 3: budget owner and supervisor are one person
    "trip-06": "paid",  # rule 3: by way of the budget owner; its lines lie among those of trip-05
    "trip-07": "payment_requested",  # rule 2: the pre-approver first
    "trip-08": "paid",  # rule 2: the supervisor at once
    "trip-09": "final_approved",  # rule 2: taken back before anybody acted
    "trip-10": "awaiting_supervisor",  # rule 4: one round more
    "trip-11": "rejected",
    "trip-12": "taken_back",
    "trip-13": "paid",  # rule 4: any number of rounds, and another way each time
    "trip-14": "rejected",
    "trip-15": "paid",
}

BROKEN = {
    "trip-21": ("new", 0, "Declaration APPROVED by ADMINISTRATION", "out_of_order"),  # rule 1: not submitted
    "trip-22": ("saved", 1, "Declaration APPROVED by ADMINISTRATION", "out_of_order"),
    "trip-23": ("saved", 1, "Declaration SAVED by EMPLOYEE", "out_of_order"),  # rule 1, narrow reading
    "trip-24": ("open", 1, "Declaration SUBMITTED by EMPLOYEE", "out_of_order"),
    "trip-25": ("open", 1, "Declaration APPROVED by BUDGET OWNER", "out_of_order"),  # rule 2: never the first
    "trip-26": ("administration_approved", 2, "Declaration REJECTED by EMPLOYEE", "out_of_order"),  # acted on
    "trip-27": ("taken_back", 2, "Declaration REJECTED by EMPLOYEE", "out_of_order"),
    "trip-28": ("taken_back", 2, "Declaration SAVED by EMPLOYEE", "out_of_order"),  # rule 1, narrow reading
    "trip-29": (
        "administration_approved",
        2,
        "Declaration APPROVED by PRE_APPROVER",
        "out_of_order",
    ),  # rule 3
    "trip-30": ("administration_approved", 2, "Declaration APPROVED by ADMINISTRATION", "out_of_order"),
    "trip-31": ("awaiting_supervisor", 2, "Declaration APPROVED by BUDGET OWNER", "out_of_order"),
    "trip-32": ("awaiting_supervisor", 3, "Declaration REJECTED by ADMINISTRATION", "out_of_order"),
    "trip-33": ("awaiting_supervisor", 2, "Declaration REJECTED by PRE_APPROVER", "out_of_order"),
    "trip-34": ("rejected", 2, "Declaration SUBMITTED by EMPLOYEE", "out_of_order"),  # rule 4: not taken back
    "trip-35": ("rejected", 2, "Declaration APPROVED by ADMINISTRATION", "out_of_order"),
    "trip-36": ("taken_back", 3, "Declaration APPROVED by ADMINISTRATION", "out_of_order"),
    "trip-37": ("administration_approved", 2, "Request Payment", "out_of_order"),  # rule 5: not final
    "trip-38": ("final_approved", 2, "Payment Handled", "out_of_order"),  # rule 5: not requested
    "trip-39": ("final_approved", 2, "Declaration REJECTED by EMPLOYEE", "out_of_order"),
    "trip-40": ("payment_requested", 3, "Request Payment", "out_of_order"),
    "trip-41": ("paid", 5, "Declaration SUBMITTED by EMPLOYEE", "out_of_order"),  # rule 5: nothing follows
    "trip-42": ("final_approved", 2, "Declaration REJECTED by MISSING", "missing_role"),  # rule 6
    "trip-43": ("open", 1, "Declaration APPROVED by ADMINISTRATION", "missing_role"),  # due, but by nobody
    "trip-44": ("new", 0, "Declaration REJECTED by MISSING", "missing_role"),
    "trip-45": ("paid", 4, "Declaration REJECTED by MISSING", "missing_role"),
    "trip-46": ("open", 1, "Declaration APPROVED by ADMINISTRATION", "wrong_role"),
    "trip-47": ("final_approved", 2, "Request Payment", "wrong_role"),  # rule 5: the system alone
    "trip-48": ("new", 0, "Declaration SUBMITTED by EMPLOYEE", "wrong_role"),
    "trip-49": ("open", 1, "Declaration APPROVED by SUPERVISOR", "out_of_order"),  # no rule knows this step
}


# The rules once more in another form, written from their text alone: a case is a word of these letters.
LETTERS = {
    "S": "Declaration SAVED by EMPLOYEE",
    "U": "Declaration SUBMITTED by EMPLOYEE",
    "T": "Declaration REJECTED by EMPLOYEE",
    "A": "Declaration APPROVED by ADMINISTRATION",
    "a": "Declaration REJECTED by ADMINISTRATION",
    "P": "Declaration APPROVED by PRE_APPROVER",
    "p": "Declaration REJECTED by PRE_APPROVER",
    "B": "Declaration APPROVED by BUDGET OWNER",
    "b": "Declaration REJECTED by BUDGET OWNER",
    "F": "Declaration FINAL_APPROVED by SUPERVISOR",
    "s": "Declaration REJECTED by SUPERVISOR",
    "Q": "Request Payment",
    "H": "Payment Handled",
    "x": "Declaration APPROVED by SUPERVISOR",
}
REJECTED = "a|p|s|A[bs]|(AB|P)s"
ROUND_TAKEN_BACK = f"U({REJECTED})?T"
LAST_ROUND = f"U({REJECTED}|A|AB|P|(A|AB|P)?F(QH?)?)?"
GRAMMAR = re.compile(f"S?({ROUND_TAKEN_BACK})*({LAST_ROUND})?")


def test_the_table_and_a_grammar_of_the_rules_agree_on_every_next_step() -> None:
    compared, words = 0, [""]
    while words and len(words[0]) < 9:
        longer = [word + letter for word in words for letter in LETTERS]
        conforming = [word for word in longer if judge(_case_of(word)).conforms]
        assert conforming == [word for word in longer if GRAMMAR.fullmatch(word)]
        compared, words = compared + len(longer), conforming
    assert compared > 5000


def _case_of(word: str) -> list[Event]:
    """A case whose steps are those of the word, each by the role that its activity names."""
    activities = [LETTERS[letter] for letter in word]
    roles = [activity.split(" by ")[1] if " by " in activity else "UNDEFINED" for activity in activities]
    return [Event("word", "", *step, "", "") for step in zip(activities, roles, strict=True)]


def test_every_case_of_the_sample_has_a_verdict_written_by_hand() -> None:
    assert set(CASES) == set(CONFORMING) | set(BROKEN)


@pytest.mark.parametrize(("name", "end"), CONFORMING.items())
def test_a_case_that_keeps_the_rules_conforms(name: str, end: str) -> None:
    assert judge(CASES[name]) == Verdict(name, True, end)


@pytest.mark.parametrize("name", BROKEN)
def test_a_case_that_breaks_a_rule_breaks_at_its_first_wrong_step(name: str) -> None:
    end, at, activity, reason = BROKEN[name]
    assert judge(CASES[name]) == Verdict(name, False, end, at, activity, reason)


def test_every_allowed_step_is_taken_by_some_case_of_the_sample() -> None:
    taken = set()
    for events in CASES.values():
        states = ["new"] + [judge(events[:length]).end for length in range(1, len(events) + 1)]
        for event, (before, after) in zip(events, pairwise(states), strict=True):
            taken.add((before, event.activity, after))
    assert {(row.state, row.activity, row.then) for row in ALLOWED} <= taken


@pytest.mark.parametrize(
    ("saving", "again", "after_taking_back"),
    [("once", False, False), ("until_submitted", True, False), ("until_resubmitted", True, True)],
)
def test_readings_of_rule_1_differ_in_saving_again(saving: str, again: bool, after_taking_back: bool) -> None:
    verdicts = {name: judge(events, saving) for name, events in CASES.items()}
    assert (verdicts.pop("trip-23").conforms, verdicts.pop("trip-28").conforms) == (again, after_taking_back)
    assert all(verdict == judge(CASES[name]) for name, verdict in verdicts.items())


def test_a_log_is_read_alike_from_plain_and_compressed_files(tmp_path: Path) -> None:
    compressed = tmp_path / "sample.csv.gz"
    compressed.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert read_cases(compressed) == read_cases(SAMPLE)


def test_a_log_without_roles_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("case,timestamp,activity,resource,amount\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column role"):
        read_cases(log)


def _steps(events: Sequence[Event]) -> list[tuple[str, str]]:
    return [(event.activity, event.role) for event in events]


def test_equal_seeds_give_equal_mutants_and_others_do_not() -> None:
    cases = list(CASES.values())
    assert mutate(cases, 60, seed=3) == mutate(cases, 60, seed=3)
    assert mutate(cases, 60, seed=3) != mutate(cases, 60, seed=4)


def test_each_mutation_changes_a_case_in_its_own_way() -> None:
    mutants = mutate(list(CASES.values()), 600, seed=3)
    assert {mutant.mutation for mutant in mutants} == set(MUTATIONS)
    for mutant in mutants:
        before, after = _steps(CASES[mutant.origin]), _steps(mutant.events)
        differing = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
        match mutant.mutation:
            case "swap":
                # Two equal neighbours may be swapped, then nothing differs.
                assert sorted(before) == sorted(after)
                assert len(differing) in (0, 2)
            case "drop":
                assert any(after == before[:at] + before[at + 1 :] for at in range(len(before)))
            case "duplicate":
                assert any(before == after[:at] + after[at + 1 :] for at in range(len(after)))
            case "replace_step":
                assert len(before) == len(after)
                assert [then[0] != now[0] for then, now in differing] == [True]
            case "replace_role":
                assert [then[0] == now[0] for then, now in differing] == [True]
            case "truncate":
                assert after == before[: len(after)]
                assert 0 < len(after) < len(before)


def test_the_command_writes_mutants_of_the_same_shape_with_their_verdicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, verdicts = tmp_path / "mutants.csv", tmp_path / "verdicts.jsonl"
    main([str(SAMPLE), "--mutate", "120", "--seed", "9", "--out", str(out), "--verdicts", str(verdicts)])
    with out.open(encoding="utf-8", newline="") as log:
        assert tuple(next(csv.reader(log))) == COLUMNS
    mutants = {events[0].case: events for events in read_cases(out)}
    assert len(mutants) == 120
    assert not mutants.keys() & CASES.keys()
    told = [json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines()]
    expected = [judge(events)._asdict() for events in mutants.values()]
    assert [{key: one[key] for key in Verdict._fields} for one in told] == expected
    assert all(one["origin"] in CASES and one["mutation"] in MUTATIONS for one in told)
    assert "mutants.csv: cases 120" in capsys.readouterr().out


def test_the_command_counts_cases_by_end_and_by_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    main([str(SAMPLE), "--verdicts", str(verdicts)])
    said = capsys.readouterr().out
    assert f"cases {len(CASES)}\n  conform {len(CONFORMING)}\n         5 paid\n" in said
    assert f"  break {len(BROKEN)}\n         1 missing_role: Declaration APPROVED by ADMINISTRATION\n" in said
    assert len(verdicts.read_text(encoding="utf-8").splitlines()) == len(CASES)


def test_mutants_need_a_file_to_go_to(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(SAMPLE), "--mutate", "5"])
    assert "--mutate needs --out" in capsys.readouterr().err
