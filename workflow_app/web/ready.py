"""A step of a dossier as somebody may take it now: what its page shows beside its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from workflow_app.domain.refusals import NotFound, Refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers
from workflow_app.web import act_asks, act_votes, differences_view, judged, own_signature, timeline, words_voted_on
from workflow_app.web.act_asks import Asks
from workflow_app.web.differences_view import Changed, Corrected
from workflow_app.web.opened import Head, Opened, called_on_form, head, is_open, only_withdraws, picture_of, taken_back
from workflow_app.web.seeing import Screen
from workflow_app.web.sheets import Sheet
from workflow_app.web.voting_asks import Voting


@dataclass(frozen=True, slots=True)
class Ready:
    """A step of a dossier as this person may take it now, and what it asks."""

    head: Head
    transition: Transition
    asks: Asks
    refusals: tuple[Refusal, ...]
    screen: Screen
    leads_to: tuple[tuple[Text | None, Text], ...]
    picture: str
    sheets: tuple[Sheet, ...]
    since_signed: tuple[Changed, ...]
    since_voted: tuple[Changed, ...] | None
    since_adopted: tuple[Changed, ...]
    """How what is signed or numbered by this step differs from what the body adopted."""
    own_ballot: str
    corrected: Corrected | None = None
    question: timeline.Happened | None = None
    returned: timeline.Happened | None = None
    signatures_left: int = 0
    taken_back: str = ""
    """Which signature this step takes back."""
    signature_waits: Text | None = None
    """Said where the person has signed the step, and his signature waits for a correction to be accepted."""

    @property
    def title(self) -> Text:
        return called_on_form(self.transition, records_ballot=self.asks.only_records_ballot)

    @property
    def opens_text(self) -> bool:
        """Whether the text stands open before the form: always where it is judged, unless what changed since the same
        person judged it stands there instead, or he only writes down what another decided."""
        step = self.transition.round
        if self.asks.only_records_ballot:
            return False
        return (step is None or step.step == "ballot") and not (self.since_signed or self.since_voted)

    @property
    def draft_key(self) -> str:
        """Empty where the browser must keep no draft."""
        kept = act_votes.keeps_drafts(self.asks.voting)
        return f"act-{self.head.uid}-{self.transition.trigger}" if kept else ""


def ready_for(opened: Opened, trigger: str) -> Ready | None:
    """None when the definition knows the step, but not from the present state. Raises NotFound for any other word."""
    if not any(one.trigger == trigger and "" not in one.sources for one in opened.kind.transitions):
        raise NotFound("trigger", trigger)
    found = offers.offers(
        opened.session, office=opened.office, kind=opened.kind, dossier=opened.dossier, actor=opened.actor,
        now=opened.case.now,
    )  # fmt: skip
    offer = next((one for one in found if one.transition.trigger == trigger), None)
    if offer is None:
        return None
    case = opened.case.under(offer.transition)
    asks = act_asks.read(case, opened.reader, opened.how, offer)
    return Ready(
        head=head(opened), transition=offer.transition, asks=asks,
        refusals=() if is_open(offer) or only_withdraws(offer) else offer.refusals, screen=Screen.of(opened.dossier),
        leads_to=tuple(judged.leads_to(opened, offer.transition)), picture=picture_of(offer.transition),
        sheets=tuple(judged.sheets(opened, offer.transition)), question=judged.question(opened, offer.transition),
        returned=judged.returned(timeline.happened(opened)) if offer.transition.takes_papers else None,
        signatures_left=judged.signatures_left(case),
        since_signed=(differences_view.since_signature(opened, trigger) or ()) if offer.transition.sign_off else (),
        since_voted=_since_voted(opened, asks.voting), since_adopted=_since_adopted(opened, case),
        own_ballot=_own_ballot(found, asks.voting, opened.dossier.uid),
        corrected=_corrected(opened, offer.transition), taken_back=taken_back(case),
        signature_waits=own_signature.WAITS if own_signature.waits_for_correction(case) else None,
    )  # fmt: skip


def _corrected(opened: Opened, transition: Transition) -> Corrected | None:
    """Nobody accepts a correction that he has not before his eyes."""
    if transition.correction != "accept":
        return None
    return differences_view.correction(opened, timeline.happened(opened))


def _since_voted(opened: Opened, voting: Voting | None) -> tuple[Changed, ...] | None:
    """How the words put to the vote differ from those of the round before; None at the first round."""
    if voting is None or voting.frozen is None or not opened.is_whole:
        return None
    return differences_view.between(opened, *voting.frozen)


def _since_adopted(opened: Opened, case: TableCase) -> tuple[Changed, ...]:
    found = words_voted_on.since_adopted(case, case.transition) if opened.is_whole else None
    return differences_view.between(opened, *found) if found else ()


def _own_ballot(found: Sequence[offers.Offer], voting: Voting | None, uid: str) -> str:
    """Where the chair casts the ballot that he still may cast: his side decides a tie."""
    if voting is None or voting.step != "close" or not voting.vote.casting_vote:
        return ""
    for one in found:
        step = one.transition.round
        if step and (step.step, step.vote) == ("ballot", voting.vote.name) and one.allowed:
            return url_for("acts.act", uid=uid, trigger=one.transition.trigger)
    return ""
