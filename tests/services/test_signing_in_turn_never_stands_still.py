"""Order is asked when a signature is made: whatever falls afterwards, somebody of the sign-off may always go on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.moving_office import BOTH, edited, looking, moving_office, submitted
from workflow_app.domain.seen import SignOffSeen
from workflow_app.services import signing, standing

TURNS = {"law": "luat", "money": "ke", "head": "bi"}


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with moving_office(request, tmp_path) as opened:
        yield opened


def signed(office: DemoOffice, proposal: Taken) -> tuple[set[str], str | None, bool]:
    """The groups that have signed what stands there, whose turn it is, and whether the step lies full."""
    with looking(office, proposal, "pass_on", "luat") as case:
        found: list[SignOffSeen] = standing.in_force(case, "pass_on")
        now = signing.state_of(case)
        return {one.group for one in found}, now.next_group, now.full


def returned(office: DemoOffice, proposal: Taken) -> None:
    assert office.take("back", proposal, "bi", stage="review", asks={"reason": "Xem lại."}).state == "review"


def test_where_the_first_one_s_signature_falls_he_signs_anew_and_the_others_stand(office: DemoOffice) -> None:
    proposal = submitted(office)
    assert office.take("pass_on", proposal, "luat").done
    assert office.take("pass_on", proposal, "ke").done
    edited(office, proposal, fields={"subject": "Mua máy quét"})
    assert signed(office, proposal) == ({"money"}, "law", False)
    assert office.take("pass_on", proposal, "bi").refused == ("not_your_turn",)
    assert office.take("pass_on", proposal, "luat").state == "review"
    assert signed(office, proposal) == ({"law", "money"}, "head", False)
    assert office.take("pass_on", proposal, "bi").state == "ready"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_it_is_full_or_somebody_may_sign_and_nobody_out_of_turn(office: DemoOffice, seed: int) -> None:
    chosen, proposal = random.Random(seed), submitted(office)
    for number in range(25):
        act = chosen.choice(("sign", "sign", "sign", "subject", "amount", "remark", "back", "take_back"))
        if office.dossier(proposal).state == "ready" or act == "back":
            returned(office, proposal)
        elif act == "take_back":
            office.take("take_back", proposal, chosen.choice(list(TURNS.values())))
        elif act == "sign":
            groups, turn, full = signed(office, proposal)
            group = chosen.choice(list(TURNS))
            told = office.take("pass_on", proposal, TURNS[group])
            if not full:
                assert told.done is (group == turn), (number, group, groups, turn, told.refused)
            elif not told.done:
                assert any(office.take("pass_on", proposal, one).done for one in TURNS.values()), (number, groups)
        else:
            edited(office, proposal, fields={act: str(chosen.randrange(3))})
        if office.dossier(proposal).state == "review":
            groups, turn, full = signed(office, proposal)
            assert full or (turn is not None and turn not in groups), (number, act, groups)
            assert full is (groups == set(TURNS))
