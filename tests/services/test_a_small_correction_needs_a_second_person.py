"""A declared small correction: signatures on the words before stay in force through it, once another accepted it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.moving_office import BOTH, TEXT, edited, looking, moving_office, submitted
from tests.services.small_office import leaves_of
from workflow_app.db import tables as t
from workflow_app.services import correcting, organisations, standing

WORDS = {"texts": {"letter": {"text": TEXT.replace("Cần mua", "Cần phải mua")}}}
REASON = {"asks": {"reason": "Sót một chữ."}}


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with moving_office(request, tmp_path) as opened:
        yield opened


@pytest.fixture
def proposal(office: DemoOffice) -> Taken:
    """Endorsed by one of two."""
    made = submitted(office)
    assert office.take("endorse", made, "mot").done
    return made


def stand(office: DemoOffice, dossier: Taken) -> list[str]:
    with looking(office, dossier) as case:
        return [standing.standing_of(case, one) for one in case.sign_offs()]


def test_it_waits_until_a_second_person_accepts_and_then_the_signature_stands(office, proposal):
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done
    assert stand(office, proposal) == ["waits"]
    assert office.take("accept", proposal, "van").done
    assert stand(office, proposal) == ["stands"]
    assert office.take("endorse", proposal, "mot").refused == ("already_signed",)
    assert office.take("endorse", proposal, "hai").state == "ready"


def test_who_declared_it_does_not_accept_it(office, proposal):
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done
    assert office.take("accept", proposal, "soan").refused == ("own_correction",)
    assert stand(office, proposal) == ["waits"]


def test_without_acceptance_the_signature_does_not_count(office, proposal):
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done
    assert office.take("endorse", proposal, "hai").state == "review"
    assert office.take("endorse", proposal, "mot").state == "ready", "he may affirm it instead of waiting"


def test_signatures_before_and_after_it_are_whole_together_and_one_of_them_sends_it_on(office, proposal):
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done
    assert office.take("endorse", proposal, "hai").state == "review"
    assert office.take("accept", proposal, "van").state == "review"
    assert stand(office, proposal) == ["stands", "stands"]
    assert office.take("endorse", proposal, "hai").refused == ("already_signed",)
    assert office.take("endorse", proposal, "mot").state == "ready"


def test_it_says_why_and_it_changes_something(office, proposal):
    assert office.take("correct", proposal, "soan", **WORDS).refused == ("missing_field",)
    assert office.take("correct", proposal, "soan", **REASON).refused == ("nothing_corrected",)
    blanks = {"texts": {"letter": {"text": TEXT.replace(" ", "  ")}}}
    assert office.take("correct", proposal, "soan", **blanks, **REASON).refused == ("nothing_corrected",)
    assert office.take("accept", proposal, "van").refused == ("no_correction",)


def test_one_waits_at_a_time_and_what_was_edited_over_waits_no_longer(office, proposal):
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done
    assert office.take("correct", proposal, "van", fields={"subject": "Khác"}, **REASON).refused == (
        "correction_waits",
    )
    edited(office, proposal, fields={"amount": "5"})
    assert office.take("accept", proposal, "van").refused == ("no_correction",)
    assert stand(office, proposal) == ["fallen"]
    assert office.take("correct", proposal, "van", fields={"subject": "Khác"}, **REASON).done


def test_it_carries_over_only_the_words_that_it_found(office, proposal):
    """An ordinary edit before it stays an edit: the correction does not cover it."""
    edited(office, proposal, fields={"amount": "5"})
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done
    assert office.take("accept", proposal, "van").done
    assert stand(office, proposal) == ["fallen"]


def test_one_after_another_carries_on(office, proposal):
    for words in ("Cần phải mua", "Cần phải mua mới"):
        text = {"texts": {"letter": {"text": TEXT.replace("Cần mua", words)}}}
        assert office.take("correct", proposal, "soan", **text, **REASON).done
        assert office.take("accept", proposal, "bi").done
    assert stand(office, proposal) == ["stands"]


def test_a_text_that_is_being_voted_on_is_not_corrected(office, proposal):
    opened = {"round": {"way": "meeting", "chair": "@mot", "secretary": "@van"}}
    assert office.take("open_vote", proposal, "van", **opened).done
    refused = office.take("correct", proposal, "soan", **WORDS, **REASON)
    assert refused.refused == ("text_frozen",)
    assert "Văn bản" in refused.refusals[0].text.vi
    assert refused.refusals[0].supplier is not None
    assert refused.refusals[0].supplier.vi == "Nguyễn Thị Mot (chủ trì)"
    assert refused.refusals[0].ways_out
    with looking(office, proposal, "correct", "soan") as case:
        # The amount is part of the text, the remark is not.
        case.transition = replace(case.transition, sets=("amount",), writes=())
        assert [one.code for one in correcting.refusals(case, entered=False)] == ["text_frozen"]
        case.transition = replace(case.transition, sets=("remark",))
        assert [one.code for one in correcting.refusals(case, entered=False)] == []
    tally = {"round": {"present": 3, "questions": {"adopt": {"yes": 3, "no": 0, "abstain": 0, "invalid": 0}}}}
    assert office.take("count_vote", proposal, "van", **tally).done
    assert office.take("close_vote", proposal, "mot").done
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done


MANY = " ".join(["Đồng", "ý", "mua", "thêm", "bàn", "ghế", "mới", "cho", "cả", "cơ", "quan"])


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"texts": {"letter": {"text": f"{TEXT} {MANY}"}}}, "correction_too_large"),
        ({"texts": {"letter": {"text": f"{TEXT} {MANY.removesuffix(' quan')}"}}}, ""),
        ({"texts": {"letter": {"text": MANY}}, "fields": {"subject": "Khác"}}, "correction_too_large"),
        ({"texts": {"letter": {"text": f"{TEXT} Chi 5 tỷ."}}}, "correction_of_numbers"),
        ({"fields": {"subject": "Mua bàn ghế 2027"}}, "correction_of_numbers"),
    ],
)
def test_it_is_a_few_words_and_no_number(office, proposal, values, refused):
    told = office.take("correct", proposal, "soan", **values, **REASON)
    assert told.refused == ((refused,) if refused else ())
    if refused:
        assert any("Trả" in one.vi for one in told.refusals[0].ways_out)


def test_several_small_ones_are_together_no_larger_than_one(office, proposal):
    """Else a text would be replaced whole, ten words at a time, under the signatures on another."""
    five = f"{TEXT} một hai ba bốn năm sáu"
    assert office.take("correct", proposal, "soan", texts={"letter": {"text": five}}, **REASON).done
    assert office.take("accept", proposal, "van").done
    more = {"texts": {"letter": {"text": f"{five} bảy tám chín mười rồi"}}}
    assert office.take("correct", proposal, "soan", **more, **REASON).refused == ("correction_too_large",)
    assert stand(office, proposal) == ["stands"]


def test_the_office_sets_how_many_words_are_few(office, proposal):
    with office.database.writing() as session:
        organisations.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name="small_correction_words", value=0
        )
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).refused == ("correction_too_large",)


def test_whoever_signed_is_told_under_what_his_signature_goes_on_standing(office, proposal):
    assert office.take("correct", proposal, "soan", **WORDS, **REASON).done
    assert office.take("accept", proposal, "van").done
    kept = leaves_of(office, proposal.dossier)[-1][1]["basis"]["correction"]
    assert kept["stand"] == [office.uid("mot")]
    with office.database.reading() as session:
        payload = session.execute(sa.select(t.outbox.c.payload).order_by(t.outbox.c.id.desc()).limit(1)).scalar_one()
    assert json.loads(payload)["told"] == [office.person_id("mot")]


def test_which_number_would_be_changed_is_named(office, proposal):
    told = office.take("correct", proposal, "soan", texts={"letter": {"text": f"{TEXT} Chi 5.200 tỷ."}}, **REASON)
    assert "(5.200)" in told.refusals[0].text.vi
