"""Of what is done: who goes back in his browser to a step that he took reads that he has, not how to correct it; who
gave a number reads which."""

from __future__ import annotations

from collections.abc import Sequence

from workflow_app.domain.refusals import Refusal
from workflow_app.domain.transitions import Transition
from workflow_app.web import timeline
from workflow_app.web.called import step_of
from workflow_app.web.language import t
from workflow_app.web.opened import Opened
from workflow_app.web.timeline import Happened


def done_already(opened: Opened, trigger: str, refusals: Sequence[Refusal]) -> Happened | None:
    """The reader's own act by which the step is done, where that is why it is refused: the document is signed, or the
    dossier went on and nobody has acted on it since."""
    codes = {one.code for one in refusals}
    if codes.isdisjoint(("is_signed", "not_from_here", "closed")):
        return None
    acts, title = timeline.happened(opened), step_of(opened.kind, trigger)
    mine = next((one for one in reversed(acts) if one.is_yours and one.title == title), None)
    return mine if mine and ("is_signed" in codes or mine is acts[-1]) else None


def numbered(opened: Opened, transition: Transition) -> str:
    """The number that the step has just given, for who must write it on the paper at once."""
    given = opened.case.documents().get(transition.issues) if transition.issues else None
    if given is None or not given.number_text:
        return ""
    return t(f" Số: {given.number_text}.", f" Its number: {given.number_text}.")
