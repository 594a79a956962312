"""Which reservations count: those whose signature stands, or whose ballot was counted in the round that decided.

A reservation is “yes, provided that …”: without its yes it holds nothing up and is nobody's task; nor before the round
of its ballot is closed, when nobody knows yet whether that yes decided anything. It stays on record, and why it counts
no longer is told beside it. One function for the rule that keeps a dossier open, the inbox and the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflow_app.domain.seen import ReservationSeen
from workflow_app.domain.texts import Text
from workflow_app.services import standing
from workflow_app.services.cases import TableCase

TAKEN_BACK = Text("chữ ký đã được rút lại", "the signature was taken back")
FALLEN = Text("nội dung đã ký thay đổi nên chữ ký hết hiệu lực", "what was signed changed, and the signature fell")
NOT_COUNTED = Text(
    "người nêu đã rút khỏi việc nên phiếu không được đếm", "who asked for it keeps out, and the ballot is not counted"
)
DECIDED_NOTHING = Text("phiên ấy không thông qua", "that round did not carry")
VOTED_AGAIN = Text("đã biểu quyết lại ở phiên sau", "a later round voted on it again")


def marked(case: TableCase, found: Sequence[ReservationSeen]) -> list[ReservationSeen]:
    """The same, each with why it counts no longer, or does not count yet; what was met is done with."""
    still_open = {one.id for one in case.rounds() if one.is_open}
    return [
        one if one.met_on is not None
        else replace(one, lapsed=_why(case, one), waits_for_closing=one.round_id in still_open)
        for one in found
    ]  # fmt: skip


def _why(case: TableCase, one: ReservationSeen) -> Text | None:
    return _of_ballot(case, one, one.round_id) if one.round_id is not None else _of_signature(case, one)


def _of_ballot(case: TableCase, one: ReservationSeen, round_id: int) -> Text | None:
    rounds = list(case.rounds())
    mine = next((found for found in rounds if found.id == round_id), None)
    if mine is None:
        return None
    if any(later.vote == mine.vote and later.id > mine.id and later.outcome != "void" for later in rounds):
        return VOTED_AGAIN
    voter = next((on for on in case.frozen_roll(round_id) if on.person_id == one.person_id), None)
    if voter is not None and not voter.may_vote:
        return NOT_COUNTED
    return None if mine.is_open or mine.outcome == "carried" else DECIDED_NOTHING


def _of_signature(case: TableCase, one: ReservationSeen) -> Text | None:
    signed = next((found for found in case.sign_offs() if found.id == one.sign_off_id), None)
    if signed is None:
        return _of_signed_document(case, one)
    if signed.is_withdrawn:
        return TAKEN_BACK
    # What counted when the dossier went on is not undone by what is written after.
    return FALLEN if not signed.answered and standing.standing_of(case, signed) == "fallen" else None


def _of_signed_document(case: TableCase, one: ReservationSeen) -> Text | None:
    step = next((found for found in case.kind.transitions if found.trigger == one.trigger and found.signs), None)
    document = case.documents().get(step.signs) if step else None
    if document is None:
        return None
    last = next((past for past in reversed(case.past()) if past.trigger == one.trigger), None)
    is_mine = last is None or one.person_id in (last.person_id, last.principal_id)
    return None if document.signer_id is not None and is_mine else TAKEN_BACK
