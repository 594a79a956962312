"""An opinion is asked of a place or a person until a day; whoever else answers is refused, and late is told as late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.reading_office import ABOUT_C1, begin, reading_office
from tests.services.small_office import leaves_of
from workflow_app.domain.seen import OpinionSeen
from workflow_app.services import opinions

ASKED = ("#KHAC", "#DU")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with reading_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def inquiry(office: DemoOffice) -> Taken:
    """Asked of the clerks of two bases, until the same day."""
    made = begin(office, ABOUT_C1)
    assert office.take("ask", made, "soan", opinions=[{"organisation": one} for one in ASKED]).done
    return made


def reply(office: DemoOffice, inquiry: Taken, by: str, *places: str) -> Taken:
    given: list[dict[str, Any]] = [{"organisation": one, "answer": "Nhất trí"} for one in places]
    return office.take("reply", inquiry, by, opinions=given)


@pytest.mark.parametrize("places", [("#DU",), ("#KHAC", "#DU"), ("#DU", "#KHAC")])
def test_who_holds_the_post_at_one_place_does_not_answer_for_another(
    office: DemoOffice, inquiry: Taken, places: tuple[str, ...]
) -> None:
    assert "not_your_opinion" in reply(office, inquiry, "xa", *places).refused
    assert reply(office, inquiry, "xa", "#KHAC").done
    assert reply(office, inquiry, "van", "#DU").done


@pytest.mark.parametrize(("day", "late"), [("2026-03-02", False), ("2026-03-03", True)])
def test_an_answer_is_late_from_the_day_after_the_last(
    office: DemoOffice, inquiry: Taken, day: str, late: bool
) -> None:
    office.at(day)
    assert reply(office, inquiry, "xa", "#KHAC").done
    (told,) = leaves_of(office, inquiry.dossier)[-1][1]["basis"]["opinions"]
    assert told["late"] is late


def seen(number: int, *, answered: bool, settled: str = "") -> OpinionSeen:
    day = date(2026, 3, 2)
    return OpinionSeen(number, None, 7, day, day if answered else None, "Nhất trí" if answered else "", settled)


@pytest.mark.parametrize(
    ("why", "step", "asked", "meant"),
    [
        ("the newest that is open", "answer", [seen(1, answered=False), seen(2, answered=False)], 2),
        ("the newest that is still open", "answer", [seen(1, answered=False), seen(2, answered=True)], 1),
        ("the first that was answered", "settle", [seen(1, answered=True), seen(2, answered=True)], 1),
        ("the first not settled yet", "settle", [seen(1, answered=True, settled="taken"), seen(2, answered=True)], 2),
        ("an answer that is there", "settle", [seen(1, answered=False), seen(2, answered=True)], 2),
        ("else the last, to be refused", "settle", [seen(1, answered=False), seen(2, answered=False)], 2),
    ],
)
def test_who_was_asked_twice_is_answered_and_settled_in_that_order(
    why: str, step: str, asked: list[OpinionSeen], meant: int
) -> None:
    case: Any = SimpleNamespace(
        transition=SimpleNamespace(opinion=step), organisation=lambda _code: None, person_id=lambda _uid: 7
    )
    found = opinions.found(case, {"person": "uid"}, asked)
    assert found is not None
    assert found.id == meant, why
