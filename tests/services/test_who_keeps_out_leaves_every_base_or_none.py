"""One rule for every base: who keeps out of the matter leaves the roll, and with it all bases; or, by setting, none."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from tests.services.voting_office import before_the_committee, opened
from workflow_app.db import tables as t
from workflow_app.services import organisations as verbs

SIZE = "size_of_standing_committee_DU"


@on_both_databases
@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(("leaves", "expected"), [(True, 8), (False, 9)])
def test_the_bases_agree_whether_the_size_is_declared_or_counted(
    office: DemoOffice, declared: bool, leaves: bool, expected: int
) -> None:
    """The standing committee has nine members; one of them keeps out."""
    with office.database.writing() as session:
        session.execute(t.setting.delete().where(t.setting.c.name == SIZE))
        for name, value in (("recusal_leaves_base", leaves), *([(SIZE, 9)] * declared)):
            verbs.set_setting(session, office=office.engine, person_id=None, now=office.now, name=name, value=value)
    plan = before_the_committee(office)
    assert office.take("recuse", plan, "btv6", asks={"ground": "declared", "reason": "Có liên quan"}).done
    opened(office, plan, "recorded")
    r = t.round_.c
    with office.database.reading() as session:
        row = session.execute(sa.select(r.entitled, r.serving, r.all_members)).one()
    assert tuple(row) == (expected, expected, expected)


def test_a_vacant_seat_stays_in_the_full_number(office: DemoOffice) -> None:
    with office.database.writing() as session:
        session.execute(t.setting.delete().where(t.setting.c.name == SIZE))
        verbs.set_setting(session, office=office.engine, person_id=None, now=office.now, name=SIZE, value=11)
    plan = before_the_committee(office)
    assert office.take("recuse", plan, "btv6", asks={"ground": "declared", "reason": "Có liên quan"}).done
    opened(office, plan, "recorded")
    r = t.round_.c
    with office.database.reading() as session:
        assert tuple(session.execute(sa.select(r.entitled, r.all_members)).one()) == (8, 10)
