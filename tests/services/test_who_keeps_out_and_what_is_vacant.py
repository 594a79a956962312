"""Vacant posts, people who keep out of a dossier, signers who are changed, posts that exclude each other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.conftest import drop_postgres, new_postgres, new_sqlite
from tests.services.absences_office import PLACES, POSTS, absences_office, delegate, offer, waits, written_by
from tests.services.small_office import HERE, end_post, give_post, leaves_of, open_office, person_of
from workflow_app.db import enclosures, people, tasks
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.loading import Library
from workflow_app.services import organisations, visibility
from workflow_app.services import people as verbs
from workflow_app.services.reasons import explaining
from workflow_app.services.staffing import held_together
from workflow_app.services.ticking import tick
from workflow_app.services.vacancies import stranded

REASON = {"reason": "Có liên quan"}


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    is_postgres = getattr(request, "param", "sqlite") == "postgres"
    url = new_postgres(request.getfixturevalue("postgres_uri")) if is_postgres else ""
    with absences_office(tmp_path, url) as opened:
        yield opened
    if url:
        drop_postgres(url)


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


def vacate(office: DemoOffice, person: str, role: str) -> None:
    with office.database.writing() as session:
        end_post(session, person, role, "2026-03-01")


def test_who_keeps_out_writes_down_nobodys_act(office):
    letter = written_by(office, person="@mot")
    asks = {"recused": "@van", "ground": "declared", "reason": "Có liên quan"}
    assert office.take("recuse_other", letter, "bi", asks=asks).done
    with office.database.writing() as session:
        give_post(session, "hai", "clerk", "DU")
    assert office.take("answer", letter, "mot", recorded_by="van").refused == ("recused",)
    assert office.take("answer", letter, "mot", recorded_by="hai").done


def test_nor_is_he_named_among_those_who_could_take_the_step(office, letter):
    def takers() -> explaining.Takers:
        with office.database.reading() as session:
            return explaining.explain_act(
                session, office.engine, office.engine.library.current("letter"), office.dossier(letter), "check",
                actor=office.actor("van"), now=office.now,
            ).takers  # fmt: skip

    assert (takers().holders, takers().is_vacant) == (("Nguyễn Thị Luat",), False)
    assert office.take("recuse", letter, "luat", asks={"ground": "declared", **REASON}).done
    assert (takers().holders, takers().is_vacant) == ((), True)


def test_nor_is_he_asked_to_sign_in_anothers_place(office, letter):
    """Where one of the signers keeps out the others are asked by name, and so are those who stand in for them."""

    def asked() -> set[int | None]:
        with office.database.reading() as session:
            found = session.execute(sa.select(t.task.c.person_id).where(t.task.c.trigger == "sign_all"))
            return {one.person_id for one in found}

    mot, hai, luat = (office.person_id(one) for one in ("mot", "hai", "luat"))
    assert delegate(office, "hai", "member", "luat") == ()
    assert office.take("recuse", letter, "ba", asks={"ground": "declared", **REASON}).done
    assert asked() == {mot, hai, luat}
    assert office.take("recuse", letter, "luat", asks={"ground": "declared", **REASON}).done
    assert asked() == {mot, hai}


# --- Vacant posts ---


def test_while_the_post_is_held_the_next_in_line_may_not(office, letter):
    assert office.take("approve", letter, "pho").refused == ("not_your_role",)


def test_while_nobody_holds_it_the_next_in_line_takes_the_step_and_the_leaf_says_so(office, letter):
    vacate(office, "bi", "secretary")
    seen = waits(office, letter, "approve")
    assert (seen.is_vacant, [one.vi for one in seen.instead]) == (True, ["Phó Bí thư Đơn vị DU"])
    assert office.take("approve", letter, "pho").state == "done"
    assert leaves_of(office, letter.dossier)[-1][1]["basis"]["vacant"] == ["secretary"]


def test_the_task_goes_to_the_next_in_line_at_the_next_tick_and_back_when_the_post_is_filled(office, letter):
    def has_task(person: str) -> bool:
        with office.database.reading() as session:
            who = visibility.reader(session, office.engine, office.person_id(person), office.now)
            whose = tasks.Whose(who.person_id, frozenset((role, place) for role, place in who.places), who.stands_in)
            return bool(tasks.waiting(session, whose, visibility.listed(who), limit=10))

    assert not has_task("pho")
    vacate(office, "bi", "secretary")
    assert tick(office.database, office.engine, office.now) == []
    assert has_task("pho")
    with office.database.writing() as session:
        give_post(session, "ngoai", "secretary", "DU")
    assert tick(office.database, office.engine, office.now) == []
    assert (has_task("pho"), has_task("ngoai")) == (False, True)


@pytest.fixture
def in_line(tmp_path: Path) -> Iterator[DemoOffice]:
    """Of a letter whose secretary is away: the deputy, and only where there is none the secretary of the parent."""
    folder = tmp_path / "content"
    shutil.copytree(HERE / "content_absences", folder)
    file = folder / "states" / "letter.yaml"
    text = file.read_text("utf-8").replace("vacant: [deputy @ owner]", "vacant: [deputy @ owner, secretary @ parent]")
    file.write_text(text.replace("]\nsubjects", ", secretary @ parent]\nsubjects"), "utf-8")
    library = Library([(folder / "states", folder / "forms")])
    opened = open_office(new_sqlite(tmp_path), library, tmp_path, places=PLACES, posts=POSTS)
    yield opened
    opened.database.close()


def test_the_next_in_line_come_one_after_the_other(in_line: DemoOffice) -> None:
    letter = written_by(in_line)
    assert in_line.take("approve", letter, "tren").refused == ("not_your_role",), "the post is held"
    vacate(in_line, "bi", "secretary")
    assert in_line.take("approve", letter, "tren").refused == ("not_your_role",), "the deputy comes first"
    assert [one.vi for one in waits(in_line, letter, "approve").instead] == ["Phó Bí thư Đơn vị DU"]
    vacate(in_line, "pho", "deputy")
    assert [one.vi for one in waits(in_line, letter, "approve").instead] == ["Bí thư Đơn vị TREN"]
    assert in_line.take("approve", letter, "tren").state == "done"
    assert leaves_of(in_line, letter.dossier)[-1][1]["basis"]["vacant"] == ["secretary", "deputy"]


def test_where_the_whole_line_is_vacant_all_of_it_is_named(in_line: DemoOffice) -> None:
    letter = written_by(in_line)
    for person, role in (("bi", "secretary"), ("pho", "deputy"), ("tren", "secretary")):
        vacate(in_line, person, role)
    named = ["Phó Bí thư Đơn vị DU", "Bí thư Đơn vị TREN"]
    assert [one.vi for one in waits(in_line, letter, "approve").instead] == named
    assert "nobody_holds_it" in in_line.take("approve", letter, "mot").refused


def test_a_post_that_is_stood_in_for_is_not_vacant(office, letter):
    assert delegate(office, "bi", "secretary", "mot") == ()
    assert office.take("approve", letter, "pho").refused == ("not_your_role",)
    assert office.take("approve", letter, "mot", in_place_of="bi").state == "done"
    assert "vacant" not in leaves_of(office, letter.dossier)[-1][1]["basis"]


def test_without_a_rule_the_dossier_waits_and_nothing_is_approved_by_nobody(office, letter):
    """Trap: no holder, and the request parks for ever without a word."""
    vacate(office, "luat", "lawyer")
    assert "nobody_holds_it" in office.take("check", letter, "pho").refused
    assert waits(office, letter, "check").is_vacant


def test_an_empty_group_is_never_full(office, letter):
    """Trap: an empty group counted as approved with no signature at all."""
    vacate(office, "luat", "lawyer")
    assert office.take("sign_each", letter, "van").state == "review"
    for one in ("mot", "hai", "ba"):
        vacate(office, one, "member")
    assert "nobody_holds_it" in office.take("sign_all", letter, "pho").refused


def test_who_runs_the_office_is_told_of_a_dossier_that_nobody_can_move(office):
    other = written_by(office)
    with office.database.reading() as session:
        assert stranded(session, office=office.engine, now=office.now) == []
    for person, role in (("bi", "secretary"), ("pho", "deputy"), ("luat", "lawyer"), ("van", "clerk"),
                         ("mot", "member"), ("hai", "member"), ("ba", "member")):  # fmt: skip
        vacate(office, person, role)
    with office.database.reading() as session:
        found = stranded(session, office=office.engine, now=office.now)
    assert {one.dossier for one in found} == {other.dossier}
    told = {one.step.vi: ([vacancy.told.vi for vacancy in one.vacancies], one.rule.vi) for one in found}
    posts, rule = told["Duyệt"]
    assert posts == ["Bí thư Đơn vị DU (khuyết từ 02/03/2026)", "Phó Bí thư Đơn vị DU (khuyết từ 02/03/2026)"]
    assert "quy trình giao cho Phó Bí thư Đơn vị DU; chức danh này cũng đang khuyết" in rule
    posts, rule = told["Thẩm định"]
    assert posts == ["Pháp chế Đơn vị DU (khuyết từ 02/03/2026)"]
    assert "chờ đến khi có người giữ chức danh" in rule


def test_a_post_that_nobody_ever_held_is_told_so(office):
    written_by(office)
    with office.database.writing() as session:
        session.execute(t.post.delete().where(t.post.c.role == "lawyer"))
    for person, role in (("bi", "secretary"), ("pho", "deputy"), ("van", "clerk"),
                         ("mot", "member"), ("hai", "member"), ("ba", "member")):  # fmt: skip
        vacate(office, person, role)
    with office.database.reading() as session:
        found = stranded(session, office=office.engine, now=office.now)
    check = next(one for one in found if one.step.vi == "Thẩm định")
    assert [vacancy.told.vi for vacancy in check.vacancies] == ["Pháp chế Đơn vị DU (chưa từng có người giữ)"]


def test_a_post_held_for_the_time_being_is_named_so(office, letter):
    vacate(office, "bi", "secretary")
    with office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid("pho"), role="secretary",
            organisation="DU", from_on=date(2026, 3, 2), acting="acting",
        )  # fmt: skip
    assert waits(office, letter, "sign").posts[0].vi == "Quyền Bí thư Đơn vị DU"
    assert office.take("sign", letter, "pho").done
    with office.database.reading() as session:
        signed_as, _dated = next(iter(enclosures.signatures(session, office.dossier(letter).id).values()))
    assert (signed_as["role"], signed_as["acting"]) == ("secretary", "acting")


def test_what_is_signed_in_somebody_s_place_names_both_persons_and_the_manner(office, letter):
    assert delegate(office, "bi", "secretary", "mot", manner="TUQ", basis="Giấy uỷ quyền số 1") == ()
    assert office.take("sign", letter, "mot", in_place_of="bi").done
    row = office.dossier(letter)
    with office.database.reading() as session:
        document = enclosures.all_documents(session, row.id)[0]
        signed_as, _dated = enclosures.signatures(session, row.id)[document.id]
    assert document.signer_id == office.person_id("mot")
    assert signed_as == {
        "body": "committee", "role": "secretary", "for": office.uid("bi"), "manner": "TUQ", "own_role": "member",
    }  # fmt: skip


# --- Keeping out ---


@pytest.mark.parametrize("trigger", ["sign_two", "sign_all"])
def test_who_keeps_out_takes_no_step_any_more_and_does_not_let_himself_in_again(office, letter, trigger):
    assert office.take("recuse", letter, "mot", asks={"ground": "declared", **REASON}).done
    assert office.take(trigger, letter, "mot").refused == ("recused",)
    assert office.take("lift", letter, "mot", asks={"recused": "@mot", **REASON}).refused == ("recused",)
    assert office.take("recuse", letter, "mot", asks=REASON).refused == ("recused_already",)
    assert not offer(office, letter, trigger, "mot").allowed


def test_it_holds_for_the_substitute_and_for_whom_he_stands_in(office, letter):
    assert delegate(office, "mot", "member", "luat") == ()
    assert delegate(office, "hai", "member", "luat") == ()
    assert office.take("recuse", letter, "mot", asks=REASON).done
    assert "recused" in office.take("sign_two", letter, "luat", in_place_of="mot").refused
    assert office.take("recuse", letter, "luat", asks=REASON).done
    assert "recused" in office.take("sign_two", letter, "luat", in_place_of="hai").refused


def test_a_superior_keeps_somebody_out_and_lets_him_in_again(office, letter):
    assert office.take("recuse_other", letter, "bi", asks={"recused": "@mot", **REASON}).done
    assert office.take("sign_two", letter, "mot").refused == ("recused",)
    assert office.take("lift", letter, "bi", asks={"recused": "@hai", **REASON}).refused == ("not_recused",)
    assert office.take("lift", letter, "bi", asks={"recused": "@mot", **REASON}).done
    assert office.take("sign_two", letter, "mot").done
    acts = [one["basis"].get("recusal", {}).get("step") for _bytes, one in leaves_of(office, letter.dossier)]
    assert [one for one in acts if one] == ["declare", "lift"]


def test_of_all_those_who_sign_the_others_are_enough_when_one_keeps_out(office, letter):
    assert office.take("recuse", letter, "mot", asks=REASON).done
    assert office.take("sign_all", letter, "hai").state == "review"
    assert office.take("sign_all", letter, "ba").state == "done"


def test_when_everybody_keeps_out_nobody_has_signed(office, letter):
    for one in ("mot", "hai"):
        assert office.take("recuse", letter, one, asks=REASON).done
    assert office.take("sign_two", letter, "ba").state == "review", "two are asked for, one is left"


@pytest.mark.parametrize(("leaves", "entitled", "reason"), [(True, 4, "recused"), (False, 5, "recused_counted")])
def test_the_roll_says_who_keeps_out_and_the_setting_whether_he_counts(office, letter, leaves, entitled, reason):
    with office.database.writing() as session:
        organisations.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name="recusal_leaves_base", value=leaves
        )
    assert office.take("recuse", letter, "mot", asks=REASON).done
    assert office.take("open_round", letter, "van", round={"way": "meeting", "chair": "@bi", "secretary": "@van"}).done
    with office.database.reading() as session:
        held = enclosures.rounds(session, office.dossier(letter).id)[0]
        roll = session.execute(sa.select(t.round_roll.c.person_id, t.round_roll.c.reason)).all()
    assert held.count.entitled == entitled
    assert {row[0]: row[1] for row in roll}[office.person_id("mot")] == reason


def test_who_keeps_out_is_no_chair(office, letter):
    assert office.take("recuse", letter, "pho", asks=REASON).done
    opened = office.take("open_round", letter, "van", round={"way": "meeting", "chair": "@pho", "secretary": "@van"})
    assert opened.refused == ("may_not_preside",), "a member of the body he is; it is the matter that he keeps out of"


@pytest.mark.parametrize(
    ("person", "fields", "refused"),
    [
        ("mot", {"person": "@mot"}, ("recused",)),
        ("mot", {"person": "@hai"}, ("recused",)),
        ("hai", {"person": "@ba"}, ()),
        ("mot", {"unit": "#CB"}, ("recused",)),
        ("hai", {"unit": "#CB"}, ()),
    ],
)
def test_conflicts_that_the_dossier_itself_shows_need_no_declaration(office, person, fields, refused):
    with office.database.writing() as session:
        give_post(session, "mot", "member", "CB")
        session.execute(
            t.member_fact.insert().values(
                person_id=person_of(session, "hai"), name="relative", value=office.uid("mot"), from_on="2020-01-01",
                recorded_at="2020-01-01T00:00:00.000000Z", dossier_id=None,
            )
        )  # fmt: skip
    other = written_by(office, **fields)
    assert office.take("sign_two", other, person).refused == refused


@pytest.mark.parametrize(
    ("ground", "person", "fields"),
    [
        ("own", "mot", {"person": "@mot"}),
        ("supervised", "ngoai", {"unit": "#CB"}),
    ],
)
def test_the_office_may_leave_a_ground_off(office, ground, person, fields):
    other = written_by(office, **fields)
    with office.database.writing() as session:
        give_post(session, "ngoai", "member", "DU")
    assert office.take("sign_two", other, person).refused == ("recused",)
    with office.database.writing() as session:
        organisations.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name=f"recusal_{ground}", value=False
        )
    assert office.take("sign_two", other, person).done


def test_of_all_who_sign_the_others_are_enough_where_the_dossier_itself_keeps_one_out(office):
    letter = written_by(office, person="@mot")
    assert office.take("sign_all", letter, "mot").refused == ("recused",)
    assert set(waits(office, letter, "sign_all").persons) == {"Nguyễn Thị Ba", "Nguyễn Thị Hai"}
    assert office.take("sign_all", letter, "hai").state == "review"
    assert office.take("sign_all", letter, "ba").state == "done"
    kept = leaves_of(office, letter.dossier)[-1][1]["basis"]["signed"]
    assert (kept["got"], kept["need"], kept["kept_out"]) == (2, 2, [office.uid("mot")])


def test_one_kept_out_of_a_group_leaves_nobody_and_the_step_is_never_full(office):
    """Trap: an empty group that counted as approved."""
    letter = written_by(office, person="@luat")
    assert office.take("sign_each", letter, "van").state == "review"
    assert office.take("sign_each", letter, "luat").refused == ("recused",)


# --- Signers ---


def change(office: DemoOffice, letter: Taken, by: str = "bi", **asks: str) -> Taken:
    return office.take("change_signer", letter, by, asks={**REASON, **asks})


def test_a_signer_is_replaced_and_history_says_by_whom_and_for_whom(office, letter):
    assert change(office, letter, signer="@luat", instead_of="@mot").done
    assert office.take("sign_all", letter, "mot").refused[0] == "signer_taken_off"
    assert [office.take("sign_all", letter, one).state for one in ("hai", "luat", "ba")] == ["review", "review", "done"]
    kept = next(one["basis"]["signers"] for _, one in leaves_of(office, letter.dossier) if "signers" in one["basis"])
    assert kept == {"step": "sign_all", "signer": office.uid("luat"), "instead_of": office.uid("mot")}


def test_a_signer_is_added_and_another_taken_off(office, letter):
    assert change(office, letter, signer="@luat").done
    assert change(office, letter, instead_of="@mot").done
    assert [office.take("sign_all", letter, one).state for one in ("hai", "ba")] == ["review", "review"]
    assert office.take("sign_all", letter, "luat").state == "done"


@pytest.mark.parametrize(
    ("why", "by", "asks", "refused"),
    [
        ("only who is entitled to", "pho", {"signer": "@luat", "instead_of": "@mot"}, "not_your_role"),
        ("nobody makes himself a signer", "bi", {"signer": "@bi", "instead_of": "@mot"}, "signer_is_yourself"),
        ("it names somebody", "bi", {}, "missing_field"),
        ("who is replaced was a signer", "bi", {"signer": "@luat", "instead_of": "@pho"}, "not_a_signer"),
        ("who signs already is not put on again", "bi", {"signer": "@hai", "instead_of": "@mot"}, "signs_already"),
        ("a signer holds a post here", "bi", {"signer": "@chi", "instead_of": "@mot"}, "signer_without_post"),
    ],
)
def test_a_change_of_signers_is_refused_where(office, letter, why, by, asks, refused):
    assert refused in change(office, letter, by, **asks).refused, why


@pytest.mark.parametrize(
    ("trigger", "asks", "missing"),
    [
        ("change_signer", REASON, {"Người ký mới", "Thay người nào"}),
        ("recuse_other", {**REASON, "ground": "declared"}, {"Ai"}),
        ("lift", REASON, {"Ai"}),
    ],
)
def test_what_is_missing_bears_the_name_it_has_in_the_form(office, letter, trigger, asks, missing):
    assert office.take("recuse", letter, "mot", asks=REASON).done
    refusals = office.take(trigger, letter, "bi", asks=asks).refusals
    assert {title.vi for one in refusals for title in one.missing} == missing


def steps_in_the_inbox(office: DemoOffice, person: str) -> frozenset[str]:
    with office.database.reading() as session:
        who = visibility.reader(session, office.engine, office.person_id(person), office.now)
        whose = tasks.Whose(who.person_id, frozenset((role, place) for role, place in who.places), who.stands_in)
        found = tasks.waiting(session, whose, visibility.listed(who), limit=10)
    return frozenset(step for one in found for step in one.triggers)


@on_both_databases
def test_who_was_taken_off_a_sign_off_is_asked_for_it_no_more(office, letter):
    """The task is the post's; he still holds the post, and signs what else it signs."""
    assert change(office, letter, signer="@luat", instead_of="@mot").done
    assert "sign_all" not in steps_in_the_inbox(office, "mot")
    assert "sign_two" in steps_in_the_inbox(office, "mot")
    assert {"sign_all", "sign_two"} <= steps_in_the_inbox(office, "hai")
    assert "sign_all" in steps_in_the_inbox(office, "luat")
    assert change(office, letter, signer="@mot", instead_of="@luat").done
    assert "sign_all" in steps_in_the_inbox(office, "mot")
    assert "sign_all" not in steps_in_the_inbox(office, "luat")


