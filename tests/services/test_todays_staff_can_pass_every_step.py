"""Before a dossier gets stuck: each step needs somebody, and two persons where one may not take both."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cast import DemoOffice
from tests.house.tree import ROOT
from workflow_app.db import tables as t
from workflow_app.loading import Library
from workflow_app.services.staffing import stuck_steps

SIGN = "by: chief_of_office @ owner, guards: [not_the_author], signs: letter}"
ISSUE = "by: clerk @ owner, issues: letter}"


@pytest.fixture
def stuck(office: DemoOffice, tmp_path: Path) -> Callable[..., list[str]]:
    """The steps of the circular that nobody can pass, after changes of its definition."""

    def ask(*changes: tuple[str, str]) -> list[str]:
        folder = Path(shutil.copytree(ROOT / "tests" / "kinds", tmp_path / "kinds", dirs_exist_ok=True))
        shutil.copy(ROOT / "states" / "_roles.yaml", folder / "states" / "_roles.yaml")
        path = folder / "states" / "circular.yaml"
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, "utf-8")
        kind = Library([(folder / "states", folder / "forms")]).current("circular")
        with office.database.reading() as session:
            found = stuck_steps(session, office=office.engine, kind=kind, now=office.now)
        return [f"{one.transition.trigger}: {one.reason.en}" for one in found]

    return ask


def end_posts(office: DemoOffice, role: str, *, but: str = "", on: str = "2026-03-01") -> None:
    with office.database.writing() as session:
        query = t.post.update().where(t.post.c.role == role)
        if but:
            query = query.where(t.post.c.person_id != office.person_id(but))
        session.execute(query.values(to_on=on))


def test_the_demo_office_can_pass_all(stuck):
    assert stuck() == []


def test_a_role_that_nobody_holds_stops_its_steps(stuck, office):
    end_posts(office, "chief_of_office")
    assert stuck() == [
        "return: nobody holds the post of Chief of office",
        "sign: nobody holds the post of Chief of office",
    ]


def test_a_post_counts_on_its_last_day_and_not_after_it(stuck, office):
    end_posts(office, "clerk", on="2026-03-02")
    assert stuck() == []
    office.at("2026-03-03")
    assert stuck() == ["issue: nobody holds the post of Clerk"]


@pytest.mark.parametrize(
    ("by", "is_stuck"),
    [
        ("clerk @ nearest base", False),
        ("clerk @ nearest cell", True),
        ("clerk @ organisation DU", False),
        ("clerk @ organisation CB1", True),
        ("clerk @ empowered admit", False),
        ("organisation_officer @ root", False),  # which one is the root depends on the dossier
        ("member_of_staff @ owner", True),
        ("author", False),
        ("actor of sign", False),
        ("field answers", False),
        ("system", False),
        ("[member_of_staff @ owner, clerk @ owner]", False),
    ],
)
def test_a_place_that_names_a_kind_of_organisation_needs_somebody_there(by, is_stuck, stuck):
    assert bool(stuck((ISSUE, f"by: {by}, issues: letter}}"))) is is_stuck


def test_own_work_needs_a_second_person(stuck, office):
    drafted = (SIGN, SIGN.replace("chief_of_office", "drafter"))
    assert stuck(drafted) == ["sign: the only person who can is also the only one for “Create”"]
    with office.database.writing() as session:
        session.execute(t.post.insert().values(
            person_id=office.person_id("chanhvp"), role="drafter", organisation_id=office.place_id("DU"), basis="",
            from_on="2026-01-01",
        ))  # fmt: skip
    assert stuck(drafted) == []


def test_a_step_that_whoever_took_another_may_not_take_needs_a_second_person(stuck, office):
    rule = (ISSUE, "by: clerk @ owner, guards: [{not_who_did: sign}], issues: letter}")
    signed_by_clerk = (SIGN, SIGN.replace("chief_of_office", "clerk"))
    assert stuck(rule, signed_by_clerk) == []
    end_posts(office, "clerk", but="vanthu1")
    assert stuck(rule, signed_by_clerk) == ["issue: the only person who can is also the only one for “Sign”"]


def test_a_declared_exception_takes_the_rule_away(stuck, office):
    end_posts(office, "clerk", but="vanthu1")
    assert stuck(
        (ISSUE, "by: clerk @ owner, guards: [{not_who_did: sign}], exceptions: [small], issues: letter}"),
        (SIGN, SIGN.replace("chief_of_office", "clerk")),
        ("documents:", "exceptions:\n  small: {title: {vi: Nhỏ, en: Small}, waives: [not_who_did], body: "
         "standing_committee @ owner, members_at_most: 3, source: {vi: Thử, en: Test}}\ndocuments:"),
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("sign_off", "reason"),
    [
        ("{needed: 2, groups: {clerks: clerk @ owner}}", ""),
        ("{needed: 3, groups: {clerks: clerk @ nearest base}}", "3 must sign, 2 can"),
        ("{needed: all, groups: {clerks: clerk @ owner}}", ""),
        ("{needed: 1, groups: {staff: member_of_staff @ owner, clerks: clerk @ owner}}", ""),
        (
            "{needed: 2, one_of_each: true, groups: {staff: member_of_staff @ owner, clerks: clerk @ owner}}",
            "nobody holds the post of Member of staff",
        ),
    ],
)
def test_several_signatures_need_as_many_persons(sign_off, reason, stuck):
    found = stuck((SIGN, SIGN.replace("signs: letter", f"sign_off: {sign_off}, signs: letter")))
    assert found == ([f"sign: {reason}"] if reason else [])
