"""Why: who decided what, when and by which rules, and what may be done and why (not), today or on any past day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request

from workflow_app.db import directory, dossiers, journal, people
from workflow_app.db.columns import instant_of
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.demands.speaking import Shows
from workflow_app.domain.refusals import NotFound, Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services import visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.naming import uid_named
from workflow_app.services.reasons import offers
from workflow_app.services.reasons.explanations import ANSWERS, Explanation, as_value
from workflow_app.services.reasons.why import Why, why
from workflow_app.web import timeline
from workflow_app.web.access import viewer
from workflow_app.web.edge import now, office, reading, today
from workflow_app.web.opened import Opened, head, open_dossier
from workflow_app.web.presenting import day, entered_day
from workflow_app.web.waited_for import CONCERNED

blueprint = Blueprint("why", __name__)

NAVIGATION = "dossiers"


@blueprint.get("/dossiers/<uid>/why")
def show(uid: str) -> Any:
    """One page for one dossier; `trigger`, `as` (a username), `for` (in whose place) and `at` (a day) narrow it."""
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        asked = {name: request.args.get(name, "").strip() for name in ASKED}
        unknown = None
        try:
            found = _found(opened, asked)
        except NotFound as missing:
            if missing.what not in UNKNOWN:
                raise
            unknown = _unknown(opened, missing)
            found = _found(opened, {})
        page: dict[str, Any] = {
            "head": head(opened), "why": found, "answers": ANSWERS, "may_ask": _may_ask(opened),
            "steps": [(one.trigger, one.title) for one in found.kind.leaving[found.dossier.state]
                      if not offers.is_of_system(one)],
            "asked": asked, "unknown": unknown, "today": today(),
            "is_narrowed": bool(asked["trigger"] or asked["as"] or asked["for"]),
            "latest": LATEST, "told": _told(opened), "concerned": list(_concerned(opened)) if _may_ask(opened) else [],
        }  # fmt: skip
    return render_template("pages/dossiers/why.html", nav=NAVIGATION, **page), 404 if unknown else 200


ASKED = ("trigger", "as", "for", "at")
LATEST = 3
"""So many acts are told at once; those before fold out, and paper has them all."""

UNKNOWN: dict[str, Text] = {
    "person": Text("Không có người nào tên như vậy liên quan đến hồ sơ.", "Nobody of that name is concerned with it."),
    "no day": Text(
        "“{named}” không phải là một ngày; ghi theo ngày/tháng/năm.", "“{named}” is no day; write day/month/year."
    ),
    "day": Text("Ngày {named} chưa tới.", "{named} is yet to come."),
    "dossier on": Text(
        "Ngày {named} chưa có hồ sơ này; hồ sơ được lập trên hệ thống ngày {begun}.",
        "On {named} there was no such dossier yet; it was begun here on {begun}.",
    ),
    "trigger": Text("Từ trạng thái này không có bước ấy.", "There is no such step from this state."),
}


def _unknown(opened: Opened, missing: NotFound) -> Text:
    """Which of what was asked is not known, and why not."""
    words, named = UNKNOWN[missing.what], entered_day(missing.name) or missing.name
    begun = journal.leaves(opened.session, opened.dossier.id)[0][8]
    told = {"named": named, "begun": day(local_day(instant_of(begun)))}
    return Text(words.vi.format(**told), words.en.format(**told))


@blueprint.get("/dossiers/<uid>/why.json")
def value(uid: str) -> Any:
    """The same explanations for programs."""
    with reading() as session:
        asked = {name: request.args.get(name, "").strip() for name in ASKED}
        found = _found(open_dossier(session, office(), viewer(), uid, now()), asked, with_acts=False)
    return jsonify([as_value(one) for one in found.steps])


def _found(opened: Opened, asked: Mapping[str, str], *, with_acts: bool = True) -> Why:
    """Raises NotFound for an unknown step, person or day."""
    found = why(
        opened.session, opened.office, opened.dossier, actor=_actor(opened, asked), now=opened.case.now,
        on=_day(asked.get("at", "")), trigger=asked.get("trigger", ""), is_shown=_shows(opened),
        with_acts=with_acts and opened.is_whole,
    )  # fmt: skip
    if visibility.reads_grounds(opened.case, opened.how, opened.reader):
        return found
    me = opened.case.person_name(opened.reader.person_id)
    return replace(found, steps=tuple(_without_grounds(one, me) for one in found.steps))


def _without_grounds(found: Explanation, me: str) -> Explanation:
    """That others keep out, and not why: that is personal, and not for every reader of the dossier."""

    def unsaid(one: Refusal) -> Refusal:
        if one.code != "recused" or one.detail["person"] == me:
            return one
        bare = refusal("recused", person=one.detail["person"], ground=CONCERNED, ways_out=one.ways_out)
        return replace(bare, rule=one.rule, source=one.source)

    reasons = tuple(replace(one, refusals=tuple(map(unsaid, one.refusals))) for one in found.reasons)
    return replace(found, reasons=reasons, in_places=tuple(_without_grounds(one, me) for one in found.in_places))


@dataclass(frozen=True, slots=True)
class Told:
    """An act as its own facts and words tell it, and where the round and the texts of its vote can be read."""

    act: timeline.Happened
    is_counted: bool
    texts: tuple[tuple[str, Text], ...]


def _told(opened: Opened) -> dict[int, Told]:
    """By the place of the act in the history."""
    rounds = {one.uid: one for one in opened.case.rounds()} if opened.is_whole else {}
    documents = opened.kind.documents
    found = {}
    for act in timeline.happened(opened) if opened.is_whole else ():
        seen = rounds.get(act.round)
        names = opened.kind.votes[seen.vote].documents if seen else ()
        texts = tuple((name, documents[name].title) for name in names if name in opened.case.documents())
        found[act.seq] = Told(act, bool(seen and not seen.is_open), texts)
    return found


def _concerned(opened: Opened) -> Iterator[tuple[str, str]]:
    """(name, username) of everybody who acted, sits on a roll of it, or may read it by a post or by name."""
    case, found = opened.case, {opened.dossier.author_id}
    for row in journal.leaves(opened.session, opened.dossier.id):
        found |= {one for one in (row[5], row[6], row[11]) if one}
    for seen in case.rounds():
        found |= {one.person_id for one in case.frozen_roll(seen.id)}
    for _how, role, place, person in dossiers.readers(opened.session, opened.dossier.id):
        found |= {person} if person else {one for one, _post in case.holders_of(place or 0, role, case.today)}
    accounts = [(case.person_name(one), directory.account_of(opened.session, one)) for one in found]
    yield from sorted((name, account[0]) for name, account in accounts if account)


def _may_ask(opened: Opened) -> bool:
    """Whether the reader may ask about others: he reads the whole file, or runs the office."""
    return opened.is_whole or viewer().is_admin


def _actor(opened: Opened, asked: Mapping[str, str]) -> Actor:
    """Who is asked about: the reader, or another, and perhaps in whose place he would act."""
    acts, principal = asked.get("as", ""), asked.get("for", "")
    person = _person(opened, acts) if acts else opened.actor.person_id
    return Actor(person, _person(opened, principal) if principal else person)


def _person(opened: Opened, named: str) -> int:
    if named == viewer().username:
        return opened.actor.person_id
    if not _may_ask(opened):
        abort(403)
    in_brackets = re.search(r"\(([^()]+)\)$", named)
    by_name = [username for name, username in _concerned(opened) if name == named]
    username = in_brackets[1] if in_brackets else by_name[0] if len(by_name) == 1 else named.removeprefix("@")
    person = people.person_id_of(opened.session, uid_named(opened.session, f"@{username}"))
    if person is None:
        raise NotFound("person", named)
    return person


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound("no day", text[:40]) from None


def _shows(opened: Opened) -> Any:
    """Days that stand in a field are told only to who may read the field."""

    def of(case: TableCase) -> Shows:
        return lambda name: visibility.visible_field(case, opened.reader, opened.how, case.kind.fields[name])

    return of
