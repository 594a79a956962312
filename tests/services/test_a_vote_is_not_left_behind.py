"""A dossier does not leave its vote behind: the key of a secret round would lie there beside its envelopes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import Clock, DemoOffice
from tests.services.deciding_office import cast, deciding_office, in_review, on_either, opened
from tests.stories import telling
from workflow_app.db import tables as t
from workflow_app.services.voting import sealing


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


def test_while_a_secret_round_is_open_nothing_ends_the_dossier(tmp_path: Path) -> None:
    with telling.told("D1-D3", tmp_path, until=telling.act_is("open_decision")) as story:
        office = DemoOffice(story.database, story.office, Clock.at("2026-03-06T08:00"))
        uid = story.dossier("supervision_report").uid
        voting = {"ballots": "secret", "ways": "both", "chair": "@bithu", "secretary": "@chanhvp"}
        if not any(one.closed_at is None for one in rounds(office)):
            assert office.take("open_decision", uid, "chanhvp", round=voting).done
        assert office.take("cast_decision_ballot", uid, "pho1", round={"choices": {"supervise": "no"}}).done
        ended = office.take("cancel", uid, "bithu", asks={"reason": "Không cần nữa"})
        assert ended.refused == ("round_open",)
        assert ended.refusals[0].rule == "no_vote_left"


def rounds(office: DemoOffice) -> list[sa.Row[tuple[object, ...]]]:
    with office.database.reading() as session:
        return list(session.execute(sa.select(t.round_)).all())


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_neither_a_return_nor_a_decision_nor_the_last_signature_takes_it_away(deciding: DemoOffice, form: str) -> None:
    """The definition of this kind says nothing of rounds that are open: the engine does."""
    made = in_review(deciding)
    opened(deciding, made, form=form)
    assert cast(deciding, made, "pho", "no").done
    why = {"reason": "Chưa rõ"}
    assert deciding.take("back", made, "bi", asks=why).refused == ("round_open",)
    assert deciding.take("decide", made, "bi").refused == ("round_open",)
    assert deciding.take("approve", made, "mot").done, "a signature that is not the last one moves nothing"
    assert deciding.take("approve", made, "hai").refused == ("round_open",)
    assert deciding.take("edit", made, "soan", fields={"subject": "Mua máy in mới"}).done
    assert deciding.take("close_plain", made, "pho").done
    assert sealing.kept(deciding.engine.keys) == []
    assert deciding.take("back", made, "bi", asks=why).done


@on_either
def test_the_close_of_one_vote_leaves_no_other_behind(deciding: DemoOffice) -> None:
    made = in_review(deciding)
    opened(deciding, made, form="open")
    opened(deciding, made, vote="head", form="secret")
    assert cast(deciding, made, "pho", "yes").done
    assert deciding.take("close_plain", made, "pho").refused == ("round_open",)
