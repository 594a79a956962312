"""What was decided: every act of a dossier, by whom, for which body, on which text, and the rules of its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from workflow_app.db import directory, pasts, people
from workflow_app.db.columns import instant_of
from workflow_app.domain.case import ActInput
from workflow_app.domain.contents import Source
from workflow_app.domain.demands.speaking import Shows
from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.who import PersonInField, RowPerson
from workflow_app.services import who
from workflow_app.services.cases import TableCase
from workflow_app.services.past.kept import Kept, LeafKept
from workflow_app.services.past.rebuilding import Stood, before
from workflow_app.services.reasons import explaining
from workflow_app.services.reasons.explanations import Reason
from workflow_app.services.reasons.still_known import is_kept_of


@dataclass(frozen=True, slots=True)
class Decided:
    """One act: who decided what, when, for whom and which body, on which text, by which rules, and why he might.

    `body` is the collective in whose name it was done, else the organisation of who did it; `digest` names the exact
    words, `document` and `document_digest` the text signed; `definition` is the digest of the rule text in force.
    """

    seq: int
    trigger: str
    step: Text
    from_state: Text
    to_state: Text
    person: str
    in_place_of: str
    recorded_by: str
    body: Text
    held_on: date
    recorded_at: str
    revision: int
    digest: str
    document: Text | None
    document_digest: str
    number: str
    reckoning: str
    definition: str
    source: Source | None
    reasons: tuple[Reason, ...]
    gaps: tuple[Text, ...]
    hash: str

    @property
    def is_explained(self) -> bool:
        """Whether every rule that can still be asked holds for that moment, as the books now have it."""
        return bool(self.reasons) and not any(one.answer == "fails" for one in self.reasons)


def decided(kept: Kept, leaf: LeafKept, is_shown: Callable[[TableCase], Shows]) -> Decided:
    kind, step = kept.kind_at(leaf), kept.taken(leaf)
    stood = before(kept, leaf)
    case = _moment(kept, leaf, kind, step, stood) if step else None
    found = case and explaining.explain(
        case, kept.office, gaps=stood.gaps if stood else (), is_shown=is_shown(case),
        is_kept=is_kept_of(kept, leaf, step, case, stood),
    )  # fmt: skip
    names = directory.names(kept.session, {one for one in (leaf.person_id, leaf.principal_id, leaf.recorder_id) if one})
    person, principal = leaf.person_id, leaf.principal_id
    document, digest = _document(kept, leaf, kind, step)
    return Decided(
        seq=leaf.seq, trigger=leaf.act, step=step.title if step else Text(leaf.act, leaf.act),
        from_state=_state(kind, leaf.from_state), to_state=_state(kind, leaf.to_state),
        person=names.get(person or 0, ""), in_place_of=names.get(principal or 0, "") if principal != person else "",
        recorded_by=names.get(leaf.recorder_id or 0, ""), body=_body(kept, leaf, kind, step, case, stood),
        held_on=leaf.held_on, recorded_at=leaf.at, revision=int(leaf.facts.get("rev") or 0),
        digest=str(leaf.facts.get("body") or ""), document=document, document_digest=digest, number=_number(leaf),
        reckoning="; ".join((leaf.basis.get("vote") or {}).get("reckoning", {}).values()),
        definition=str(leaf.facts["def"]["h"]), source=step.source or kind.source if step else kind.source,
        reasons=tuple(map(_as_done, found.reasons)) if found else (), gaps=found.gaps if found else (), hash=leaf.hash,
    )  # fmt: skip


def _as_done(reason: Reason) -> Reason:
    """What was asked with the act, or is not kept, held then: otherwise the act would have been refused."""
    return replace(reason, answer="recorded") if reason.answer in ("later", "unknown") else reason


def _moment(kept: Kept, leaf: LeafKept, kind: Kind, step: Transition, stood: Stood | None) -> TableCase:
    """The case as the act found it; what was entered is not kept whole, so those rules are told as recorded."""
    given = ActInput(
        held_on=leaf.held_on, exceptions=tuple(leaf.basis.get("exceptions") or ()),
        stage=str(leaf.basis.get("stage") or ""),
    )  # fmt: skip
    if stood:
        return stood.case(step, leaf.actor, given)
    blank = replace(
        kept.row, id=0, state=CREATION, head_seq=-1, head_hash="", revision=0, round=1, owner_id=kept.row.origin_id,
        about_id=None, fields={}, content_digest="", content_print="", revision_print="",
    )  # fmt: skip
    actor = leaf.actor
    if pasts.was_opened(kept.session, kept.row.id, leaf.at):
        actor = replace(actor, is_system=True)  # an act on another dossier brought it about
    case = TableCase(kept.session, kind, blank, step, actor, instant_of(leaf.at), given, kept.office.defaults)
    case.known_at = leaf.at
    return case


def _state(kind: Kind, name: str) -> Text:
    found = kind.states.get(name)
    return found.title if found else Text("chưa có", "nothing yet")


def _document(kept: Kept, leaf: LeafKept, kind: Kind, step: Transition | None) -> tuple[Text | None, str]:
    """The text that the act signed or numbered, and the digest of its exact words."""
    if step is None or not (step.signs or step.issues):
        return None, ""
    spec = kind.documents[step.signs or step.issues]
    signed = [value for one, value in kept.numbered("signs") if one.seq <= leaf.seq]
    return spec.title, str(signed[-1]["digest"]) if signed else ""


def _number(leaf: LeafKept) -> str:
    taken = leaf.facts.get("num")
    return f"{taken['n']:02d} ({taken['register']}, {taken['period']})" if taken else ""


def _body(
    kept: Kept, leaf: LeafKept, kind: Kind, step: Transition | None, case: TableCase | None, stood: Stood | None
) -> Text:
    """The collective that decided, or in whose name it was signed; else the organisation of the post by which it was
    done, and nothing where somebody acted for himself."""
    owner = stood.dossier.owner_id if stood else kept.row.origin_id
    place = people.organisation_by_id(kept.session, owner).name
    body = ""
    if step and step.round:
        vote = kind.votes[step.round.vote]
        found = case.place(vote.place, leaf.held_on) if case else None
        body, place = vote.body, found.name if found else place
    elif step and step.signs:
        body = kind.documents[step.signs].body or _last_body(kept, leaf, kind)
    if body in kind.bodies:
        title = kind.bodies[body].title
        return Text(f"{title.vi}, {place}", f"{title.en}, {place}")
    place = _acted_for(case, place) if step and case else place
    return Text(place, place)


def _acted_for(case: TableCase, owner: str) -> str:
    """The organisation of the post by which somebody acted; none of a person whom a field or a row names. Who began or
    records the dossier does so where it lies (`owner`), and so does who held no such post by what is known."""
    by = who.asked(case)
    post = who.may_act(case, case.actor, by)
    if post and post is not True:
        return people.organisation_by_id(case.session, people.post_held(case.session, post).organisation_id).name
    own = [one for one in by if isinstance(one, PersonInField | RowPerson)]
    mine = post is True and who.first_match(case, case.actor.principal_id, own) is not False
    return "" if mine else owner


def _last_body(kept: Kept, leaf: LeafKept, kind: Kind) -> str:
    votes = [value for one, value in kept.numbered("vote") if one.seq < leaf.seq and value.get("outcome") == "carried"]
    return kind.votes[votes[-1]["vote"]].body if votes else ""
