"""Who may stand in for whom in a real office, and for which steps; asked again at every act."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.absences_office import post_of
from tests.services.test_who_may_become_a_signer import CHECKED, FIELDS, TEXT
from tests.services.voting_office import MEMBERS, before_the_committee, opened, vote
from workflow_app.db import tables as t
from workflow_app.domain.delegations import narrowest
from workflow_app.domain.refusals import Refusal, Refused
from workflow_app.services import delegable, delegating, people, standing_in, visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import refusing

LAST = date(2026, 4, 1)
NO_POST, ELSEWHERE, AUDITOR = "cb1_dv05", "cb1_bithu", "kiemtra"


def given(office: DemoOffice, principal: str, role: str, substitute: str, **more: Any) -> tuple[Refusal, ...]:
    """The refusals; none where it was given."""
    covers = narrowest(more.get("kinds", ()), more.get("triggers", ())) or "all"
    words = {"reason": "Đi công tác", "basis": "Giấy uỷ quyền số 1", "to_on": LAST, "covers": covers, **more}
    try:
        with office.database.writing() as session:
            delegating.give(
                session, office=office.engine, person_id=office.person_id(principal), now=office.now,
                post=post_of(office, principal, role), substitute=office.uid(substitute), from_on=office.clock.today,
                **words,
            )  # fmt: skip
    except Refused as refused:
        return refused.refusals
    return ()


def codes(found: tuple[Refusal, ...]) -> list[str]:
    return [one.code for one in found]


def give_post(office: DemoOffice, person: str, role: str, place: str = "DU") -> None:
    with office.database.writing() as session:
        people.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid(person), role=role,
            organisation=place, from_on=office.clock.today,
        )  # fmt: skip


def every_post_ends(office: DemoOffice, person: str) -> None:
    """Yesterday, behind the back of every rule."""
    with office.database.writing() as session:
        mine = t.post.c.person_id == office.person_id(person)
        session.execute(t.post.update().where(mine).values(to_on="2026-03-01"))


def stands_in(office: DemoOffice, person: str) -> bool:
    with office.database.reading() as session:
        return bool(visibility.reader(session, office.engine, office.person_id(person), office.now).stands_in)


def adopted(office: DemoOffice) -> Taken:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in MEMBERS[:6]:
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, "bithu").done
    return plan


# --- Named ---


@pytest.mark.parametrize(
    ("substitute", "refused"),
    [
        (AUDITOR, ["substitute_oversees", "incompatible_posts"]),
        ("quantri", ["substitute_oversees", "incompatible_posts"]),
        (NO_POST, ["substitute_without_post"]),
        ("btv1", []),
        (ELSEWHERE, []),
        ("tu_bithu", []),
    ],
)
def test_who_stands_in_holds_a_post_there_or_above_or_below_and_oversees_nothing(office, substitute, refused):
    found = given(office, "bithu", "secretary", substitute)
    assert codes(found) == refused
    for one in found[:1]:
        assert one.supplier is not None
        assert "Đặng Thị Thu Hiền" in one.supplier.vi, "the deputy could"
        assert "Lê Hoàng Khải" not in one.supplier.vi, "the holder himself could not"


def test_a_post_in_another_branch_is_not_enough(office):
    assert codes(given(office, "cb1_bithu", "secretary", "cb2_bithu")) == ["substitute_without_post"]


@pytest.mark.parametrize("role", ["secretary", "standing_member", "committee_member", "board_head", "drafter"])
def test_an_auditor_decides_and_submits_nothing(office, role):
    with pytest.raises(Refused, match="incompatible_posts"):
        give_post(office, AUDITOR, role, "CB1")


def test_it_is_no_longer_than_the_term_of_the_organisation(office):
    found = given(office, "bithu", "secretary", "btv1", to_on=date(2030, 7, 16))
    assert codes(found) == ["longer_than_term"]
    assert "15/07/2030" in found[0].text.vi
    assert not given(office, "bithu", "secretary", "btv1", to_on=date(2030, 7, 15))


def test_where_the_last_day_of_the_term_is_known_it_is_that_one(office):
    with office.database.writing() as session:
        session.execute(t.term.update().where(t.term.c.name == "2025–2030").values(to_on="2026-03-20"))
    assert codes(given(office, "bithu", "secretary", "btv1")) == ["longer_than_term"]
    assert not given(office, "bithu", "secretary", "btv1", to_on=date(2026, 3, 20))


# --- For which steps ---


@on_both_databases
def test_a_step_of_one_kind_gives_no_step_of_that_name_in_another(office):
    assert not given(office, "bithu", "secretary", "btv1", triggers=["inspection_referral/sign"], manner="TUQ")
    plan = adopted(office)
    assert office.take("sign", plan, "btv1", in_place_of="bithu").refused == ("delegation_out_of_scope",)
    assert not given(office, "bithu", "secretary", "btv1", triggers=["plan/sign"], manner="TUQ")
    assert office.take("sign", plan, "btv1", in_place_of="bithu").done


def test_what_was_written_before_keeps_its_meaning(office):
    assert not given(office, "bithu", "secretary", "btv1", triggers=["inspection_referral/sign"], manner="TUQ")
    with office.database.writing() as session:
        session.execute(t.delegation.update().values(triggers='["sign"]'))
    assert office.take("sign", adopted(office), "btv1", in_place_of="bithu").done


@pytest.mark.parametrize(
    ("among", "triggers", "refused"),
    [
        (["plan"], ["plan/sign"], []),
        (["plan", "transfer"], ["plan/sign"], ["scope_contradicts"]),
        (["transfer"], ["plan/sign"], ["scope_contradicts", "scope_contradicts"]),
        (["plan", "transfer"], ["plan/sign", "withdraw"], []),
        ([], ["plan/sign", "transfer/sign_letter"], []),
        ([], ["plan/cast_ballot"], ["vote_not_delegated"]),
        ([], ["plan/create"], ["beginning_not_delegated"]),
    ],
)
def test_what_reads_wider_than_it_is_is_not_taken(office, among, triggers, refused):
    assert codes(given(office, "bithu", "secretary", "btv1", kinds=among, triggers=triggers)) == refused


# --- Looked at again at every act ---


@pytest.mark.parametrize(("role", "code"), [("", "substitute_without_post"), ("auditor", "substitute_oversees")])
def test_whether_he_is_fit_is_asked_again_when_he_acts(office, role, code):
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert not given(office, "truongban", "drafting_head", "btv1")
    assert stands_in(office, "btv1")
    every_post_ends(office, "btv1")
    if role:
        with office.database.writing() as session:
            row = {"person_id": office.person_id("btv1"), "organisation_id": office.place_id("DU"), "role": role}
            session.execute(t.post.insert().values(
                **row, from_on="2026-03-01", to_on=None, basis="", acting=None,
                recorded_at="2026-03-01T00:00:00.000000Z",
            ))  # fmt: skip
    assert not stands_in(office, "btv1"), "nor does he read what waits for the other"
    assert not office.take("send_to_check", plan, "btv1", in_place_of="truongban").done
    kind, actor = office.engine.library.current("plan"), office.actor("btv1", in_place_of="truongban")
    step = next(one for one in kind.transitions if one.trigger == "send_to_check")
    with office.database.reading() as session:
        case = TableCase(session, kind, office.dossier(plan), step, actor, office.now)
        found = next(iter(refusing.refusals_for(case, roles=office.engine.roles, entered=True)))
        assert standing_in.substitutes(case, actor.principal_id, step.by) == []
    assert found.code == code
    assert found.supplier is not None
    assert "Lê Hoàng Khải" in found.supplier.vi


def test_a_drafter_does_not_check_form_as_the_chief_s_substitute(office):
    """Given first, the other comes too late; written behind the back of both, the act itself is refused."""
    assert not given(office, "chanhvp", "chief_of_office", "btv1")
    with pytest.raises(Refused, match="incompatible_stood_in"):
        give_post(office, "btv1", "drafter")
    give_post(office, "btv1", "drafter", "CB2")
    with office.database.writing() as session:
        elsewhere = t.post.c.organisation_id == office.place_id("CB2"), t.post.c.role == "drafter"
        session.execute(t.post.update().where(*elsewhere).values(organisation_id=office.place_id("DU")))
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert office.take("send_to_check", plan, "truongban").done
    taken = office.take("check_form", plan, "btv1", in_place_of="chanhvp", asks=CHECKED)
    assert taken.refused == ("posts_exclude_each_other",)


def test_two_posts_that_exclude_each_other_are_not_both_stood_in(office):
    assert not given(office, "chanhvp", "chief_of_office", "btv1")
    found = given(office, "soanthao", "drafter", "btv1")
    assert codes(found) == ["incompatible_stood_in"]
    with office.database.writing() as session:
        session.execute(t.delegation.update().values(revoked_on=office.clock.today.isoformat()))
    assert not given(office, "soanthao", "drafter", "btv1"), "what was revoked stands in no way"


def test_a_post_stood_in_until_yesterday_excludes_none_today(office):
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert not given(office, "chanhvp", "chief_of_office", "btv1", to_on=date(2026, 3, 3))
    office.at("2026-03-04")
    assert not given(office, "truongban", "drafting_head", "btv1")
    assert office.take("send_to_check", plan, "btv1", in_place_of="truongban").done


def test_who_holds_a_post_for_the_time_being_hands_it_to_nobody(office):
    """Acting and in charge are ways of standing in, and what was handed over is never handed on."""
    with office.database.writing() as session:
        mine = t.post.c.person_id == office.person_id("pho1")
        session.execute(t.post.update().where(mine).values(acting="acting"))
    assert codes(given(office, "pho1", "deputy_secretary", "btv1")) == ["acting_not_delegated"]
    with office.database.reading() as session:
        offered = delegable.posts_to_give(session, office.engine, office.person_id("pho1"), office.clock.today)
    assert offered == []
