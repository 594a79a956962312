"""A leaf says something: a step that only takes over what is entered is refused where nothing differs by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.moving_office import FIELDS, QUOTES, TEXT, looking, moving_office, submitted
from tests.services.small_office import leaves_of
from workflow_app.domain.refusals import Refused
from workflow_app.services import correcting
from workflow_app.services.reasons import explaining, offers

QUOTE = {"name": "quote", "digest": QUOTES[0], "filename": "bao-gia.pdf", "written_on": "2026-02-20"}


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with moving_office(request, tmp_path) as opened:
        yield opened


@pytest.fixture
def proposal(office: DemoOffice) -> Taken:
    return submitted(office)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"fields": FIELDS},
        {"fields": {"subject": FIELDS["subject"]}, "texts": {"letter": {"text": TEXT}}},
        {"texts": {"letter": {"recipients": "Kế toán\n\n"}}},
        {"fields": {"items": [*FIELDS["items"], {"item": "", "price": ""}]}},
        {"papers": [QUOTE]},
    ],
)
def test_what_stands_there_already_is_no_change(office: DemoOffice, proposal: Taken, values: dict[str, Any]) -> None:
    before = len(leaves_of(office, proposal.dossier))
    assert office.take("edit", proposal, "soan", **values).refused == ("nothing_changed",)
    assert len(leaves_of(office, proposal.dossier)) == before


@pytest.mark.parametrize(
    "values",
    [
        {"fields": {"remark": "Không gấp."}},
        {"fields": {"remark": ""}},
        {"fields": {"items": FIELDS["items"][:1]}},
        {"texts": {"letter": {"text": TEXT.replace("\nII", "\n\nII")}}},
        {"texts": {"letter": {"recipients": "Kế toán\nLưu"}}},
        {"papers": [{**QUOTE, "digest": QUOTES[1]}]},
        {"papers": [{**QUOTE, "written_on": "2026-02-21"}]},
    ],
)
def test_the_least_change_is_one(office: DemoOffice, proposal: Taken, values: dict[str, Any]) -> None:
    assert office.take("edit", proposal, "soan", **values).done


def test_a_verdict_says_something_and_none_says_nothing(office, proposal):
    assert office.take("judge", proposal, "van").refused == ("nothing_changed",)
    refused = {"paper": "quote", "verdict": "refused", "reason": "Mờ."}
    assert office.take("judge", proposal, "van", verdicts=[refused]).done
    assert office.take("edit", proposal, "soan", papers=[QUOTE]).done, "the same file in place of one refused"


def test_a_step_that_does_more_than_write_needs_no_change(office, proposal):
    assert office.take("endorse", proposal, "mot").done
    assert office.take("take_back", proposal, "mot").done


def test_the_offer_leaves_it_to_the_act_and_says_so(office, proposal):
    with looking(office, proposal, "edit", "soan") as case:
        assert offers.offer_of(case, office.engine).allowed
        told = explaining.explain(case, office.engine)
    assert [one.answer for one in told.reasons if one.rule == "writes"] == ["later"]


def test_a_correction_of_which_nothing_is_left_is_a_refusal_and_no_fault(office, proposal):
    with looking(office, proposal, "correct", "soan") as case, pytest.raises(Refused) as refused:
        correcting.declare(case, correcting.prints(case))
    assert refused.value.codes == ("nothing_corrected",)
