"""One's own signature is taken back before the next person acts, and never after; its row and its leaf stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import delegate
from tests.services.moving_office import BOTH, TEXT, edited, looking, moving_office, submitted
from tests.services.small_office import give_post, leaves_of
from workflow_app.db import tables as t
from workflow_app.domain.undone import standing_acts


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with moving_office(request, tmp_path) as opened:
        yield opened


@pytest.fixture
def proposal(office: DemoOffice) -> Taken:
    return submitted(office)


def test_the_row_stays_and_is_marked_and_the_signature_no_longer_counts(office, proposal):
    assert office.take("endorse", proposal, "mot").done
    assert office.take("take_back", proposal, "mot").state == "review"
    with office.database.reading() as session:
        row = session.execute(t.sign_off.select()).one()
    assert row.withdrawn_at is not None
    assert leaves_of(office, proposal.dossier)[-1][1]["basis"]["takes_back"] == {"step": "endorse", "seq": 3}
    assert office.take("endorse", proposal, "hai").state == "review", "one of two"
    assert office.take("endorse", proposal, "mot").state == "ready", "and may be given again in the same round"


def test_one_that_moved_the_dossier_takes_it_back_to_where_it_was_signed(office, proposal):
    assert office.take("endorse", proposal, "mot").done
    assert office.take("endorse", proposal, "hai").state == "ready"
    assert office.take("take_back", proposal, "hai").state == "review"
    assert office.dossier(proposal).round == 1, "nobody returned anything"
    assert office.take("endorse", proposal, "ba").state == "ready", "the other signature counts as before"


def test_who_has_acted_since_is_named_and_for_whom(office, proposal):
    """Who signed in somebody's place did it; the one for whom he signed may know nothing of it yet."""
    assert office.take("endorse", proposal, "mot").done
    assert delegate(office, "hai", "member", "luat") == ()
    assert office.take("endorse", proposal, "luat", in_place_of="hai").state == "ready"
    for trigger, code in (("take_back", "acted_since"), ("initial", "not_from_here")):
        refused = office.take(trigger, proposal, "mot")
        assert refused.refused == (code,)
        assert "Nguyễn Thị Luat thay Nguyễn Thị Hai" in refused.refusals[0].text.vi
        assert "Nguyễn Thị Luat for Nguyễn Thị Hai" in refused.refusals[0].text.en


@pytest.mark.parametrize("other", ["endorse", "edit"])
def test_never_after_another_person_has_acted(office, proposal, other):
    assert office.take("endorse", proposal, "mot").done
    if other == "edit":
        edited(office, proposal, fields={"remark": "Khác."})
    else:
        assert office.take("endorse", proposal, "hai").done
    refused = office.take("take_back", proposal, "mot")
    assert refused.refused == ("acted_since",)
    assert [one.vi for one in refused.refusals[0].ways_out] == ["Trả về bước trước"]
    with office.database.reading() as session:
        assert {row.withdrawn_at for row in session.execute(t.sign_off.select())} == {None}


def test_a_small_correction_that_was_accepted_since_stands_in_nobody_s_way(office, proposal):
    """It builds on no signature: who changes his mind after it still takes back his own, and the correction stays."""
    assert office.take("endorse", proposal, "mot").done
    words = {"texts": {"letter": {"text": TEXT.replace("Cần mua", "Cần phải mua")}}}
    assert office.take("correct", proposal, "soan", asks={"reason": "Sót một chữ."}, **words).done
    assert office.take("take_back", proposal, "hai").refused == ("nothing_to_take_back",)
    assert office.take("accept", proposal, "van").done
    assert office.take("take_back", proposal, "mot").state == "review"
    assert leaves_of(office, proposal.dossier)[-1][1]["basis"]["takes_back"] == {"step": "endorse", "seq": 3}
    kind = office.engine.library.current("proposal")
    with looking(office, proposal) as case:
        done = [one.trigger for one in standing_acts(kind, case.past())]
    assert done == ["create", "check", "submit", "correct", "accept"], "the signature alone is undone"
    assert office.take("take_back", proposal, "mot").refused == ("nothing_to_take_back",)
    assert office.take("endorse", proposal, "mot").done


