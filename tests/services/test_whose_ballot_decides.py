"""Casting vote, mandatory voters and a veto, from the ballots that members cast to the state of the dossier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.deciding_office import cast, deciding_office, in_review, leaves, on_either, opened, rows
from workflow_app.db import tables as t

YES, NO, ABSTAIN = "yes", "no", "abstain"


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


def closed(office: DemoOffice, vote: str, ballots: dict[str, str], form: str = "open", chair: str = "pho") -> Taken:
    dossier = in_review(office)
    opened(office, dossier, vote, form, chair)
    for member, choice in ballots.items():
        assert cast(office, dossier, member, choice, vote).done
    return office.take(f"close_{vote}", dossier, chair)


def reasons(office: DemoOffice, dossier: Taken) -> list[str]:
    """What the closing leaf and the row of the round say besides the count; they say the same."""
    last = json.loads(bytes(leaves(office, office.dossier(dossier).stream)[-1].bytes))
    found: list[str] = last["basis"]["vote"].get("reasons", [])
    (round_,) = rows(office, t.round_)
    assert [one["code"] for one in json.loads(round_.result)["reasons"]] == found
    return found


@on_either
@pytest.mark.parametrize(
    ("chair", "ballots", "state", "said"),
    [
        ("the chair's yes decides a tie", {"pho": YES, "mot": NO}, "carried", ["casting_vote"]),
        ("the chair's no decides it as well", {"pho": NO, "mot": YES}, "lost", ["casting_vote"]),
        ("a chair who abstains decides nothing", {"pho": ABSTAIN, "mot": YES, "hai": NO}, "review",
         ["chair_side_unknown"]),
        ("a chair who has not voted decides nothing", {"mot": YES, "hai": NO}, "review", ["chair_side_unknown"]),
        ("without a tie it is no vote more", {"pho": YES, "mot": NO, "hai": NO}, "review", []),
    ],
)  # fmt: skip
def test_the_chairs_side_decides_a_tie_and_only_a_tie(
    deciding: DemoOffice, chair: str, ballots: dict[str, str], state: str, said: list[str]
) -> None:
    done = closed(deciding, "tie", ballots)
    assert (done.state, reasons(deciding, done)) == (state, said), chair


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
@pytest.mark.parametrize(
    ("ballots", "state", "said"),
    [
        ({"mot": YES, "hai": YES, "pho": YES}, "review", ["mandatory_missing"]),
        ({"mot": YES, "hai": YES, "bi": NO}, "carried", []),
        ({"mot": YES, "hai": YES, "bi": ABSTAIN}, "carried", []),
    ],
)
def test_nothing_is_carried_without_the_vote_that_must_be_among_those_cast(
    deciding: DemoOffice, form: str, ballots: dict[str, str], state: str, said: list[str]
) -> None:
    done = closed(deciding, "head", ballots, form)
    assert (done.state, reasons(deciding, done)) == (state, said)


@on_either
@pytest.mark.parametrize(
    ("ballots", "state", "said"),
    [
        ({"mot": YES, "hai": YES, "bi": YES, "pho": NO}, "review", ["vetoed"]),
        ({"mot": YES, "hai": YES, "bi": NO, "pho": YES}, "carried", []),
        ({"mot": YES, "hai": YES, "pho": ABSTAIN}, "carried", []),
        ({"mot": YES, "hai": YES}, "carried", []),
    ],
)
def test_an_open_no_of_who_may_veto_stops_it_and_nobody_elses(
    deciding: DemoOffice, ballots: dict[str, str], state: str, said: list[str]
) -> None:
    done = closed(deciding, "veto", ballots, chair="bi")
    assert (done.state, reasons(deciding, done)) == (state, said)


@on_either
def test_where_it_matters_whose_ballot_it_is_none_is_counted_without_a_name(deciding: DemoOffice) -> None:
    dossier = in_review(deciding)
    opened(deciding, dossier, "tie")
    paper: dict[str, Any] = {
        "present": ["@mot"], "voters": ["@mot"],
        "questions": {"adopt": {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}},
    }  # fmt: skip
    assert deciding.take("tally_tie", dossier, "van", round=paper).refused == ("bad_tally",)
