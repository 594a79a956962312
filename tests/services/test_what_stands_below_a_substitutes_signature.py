"""What stands below the text where a substitute signed: for which body, in which form, by which post."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.test_who_may_become_a_signer import FIELDS, TEXT
from tests.services.test_who_may_stand_in import adopted, every_post_ends, give_post, given
from tests.web.conftest import Site, open_pages
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.who import Author
from workflow_app.services import documents
from workflow_app.services.cases import TableCase

SIGNED = r"\(Đã ký ngày 02/03/2026, thay đồng chí Lê Hoàng Khải, căn cứ Giấy uỷ quyền số 1\)"


@pytest.mark.parametrize(
    ("substitute", "manner", "block"),
    [
        ("btv1", "", f"T/M BAN THƯỜNG VỤ UỶ VIÊN BAN THƯỜNG VỤ {SIGNED}"),
        ("btv1", "TUQ", f"TUQ BAN THƯỜNG VỤ UỶ VIÊN BAN THƯỜNG VỤ {SIGNED}"),
        ("cbtochuc", "T/L", f"T/L BAN THƯỜNG VỤ CÁN BỘ TỔ CHỨC {SIGNED}"),
        ("cb1_bithu", "TUQ", f"TUQ BAN THƯỜNG VỤ BÍ THƯ CHI BỘ [^(]+ {SIGNED}"),
        ("cbtochuc", "", ""),
        ("cb1_bithu", "", ""),
    ],
)
def test_by_order_and_by_authorisation_stand_in_the_place_of_t_m(office, substitute, manner, block):
    plan = adopted(office)
    assert not given(office, "bithu", "secretary", substitute, manner=manner)
    taken = office.take("sign", plan, substitute, in_place_of="bithu")
    assert taken.refused == (() if block else ("signs_for_no_body_of_his",))
    if block:
        assert re.search(block, printed(office, plan))


def test_a_member_who_holds_another_post_too_signs_for_the_body_as_its_member(office):
    """Whichever of the two he was given first."""
    plan = adopted(office)
    give_post(office, "btv1", "standing_member", "CB1")
    with office.database.writing() as session:
        row = session.execute(sa.select(t.post.c.id).where(t.post.c.person_id == office.person_id("btv1"))).first()
        assert row is not None
        session.execute(t.post.update().where(t.post.c.id == row.id).values(role="board_officer"))
        new = t.post.c.organisation_id == office.place_id("CB1"), t.post.c.person_id == office.person_id("btv1")
        session.execute(t.post.update().where(*new).values(organisation_id=office.place_id("DU")))
    assert not given(office, "bithu", "secretary", "btv1")
    assert office.take("sign", plan, "btv1", in_place_of="bithu").done
    assert re.search(f"T/M BAN THƯỜNG VỤ UỶ VIÊN BAN THƯỜNG VỤ {SIGNED}", printed(office, plan))


def test_for_a_committee_nobody_signs_k_t_whatever_was_written(office):
    plan = adopted(office)
    assert not given(office, "bithu", "secretary", "btv1")
    with office.database.writing() as session:
        session.execute(t.delegation.update().values(manner="K/T"))
    assert office.take("sign", plan, "btv1", in_place_of="bithu").refused == ("manner_not_for_committee",)


def test_nobody_signs_without_a_title(office):
    """Whoever wrote it would sign it; with his post went what could stand below the signature."""
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    me = office.person_id("soanthao")
    kind = office.engine.library.current("plan")
    step = next(one for one in kind.transitions if one.trigger == "sign")

    def faults() -> list[str]:
        with office.database.reading() as session:
            mine = replace(step, by=(Author(),))
            case = TableCase(session, kind, office.dossier(plan), mine, Actor(me, me), office.now)
            return [one.code for one in documents.signer_faults(case, "plan")]

    every_post_ends(office, "soanthao")
    assert faults() == ["signer_without_title"]


def printed(office: DemoOffice, plan: Taken) -> str:
    page = Site(open_pages(office), office).hands("bithu").get(f"/dossiers/{plan.dossier}/print?document=plan")
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