def test_nor_is_his_substitute(office, letter):
    assert delegate(office, "mot", "member", "van") == ()
    assert "sign_all" in steps_in_the_inbox(office, "van")
    assert change(office, letter, signer="@luat", instead_of="@mot").done
    assert "sign_all" not in steps_in_the_inbox(office, "van")
    assert "sign_two" in steps_in_the_inbox(office, "van")


def test_who_has_signed_is_not_replaced(office, letter):
    assert office.take("sign_all", letter, "mot").done
    assert change(office, letter, signer="@luat", instead_of="@mot").refused == ("signer_has_signed",)


def test_the_last_signers_are_not_taken_off(office, letter):
    """Trap: an empty group that counted as approved."""
    assert change(office, letter, instead_of="@mot").done
    assert change(office, letter, instead_of="@hai").done
    assert change(office, letter, instead_of="@ba").refused == ("too_few_signers",)


# --- Posts that exclude each other ---


def test_posts_that_exclude_each_other_in_one_place_are_not_given_together(office):
    with pytest.raises(Refused) as refused, office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid("soan"), role="lawyer",
            organisation="DU", from_on=date(2026, 3, 2),
        )  # fmt: skip
    assert refused.value.codes == ("incompatible_here",)
    with office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid("soan"), role="lawyer",
            organisation="CB", from_on=date(2026, 3, 2),
        )  # fmt: skip


def test_they_are_looked_for_again_at_the_moment_of_signing_for_person_and_principal(office, letter):
    with office.database.writing() as session:
        give_post(session, "hai", "lawyer", "DU")
        give_post(session, "hai", "drafter", "DU")
    assert "posts_exclude_each_other" in office.take("sign_two", letter, "hai").refused
    assert delegate(office, "hai", "member", "ngoai") == ()
    assert "posts_exclude_each_other" in office.take("sign_two", letter, "ngoai", in_place_of="hai").refused
    with office.database.reading() as session:
        assert [one.en for one in held_together(session, office=office.engine, now=office.now)] == [
            "Nguyễn Thị Hai is Lawyer and Drafter, which exclude each other"
        ]
        assert people.person_name(session, office.person_id("hai")) == "Nguyễn Thị Hai"
