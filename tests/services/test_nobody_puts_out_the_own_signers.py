"""Whoever keeps others out of a matter leaves enough of those who sign it by their posts, as of a body that votes."""

from __future__ import annotations

from typing import Any

from tests.cast import DemoOffice, Taken
from tests.services.test_who_may_become_a_signer import submitted

OUT = {"ground": "declared", "reason": "Có liên quan"}


def put_out(office: DemoOffice, plan: Taken, person: str) -> Any:
    return office.take("recuse_other", plan, by="bithu", asks={**OUT, "recused": f"@{person}"})


def test_two_signers_by_their_posts_are_left(office):
    """Two of three sign: one may be put out, and not the second; who is concerned still declares it himself."""
    plan = submitted(office)
    assert put_out(office, plan, "pho1").done
    refused = put_out(office, plan, "pho2")
    assert refused.refused == ("too_few_own_signers",)
    assert refused.refusals[0].supplier is not None
    assert put_out(office, plan, "btv6").done, "who signs nothing may be put out"
    assert office.take("recuse", plan, by="pho2", asks=OUT).done
