"""Rules about comments, documents and signatures on them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, day_in, guard, shown
from workflow_app.domain.refusals import refusal
from workflow_app.domain.seen import DocumentSeen, TextPut
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import fold, printed_number


@guard()
def comments_are_closed(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every opinion asked for is answered, late, or no longer asked for; a late one blocks nothing."""
    waiting = [one for one in case.opinions() if one.is_open and one.due_on >= case.today]
    if not waiting:
        return None
    last = max(one.due_on for one in waiting)
    return refusal("comments_awaited", rule="comments_are_closed", count=len(waiting), due=shown(last))


@guard()
def comments_are_settled(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every answer received is marked taken or explained (tiếp thu, giải trình)."""
    unsettled = [one for one in case.opinions() if one.is_unsettled]
    if not unsettled:
        return None
    return refusal("comments_unsettled", rule="comments_are_settled", count=len(unsettled))


@guard(values={"of": "document"}, required=("of",))
def has_recipients(case: Case, values: Mapping[str, Any]) -> Answer:
    """The document says who receives it (nơi nhận)."""
    names = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for name in names:
        written = case.given.texts.get(name, {}).get("recipients", "").split("\n")
        found = case.documents().get(name)
        if not any(written) and not (found and any(found.recipients)):
            return refusal("no_recipients", rule="has_recipients", document=case.kind.documents[name].title)
    return None


@guard(values={"of": "document"}, required=("of",))
def text_is_the_text_voted(case: Case, values: Mapping[str, Any]) -> Answer:
    """What is signed says what the body decided: the words it adopted, or a difference declared and recorded (giao hoàn
    thiện); after a vote that went against them, words written anew for that outcome."""
    found, put = case.documents().get(values["of"]), case.texts_put(values["of"])
    if found is None:
        return None
    title = case.kind.documents[values["of"]].title
    if not put or put[-1].outcome not in ("carried", "lost"):
        return refusal("text_not_adopted", rule="text_is_the_text_voted", document=title)
    if put[-1].outcome == "lost":
        return _says_the_outcome(case, found, put)
    if found.text_digest in (put[-1].digest, found.finished_digest):
        return None
    return refusal(
        "text_changed", rule="text_is_the_text_voted", document=title,
        ways_out=(
            Text("Khôi phục đúng văn bản đã biểu quyết", "Restore the text that was voted on"),
            Text("Khai báo “giao hoàn thiện”, có ghi phần khác", "Declare “left to finish”; the difference is kept"),
        ),
    )  # fmt: skip


def _says_the_outcome(case: Case, found: DocumentSeen, put: Sequence[TextPut]) -> Answer:
    """A text that was put to any vote on it was the proposal; the outcome was another one."""
    words = _words(found.text)
    proposed = any(_words(one.text) == words if words else one.digest == found.text_digest for one in put)
    if not proposed:
        return None
    steps = [one for one in case.kind.leaving.get(case.dossier.state, ()) if found.name in one.writes]
    ways = dict.fromkeys(Text(f"Viết lại ở bước “{one.title.vi}”", f"Write it anew: “{one.title.en}”") for one in steps)
    title = case.kind.documents[found.name].title
    return refusal("text_lost", rule="text_is_the_text_voted", document=title, ways_out=tuple(ways))


def _words(text: str) -> list[str]:
    """Without case, marks, blanks and signs: to put a full stop to a text is not to write it anew."""
    return re.findall(r"\w+", fold(text))


@guard(values={"of": "document"}, required=("of",), of_signing=True)
def document_is_issued(case: Case, values: Mapping[str, Any]) -> Answer:
    """The document has its number and date."""
    names = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for name in names:
        found = case.documents().get(name)
        if found is None or found.number is None:
            return refusal("not_issued", rule="document_is_issued", document=case.kind.documents[name].title)
    return None


@guard(values={"of": "document", "by": "field", "on": "field"}, required=("of", "by", "on"))
def ended_by_another(case: Case, values: Mapping[str, Any]) -> Answer:
    """What was issued is replaced or revoked by another document, on the day of its issue or later (399-QĐ/TW)."""
    found = case.documents().get(values["of"])
    if found is None or found.number is None:
        return None
    title, number = case.kind.documents[values["of"]].title, str(case.fields.get(values["by"]) or "").strip()
    if printed_number(number) == printed_number(found.number_text):
        return refusal("ends_itself", rule="ended_by_another", document=title, number=found.number_text)
    ended = day_in(case.fields.get(values["on"]))
    if ended is not None and found.issued_on is not None and ended < found.issued_on:
        issued = shown(found.issued_on)
        return refusal("ended_before_issue", rule="ended_by_another", document=title, day=shown(ended), issued=issued)
    return _of_no_force(case, found, number, ended) if number else None


def _of_no_force(case: Case, found: DocumentSeen, number: str, ended: date | None) -> Answer:
    """What is out of force, or not issued by that day, ends nothing; and what replaces a document is not older than it,
    and in a series kept here has its number. (A decision that revokes may have been written outside the product: its
    paper is brought.)"""
    other, title = case.numbered(number), case.kind.documents[found.name].title
    if other is not None and other.out_from is not None and other.out_from <= (ended or case.held_on):
        return refusal("ended_by_void", rule="ended_by_another", number=number, day=shown(other.out_from))
    if other is not None and ended is not None and ended < other.issued_on:
        issued = shown(other.issued_on)
        return refusal("ended_before_issue", rule="ended_by_another", document=number, day=shown(ended), issued=issued)
    if not any(one.values.get("relation") == "replaced_by" for one in case.transition.effects):
        return None
    if other is not None and found.issued_on is not None and other.issued_on < found.issued_on:
        return refusal(
            "replaced_by_older", rule="ended_by_another", number=number, day=shown(other.issued_on), document=title,
            issued=shown(found.issued_on),
        )  # fmt: skip
    series = found.number_text.partition("-")[2]
    if other is None and printed_number(number)[1] == printed_number(found.number_text)[1]:
        return refusal("number_not_given", rule="ended_by_another", number=number, series=series)
    return None


@guard(values={"of": "vote"}, required=("of",))
def rounds_remain(case: Case, values: Mapping[str, Any]) -> Answer:
    """The body has not yet used up its rounds."""
    vote = case.kind.votes[values["of"]]
    used = sum(1 for one in case.rounds() if one.vote == vote.name and one.outcome != "void")
    if not vote.rounds or used < vote.rounds:
        return None
    return refusal("rounds_used_up", rule="rounds_remain", rounds=vote.rounds)


@guard(values={"of": "trigger"}, required=("of",))
def signatures_are_full(case: Case, values: Mapping[str, Any]) -> Answer:
    """Enough persons signed the named step on this very revision (where signing collects and another act moves)."""
    progress = case.sign_off_progress(values["of"])
    if progress.full:
        return None
    step = next(one.title for one in case.kind.transitions if one.trigger == values["of"])
    return refusal("signatures_missing", rule="signatures_are_full", step=step, got=progress.got, need=progress.need)
