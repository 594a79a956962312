"""The demonstration office with its pages open, and the same office on the way through a story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.cast import Clock, DemoOffice
from tests.conftest import new_sqlite
from tests.made_once import PAGES
from tests.stories import telling
from tests.web.by_hand import ByHand, newest
from tests.web.pages import Hands, form_to
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database
from workflow_app.demo import load_office
from workflow_app.replay.story_lines import read_story
from workflow_app.services.office import Office

SECRET = "only for tests, and long enough"
TEXT = {"abstract": "Về công tác dân vận năm 2026", "text": "Nội dung kế hoạch.", "recipients": "Các chi bộ\nLưu"}


def open_pages(office: DemoOffice, **more: Any) -> Flask:
    """Like `create_app`, by the clock of the test."""
    app = PAGES.of(office.database, office.engine, secret_key=SECRET, clock=lambda: office.now, **more)
    app.config["PROPAGATE_EXCEPTIONS"] = False  # an unexpected error is answered by its page, as when it is served
    return app


@dataclass
class Site:
    """The pages, and people before them who have signed in."""

    app: Flask
    office: DemoOffice
    _hands: dict[str, Hands] = field(default_factory=dict)

    def hands(self, username: str) -> Hands:
        if username not in self._hands:
            self._hands[username] = self.another(username)
        return self._hands[username]

    def another(self, username: str) -> Hands:
        """The same person at a second browser."""
        return Hands.of(self.app, self.office.database, username)

    def plan(self, title: str = "Công tác dân vận năm 2026") -> str:
        """The uid of a draft plan that `soanthao` has begun."""
        form = self.hands("soanthao").open("/dossiers/new/plan?place=DU")
        form.enter("field_title", title)
        for part, words in TEXT.items():
            form.enter(f"text_plan-{part}", words)
        answer = self.hands("soanthao").send(form)
        if answer.status_code == 409:  # one more with the same words is meant
            answer = self.hands("soanthao").send(form_to(answer.text, "/dossiers/new/plan"))
        assert answer.status_code == 303, answer.text
        return newest(self.office.database)


@pytest.fixture
def site(office: DemoOffice) -> Site:
    return Site(open_pages(office), office)


# The offices of the stories: read only --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def story_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An office with the kinds that the stories know, entered the day before the first of them."""
    folder = tmp_path_factory.mktemp("story-office")
    url = new_sqlite(folder)
    database = Database(url)
    migrate(database)
    with database.writing() as session:
        load_office(session, office=Office(telling.library(), folder), now=Clock.at("2025-02-01").now)
    database.close()
    return url


Played = tuple[Site, ByHand]


@pytest.fixture(scope="module")
def story(story_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Played]]:
    """`story("A4", until=30)`: the office as the story left it before that line, played through the pages."""
    played: dict[tuple[str, int], Played] = {}

    def once(name: str, until: int = 100_000) -> Played:
        if (name, until) not in played:
            played[name, until] = play(name, story_template, tmp_path_factory.mktemp("story"), until)
        return played[name, until]

    yield once
    for site, _ in played.values():
        site.office.database.close()


def play(name: str, template: str, folder: Path, until: int = 100_000) -> Played:
    office = DemoOffice(Database(new_sqlite(folder, template=template)), Office(telling.library(), folder / "files"))
    site = Site(open_pages(office), office)
    by_hand = ByHand(site.app, office.database, office.engine, office.clock)
    by_hand.play_lines([one for one in read_story(telling.STORIES / f"{name}.jsonl") if one.number < until])
    return site, by_hand