def test_nobody_takes_back_what_another_signed(office, proposal):
    assert office.take("endorse", proposal, "mot").done
    assert office.take("take_back", proposal, "hai").refused == ("nothing_to_take_back",)


def test_nothing_is_taken_back_twice(office, proposal):
    assert office.take("take_back", proposal, "mot").refused == ("nothing_to_take_back",)
    assert office.take("endorse", proposal, "mot").done
    assert office.take("take_back", proposal, "mot").done
    assert office.take("take_back", proposal, "mot").refused == ("nothing_to_take_back",)


def test_a_signed_document_is_unsigned_until_it_is_numbered(office, proposal):
    for one in ("mot", "hai"):
        office.take("endorse", proposal, one)
    assert office.take("seal", proposal, "bi").state == "signed"
    assert office.take("take_back", proposal, "bi").state == "ready"
    with office.database.reading() as session:
        document = session.execute(t.document.select()).one()
    assert (document.signer_id, document.signed_on, document.signed_as) == (None, None, "")
    assert office.take("seal", proposal, "bi").state == "signed"
    assert office.take("issue", proposal, "van").state == "issued"
    assert office.take("take_back", proposal, "bi").refused == ("closed",)


def test_collected_signatures_are_taken_back_too(office, proposal):
    assert office.take("initial", proposal, "mot").done
    assert office.take("take_back", proposal, "mot").state == "review"
    assert office.take("initial", proposal, "mot").done


def test_his_signature_on_another_step_stands_as_before(office, proposal):
    """Who agreed as a member and then signed for the body takes back what he did last, and no more."""
    with office.database.writing() as session:
        give_post(session, "bi", "member", "CB")
    assert office.take("endorse", proposal, "bi").done
    assert office.take("endorse", proposal, "hai").state == "ready"
    assert office.take("seal", proposal, "bi").state == "signed"
    assert office.take("take_back", proposal, "bi").state == "ready"
    with office.database.reading() as session:
        assert {row.withdrawn_at for row in session.execute(t.sign_off.select())} == {None}


@pytest.fixture
def sealed(office: DemoOffice, proposal: Taken) -> Taken:
    """Signed by the clerk in the secretary's place; the delegation is for signing alone."""
    assert office.take("endorse", proposal, "mot").done
    assert office.take("endorse", proposal, "hai").done
    assert delegate(office, "bi", "secretary", "van", triggers=["seal"], days="2026-03-02 2026-03-03") == ()
    assert office.take("seal", proposal, "van", in_place_of="bi").done
    return proposal


@pytest.mark.parametrize("in_place_of", [None, "bi"])
def test_a_substitute_takes_back_the_signature_that_he_gave(office, sealed, in_place_of):
    more = {"in_place_of": in_place_of} if in_place_of else {}
    assert office.take("take_back", sealed, "van", **more).state == "ready"


@pytest.mark.parametrize("whose", ["van", "bi"])
def test_nobody_writes_down_that_somebody_took_it_back(office, sealed, whose):
    """The definition lets no clerk record this step."""
    assert "not_your_role" in office.take("take_back", sealed, whose, recorded_by="ke").refused
    assert office.dossier(sealed).state == "signed"


def test_whoever_is_signed_for_takes_it_back_himself(office, sealed):
    assert office.take("take_back", sealed, "bi").state == "ready"


def test_a_substitute_takes_nothing_back_when_his_time_is_over(office, sealed):
    office.at("2026-03-04")
    assert "not_your_role" in office.take("take_back", sealed, "van").refused
    assert office.take("take_back", sealed, "bi").state == "ready"


def test_nobody_else_takes_it_back_and_a_substitute_only_what_he_gave(office, sealed):
    assert "not_your_role" in office.take("take_back", sealed, "viet").refused
    assert office.take("take_back", sealed, "bi").done
    assert office.take("seal", sealed, "bi").done
    assert set(office.take("take_back", sealed, "van").refused) & {"not_your_role", "acted_since"}
