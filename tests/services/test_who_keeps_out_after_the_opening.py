"""Who comes to keep out while a round is open leaves it as if he had kept out at its opening, as far as that goes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, scanned, vote
from workflow_app.db import tables as t
from workflow_app.services import organisations as verbs
from workflow_app.services.past import rebuilding
from workflow_app.services.past.kept import Kept
from workflow_app.services.voting import settling

WHY = {"ground": "relative", "reason": "Người thân"}
FIVE = ("btv1", "btv2", "btv3", "btv4", "btv5")


def bases(office: DemoOffice) -> tuple[int, int, int]:
    r = t.round_.c
    with office.database.reading() as session:
        row = session.execute(sa.select(r.entitled, r.serving, r.all_members).order_by(r.id.desc())).first()
    assert row is not None
    return row.entitled, row.serving, row.all_members


def on_roll(office: DemoOffice, person: str) -> tuple[bool, str, str]:
    r = t.round_roll.c
    with office.database.reading() as session:
        found = session.execute(
            sa.select(r.counts, r.reason, r.voted).where(r.person_id == office.person_id(person)).order_by(r.id.desc())
        ).first()
    assert found is not None
    return found.counts, found.reason, found.voted


def keeps_out(office: DemoOffice, plan: Taken, *persons: str) -> None:
    for one in persons:
        assert office.take("recuse", plan, one, asks=WHY).done


@on_both_databases
def test_an_open_ballot_stays_in_the_round_and_does_not_count(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in FIVE:
        assert vote(office, plan, one, "yes").done
    keeps_out(office, plan, "btv1")
    done = office.take("confirm_result", plan, "bithu")
    assert done.state == "voting", "4 of 8 is not more than half"
    assert (bases(office), on_roll(office, "btv1")) == ((8, 8, 8), (False, "recused_later", "electronic"))
    with office.database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(t.ballot)).scalar() == 5
        tallies = json.loads(session.execute(sa.select(t.round_.c.tallies)).scalar_one())
    assert tallies["adopt"]["yes"] == 4


def test_by_setting_he_stays_in_the_base_and_his_ballot_does_not_count(office: DemoOffice) -> None:
    with office.database.writing() as session:
        verbs.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name="recusal_leaves_base", value=False
        )
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in FIVE:
        assert vote(office, plan, one, "yes").done
    keeps_out(office, plan, "btv1")
    assert office.take("confirm_result", plan, "bithu").state == "voting"
    assert (bases(office), on_roll(office, "btv1")) == ((9, 9, 9), (True, "recused_later_counted", "electronic"))


def test_who_has_not_voted_leaves_the_base(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    keeps_out(office, plan, "btv1", "btv2")
    for one in ("bithu", "pho1", "pho2", "btv5"):
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, "bithu").state == "approved", "4 of 7"
    assert bases(office) == (7, 7, 7)


def test_his_ballot_is_awaited_no_more(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    keeps_out(office, plan, "btv1")
    c = t.task.c
    with office.database.reading() as session:
        awaited = session.execute(sa.select(c.person_id).where(c.trigger == "cast_ballot")).scalars().all()
    assert office.person_id("btv2") in awaited
    assert office.person_id("btv1") not in awaited


def test_what_was_lifted_before_the_closing_counts(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in FIVE:
        assert vote(office, plan, one, "yes").done
    keeps_out(office, plan, "btv1")
    assert office.take("lift_recusal", plan, "bithu", asks={"recused": "@btv1", "reason": "Nhầm"}).done
    assert office.take("confirm_result", plan, "bithu").state == "approved"
    assert (bases(office), on_roll(office, "btv1")[0]) == ((9, 9, 9), True)


def test_a_secret_ballot_cannot_be_taken_out_so_the_round_is_void(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    for one in FIVE:
        assert vote(office, plan, one, "yes").done
    refused = office.take("confirm_result", plan, "bithu", round={"closed_as": "void"})
    assert refused.refused == ("not_void",)
    keeps_out(office, plan, "btv1")
    refused = office.take("confirm_result", plan, "bithu")
    assert refused.refused == ("voted_and_keeps_out",)
    assert "void" in refused.refusals[0].ways_out[0].en
    assert office.take("confirm_result", plan, "bithu", round={"closed_as": "void"}).state == "voting"
    opened(office, plan, "secret")
    assert bases(office) == (8, 8, 8)


def test_nor_can_a_paper_without_a_name_and_none_is_entered_for_who_keeps_out(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    counted = {"adopt": {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}}
    keeps_out(office, plan, "btv2")
    paper: dict[str, Any] = {"present": [], "voters": ["@btv2"], "questions": counted}
    assert office.take("record_tally", plan, "chanhvp", round=paper).refused == ("bad_tally",)
    assert office.take("record_tally", plan, "chanhvp", round=paper | {"voters": ["@btv1"]}).done
    keeps_out(office, plan, "btv1")
    assert office.take("confirm_result", plan, "bithu").refused == ("voted_and_keeps_out",)
    assert office.take("confirm_result", plan, "bithu", round={"closed_as": "void"}).state == "voting"


def test_in_a_secret_round_who_has_not_voted_leaves_the_base(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    keeps_out(office, plan, "btv6")
    for one in FIVE:
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, "bithu").state == "approved"
    assert bases(office) == (8, 8, 8)


@pytest.mark.parametrize(("present", "yes", "refused", "state"), [(8, 5, (), "approved"), (9, 5, ("bad_tally",), "")])
def test_a_tally_from_the_minutes_is_held_against_the_base_of_the_closing(
    office: DemoOffice, present: int, yes: int, refused: tuple[str, ...], state: str
) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "recorded")
    counted: dict[str, Any] = {
        "present": present, "questions": {"adopt": {"yes": yes, "no": 0, "abstain": present - yes, "invalid": 0}}
    }  # fmt: skip
    assert office.take("record_tally", plan, "chanhvp", round=counted, papers=scanned(office)).done
    keeps_out(office, plan, "btv1")
    closed = office.take("confirm_result", plan, "bithu")
    assert closed.refused == refused
    if not refused:
        assert (closed.state, bases(office)) == (state, (8, 8, 8))


def test_a_look_back_sees_the_base_and_the_roll_as_they_were_then(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in FIVE:
        assert vote(office, plan, one, "yes").done
    keeps_out(office, plan, "btv1")
    assert office.take("confirm_result", plan, "bithu").state == "voting"
    with office.database.reading() as session:
        kept = Kept.of(session, office.engine, office.dossier(plan))
        voted = max(number for number, one in enumerate(kept.leaves, 1) if one.act == "cast_ballot")
        for count, expected in ((voted, (9, True)), (voted + 1, (8, False)), (len(kept.leaves), (8, False))):
            stood = rebuilding.after(kept, count, office.now)
            case = stood.case(stood.kind.leaving["voting"][0], office.actor("bithu"))
            (found,) = case.rounds()
            members = settling.settled(case, found)
            mine = next(one for one in members if one.person_id == office.person_id("btv1"))
            assert (settling.base(found, members).entitled, mine.counts) == expected
