"""Signers are replaced, added and taken off, with a reason, and never so that too few are left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.conftest import drop_postgres, new_postgres
from tests.services.absences_office import REASON, absences_office, delegate, written_by
from tests.services.small_office import leaves_of
from workflow_app.db import tasks
from workflow_app.services import visibility


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
