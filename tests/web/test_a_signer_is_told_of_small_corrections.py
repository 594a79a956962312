"""Who signed is told what a small correction does to his signature: that it waits, that it stands, and nothing any more
once it has fallen."""

from __future__ import annotations

from datetime import timedelta

from tests.services.test_who_may_become_a_signer import TEXT, submitted

TOLD = 'id="corrected"'
WAITS = "Chữ ký của bạn chờ người thứ hai xác nhận đính chính nhỏ"


def words(extra: str) -> dict[str, object]:
    return {"plan": {**TEXT, "text": f"{TEXT['text']} {extra}"}}


def test_it_waits_then_stands_and_is_told_no_longer_once_it_has_fallen(site, office):
    plan = submitted(office)
    page, form = f"/dossiers/{plan.dossier}", f"/dossiers/{plan.dossier}/acts/put_on_agenda"
    signer = site.hands("bithu")

    def told() -> tuple[bool, bool, bool]:
        inbox, dossier, act = (signer.get(one).text for one in ("/", page, form))
        return WAITS in dossier, WAITS in act, TOLD in inbox

    assert office.take("put_on_agenda", plan, "bithu", asks={"agenda": "Hội nghị"}).done
    assert told() == (False, False, False)
    office.clock.set(office.now + timedelta(hours=1))
    assert office.take("correct", plan, "soanthao", texts=words("nhé"), asks={"reason": "Thiếu chữ"}).done
    assert told() == (True, True, False)
    assert "hết hiệu lực" not in signer.get(form).text, "it has not fallen yet"
    assert office.take("accept_correction", plan, "truongban").done
    assert told() == (False, False, True)
    assert office.take("return_to_earlier", plan, "pho1", stage="draft", asks={"reason": "Viết lại"}).done
    assert told() == (False, False, True), "its words are still those he signed"
    assert office.take("edit", plan, "soanthao", texts=words("khác hẳn")).done
    assert told() == (False, False, False)
