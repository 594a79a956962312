"""A small correction neither adds nor removes a word that turns the meaning; the office declares which words do."""

from __future__ import annotations

import pytest

from tests.services.test_who_may_become_a_signer import submitted
from workflow_app.domain.small_corrections import turned

WORDS = frozenset(("không", "chưa", "trừ"))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Được chi", "Không được chi", ["không"]),
        ("Không được chi", "Được chi", ["không"]),
        ("Được chi cho a và b", "Được chi cho a trừ b", ["trừ"]),
        ("Không chi cho a, được chi cho b", "Được chi cho a, không chi cho b", ["không"]),
        ("Không duoc chi", "Không được chi", []),
        ("Chua được chi", "Chi được", []),
    ],
)
def test_a_negation_put_in_or_left_out_anywhere_is_found(before, after, found):
    def kept(text):
        return {"fields": {}, "documents": {"plan": {"abstract": "", "text": text}}, "papers": []}

    assert turned(kept(before), kept(after), WORDS) == found


def test_it_is_refused_as_no_small_correction(office):
    plan = submitted(office)
    with_it = {"plan": {"abstract": "Kế hoạch", "text": "I. Không thực hiện mục đích", "recipients": "Lưu Văn phòng"}}
    asks = {"reason": "Lỗi chính tả"}
    told = office.take("correct", plan, by="soanthao", texts=with_it, asks=asks)
    assert "correction_of_meaning" in told.refused
    assert "không" in next(one for one in told.refusals if one.code == "correction_of_meaning").text.vi
