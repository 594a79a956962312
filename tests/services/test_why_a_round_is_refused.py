"""A body's round of voting: opened once at a time, counted truly, and closed by its chair alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.small_office import add_person, enter_roll, furnished, leaves_of, person_of
from workflow_app.db import tables as t

POSTS = [("van", "clerk", "CB"), ("bi", "secretary", "CB"), ("mot", "member", "CB"), ("hai", "member", "CB")]
ROLLS = [(one, "official", "CB") for one in ("bi", "mot", "hai", "ba", "bon", "nam")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with furnished(tmp_path, "reasons", key="rounds", places={"CB": "cell"}, posts=POSTS, rolls=ROLLS) as opened:
        yield opened


@pytest.fixture
def ballot(office: DemoOffice) -> Taken:
    """With a notice that may be put to the vote of the six."""
    begun = office.create("ballot", "van", "CB", fields={"subject": "Biểu quyết"}, held_on="2026-02-20")
    office.take("write", begun, "van", texts={"notice": {"abstract": "Về việc", "text": "Nội dung"}})
    return begun


def title_of(office: DemoOffice, trigger: str) -> str:
    kind = office.engine.library.current("ballot")
    return next(one.title.vi for one in kind.transitions if one.trigger == trigger)


def open_it(office: DemoOffice, ballot: Taken, vote: str = "main", chair: str = "@bi", **more: Any) -> Taken:
    return office.take(
        f"open_{vote}", ballot, "van", round={"way": "meeting", "chair": chair, "secretary": "@mot"}, **more
    )


def tally(
    office: DemoOffice, ballot: Taken, present: int, *, by: str = "van", vote: str = "main", **counts: Any
) -> Taken:
    questions = {
        name: dict(zip(("yes", "no", "abstain", "invalid"), one, strict=False)) for name, one in counts.items()
    }
    return office.take(f"tally_{vote}", ballot, "van", round={"present": present, "questions": questions})


def test_nothing_is_counted_or_closed_before_a_round_is_open(office, ballot):
    assert tally(office, ballot, 6, yes=(6,), no=(0,)).refused == ("no_round",)
    assert office.take("close_main", ballot, "bi").refused == ("no_round",)


def test_one_round_at_a_time(office, ballot):
    assert open_it(office, ballot).done
    again = open_it(office, ballot)
    assert again.refused == ("round_open",)
    assert again.refusals[0].supplier is not None
    assert again.refusals[0].supplier.vi == "Nguyễn Thị Bi (chủ trì)"
    assert again.refusals[0].missing[0].vi.startswith("kết quả phiên thứ 1 của ")
    assert [one.vi for one in again.refusals[0].ways_out] == [title_of(office, "close_main")]
    assert open_it(office, ballot, "plain").done, "another vote is another matter"


def test_a_text_must_be_there_to_be_voted_on(office):
    bare = office.create("ballot", "van", "CB", fields={"subject": "Biểu quyết"})
    assert open_it(office, bare).refused == ("no_text",)
    office.take("write", bare, "van", texts={"notice": {"abstract": "Về việc"}})
    assert open_it(office, bare).refused == ("no_text",)


@pytest.mark.parametrize("chair", ["@van", "", "@moi"])
def test_the_chair_is_one_who_has_a_vote(office, ballot, chair):
    with office.database.writing() as session:
        add_person(session, "moi")
        enter_roll(session, "moi", "probationary", "CB")
    assert open_it(office, ballot, chair=chair).refused == ("chair_not_of_body",)


def test_a_body_of_nobody_decides_nothing(office, ballot):
    assert open_it(office, ballot, "empty").refused == ("empty_roll", "chair_not_of_body")


def test_who_is_on_the_roll_of_that_day_counts(office, ballot):
    """Frozen when the round is opened, by the day of the meeting."""
    with office.database.writing() as session:
        add_person(session, "moi")
        enter_roll(session, "moi", "official", "CB", "2026-03-01")
    assert open_it(office, ballot, held_on="2026-02-20").done
    assert leaves_of(office, ballot.dossier)[-1][1]["basis"]["vote"]["entitled"] == 6
    assert open_it(office, ballot, "plain").done


@pytest.mark.parametrize(
    ("present", "counts", "problem"),
    [
        (6, {"yes": (6,)}, "thiếu hoặc thừa câu hỏi"),
        (6, {"yes": (6,), "no": (0,), "maybe": (0,)}, "thiếu hoặc thừa câu hỏi"),
        (5, {"yes": (6,), "no": (0,)}, "số phiếu nhiều hơn số người có mặt"),
        (5, {"yes": (3, 1, 1, 1), "no": (0,)}, "số phiếu nhiều hơn số người có mặt"),
        (7, {"yes": (6,), "no": (0,)}, "số có mặt nhiều hơn số được biểu quyết"),
        (6, {"yes": (4,), "no": (4,)}, "hai câu hỏi trái ngược cùng đạt"),
    ],
)
def test_a_tally_that_cannot_be_true_is_refused(office, ballot, present, counts, problem):
    open_it(office, ballot)
    refused = tally(office, ballot, present, **counts)
    assert refused.refused == ("bad_tally",)
    assert problem in refused.refusals[0].text.vi
    assert office.take("close_main", ballot, "bi").refused == ("no_tally",)


def test_too_few_present_decide_nothing(office, ballot):
    open_it(office, ballot)
    tally(office, ballot, 2, yes=(2,), no=(0,))
    assert office.take("close_main", ballot, "bi").refused == ("no_quorum",)
    assert tally(office, ballot, 3, yes=(3,), no=(0,)).done, "counted anew, half of them present"
    assert office.take("close_main", ballot, "bi").done


def test_only_the_chair_closes_and_is_named(office, ballot):
    open_it(office, ballot, chair="@hai")
    tally(office, ballot, 6, yes=(6,), no=(0,))
    refused = office.take("close_main", ballot, "bi")
    assert refused.refused == ("not_the_chair",)
    assert refused.refusals[0].supplier is not None
    assert refused.refusals[0].supplier.vi == "Nguyễn Thị Hai"
    assert office.take("close_main", ballot, "hai").state == "done"


def test_the_chair_does_not_count_and_who_counted_does_not_chair(office, ballot):
    with office.database.writing() as session:
        enter_roll(session, "van", "official", "CB")
    open_it(office, ballot, chair="@van")
    assert tally(office, ballot, 6, yes=(6,), no=(0,)).refused == ("recorder_is_chair",)


@pytest.mark.parametrize(
    ("yes", "no", "state"),
    [((4, 2), (2, 4), "done"), ((3, 3), (3, 3), "open"), ((2, 4), (4, 2), "lost"), ((0, 0, 6), (0, 0, 6), "open")],
)
def test_what_was_counted_decides(office, ballot, yes, no, state):
    open_it(office, ballot)
    tally(office, ballot, 6, yes=yes, no=no)
    assert office.take("close_main", ballot, "bi").state == state


def test_rounds_are_used_up_and_the_matter_goes_on(office, ballot):
    for state in ("open", "up"):
        open_it(office, ballot)
        tally(office, ballot, 6, yes=(3, 3), no=(3, 3))
        assert office.take("close_main", ballot, "bi").state == state


def test_with_an_opposite_question_only_the_votes_decide_against(office, ballot):
    open_it(office, ballot)
    tally(office, ballot, 6, yes=(3, 3), no=(3, 3))
    lost = {"round": {"closed_as": "lost"}}
    assert office.take("close_main", ballot, "bi", **lost).refused == ("not_decided_against",)
    assert office.take("close_main", ballot, "bi").state == "open"


def test_the_leaf_keeps_the_reckoning(office, ballot):
    open_it(office, ballot)
    tally(office, ballot, 6, yes=(4, 2), no=(2, 4))
    office.take("close_main", ballot, "bi")
    vote = leaves_of(office, ballot.dossier)[-1][1]["basis"]["vote"]
    assert (vote["outcome"], vote["round"], vote["entitled"], vote["present"]) == ("carried", 1, 6, 6)
    assert vote["reckoning"] == {"yes": "3×4 ≥ 2×6", "no": "3×2 < 2×6"}


def changed_roll(office: DemoOffice, person: str, **values: Any) -> None:
    with office.database.writing() as session:
        mine = t.roll_entry.c.person_id == person_of(session, person)
        session.execute(t.roll_entry.update().where(mine).values(**values))


def test_a_round_whose_chair_is_gone_counts_among_none(office: DemoOffice, ballot: Taken) -> None:
    """Neither when the next one is opened nor when it is asked whether it was the last."""

    def opened_and_anew(gone: str, chair: str) -> Taken:
        assert open_it(office, ballot, chair=f"@{gone}").done
        changed_roll(office, gone, to_on="2026-03-01")
        assert open_it(office, ballot, chair=f"@{chair}").done, "in place of the other"
        assert tally(office, ballot, 4, yes=(2, 2), no=(2, 2)).done
        return office.take("close_main", ballot, chair)

    assert opened_and_anew("bi", "hai").state == "open"
    assert opened_and_anew("hai", "mot").state == "up"


@pytest.mark.parametrize("values", [{"presence": "away"}, {"standing": "probationary"}])
def test_a_chair_who_is_on_the_roll_and_has_no_vote_any_more_closes_nothing(office, ballot, values):
    open_it(office, ballot)
    tally(office, ballot, 6, yes=(6,), no=(0,))
    changed_roll(office, "bi", **values)
    refused = office.take("close_main", ballot, "bi")
    assert refused.refused == ("chair_gone",)
    assert refused.refusals[0].detail["because"] == "chair_of_the_body"


@pytest.mark.parametrize(("held_on", "refused"), [("2026-02-27", ()), ("2026-02-28", ("no_place",))])
def test_a_meeting_is_joined_on_its_own_day_alone(office, ballot, held_on, refused):
    open_it(office, ballot, held_on="2026-02-27")
    other = office.create("ballot", "van", "CB", fields={"subject": "Việc khác"}, held_on="2026-02-20")
    office.take("write", other, "van", texts={"notice": {"abstract": "Về việc", "text": "Nội dung"}})
    with office.database.reading() as session:
        uid = session.execute(t.meeting.select()).one().uid
    joined = office.take("open_main", other, "van", round={"meeting": uid, "chair": "@bi"}, held_on=held_on)
    assert joined.refused == refused
