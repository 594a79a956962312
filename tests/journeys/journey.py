"""A story file played in real browsers: what its lines say is entered into the form that stands on the page."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from tests.cast import DemoOffice
from tests.journeys.counter import Counter
from tests.web.by_hand import ByHand
from tests.web.pages import form_to
from workflow_app.replay.story_lines import Told, read_story


@dataclass(frozen=True)
class Landed:
    """Where the browser is after a step that was carried out."""

    status_code: int = 303
    text: str = ""


class Journey(ByHand):
    """Only what the story's people were allowed is played; `expect` of every line is compared with the tables."""

    def __init__(self, app: Flask, office: DemoOffice, counter: Counter) -> None:
        super().__init__(app, office.database, office.engine, office.clock)
        self.counter = counter
        self.on_phone: Collection[str] = ()

    def travel(self, path: Path, case: str, *, without: Collection[str] = (), on_phone: Collection[str] = ()) -> str:
        """Plays one case from its first line to its last; the dossier's uid. `without`: steps it can do without."""
        self.on_phone = on_phone
        for told in read_story(path):
            if told.line.case == case and not told.line.expect.refused and told.line.act not in without:
                self.clock.set(told.at)
                self._line(told)
                assert not self.wrong, self.wrong
        return self.dossiers[case]

    def _taken(self, told: Told) -> Any:
        line, phone = told.line, told.line.act in self.on_phone
        if line.kind:
            page = self.counter.begin(line.actor, line.kind, line.place, line.act)
        else:
            page = self.counter.open_step(line.actor, self.dossiers[line.case], line.act, phone=phone)
        form = form_to(page.content(), re.sub(r"^https?://[^/]+|\?.*$", "", page.url))
        files = self._fill(form, told, self.dossiers.get(line.case))
        named = {field: f"{Path(filename).stem}.pdf" for field, (_, filename) in files.items()}
        if phone:
            self.counter.picture(page, f"{line.case}-{line.act}-phone")
        self.counter.send(page, form, named, phone=phone)
        if phone:
            self.counter.picture(page, f"{line.case}-{line.act}-phone-after")
        return Landed()
