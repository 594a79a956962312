"""A story file played through the pages: every line opens the page of its step, fills in its form and sends it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.pages import Hands, NotOffered, PageForm, form_to
from workflow_app.db import dossiers, enclosures, people
from workflow_app.db.session import Database
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.replay.expectations import differences, meeting_of, trace
from workflow_app.replay.names import Names
from workflow_app.replay.office_acts import ACTS
from workflow_app.replay.story_lines import Told, read_story
from workflow_app.services import acting
from workflow_app.services.attempting import attempt
from workflow_app.services.cases import SYSTEM
from workflow_app.services.office import Office

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class ByHand:
    """Keeps who is signed in, what the story calls its dossiers, and everything that did not come true."""

    def __init__(self, app: Flask, database: Database, office: Office, clock: Any) -> None:
        self.app, self.database, self.office, self.clock = app, database, office, clock
        self.dossiers: dict[str, str] = {}
        self.names = Names(database, self.dossiers)
        self.hands: dict[str, Hands] = {}
        self.meetings: dict[str, str] = {}
        self.wrong: list[str] = []
        self.carried_out = self.refused = 0

    def play(self, path: Path) -> None:
        self.play_lines(read_story(path))

    def play_lines(self, lines: list[Told]) -> None:
        for told in lines:
            self.clock.set(told.at)
            try:
                self._line(told)
            except NotOffered as missing:
                if told.line.expect.refused:
                    self.refused += 1  # what would be refused is not even offered
                else:
                    self._fault(told, f"the page offers no place: {missing}")

    def _fault(self, told: Told, text: str) -> None:
        self.wrong.append(f"line {told.number}, {told.line.actor} {told.line.act}: {text}")

    def _line(self, told: Told) -> None:
        line = told.line
        if line.act.startswith("office.") or line.actor == "system":
            self._behind_the_pages(told)
        elif line.expect.repeated or (line.expect.refused and (line.key or line.seen)):
            self.names.resolved(line.values)  # sent twice, or from an old screen, is what other tests are about
            return
        else:
            before = trace(self.database) if line.expect.refused else None
            answer = self._taken(told)
            if before is not None:
                self._was_refused(told, answer, before)
                return
            if answer.status_code != 303:
                self._fault(told, f"{answer.status_code}: {said(answer)}")
                return
            self.carried_out += 1
            self._name_what_began(told, answer)
        self._compare(told)

    def _behind_the_pages(self, told: Told) -> None:
        """What the office's clock does, and what is not asked on a dossier's page."""
        line = told.line
        if line.act.startswith("office."):
            actor = SYSTEM if line.actor == "system" else self._actor(line.actor)
            try:
                ACTS[line.act](self.database, self.office, actor, told.at, self.names.resolved(line.values))
            except Refused as refused:
                if line.expect.refused not in refused.codes:
                    raise
            return
        try:
            attempt(
                self.database, self.office, acting.act, actor=SYSTEM, now=told.at, dossier=self.dossiers[line.case],
                trigger=line.act, key=f"clock-{told.number}", values=self.names.resolved(line.values),
            )  # fmt: skip
        except (Refused, NotFound):
            if not line.expect.refused:
                raise

    def _actor(self, username: str) -> Any:
        from workflow_app.domain.case import Actor

        person = self.names.person(username)
        return Actor(person, person)

    def hands_of(self, username: str) -> Hands:
        if username not in self.hands:
            self.hands[username] = Hands.of(self.app, self.database, username)
        return self.hands[username]

    def _taken(self, told: Told) -> TestResponse:
        """The answer to the step; what the page will not even open is an answer as well."""
        line = told.line
        hands = self.hands_of(line.actor)
        path = (
            f"/dossiers/new/{line.kind}?place={line.place}&step={line.act}"
            if line.kind
            else f"/dossiers/{self.dossiers[line.case]}/acts/{line.act}"
        )
        opened = hands.get(path)
        if opened.status_code != 200:
            return opened
        form = form_to(opened.text, path.split("?")[0])
        files = self._fill(form, told, self.dossiers.get(line.case))
        return hands.send(form, files)

    def _fill(self, form: PageForm, told: Told, dossier: str | None) -> dict[str, tuple[bytes, str]]:
        line = told.line
        values = self.names.resolved(line.values)
        if line.for_:
            uid = self._uid(line.for_)
            options = form.controls["behalf"].options if "behalf" in form.controls else []
            named = next((one for one in options if one.startswith("field:")), uid)
            form.enter("behalf", uid if uid in options else named)
        elif "behalf" in form.controls and "self" not in form.controls["behalf"].values:
            form.enter("behalf", "")  # the story takes it in his own name, whoever is offered first
        for name, value in (values.get("fields") or {}).items():
            self._enter(form, f"field_{name}", value)
        for name, value in (values.get("asks") or {}).items():
            self._enter(form, f"ask_{name}", value)
        for name, parts in (values.get("texts") or {}).items():
            for part, text in parts.items():
                form.enter(f"text_{name}-{part}", text)
        self._verdicts(form, values.get("verdicts") or [], dossier)
        self._opinions(form, values.get("opinions") or [], dossier, asks="asked_places" in form.controls)
        self._round(form, dict(values.get("round") or {}))
        self._reservation(form, values.get("reservation") or {})
        if values.get("held_on"):
            form.enter("held_on", values["held_on"])
        if values.get("stage"):
            form.enter("stage", values["stage"])
        if values.get("exceptions"):
            form.enter("exceptions", list(values["exceptions"]))
        return self._papers(form, values.get("papers") or [])

    @staticmethod
    def _enter(form: PageForm, name: str, value: Any) -> None:
        if isinstance(value, list) and (not value or isinstance(value[0], Mapping)):
            form.rows(name, [dict(one) for one in value])
        elif isinstance(value, bool):
            control = form.controls.get(name)
            if control is not None and control.sort == "checkbox":
                form.tick(name, value)
            else:
                form.enter(name, str(value).lower())
        else:
            form.enter(name, "" if value is None else value)

    @staticmethod
    def _papers(form: PageForm, given: list[Any]) -> dict[str, tuple[bytes, str]]:
        files = {}
        for one in given:
            name = f"paper_{one['name']}" + (f"_{one['row']}" if one.get("row") else "")
            for part in ("written_on", "written_by"):
                if one.get(part):
                    form.enter(f"{name}-{part}", one[part])
            filename = one.get("filename") or "giay-to.pdf"
            content = str(one["content"]).encode() if "content" in one else PDF
            files[f"{name}-file"] = (content, filename)
        return files

    def _verdicts(self, form: PageForm, given: list[Any], dossier: str | None) -> None:
        for one in given:
            with self.database.reading() as session:
                found = dossiers.find(session, str(dossier))
                assert found is not None
                papers = enclosures.papers(session, found[0].id)
            uid = next(p.uid for p in papers if one["paper"] in (p.name, p.uid) and p.row == str(one.get("row") or ""))
            name = f"verdict_{uid.replace('-', '')}"
            form.enter(f"{name}-verdict", one["verdict"])
            form.enter(f"{name}-reason", one.get("reason", ""))

    def _opinions(self, form: PageForm, given: list[Any], dossier: str | None, *, asks: bool) -> None:
        if asks:
            form.enter("asked_places", [one["organisation"] for one in given if "organisation" in one])
            form.enter("asked_persons", [one["person"] for one in given if "person" in one])
            return
        for one in given:
            with self.database.reading() as session:
                found = dossiers.find(session, str(dossier))
                assert found is not None
                place = people.organisation_named(session, str(one.get("organisation", "")))
                person = people.person_id_of(session, str(one.get("person", "")))
                asked = enclosures.opinions(session, found[0].id)
            wanted = next(
                o.id for o in asked if (place and o.organisation_id == place.id) or (person and o.person_id == person)
            )
            for part in ("answer", "settled", "explanation"):
                if part in one:
                    form.enter(f"opinion_{wanted}-{part}", one[part])

    def _round(self, form: PageForm, given: dict[str, Any]) -> None:
        chosen = [given.pop("ballots", ""), given.pop("ways", "")]
        if "ballots" in form.controls:
            offered = form.controls["ballots"].options
            wanted = "-".join(filter(None, chosen)) or offered[0]
            form.enter("ballots", next((one for one in offered if f"{one}-".startswith(f"{wanted}-")), wanted))
        meeting = given.pop("meeting", None)
        if meeting in self.meetings:
            form.enter("meeting", self.meetings[meeting])
        for question, counts in (given.pop("questions", None) or {}).items():
            for key, count in counts.items():
                form.enter(f"question_{question}-{key}", count)
        for uid, choices in (given.pop("named", None) or {}).items():
            for question, choice in choices.items():
                form.enter(f"again_{_member(uid)}-{question}", choice)
        given.pop("counts", None)
        for question, choice in (given.pop("choices", None) or {}).items():
            form.enter(f"choice_{question}", choice)
        self._reservation(form, given.pop("reservation", None) or {})
        self._people(form, given)
        for name, value in given.items():
            form.enter(name, value)

    @staticmethod
    def _reservation(form: PageForm, given: Mapping[str, str]) -> None:
        for part, value in given.items():
            form.enter(f"reservation_{part}" if part in ("uid", "answer") else f"reservation-{part}", value)

    @staticmethod
    def _people(form: PageForm, given: dict[str, Any]) -> None:
        """Who is absent and why, who is there, who voted on paper; the page knows itself who voted electronically."""
        voters = given.pop("voters", None) or []
        present = given.pop("present") if isinstance(given.get("present"), list) else []
        for uid, reason in (given.pop("absent", None) or {}).items():
            form.enter(f"{_member(uid)}-presence", "absent")
            form.enter(f"{_member(uid)}-reason", reason)
        for uid in dict.fromkeys([*voters, *present]):
            control = form.controls.get(f"{_member(uid)}-presence")
            is_known = control is not None and control.sort == "hidden"
            if is_known and uid in voters:
                raise NotOffered(f"{uid} has voted already")
            if not is_known:
                form.enter(f"{_member(uid)}-presence", "paper" if uid in voters else "present")

    def _uid(self, username: str) -> str:
        with self.database.reading() as session:
            return people.person_uid(session, self.names.person(username))

    def _name_what_began(self, told: Told, answer: TestResponse) -> None:
        line = told.line
        if line.kind:
            self.dossiers[line.case] = newest(self.database)
        meeting = (line.values.get("round") or {}).get("meeting")
        if meeting and meeting not in self.meetings:
            self.meetings[meeting] = meeting_of(self.database, self.dossiers[line.case])
        for problem in self.names.opened(self.dossiers[line.case], line.expect.opens):
            self._fault(told, str(problem))

    def _was_refused(self, told: Told, answer: TestResponse, before: Any) -> None:
        if answer.status_code not in (403, 404, 409, 422):
            self._fault(told, f"not refused ({told.line.expect.refused}) but {answer.status_code}")
        elif trace(self.database) != before:
            self._fault(told, "refused, and yet something changed")
        elif answer.status_code in (403, 409, 422) and "why" not in answer.text and "field-errors" not in answer.text:
            self._fault(told, "refused without a reason")
        else:
            self.refused += 1

    def _compare(self, told: Told) -> None:
        dossier = self.dossiers.get(told.line.case)
        if dossier is None:
            return
        with self.database.reading() as session:
            found = list(differences(session, self.office, self.names, dossier, told.line.expect, told.at))
        for expected, got in found:
            self._fault(told, f"expected {expected}, got {got}")


def _member(uid: str) -> str:
    return f"member_{uid.replace('-', '')}"


def newest(database: Database) -> str:
    import sqlalchemy as sa

    from workflow_app.db import tables as t

    with database.reading() as session:
        return str(session.execute(sa.select(t.dossier.c.uid).order_by(t.dossier.c.id.desc()).limit(1)).scalar_one())


def said(answer: TestResponse) -> str:
    """The faults that a page tells, in one line."""
    import re

    alert = re.search(r'<div class="alert alert-danger".*?</div>\s*</div>', answer.text, re.S)
    errors = re.findall(r'<ul class="field-errors".*?</ul>', answer.text, re.S)
    text = re.sub(r"<[^>]+>", " ", " ".join([alert[0] if alert else "", *errors]))
    return re.sub(r"\s+", " ", text).strip()[:600] or re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))[-400:]
