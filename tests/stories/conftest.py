"""A story that several tests look at is played once a worker; nobody writes into its office afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.stories import telling
from tests.stories.telling import Told, act_is


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Told]]:
    """`told("A4", until="sign")`: the office as the story left it before that act."""
    played: dict[tuple[str, str], Told] = {}
    with ExitStack() as opened:

        def once(name: str, until: str = "") -> Told:
            if (name, until) not in played:
                folder = tmp_path_factory.mktemp("story")
                told = telling.told(name, folder, until=act_is(until) if until else None)
                played[name, until] = opened.enter_context(told)
            return played[name, until]

        yield once
