"""Taking out what was entered from paper asks for a reason, and for nothing that the step asks besides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice
from tests.services.deciding_office import cast, deciding_office, in_review, opened
from tests.services.deciding_office import rows as rows_of
from workflow_app.db import tables as t


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as found:
        yield found


def test_what_the_step_asks_besides_is_not_asked_again(deciding: DemoOffice) -> None:
    dossier = in_review(deciding)
    opened(deciding, dossier, "head")
    taken = cast(deciding, dossier, "mot", "yes", "head", recorded_by="van")
    assert taken.done, taken.refused
    back = {"withdrawn": ["@mot"], "why": "Nhập nhầm"}
    assert "missing_field" in deciding.take("count_head", dossier, "van", round={"present": ["@hai"]}).refused
    assert deciding.take("count_head", dossier, "van", round={**back, "why": " "}).refused == ("missing_field",)
    assert deciding.take("count_head", dossier, "van", round=back).done
    assert [one.voted for one in rows_of(deciding, t.round_roll) if one.voted] == []
