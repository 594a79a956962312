"""What somebody has before his eyes when he takes a step: what he is asked, the texts that he judges, and what comes
after. Nobody signs, numbers, votes on, checks or answers about what he has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflow_app.domain.fingerprints import parse_part
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.sign_offs import SignOffMade
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import SignOff, Transition
from workflow_app.services import signing
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.reckoning import OUTCOMES
from workflow_app.web import content_view, timeline
from workflow_app.web.opened import Opened
from workflow_app.web.sheets import Sheet


def sheets(opened: Opened, step: Transition) -> Iterator[Sheet]:
    """The very text that is signed, numbered, put to the vote, judged by a signature, checked by a rule of the step,
    written on in a row or received, or about which an opinion is asked; not what the step's own form writes."""
    wanted = ({step.signs, step.issues} | set(_judged(opened, step))) - {"", *step.writes}
    if wanted:
        yield from (one for one in content_view.sheets_of(opened) if one.name in wanted and not one.void_reason)


def _judged(opened: Opened, step: Transition) -> Iterator[str]:
    if step.round:
        yield from opened.kind.votes[step.round.vote].documents
    for rule in step.guards:
        sorts = GUARDS[rule.name].values
        yield from (str(value) for name, value in rule.values.items() if sorts.get(name) == "document")
    drafts = [name for name, one in opened.case.documents().items() if one.signed_on is None]
    if _writes_on_or_takes(step):
        yield from opened.case.documents()
    if step.sign_off:
        named = list(_parts(step.sign_off))
        yield from named or drafts
    if step.opinion in ("ask", "answer", "record", "settle"):
        yield from drafts


def _writes_on_or_takes(step: Transition) -> bool:
    """Whether the step adds or changes a row of a table, or says of what it goes on with that it is in order."""
    return any(one.name in ("add_row", "change_row") for one in step.effects) or (
        step.tone == "forward" and any(rule.name == "confirmed" for rule in step.guards)
    )


def _parts(sign_off: SignOff) -> Iterator[str]:
    """Documents named among what the signatures judge; none where they judge everything."""
    parts = (parse_part(one) for group in sign_off.groups for one in sign_off.parts_of(group))
    yield from dict.fromkeys(one.name for one in parts if one.sort == "document")


def question(opened: Opened, step: Transition) -> timeline.Happened | None:
    """The act that asked for the opinion that is to be answered: who asked, when, and in which words."""
    if step.opinion not in ("answer", "record"):
        return None
    asking = {one.title for one in opened.kind.transitions if one.opinion == "ask"}
    return next((one for one in reversed(timeline.happened(opened)) if one.title in asking), None)


def returned(acts: Sequence[timeline.Happened]) -> timeline.Happened | None:
    """The act that sent the dossier back to where it lies now: what was said with it is what has to be done."""
    moved = next((one for one in reversed(acts) if one.to_state is not None), None)
    return moved if moved and moved.tone == "returned" and moved.words else None


def leads_to(opened: Opened, step: Transition) -> Iterator[tuple[Text | None, Text]]:
    """(outcome, state) of every way the step can end; the outcome is None for a plain move. Closing a round says itself
    what comes of it."""
    closes = step.round and step.round.step == "close"
    for outcome, target in step.targets.items() if not closes else ():
        if target in opened.kind.states and target != opened.dossier.state:
            yield OUTCOMES.get(outcome), opened.kind.states[target].title


def signatures_left(case: TableCase) -> int:
    """How many signatures the step still waits for once this person has signed; until then the dossier stays."""
    if case.transition.sign_off is None or case.transition.sign_off.rule.collect:
        return 0
    group = signing.group_of(case)
    mine = SignOffMade(case.actor.person_id, case.actor.principal_id, group[0] if group else "")
    ahead = signing.state_of(case, (mine,) if group else ())
    return 0 if ahead.full else max(ahead.need - ahead.got, 1)
