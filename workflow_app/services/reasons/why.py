"""Who decided what, when, for which body, on which text, under which rule text, and why was it allowed?

One answer for the page, the API and the command line, of today or of any past day: the steps that lead on, each with
its rules, and every act so far with the rules as they stood at its moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workflow_app.db import directory, dossiers, pasts, people
from workflow_app.db.columns import instant_of, instant_text
from workflow_app.db.session import Session
from workflow_app.domain.case import ActInput, Actor, DossierSeen
from workflow_app.domain.clocks import local_day
from workflow_app.domain.demands import Shows, listed
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import CREATION, Effect, Kind, RoundStep, Rule, Source, Transition
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.domain.who import PersonInField, RoleAt, RowPerson, parse_place
from workflow_app.services import following, who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.past.kept import Kept, LeafKept, effects_of
from workflow_app.services.past.rebuilding import Stood, before, on_day
from workflow_app.services.reasons import explaining, offers, refusing
from workflow_app.services.reasons.explaining import Explanation, Reason

NOT_OF_WORDS = frozenset(("document_is_issued", "document_is_unsigned"))
"""Guards that speak of a document, but not of its words."""
OF_CONTENT = frozenset(("field", "document", "paper", "column"))
BY_ROLL = frozenset(("on_the_roll", "member_standing"))
AS_RECORDED = Text(
    "Chức danh, danh sách đảng viên, thẩm quyền, uỷ quyền, cơ cấu tổ chức và nhiệm kỳ lấy như đã ghi đến hết ngày đó.",
    "Posts, rolls, powers, delegations, units and terms are those recorded by the end of that day.",
)
UNDATED = Text(
    "Dòng ghi từ trước khi sổ lưu thời điểm ghi được coi là đã biết từ ngày hiệu lực.",
    "Entries from before the books kept their instant are taken as known from their first day on.",
)
LATER = Text(
    "Không tính những điều về ngày đó mà sau này mới ghi: {}.", "Left out is what was recorded later of that day: {}."
)
BOOKS = {
    "posts": Text("{} chức danh", "{} post(s)"), "rolls": Text("{} mục danh sách đảng viên", "{} roll entries"),
    "powers": Text("{} thẩm quyền", "{} power(s)"), "organisations": Text("{} tổ chức", "{} unit(s)"),
    "terms": Text("{} nhiệm kỳ", "{} term(s)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decided:
    """One act: who decided what, when, for whom and which body, on which text, by which rules, and why he might.

    `body` is the collective in whose name it was done, else the organisation; `digest` names the exact words,
    `document` and `document_digest` the text signed; `definition` is the digest of the rule text in force.
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


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one dossier, one person and one day; `acts` are those recorded up to then."""

    dossier: DossierSeen
    kind: Kind
    on: date
    is_past: bool
    state: Text
    place: str
    person: str
    steps: tuple[Explanation, ...]
    acts: tuple[Decided, ...]
    gaps: tuple[Text, ...]


def why(
    session: Session, office: Office, row: DossierSeen, *, actor: Actor, now: datetime, on: date | None = None,
    trigger: str = "", is_shown: Callable[[TableCase], Shows] = lambda _case: lambda _field: True,
    with_acts: bool = True,
) -> Why:  # fmt: skip
    """Of one step, or of every step that leads on from there. Raises NotFound for a step that the definition does not
    know, and for a day before the dossier was begun or after today."""
    today = local_day(now)
    if on is not None and on > today:
        raise NotFound("day", on.isoformat())
    kept = Kept.of(session, office, row)
    stood = on_day(kept, on) if on is not None and on < today else None
    if on is not None and on < today and stood is None:
        raise NotFound("dossier on", on.isoformat())
    kind = stood.kind if stood else kept.kind_at(kept.leaves[-1])
    dossier = stood.dossier if stood else row
    steps = tuple(
        _explained(session, office, kind, dossier, transition, actor, now, stood, is_shown)
        for transition in _asked(kind, dossier, trigger)
    )
    until = kept.leaves[: stood.count] if stood else kept.leaves
    acts = tuple(_decided(kept, leaf, is_shown) for leaf in until) if with_acts else ()
    return Why(
        dossier=dossier, kind=kind, on=on or today, is_past=stood is not None,
        state=kind.states[dossier.state].title, place=people.organisation_by_id(session, dossier.owner_id).name,
        person=people.person_name(session, actor.person_id) if actor.person_id else "", steps=steps, acts=acts,
        gaps=(*stood.gaps, *_about_the_books(session, stood, on)) if stood and on else (),
    )  # fmt: skip


def _about_the_books(session: Session, stood: Stood, on: date) -> Iterator[Text]:
    """What the answer for a past day takes from the office's books, and what it leaves out."""
    yield AS_RECORDED
    if pasts.has_undated(session):
        yield UNDATED
    later = pasts.recorded_later(session, on, instant_text(stood.now))
    if later:
        told = listed([Text(BOOKS[one].vi.format(n), BOOKS[one].en.format(n)) for one, n in later.items()])
        yield Text(LATER.vi.format(told.vi), LATER.en.format(told.en))


def _asked(kind: Kind, dossier: DossierSeen, trigger: str) -> list[Transition]:
    if not trigger:
        return [one for one in kind.leaving[dossier.state] if not offers.is_of_system(one)]
    found = kind.find(trigger, dossier.state) or next((one for one in kind.transitions if one.trigger == trigger), None)
    if found is None or (found.sources == (CREATION,)):
        raise NotFound("trigger", trigger)
    return [found]


