"""What others did in somebody's place is found for him, with the delegation by which it was done."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from tests.services.absences_office import delegate
from tests.services.test_who_may_become_a_signer import TEXT, submitted
from workflow_app.db import absences, journal_lists, movements


@on_both_databases
def test_what_a_substitute_did_and_by_which_delegation(office: DemoOffice) -> None:
    plan = submitted(office)
    assert delegate(office, "bithu", "secretary", "btv3") == ()
    assert delegate(office, "truongban", "drafting_head", "btv5") == ()
    assert office.take("put_on_agenda", plan, "btv3", in_place_of="bithu", asks={"agenda": "Hội nghị"}).done
    office.clock.set(office.now + timedelta(hours=1))
    words = {"plan": {**TEXT, "text": f"{TEXT['text']} nhé"}}
    assert office.take("correct", plan, "soanthao", texts=words, asks={"reason": "Thiếu chữ"}).done
    assert office.take("accept_correction", plan, "btv5", in_place_of="truongban").done
    bithu, later = office.person_id("bithu"), "9999"
    with office.database.reading() as session:
        (done,) = journal_lists.done_for(session, bithu, sa.true(), since="", limit=9)
        given = absences.given(session, {done.delegation})
        assert journal_lists.done_for(session, bithu, sa.false(), since="", limit=9) == [], "what he may not read"
        assert journal_lists.done_for(session, bithu, sa.true(), since=later, limit=9) == []
        (corrected,) = movements.corrected_for(session, bithu, sa.true(), since="", limit=9)
    assert (done.act, done.substitute) == ("put_on_agenda", "Trương Minh Đức")
    assert given == {done.delegation: (date(2026, 3, 2), date(2026, 3, 9), "Giấy uỷ quyền số 1")}
    assert (corrected.person, corrected.principal) == ("Bùi Xuân Hoà", "Vũ Đức Thuận")
