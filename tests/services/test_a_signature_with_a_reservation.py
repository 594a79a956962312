"""“Yes, provided that …” given with a signature: it has an owner and a day, and the file does not close before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.deciding_office import cast, deciding_office, in_review, leaves, on_either, opened, rows
from workflow_app.db import tables as t

GIVEN = {"text": "Bổ sung báo giá thứ hai", "owner": "@ba", "due": "2026-03-20"}


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


@pytest.fixture
def signed(deciding: DemoOffice) -> Taken:
    dossier = in_review(deciding)
    assert deciding.take("approve", dossier, "mot", reservation=GIVEN).done
    assert deciding.take("approve", dossier, "hai").state == "ready"
    return dossier


@on_either
def test_it_becomes_a_follow_up_of_the_signer_and_the_signature_counts(deciding: DemoOffice, signed: Taken) -> None:
    (kept,) = rows(deciding, t.reservation)
    assert (kept.trigger, kept.round_id, kept.text, kept.due_on) == ("approve", None, GIVEN["text"], GIVEN["due"])
    assert (kept.person_id, kept.owner_id) == (deciding.person_id("mot"), deciding.person_id("ba"))
    whole = "".join(bytes(one.bytes).decode() for one in leaves(deciding, deciding.dossier(signed).stream))
    assert GIVEN["text"] not in whole, "its words are a disclosure, which may be redacted"
    assert "reservation_text" in [one.name for one in rows(deciding, t.disclosure)]


@on_either
def test_the_file_is_not_closed_before_it_is_met_by_its_owner(deciding: DemoOffice, signed: Taken) -> None:
    refused = deciding.take("finish", signed, "van")
    assert refused.refused == ("reservations_open",)
    answer = {"answer": "Đã có báo giá thứ hai"}
    assert deciding.take("meet", signed, "mot", reservation=answer).refused[0] in (
        "not_your_reservation", "not_your_role",
    )  # fmt: skip
    assert deciding.take("meet", signed, "ba", reservation={}).refused == ("missing_field",)
    assert deciding.take("meet", signed, "ba", reservation=answer).done
    assert deciding.take("meet", signed, "ba", reservation=answer).refused
    assert deciding.take("finish", signed, "van").state == "done"


@on_either
def test_it_comes_with_a_vote_or_a_signature_alone(deciding: DemoOffice) -> None:
    dossier = in_review(deciding)
    assert "unknown_field" in deciding.take("decide", dossier, "bi", reservation=GIVEN).refused
    assert rows(deciding, t.reservation) == []


@on_either
def test_a_signature_that_is_refused_leaves_no_reservation(deciding: DemoOffice) -> None:
    dossier = in_review(deciding)
    assert deciding.take("approve", dossier, "luat", reservation=GIVEN).refused
    assert rows(deciding, t.reservation) == []


@on_either
@pytest.mark.parametrize(("form", "refused"), [("open", ()), ("secret", ("secret_has_no_words",))])
def test_a_ballot_carries_it_as_well_unless_it_is_secret(
    deciding: DemoOffice, form: str, refused: tuple[str, ...]
) -> None:
    dossier = in_review(deciding)
    opened(deciding, dossier, form=form)
    choices = {"choices": {"adopt": "yes"}, "reservation": GIVEN}
    assert deciding.take("cast_plain", dossier, "mot", round=choices).refused == refused
    assert len(rows(deciding, t.reservation)) == (0 if refused else 1)
    assert cast(deciding, dossier, "mot", "yes").done is bool(refused)
