"""Suspended members, exempted ones, and those who are merely in charge of a post: who counts in a body, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.small_office import furnished
from workflow_app.db import pasts, people
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.domain.seen import OnRoll
from workflow_app.replay.office_acts import ACTS
from workflow_app.services import people as verbs

SINCE = date(2026, 2, 1)


def do(office: DemoOffice, verb: str, **values: Any) -> None:
    with office.database.writing() as session:
        getattr(verbs, verb)(session, office=office.engine, person_id=None, now=office.now, **values)


def activity(office: DemoOffice, person: str, what: str, from_on: date = SINCE) -> None:
    do(office, "set_activity", person=office.uid(person), activity=what, from_on=from_on, basis="QĐ số 1")


def entries(office: DemoOffice, person: str) -> list[tuple[str, str, str | None, str]]:
    r = t.roll_entry.c
    with office.database.reading() as session:
        rows = session.execute(
            sa.select(r.activity, r.from_on, r.to_on, r.recorded_at)
            .where(r.person_id == office.person_id(person)).order_by(r.id)
        ).all()  # fmt: skip
    return [tuple(one) for one in rows]


@on_both_databases
def test_it_is_a_dated_entry_and_the_one_before_ends(office: DemoOffice) -> None:
    (before,) = entries(office, "cb1_dv04")
    activity(office, "cb1_dv04", "suspended")
    activity(office, "cb1_dv04", "", date(2026, 3, 1))
    found = entries(office, "cb1_dv04")
    assert [one[:3] for one in found] == [
        ("", before[1], "2026-01-31"), ("suspended", "2026-02-01", "2026-02-28"), ("", "2026-03-01", None)
    ]  # fmt: skip
    assert all(one[3] for one in found)


def test_it_goes_with_the_member_from_roll_to_roll(tmp_path: Path) -> None:
    places, clerk = {"TU": "base", "CB": "cell below TU", "KE": "cell below TU"}, [("van", "clerk", "CB")]
    rolls = [("hai", "official", "KE")]
    with furnished(tmp_path, "following", key="moving", places=places, posts=clerk, rolls=rolls) as office:
        activity(office, "hai", "exempted")
        fields = {"subject": "Việc", "member": "@hai", "unit": "#CB"}
        assert office.take("admit", office.create("matter", "van", "CB", fields=fields), "van").done
        assert [one[:3] for one in entries(office, "hai")][1:] == [
            ("exempted", "2026-02-01", "2026-03-01"), ("exempted", "2026-03-02", None)
        ]  # fmt: skip


def test_a_story_may_enter_it(office: DemoOffice) -> None:
    values = {"person": office.uid("cb1_dv04"), "activity": "exempted", "from": "2026-02-01", "basis": "QĐ số 2"}
    ACTS["office.activity"](office.database, office.engine, office.actor("quantri"), office.now, values)
    assert [one[0] for one in entries(office, "cb1_dv04")] == ["", "exempted"]


@pytest.mark.parametrize(
    ("what", "from_on", "code"),
    [("suspended", date(1990, 1, 1), "changed_later"), ("", SINCE, "activity_already")],
)
def test_what_cannot_be_is_refused(office: DemoOffice, what: str, from_on: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        activity(office, "cb1_dv04", what, from_on)
    assert refused.value.refusals[0].code == code


# In a round -------------------------------------------------------------------------------------------------------

POSTS = [("van", "clerk", "CB"), ("bi", "secretary", "CB"), ("mot", "member", "CB"), ("hai", "member", "CB")]
ROLLS = [(one, "official", "CB") for one in ("bi", "mot", "hai", "ba", "bon", "nam")]


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[DemoOffice]:
    """A cell of six, of which two and the secretary are its board."""
    with furnished(tmp_path, "reasons", key="rounds", places={"CB": "cell"}, posts=POSTS, rolls=ROLLS) as office:
        yield office


def opened(office: DemoOffice, vote: str = "main", **absent: str) -> Taken:
    begun = office.create("ballot", "van", "CB", fields={"subject": "Biểu quyết"})
    office.take("write", begun, "van", texts={"notice": {"abstract": "Về việc", "text": "Nội dung"}})
    meeting = {"way": "meeting", "chair": "@bi", "secretary": "@mot"}
    if absent:
        meeting["absent"] = {f"@{one}": why for one, why in absent.items()}  # type: ignore[assignment]
    done = office.take(f"open_{vote}", begun, "van", round=meeting)
    assert done.refused == ()
    return begun


def roll(office: DemoOffice, person: str) -> tuple[bool, str]:
    r = t.round_roll.c
    with office.database.reading() as session:
        found = session.execute(sa.select(r.counts, r.reason).where(r.person_id == office.person_id(person))).one()
    return found.counts, found.reason


def base(office: DemoOffice) -> tuple[int, int]:
    r = t.round_.c
    with office.database.reading() as session:
        row = session.execute(sa.select(r.entitled, r.serving)).one()
    return row.entitled, row.serving


def test_a_suspended_member_counts_in_no_base(cell: DemoOffice) -> None:
    activity(cell, "nam", "suspended")
    opened(cell)
    assert (base(cell), roll(cell, "nam")) == ((5, 5), (False, "suspended"))


def test_before_and_after_the_suspension_he_counts(cell: DemoOffice) -> None:
    activity(cell, "nam", "suspended")
    activity(cell, "nam", "", date(2026, 3, 2))
    activity(cell, "bon", "suspended", date(2026, 3, 3))
    opened(cell)
    assert (base(cell), roll(cell, "nam"), roll(cell, "bon")) == ((6, 6), (True, "official"), (True, "official"))


def test_by_setting_he_counts_in_the_base_and_still_casts_no_vote(cell: DemoOffice) -> None:
    activity(cell, "nam", "suspended")
    declare(cell, "count_members_suspended")
    opened(cell)
    assert (base(cell), roll(cell, "nam")) == ((6, 6), (True, "suspended_counted"))
    assert not OnRoll(1, True, "suspended_counted").may_vote


def test_nor_does_he_sit_in_a_body_whose_post_he_holds(cell: DemoOffice) -> None:
    activity(cell, "hai", "suspended")
    opened(cell, "plain")
    assert (base(cell), roll(cell, "hai")) == ((2, 2), (False, "suspended"))


def test_an_exempted_member_counts_when_he_comes(cell: DemoOffice) -> None:
    activity(cell, "nam", "exempted")
    opened(cell, ba="Ốm")
    assert (base(cell), roll(cell, "nam"), roll(cell, "ba")) == ((6, 6), (True, "exempted"), (True, "official"))


def test_an_exempted_member_who_is_away_is_left_out_with_the_reason(cell: DemoOffice) -> None:
    activity(cell, "nam", "exempted")
    opened(cell, nam="Tuổi cao", ba="Ốm")
    assert (base(cell), roll(cell, "nam"), roll(cell, "ba")) == ((5, 5), (False, "exempted_away"), (True, "official"))


def test_by_setting_he_counts_even_so(cell: DemoOffice) -> None:
    activity(cell, "nam", "exempted")
    declare(cell, "count_members_exempted")
    opened(cell, nam="Tuổi cao")
    assert (base(cell), roll(cell, "nam")) == ((6, 6), (True, "exempted"))


def declare(office: DemoOffice, name: str) -> None:
    """The office's own value of a setting that this small content does not declare."""
    values = {
        "name": name, "value": "true", "from_on": "2026-01-01", "is_verified": True, "source": "",
        "recorded_at": "2026-01-01T00:00:00.000000Z",
    }  # fmt: skip
    with office.database.writing() as session:
        session.execute(t.setting.insert().values(values))


@pytest.mark.parametrize("how", ["acting", "in_charge"])
def test_who_holds_a_post_for_the_time_being_is_no_member_by_it(cell: DemoOffice, how: str) -> None:
    do(cell, "give_post", person=cell.uid("ba"), role="member", organisation="CB", from_on=date(2026, 3, 1), acting=how)
    opened(cell, "plain")
    assert base(cell) == (3, 3)


def test_a_look_back_knows_only_what_was_recorded(cell: DemoOffice) -> None:
    activity(cell, "nam", "suspended")
    later, earlier = "2026-12-01T00:00:00.000000Z", "2026-01-15T00:00:00.000000Z"
    with cell.database.reading() as session:
        who = cell.person_id("nam")
        assert pasts.activities(session, date(2026, 3, 2), later) == {who: "suspended"}
        assert pasts.activities(session, date(2026, 3, 2), earlier) == {}
        assert people.activities(session, date(2026, 1, 31)) == {}
