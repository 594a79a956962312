"""Who signs and goes back reads that he signed; who gives a number reads which."""

from __future__ import annotations

from tests.services.test_who_may_stand_in import adopted
from workflow_app.domain.vietnamese import clean


def test_the_signer_and_the_clerk_read_what_they_did(site, office):
    plan = adopted(office).dossier
    signer, address = site.hands("pho1"), f"/dossiers/{plan}/acts/sign"
    assert signer.send(signer.open(address)).status_code == 303
    back = signer.get(address).text
    assert "Bước này đã làm xong: Ký" in back
    assert "Sửa sai bằng đính chính" not in back
    assert "Bước này đã làm xong" not in site.hands("bithu").get(address).text, "who did not sign"
    clerk, address = site.hands("vanthu1"), f"/dossiers/{plan}/acts/issue"
    form = clerk.open(address)
    form.tick("ask_seal_set", True)
    told = clean(clerk.get(clerk.send(form).location).text)
    assert "Đã thực hiện: Vào số, ban hành. Số: 01-KH/ĐU." in told
