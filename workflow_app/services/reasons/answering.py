"""Why a question cannot be asked, answered, settled or withdrawn: who may be asked, whose it is, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from workflow_app.db import former_papers
from workflow_app.domain.guards import shown
from workflow_app.domain.guards.members import oversees
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OpinionSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import clean
from workflow_app.domain.who import Asked
from workflow_app.services import asked as opinions_asked
from workflow_app.services import opinions
from workflow_app.services.cases import TableCase
from workflow_app.services.papers import NO_FILE
from workflow_app.services.reasons import contents
from workflow_app.services.values import Fault, read_day, read_line, read_text

ASKED = Text("Nơi được hỏi ý kiến", "Those asked")
OPINION, EXPLANATION = Text("Ý kiến", "Opinion"), Text("Giải trình", "Explanation")
SETTLED = Text("Tiếp thu hoặc giải trình", "Taken or explained")
WITHDRAWN = Text("Câu hỏi rút lại", "The question withdrawn")
SIGNED_BY = Text("Người ký văn bản trả lời", "Who signed the answer")
NUMBER, DAY = Text("Số văn bản trả lời", "Number of the answer"), Text("Ngày văn bản trả lời", "Day of the answer")
ONE_AT_A_TIME = Text(
    "Ghi từng ý kiến một, mỗi ý kiến kèm văn bản trả lời của mình",
    "Record them one at a time, each with its own letter",
)
MISSING = {
    "ask": ASKED, "answer": OPINION, "record": OPINION, "settle": SETTLED, "withdraw": WITHDRAWN,
}  # fmt: skip


def needs_object(case: TableCase) -> bool:
    """Whether the step is there for opinions that somebody must have asked for, or answered, before."""
    return case.transition.opinion in ("record", "settle", "withdraw")


def refusals(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """Whether there is anything to answer, settle or withdraw; with an act, what is missing in what comes with it, and
    whether it is the actor's to answer."""
    step, given = case.transition.opinion, case.given.opinions
    if step == "stop":
        return
    if needs_object(case) and not opinions_asked.objects(case):
        yield refusal("no_opinion_left")
        return
    if not entered:
        return
    if step is not None and not given:
        yield refusal("missing_field", field=MISSING[step], missing=(MISSING[step],))
    if step == "ask":
        for one in given:
            yield from _askable(case, one)
        return
    if step == "answer":
        found = [opinions.found(case, one, case.opinions()) for one in given]
        if any(one is not None and not _asked_of(case, one) for one in found):
            yield refusal("not_your_opinion")
    if step == "record":
        yield from _letter_missing(case)
    yield from _each_in_turn(case)


def _askable(case: TableCase, given: Mapping[str, Any]) -> Iterator[Refusal]:
    place, person = opinions.place_and_person(case, given)
    if place is None and person is None:
        named = clean(str(given.get("organisation") or given.get("person") or ""))[:80] or "—"
        yield refusal("no_place", place=named, missing=(ASKED,))
    if place is not None and place.is_outside and not opinions_asked.takes_outside(case.kind):
        yield refusal("is_outside", organisation=place.name)
    if person is not None and oversees(case, person):
        yield refusal("overseer_named", field=ASKED, person=case.person_name(person))


def _asked_of(case: TableCase, opinion: OpinionSeen) -> bool:
    """Whether the opinion was asked of this very person, or of a place where he holds the post that answers."""
    person = case.actor.principal_id
    if opinion.person_id is not None:
        return opinion.person_id == person
    roles = {one.role for one in case.transition.by if isinstance(one, Asked)}
    if not roles:
        return True
    return any(role in roles and place == opinion.organisation_id for role, place, _ in case.posts_of(person))


def _letter_missing(case: TableCase) -> Iterator[Refusal]:
    """What comes from outside is proved by the scan that comes with it, not by a letter that was there before, nor by
    the one that proves another answer."""
    takes, title = case.transition.takes_papers, case.kind.papers[case.transition.takes_papers[0]].title
    came = {str(one.get("digest") or NO_FILE) for one in case.given.papers if one.get("name") in takes} - {NO_FILE}
    is_alone = len(case.given.opinions) < 2
    if came - former_papers.letters(case.session, case.dossier.id) and is_alone:
        return
    scan = Text(f"bản chụp “{title.vi}” của riêng ý kiến này", f"a scan of “{title.en}”, of this answer alone")
    ways = () if is_alone else (ONE_AT_A_TIME,)
    source = contents.source_of(case.transition)
    yield refusal("paper_missing", papers=scan, missing=(title,), source=source, ways_out=ways)


def _each_in_turn(case: TableCase) -> Iterator[Refusal]:
    """Every one as those before it in the same act leave the opinions."""
    stand, step = list(case.opinions()), case.transition.opinion
    for given in case.given.opinions:
        found = opinions.found(case, given, stand)
        if found is None or not (found.is_unsettled if step == "settle" else found.is_open):
            yield refusal("no_opinion")
            continue
        if step in ("answer", "record") and opinions_asked.is_outside(case, found) is not (step == "record"):
            instead = "answer" if step == "record" else "record"
            ways = contents.titles_of(one for one in contents.from_here(case) if one.opinion == instead)
            place = opinions_asked.name_of(case, found)
            yield refusal("not_outside" if step == "record" else "is_outside", organisation=place, ways_out=ways)
        yield from _faults(case, given, found)
        stand[stand.index(found)] = opinions.after(case, found)


def _faults(case: TableCase, given: Mapping[str, Any], found: OpinionSeen) -> Iterator[Refusal]:
    step = case.transition.opinion
    if step == "settle":
        settled, explained = str(given.get("settled")), [*_words(given, "explanation", EXPLANATION, is_needed=False)]
        yield from explained
        lacks = settled == "explained" and not clean(str(given.get("explanation") or "")).strip()
        if not explained and (settled not in ("taken", "explained") or lacks):
            yield refusal("missing_field", field=SETTLED, missing=(SETTLED,))
    if step in ("answer", "record"):
        yield from _words(given, "answer", OPINION)
    if step == "record":
        yield from _words(given, "signed_by", SIGNED_BY, is_line=True)
        yield from _words(given, "letter_number", NUMBER, is_line=True)
        yield from _day_of_letter(case, given, found.asked_on)


def _words(
    given: Mapping[str, Any], part: str, title: Text, *, is_needed: bool = True, is_line: bool = False
) -> Iterator[Refusal]:
    try:
        value = read_line(given.get(part)) if is_line else read_text(given.get(part) or "", opinions.LONGEST_ANSWER)
    except Fault as fault:
        yield fault.refusal(title)
        return
    if is_needed and not value:
        yield refusal("missing_field", field=title, missing=(title,))


def _day_of_letter(case: TableCase, given: Mapping[str, Any], asked_on: date | None) -> Iterator[Refusal]:
    if not given.get("letter_on"):
        yield refusal("missing_field", field=DAY, missing=(DAY,))
        return
    try:
        day = read_day(given["letter_on"])
    except Fault as fault:
        yield fault.refusal(DAY)
        return
    if day > case.held_on:
        problem = Text("ngày ấy chưa đến", "that day has not come")
        yield refusal("bad_value", field=DAY, problem=problem)
    if asked_on is not None and day < asked_on:
        asked = shown(asked_on)
        problem = Text(f"trước ngày hỏi ý kiến ({asked})", f"before the day on which it was asked ({asked})")
        yield refusal("bad_value", field=DAY, problem=problem)
