"""Rules about comments, documents and signatures on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard, shown
from workflow_app.domain.refusals import refusal
from workflow_app.domain.texts import Text


@guard()
def comments_are_closed(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every opinion asked for is answered, or late; a late one blocks nothing."""
    waiting = [one for one in case.opinions() if one.answered_on is None and one.due_on >= case.today]
    if not waiting:
        return None
    last = max(one.due_on for one in waiting)
    return refusal("comments_awaited", rule="comments_are_closed", count=len(waiting), due=shown(last))


@guard()
def comments_are_settled(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every answer received is marked taken or explained (tiếp thu, giải trình)."""
    unsettled = [one for one in case.opinions() if one.answered_on is not None and not one.settled]
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
    """What is signed is what the body adopted, or a difference declared and recorded (giao hoàn thiện)."""
    found = case.documents().get(values["of"])
    if found is None or not found.voted_digest or found.text_digest in (found.voted_digest, found.finished_digest):
        return None
    return refusal(
        "text_changed", rule="text_is_the_text_voted", document=case.kind.documents[values["of"]].title,
        ways_out=(
            Text("Khôi phục đúng văn bản đã biểu quyết", "Restore the text that was voted on"),
            Text("Khai báo “giao hoàn thiện”, có ghi phần khác", "Declare “left to finish”; the difference is kept"),
        ),
    )  # fmt: skip


@guard(values={"of": "document"}, required=("of",))
def document_is_issued(case: Case, values: Mapping[str, Any]) -> Answer:
    """The document has its number and date."""
    names = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for name in names:
        found = case.documents().get(name)
        if found is None or found.number is None:
            return refusal("not_issued", rule="document_is_issued", document=case.kind.documents[name].title)
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
