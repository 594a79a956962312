"""A post that nobody holds: the next in line takes the step, or the dossier waits and who runs the office is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.conftest import new_sqlite
from tests.services.absences_office import PLACES, POSTS, absences_office, delegate, vacate, waits, written_by
from tests.services.small_office import HERE, give_post, leaves_of, open_office
from workflow_app.db import tables as t
from workflow_app.db import tasks
from workflow_app.loading import Library
from workflow_app.services import visibility
from workflow_app.services.ticking import tick
from workflow_app.services.vacancies import stranded


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


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
