"""Casting vote, mandatory voters and a veto, from the ballots that members cast to the state of the dossier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.deciding_office import cast, deciding_office, in_review, leaves, on_either, opened, rows
from tests.services.small_office import give_post
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.decisions import Count
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers
from workflow_app.services.voting import ballots
from workflow_app.services.voting.minutes import minutes_of

YES, NO, ABSTAIN = "yes", "no", "abstain"


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


def closed(office: DemoOffice, vote: str, cast_by: dict[str, str], form: str = "open", chair: str = "pho") -> Taken:
    dossier = in_review(office)
    opened(office, dossier, vote, form, chair)
    for member, choice in cast_by.items():
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


ONE_YES: dict[str, Any] = {"adopt": {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}}
ON_PAPER: dict[str, Any] = {"present": ["@mot"], "voters": ["@mot"], "questions": ONE_YES}


@on_either
@pytest.mark.parametrize(
    ("vote", "form", "refused"),
    [("tie", "open", ("bad_tally",)), ("head", "open", ("bad_tally",)), ("head", "secret", ())],
)
def test_where_it_matters_whose_ballot_it_is_none_is_counted_without_a_name(
    deciding: DemoOffice, vote: str, form: str, refused: tuple[str, ...]
) -> None:
    """A secret count says who voted, and that is all that a mandatory vote asks."""
    dossier = in_review(deciding)
    opened(deciding, dossier, vote, form)
    assert deciding.take(f"tally_{vote}", dossier, "van", round=ON_PAPER).refused == refused


@on_either
def test_who_entered_the_count_does_not_write_down_anothers_second_entry(deciding: DemoOffice) -> None:
    dossier = in_review(deciding)
    opened(deciding, dossier, "head", "secret")
    assert deciding.take("tally_head", dossier, "van", round=ON_PAPER).done
    again: dict[str, Any] = {"round": ON_PAPER}
    assert deciding.take("check_head", dossier, "bi", recorded_by="van", **again).refused == ("second_person_needed",)
    assert deciding.take("check_head", dossier, "bi", recorded_by="ke", **again).done


def test_of_two_who_hold_the_post_he_alone_must_vote_who_does_not_keep_out(deciding: DemoOffice) -> None:
    with deciding.database.writing() as session:
        give_post(session, "ba", "secretary", "DU")
    dossier = in_review(deciding)
    out = {"recused": "@bi", "ground": "declared", "reason": "Có liên quan"}
    assert deciding.take("recuse_other", dossier, "ba", asks=out).done
    opened(deciding, dossier, "head")
    for member in ("mot", "hai", "ba"):
        assert cast(deciding, dossier, member, YES, "head").done
    assert deciding.take("close_head", dossier, "pho").state == "carried"


@on_either
@pytest.mark.parametrize("form", ["recorded", "open"])
def test_too_few_do_not_decide_against_it_either(deciding: DemoOffice, form: str) -> None:
    dossier = in_review(deciding)
    lost: dict[str, Any] = {"round": {"closed_as": "lost"}}
    opened(deciding, dossier, "few", form)

    def come(more: dict[str, str], counted: dict[str, int]) -> None:
        if form == "open":
            assert all(cast(deciding, dossier, one, choice, "few").done for one, choice in more.items())
        else:
            given = {"present": sum(counted.values()), "questions": {"adopt": counted}}
            assert deciding.take("tally_few", dossier, "van", round=given).done

    come({"mot": YES, "hai": YES}, {"yes": 2, "no": 0})
    refused = deciding.take("close_few", dossier, "pho", **lost)
    assert (refused.refused, refused.refusals[0].detail["shown"]) == (("no_quorum",), "2×2 < 5")
    come({"ba": NO}, {"yes": 2, "no": 1})
    if form == "open":
        unsaid = deciding.take("close_few", dossier, "pho", **lost)
        assert unsaid.refused == ("presence_not_recorded",), "enough came, and of two nobody said whether they did"
        assert unsaid.refusals[0].detail["names"] == "Nguyễn Thị Bi, Nguyễn Thị Pho"
        come({"pho": "abstain"}, {})
        lost["round"] |= {"absent": {"@bi": "Ốm"}}
    assert deciding.take("close_few", dossier, "pho", **lost).state == "lost"


@on_either
@pytest.mark.parametrize("form", ["recorded", "open"])
def test_a_round_to_which_too_few_came_decides_nothing_and_uses_up_no_round(deciding: DemoOffice, form: str) -> None:
    dossier = in_review(deciding)
    opened(deciding, dossier, "few", form)
    if form == "recorded":
        assert deciding.take("tally_few", dossier, "van", round={"present": 2, "questions": {"adopt": {"yes": 2}}}).done
    else:
        assert cast(deciding, dossier, "mot", YES, "few").done
    refused = deciding.take("close_few", dossier, "pho")
    assert refused.refused == ("no_quorum",)
    first = "Ngư" if form == "recorded" else "Ghi"  # as void only once it is told of everybody whether he came
    assert [one.vi[:3] for one in refused.refusals[0].ways_out] == ["Chờ", first]
    me = deciding.person_id("pho")
    with deciding.database.reading() as session:
        found = offers.offers(
            session, office=deciding.engine, kind=deciding.engine.library.current("proposal"),
            dossier=deciding.dossier(dossier), actor=Actor(me, me), now=deciding.now,
        )  # fmt: skip
    (closing,) = [one.met_by for one in found if one.transition.trigger == "close_few"]
    assert closing == ("void" if form == "recorded" else "presence"), "the form is offered, and says what it is for"
    told: dict[str, Any] = {}
    if form != "recorded":
        void = deciding.take("close_few", dossier, "pho", round={"closed_as": "void"})
        assert void.refused == ("not_void",), "nobody has said yet that the others are away"
        told = {"absent": {f"@{one}": "Ốm" for one in ("bi", "ba")}}
        there = deciding.take("close_few", dossier, "pho", round={"closed_as": "void", "present": ["@hai"], **told})
        assert "presence_entered_twice" in there.refused, "who was there decides; two persons enter it"
        told["absent"]["@hai"] = ""
        assert deciding.take("close_few", dossier, "pho", round={"closed_as": "void", **told}).refused == (
            "missing_field",
        )
        told["absent"]["@hai"] = "Đi công tác"
    done = deciding.take("close_few", dossier, "pho", round={"closed_as": "void", **told})
    assert done.state == "review"
    assert [one.outcome for one in rows(deciding, t.round_)] == ["void"]
    away = {one.absence_reason for one in rows(deciding, t.round_roll) if one.presence == "absent"}
    assert away == (set() if form == "recorded" else {"Ốm", "Đi công tác"})


def test_present_are_those_who_came_or_voted_and_no_guests() -> None:
    came = [
        OnRoll(1, True, "official", "present"), OnRoll(2, True, "official", "", voted="electronic"),
        OnRoll(3, True, "official", "absent"), OnRoll(4, False, "guest", "present"), OnRoll(5, True, "official"),
    ]  # fmt: skip
    found = RoundSeen(
        1, "uid", "plain", 1, date(2026, 3, 2), "meeting", 1, 2, "", Count(4, 7, 6, 0), {}, {}, None, "", True, "open"
    )
    assert ballots.sizes(found, came) == Count(4, 7, 6, 2)


@pytest.mark.parametrize(
    ("vote", "chair", "cast_", "said"),
    [
        ("veto", "bi", {"mot": YES, "hai": YES, "pho": NO}, "chưa thông qua: có phiếu phủ quyết của Nguyễn Thị Pho"),
        ("head", "pho", {"mot": YES, "hai": YES}, "chưa kết luận: thiếu phiếu bắt buộc của Nguyễn Thị Bi"),
        ("tie", "pho", {"pho": YES, "hai": NO}, "được thông qua: số phiếu ngang nhau, người chủ trì đồng ý"),
        ("tie", "pho", {"pho": NO, "hai": YES}, "không thông qua: số phiếu ngang nhau, người chủ trì không đồng ý"),
        ("plain", "pho", {"mot": YES, "hai": NO}, "chưa đủ phiếu"),
    ],
)
def test_what_decided_is_told_in_words_with_the_name(
    deciding: DemoOffice, vote: str, chair: str, cast_: dict[str, str], said: str
) -> None:
    done = closed(deciding, vote, cast_, chair=chair)
    kind = deciding.engine.library.current("proposal")
    with deciding.database.reading() as session:
        row = deciding.dossier(done)
        case = TableCase(session, kind, row, kind.transitions[0], Actor(0, 0), deciding.now)
        assert minutes_of(case, case.rounds()[-1]).conclusion.vi == said


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_what_carries_is_not_closed_as_lost_and_of_secret_ballots_no_refusal_tells_it(
    deciding: DemoOffice, form: str
) -> None:
    """Told so, the chair of a secret round would know its result while it is still open; there the votes decide."""
    dossier = in_review(deciding)
    opened(deciding, dossier, "plain", form)
    for one, choice in (("mot", YES), ("hai", YES), ("ba", NO)):
        assert cast(deciding, dossier, one, choice).done
    lost: dict[str, Any] = {"round": {"closed_as": "lost"}}
    if form == "secret":
        assert deciding.take("close_plain", dossier, "pho", **lost).state == "carried"
        return
    assert deciding.take("close_plain", dossier, "pho", **lost).refused == ("decided_for",)
    assert "decided_for" not in deciding.take("close_plain", dossier, "bi", **lost).refused, "nobody else finds out"
    assert deciding.take("close_plain", dossier, "pho").state == "carried"
