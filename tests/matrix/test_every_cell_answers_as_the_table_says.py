"""Role × step × state × relation × place × channel against the tables that were written by hand."""

from __future__ import annotations

import pytest

from tests.matrix.cells import Tally
from tests.matrix.conftest import asked
from tests.matrix.reading import ANY, differences, kinds_with_tables, table
from tests.stories import telling
from workflow_app.domain.transitions import CREATION


def told(wrong: list[str]) -> str:
    return "\n".join([f"{len(wrong)} cells differ:", *wrong[:60]])


@pytest.mark.parametrize("kind", kinds_with_tables())
def test_every_cell_answers_as_the_table_says(tally: Tally, kind: str) -> None:
    wrong = [one for one in tally.wrong if one.startswith((f"{kind},", f"{kind}:"))]
    assert not wrong, told(wrong)


def test_every_story_came_as_far_as_the_cells_need(tally: Tally) -> None:
    wrong = [one for one in tally.wrong if one.partition(",")[0].partition(":")[0] not in kinds_with_tables()]
    assert not wrong, told(wrong)


def states_of(kind: str) -> set[str]:
    return set(telling.library().current(kind).states) - table(kind).ends


@pytest.mark.parametrize("kind", kinds_with_tables())
def test_every_row_was_asked_in_every_state(tally: Tally, kind: str) -> None:
    unasked = [
        f"{row.step} in {state}"
        for row in table(kind).rows
        for state in sorted(states_of(kind) if row.sources == ANY else row.sources)
        if row.may != ("system",) and (kind, CREATION if state == "none" else state, row.step) not in tally.reached
    ]
    assert not unasked, f"no story reaches these cells of {kind}: {', '.join(unasked)}"


def test_an_open_difference_is_really_one(tally: Tally) -> None:
    settled = [one for one in differences() if one not in tally.differing]
    assert not settled, "take these lines out of tests/matrix/open.txt, the product does what the table says:\n" + (
        "\n".join(f"{one.kind} | {one.step} | {one.column} | {one.phrase}" for one in settled)
    )


def test_there_are_enough_cells_of_each_sort(tally: Tally) -> None:
    assert tally.cells.total() > 20_000
    assert {"plain", "unseen", "two hats", "recorded", "variant", "act", "beginning"} <= set(tally.cells)
    assert min(tally.by_verdict[one] for one in ("may", "duty", "role", "hidden")) > 150


@pytest.mark.soak
def test_every_cell_is_asked_of_strangers_too_and_many_acts_are_really_tried(
    matrix_template: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tally = asked(matrix_template, tmp_path_factory, acts_at_each=60, thorough=True)
    assert not tally.wrong, told(tally.wrong)