def _explained(
    session: Session, office: Office, kind: Kind, dossier: DossierSeen, transition: Transition, actor: Actor,
    now: datetime, stood: Stood | None, is_shown: Callable[[TableCase], Shows],
) -> Explanation:  # fmt: skip
    if stood:
        case = stood.case(transition, actor)
    else:
        case = TableCase(session, kind, dossier, transition, actor, now, defaults=office.defaults)
        case.keys = office.keys
    gaps = stood.gaps if stood else ()
    if kind.find(transition.trigger, dossier.state) is None:
        return explaining.explain_elsewhere(case, office, gaps)
    offer = offers.offer_of(case, office)
    found = explaining.explain(
        case, office, gaps=gaps, is_shown=is_shown(case), is_kept=_is_kept(stood, case) if stood else lambda _one: True
    )
    return replace(
        found, records_for=tuple(map(case.person_name, offer.for_whom)),
        stands_in_for=tuple(map(case.person_name, offer.in_place_of)),
    )  # fmt: skip


def _is_kept(stood: Stood, case: TableCase) -> Callable[[refusing.Ruling], bool]:
    """Whether what a rule speaks of is kept for that day: the words, where they are not, and proposed days never."""

    def asked(ruling: refusing.Ruling) -> bool:
        if ruling.name == "clocks":
            return not any(one.name == "accept_proposed_due" for one in case.transition.effects)
        if isinstance(ruling.about, RoundStep) and ruling.about.vote in stood.half_cast:
            return False
        return stood.content.is_exact or not _speaks_of_words(ruling, case)

    return asked


def _speaks_of_words(ruling: refusing.Ruling, case: TableCase) -> bool:
    if isinstance(ruling.about, Rule):
        values, shape = ruling.about.values, GUARDS[ruling.name].values
        sorts = {shape.get(name) for name in values}
        places = [values[name] for name in ("at", "of") if name in values and shape.get(name) == "free"]
        by_field = any(_named_in_words(RoleAt("", parse_place(one))) for one in places)
        return ruling.name not in NOT_OF_WORDS and (bool(sorts & OF_CONTENT) or by_field)
    if ruling.name == "by":
        return any(_named_in_words(one) for one in who.asked(case))
    if isinstance(ruling.about, RoundStep):
        return ruling.about.step == "open" and bool(case.kind.votes[ruling.about.vote].documents)
    if ruling.name == "effects":
        return any(_follows_words(one) for one in case.transition.effects)
    return ruling.name in ("route", "needs_field", "papers", "documents", "correction", "begins")


def _follows_words(effect: Effect) -> bool:
    if effect.name == "move_owner":
        return _named_in_words(RoleAt("", parse_place(effect.values["of"])))
    return effect.name in following.FAULTS


def _named_in_words(one: Any) -> bool:
    if isinstance(one, RoleAt):
        return one.place.how in ("field", "each", "roll", "common") or bool(one.place.of)
    return isinstance(one, PersonInField | RowPerson)


# What was decided ---------------------------------------------------------------------------------------------------


def _decided(kept: Kept, leaf: LeafKept, is_shown: Callable[[TableCase], Shows]) -> Decided:
    kind, step = kept.kind_at(leaf), kept.taken(leaf)
    stood = before(kept, leaf)
    case = _moment(kept, leaf, kind, step, stood) if step else None
    found = case and explaining.explain(
        case, kept.office, gaps=stood.gaps if stood else (), is_shown=is_shown(case),
        is_kept=_is_kept_of(kept, leaf, step, case, stood),
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


def _is_kept_of(
    kept: Kept, leaf: LeafKept, step: Transition | None, case: TableCase, stood: Stood | None
) -> Callable[[refusing.Ruling], bool]:
    def asked(ruling: refusing.Ruling) -> bool:
        if step and _moved_that_day(kept, leaf, step, ruling):
            return False
        return stood is None or _is_kept(stood, case)(ruling)

    return asked


def _moved_that_day(kept: Kept, leaf: LeafKept, step: Transition, ruling: refusing.Ruling) -> bool:
    """Rolls are kept by days: of the day on which this dossier moved somebody they say only where he came to."""
    if ruling.name not in BY_ROLL and not (ruling.name == "effects" and following.moves_rolls(step)):
        return False
    moves = [one for one in kept.leaves if effects_of(one, "move_roll") or effects_of(one, "set_member")]
    return any(one.seq >= leaf.seq and one.held_on <= leaf.held_on for one in moves)


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
    """The collective that decided, or in whose name it was signed; else the organisation where the dossier lay."""
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
    return Text(place, place)


def _last_body(kept: Kept, leaf: LeafKept, kind: Kind) -> str:
    votes = [value for one, value in kept.numbered("vote") if one.seq < leaf.seq and value.get("outcome") == "carried"]
    return kind.votes[votes[-1]["vote"]].body if votes else ""


# By uid or number ---------------------------------------------------------------------------------------------------


def find(session: Session, name: str) -> Iterator[tuple[DossierSeen, str]]:
    """The dossiers meant by a uid or by a printed number such as 01-KH/ĐU, the newest first."""
    found = dossiers.find(session, name) if people.is_name(name) else None
    if found is not None:
        yield found
        return
    for one in dossiers.numbered(session, name):
        yield dossiers.find_by_id(session, one)
