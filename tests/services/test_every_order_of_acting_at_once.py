"""Two or three persons act at once on what they all saw a moment ago, in every order, one after the other and truly
together: each act is done as if it had been alone, or its person is told the true reason; nothing is done by halves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, combinations_with_replacement, permutations, product
from pathlib import Path

import pytest

from tests.cast import DemoOffice
from tests.services.at_once_oracle import MOST_DISPUTED, VERBS, VOTING
from tests.services.at_once_scene import Scene, all_at_once, one_after_the_other
from tests.services.deciding_office import cast, deciding_office, on_either, opened, rows, screen
from workflow_app.db import tables as t


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


@on_either
@pytest.mark.parametrize("first", VERBS)
def test_two_acts_on_the_same_screen_one_after_the_other(deciding: DemoOffice, first: str) -> None:
    for second in VERBS:
        one_after_the_other(deciding, (first, second))


@on_either
def test_three_acts_on_the_same_screen_in_every_order(deciding: DemoOffice) -> None:
    """Half of the triples on one sort of database, half on the other; the soak takes all, of every verb, on both."""
    half = list(combinations(MOST_DISPUTED, 3))[deciding.database.is_sqlite :: 2]
    for verbs in half:
        for order in permutations(verbs):
            one_after_the_other(deciding, order)


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_two_acts_at_the_same_moment(deciding: DemoOffice, form: str) -> None:
    for verbs in combinations_with_replacement(VERBS, 2):
        if form == "open" or VOTING & set(verbs):
            all_at_once(deciding, verbs, form)


@on_either
def test_three_acts_at_the_same_moment(deciding: DemoOffice) -> None:
    for verbs in list(combinations(MOST_DISPUTED, 3))[not deciding.database.is_sqlite :: 2]:
        all_at_once(deciding, verbs)


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_however_often_a_member_casts_at_once_he_has_one_ballot(deciding: DemoOffice, form: str) -> None:
    all_at_once(deciding, ("cast",) * 4, form)
    all_at_once(deciding, ("cast", "cast", "close", "close"), form)


@pytest.mark.soak
@on_either
@pytest.mark.parametrize("first", VERBS)
def test_three_of_all_acts_in_every_order_and_together(deciding: DemoOffice, first: str) -> None:
    chance = random.Random(first)
    for second, third in product(VERBS, repeat=2):
        one_after_the_other(deciding, (first, second, third))
        together = [first, second, third]
        chance.shuffle(together)
        all_at_once(deciding, together, chance.choice(("open", "secret")))


@on_either
def test_nobody_signs_what_was_edited_after_he_read_it(deciding: DemoOffice) -> None:
    """The edit leaves state, revision and round as they are; the words are others."""
    scene = Scene.set(deciding, ("sign", "edit"))
    assert scene.act("edit") is None
    refused = scene.act("sign")
    assert refused is not None
    assert refused.codes == ("content_changed",)
    scene.seen = screen(deciding, scene.dossier)
    assert scene.act("sign", 1) is None
    assert deciding.dossier(scene.dossier).state == "review", "the earlier signature was on other words"


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_a_ballot_meant_for_one_round_is_not_counted_in_the_next(deciding: DemoOffice, form: str) -> None:
    scene = Scene.set(deciding, ("cast",), form)
    assert cast(deciding, scene.dossier, "mot", "no").done
    assert deciding.take("close_plain", scene.dossier, "pho").state == "review"
    opened(deciding, scene.dossier, form=form)
    refused = scene.act("cast")
    assert refused is not None
    assert refused.codes == ("stale",)
    assert "Mở phiên" in refused.first.text.vi
    newest_round = rows(deciding, t.round_)[-1].id
    assert not any(one.voted for one in rows(deciding, t.round_roll, t.round_roll.c.round_id == newest_round))
