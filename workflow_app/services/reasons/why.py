"""Who decided what, when, for which body, on which text, under which rule text, and why was it allowed?

One answer for the page, the API and the command line, of today or of any past day: the steps that lead on, each with
its rules, and every act so far with the rules as they stood at its moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflow_app.db import dossiers, pasts, people
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.demands.speaking import Shows, listed
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.services import standing_in, who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.past.kept import Kept
from workflow_app.services.past.rebuilding import Stood, on_day
from workflow_app.services.reasons import explaining, offers
from workflow_app.services.reasons.decided import Decided, decided
from workflow_app.services.reasons.explanations import Explanation
from workflow_app.services.reasons.still_known import is_kept
from workflow_app.services.voting import paper

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
    acts = tuple(decided(kept, leaf, is_shown) for leaf in until) if with_acts else ()
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

    def explained(asked: TableCase) -> Explanation:
        kept = is_kept(stood, asked) if stood else lambda _one: True
        return explaining.explain(asked, office, gaps=gaps, is_shown=is_shown(asked), is_kept=kept)

    records_for = () if paper.hides_voters(case) else offer.for_whom
    return replace(
        explained(case), records_for=tuple(map(case.person_name, records_for)),
        stands_in_for=tuple(map(case.person_name, offer.in_place_of)),
        in_places=tuple(map(explained, _in_places(case))),
    )  # fmt: skip


def _in_places(case: TableCase) -> Iterator[TableCase]:
    """The same question of the same person, in the place of each who delegated to him a post that the step asks for."""
    me = case.actor.person_id
    if not me or me != case.actor.principal_id or case.actor.recorder_id:
        return
    for principal in standing_in.delegators(case, me, who.asked(case)):
        asked = case.under(case.transition)
        asked.actor = Actor(me, principal)
        yield asked


def find(session: Session, name: str) -> Iterator[tuple[DossierSeen, str]]:
    """The dossiers meant by a uid or by a printed number such as 01-KH/ĐU, the newest first."""
    found = dossiers.find(session, name) if people.is_name(name) else None
    if found is not None:
        yield found
        return
    for one in dossiers.numbered(session, name):
        yield dossiers.find_by_id(session, one)
