"""Why, and why not: every rule of a step with its answer, in words, for page, API and command line.

The rules and their answers are those of `refusing.rulings`, which is also what enforces; here they are put into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from workflow_app.db import people
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor, DossierSeen
from workflow_app.domain.decisions import SignOffRule
from workflow_app.domain.delegations import Delegation
from workflow_app.domain.demands import STEP_DEMANDS, Shows, demand_of, filled, listed
from workflow_app.domain.guards import shown
from workflow_app.domain.kinds import CREATION, Kind, RoundStep, Rule, Source
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.texts import Text
from workflow_app.domain.who import RoleAt
from workflow_app.services import acting, documents, entering, recusing, signing, who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import refusing

Answer = Literal["holds", "fails", "later", "waived", "recorded", "unknown"]
"""later: asked with what will be entered; waived: switched off by a declared exception, or by who acts; recorded: what
was entered is not kept whole, but the act was carried out, so the rule held then; unknown: what it speaks of is not
kept for that day."""

ANSWERS: dict[Answer, Text] = {
    "holds": Text("Đạt", "Holds"),
    "fails": Text("Chưa đạt", "Does not hold"),
    "later": Text("Sẽ hỏi khi thực hiện", "Asked with the act"),
    "waived": Text("Không hỏi (ngoại lệ đã khai báo)", "Not asked (declared exception)"),
    "recorded": Text("Đã hỏi và đạt khi thực hiện", "Asked and held when it was done"),
    "unknown": Text("Không còn lưu", "No longer kept"),
}

Outcome = Literal["allowed", "refused", "unknown"]

STAGES = {
    "open": Text("Lúc này mở được phiên biểu quyết “{vote}”.", "A round of “{vote}” can be opened now."),
    "ballot": Text(
        "Phiên biểu quyết “{vote}” đang mở, người này còn lá phiếu.",
        "A round of “{vote}” is open for this one's ballot.",
    ),
    "tally": Text(
        "Phiên biểu quyết “{vote}” đang mở để ghi kết quả.", "A round of “{vote}” is open for its result to be entered."
    ),
    "check": Text(
        "Phiên biểu quyết “{vote}” có phiếu giấy chờ người thứ hai nhập lại.",
        "A round of “{vote}” has paper ballots that wait for their second entry.",
    ),
    "close": Text(
        "Phiên biểu quyết “{vote}” đã đủ để chủ trì xác nhận kết quả.",
        "A round of “{vote}” is complete, for the chair to confirm.",
    ),
}
NOBODY = Text("không ai", "nobody")


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of a step: what it demands, whether it holds, and by what; where it does not, the refusals say why.

    `because` says by which post, or whose place, a rule about persons holds.
    """

    rule: str
    answer: Answer
    demand: Text
    source: Source | None = None
    refusals: tuple[Refusal, ...] = ()
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class Takers:
    """Who may take a step on that day: the posts (or persons) that the definition names, their holders, substitutes."""

    posts: tuple[Text, ...] = ()
    holders: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    is_vacant: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a person may, or may not, take a step of a dossier on a day. `gaps` name what is not kept for that day.

    `records_for` are those for whom he may write it down, `stands_in_for` those in whose place he may take it.
    """

    dossier: str
    title: str
    kind: Text
    definition: str
    trigger: str
    step: Text
    state: Text
    person: str
    in_place_of: str
    recorded_by: str
    on: date
    reasons: tuple[Reason, ...]
    takers: Takers
    source: Source | None = None
    gaps: tuple[Text, ...] = ()
    records_for: tuple[str, ...] = ()
    stands_in_for: tuple[str, ...] = ()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(refused for one in self.reasons for refused in one.refusals)

    @property
    def outcome(self) -> Outcome:
        if self.refusals:
            return "refused"
        return "unknown" if any(one.answer == "unknown" for one in self.reasons) else "allowed"

    @property
    def allowed(self) -> bool:
        return self.outcome == "allowed"

    @property
    def is_open(self) -> bool:
        """Whether he may bring the step about: for himself, in somebody's place, or by writing it down."""
        return self.allowed or bool(self.records_for or self.stands_in_for)


def explain(
    case: TableCase, office: Office, *, entered: bool = False, gaps: tuple[Text, ...] = (),
    is_shown: Shows = lambda _field: True, is_kept: Callable[[refusing.Ruling], bool] = lambda _ruling: True,
) -> Explanation:  # fmt: skip
    """Every rule of `case.transition` for the case's actor, holding or not, in the order in which they decide.

    With `entered` the rules about what was entered are asked as well, exactly as the act would ask them. `is_shown`
    says which fields' days may be told; `is_kept`, of a past day, whether what a rule speaks of is kept.
    """
    speaker = _Speaker(case, office, is_shown)
    reasons = [speaker.reason(one, is_kept(one)) for one in refusing.rulings(case, office.roles, entered)]
    if not entered:
        reasons += speaker.later()
    reasons += speaker.waived(entered)
    return _explanation(case, office, (speaker.state(), *reasons), gaps)


def explain_act(
    session: Session, office: Office, kind: Kind, row: DossierSeen, trigger: str, *, actor: Actor, now: datetime,
    values: Mapping[str, Any] | None = None,
) -> Explanation:  # fmt: skip
    """As `acting.act` would judge it with these values: it is refused exactly where a rule named here does not hold.

    Raises NotFound for a step that the definition does not know.
    """
    here = kind.find(trigger, row.state)
    transition = here or next((one for one in kind.transitions if one.trigger == trigger), None)
    if transition is None:
        raise NotFound("trigger", trigger)
    blank = TableCase(session, kind, row, transition, actor, now, defaults=office.defaults)
    if here is None:
        return explain_elsewhere(blank, office)
    try:
        case = acting.case_of(session, office, kind, row, transition, actor, now, values or {})
    except Refused as unreadable:
        reason = _told("input", STEP_DEMANDS["input"], unreadable.refusals)
        return _explanation(blank, office, (_Speaker(blank, office).state(), reason), ())
    return explain(case, office, entered=True)


def explain_elsewhere(case: TableCase, office: Office, gaps: tuple[Text, ...] = ()) -> Explanation:
    """Of a step that the definition knows, but not from the present state: that alone is why not."""
    reason = acting.not_from_here(
        case.session, office=office, kind=case.kind, dossier=case.dossier, trigger=case.transition.trigger,
        past=case.past(),
    )  # fmt: skip
    return _explanation(
        case, office, (replace(_Speaker(case, office).state(), answer="fails", refusals=(reason,)),), gaps
    )


def _explanation(case: TableCase, office: Office, reasons: tuple[Reason, ...], gaps: tuple[Text, ...]) -> Explanation:
    actor, kind = case.actor, case.kind
    stands_in = actor.person_id != actor.principal_id
    return Explanation(
        dossier=case.dossier.uid, title=case.dossier.title, kind=kind.title, definition=kind.digest,
        trigger=case.transition.trigger, step=case.transition.title, state=_state(kind, case.dossier.state),
        person=case.person_name(actor.person_id) if actor.person_id else "—",
        in_place_of=case.person_name(actor.principal_id) if stands_in else "",
        recorded_by=case.person_name(actor.recorder_id) if actor.recorder_id else "", on=case.today, reasons=reasons,
        takers=takers(case, office), source=case.transition.source or kind.source, gaps=gaps,
    )  # fmt: skip


def takers(case: TableCase, office: Office) -> Takers:
    """Posts, today's holders and substitutes, without those who keep out of the dossier."""
    whos = who.asked(case)
    if case.transition.sign_off:
        found = [person for persons in signing.holders(case).values() for person in persons]
    else:
        found = [person for one in whos for person in who.holders(case, one)]
    holders = [one for one in dict.fromkeys(found) if not recusing.ground_of(case, one)]
    stood_in = dict.fromkeys(one for person in holders for one in who.substitutes(case, person, whos))
    return Takers(
        tuple(dict.fromkeys(who.named(case, one, office.roles) for one in whos)),
        tuple(case.person_name(one) for one in holders), tuple(case.person_name(one) for one in stood_in),
        not holders and any(isinstance(one, RoleAt) for one in whos),
    )  # fmt: skip


def _state(kind: Kind, name: str) -> Text:
    found = kind.states.get(name)
    return found.title if found else Text("chưa có", "nothing yet")


def _told(rule: str, demand: Text, refusals: tuple[Refusal, ...], source: Source | None = None) -> Reason:
    return Reason(rule, "fails" if refusals else "holds", demand, source, refusals)


class _Speaker:
    """Puts the rulings of one step into words."""

    def __init__(self, case: TableCase, office: Office, is_shown: Shows = lambda _field: True) -> None:
        self.case, self.office, self.is_shown = case, office, is_shown
        self.titles = {name: Text(one.title.vi, one.title.en) for name, one in office.roles.roles.items()}

    def reason(self, ruling: refusing.Ruling, is_kept: bool = True) -> Reason:
        if not is_kept:
            return Reason(ruling.name, "unknown", self.demand(ruling), self.source(ruling))
        refusals = tuple(ruling.refusals)
        found = _told(ruling.name, self.demand(ruling), refusals, self.source(ruling))
        if ruling.name == "by" and not refusals:
            return replace(found, because=_by_which(self.case, self.titles))
        return found

    def state(self) -> Reason:
        transition, kind = self.case.transition, self.case.kind
        left = [kind.states[one].title for one in transition.sources if one != CREATION]
        here = kind.states.get(self.case.dossier.state)
        words = {"step": transition.title, "states": listed(left), "state": here.title if here else Text("", "")}
        demand = STEP_DEMANDS["state" if here and left else "beginning"]
        return Reason("state", "holds", filled(demand, words), kind.source)

    def later(self) -> Iterator[Reason]:
        """What an offer leaves to the act: rules about what will be entered with it."""
        case, transition, source = self.case, self.case.transition, self._own_source()
        for rule in transition.guards:
            if refusing.when_asked(case, rule, entered=False) == "later":
                yield Reason(rule.name, "later", demand_of(case, rule, self.titles, self.is_shown), source)
        needed = [case.kind.fields[name] for name in transition.needs_fields if name in transition.sets]
        needed += [case.kind.asks[name] for name in transition.asks if case.kind.asks[name].required]
        for field in needed:
            yield Reason("needs_field", "later", filled(STEP_DEMANDS["needs_field"], {"field": field.title}), source)
        brought = tuple(name for name in transition.needs_papers if name in transition.takes_papers)
        if brought:
            yield Reason("papers", "later", self._papers(brought), source)
        if entering.only_writes(transition):
            yield Reason("writes", "later", STEP_DEMANDS["writes"], source)

    def waived(self, entered: bool) -> Iterator[Reason]:
        for rule in self.case.transition.guards:
            if refusing.when_asked(self.case, rule, entered) == "waived":
                demand = demand_of(self.case, rule, self.titles, self.is_shown)
                yield Reason(rule.name, "waived", demand, self._own_source())

    def demand(self, ruling: refusing.Ruling) -> Text:
        about, kind, transition = ruling.about, self.case.kind, self.case.transition
        if isinstance(about, Rule):
            return demand_of(self.case, about, self.titles, self.is_shown)
        if ruling.name == "papers":
            return self._papers(about)
        if ruling.name == "by":
            return self._by()
        words: dict[str, Text] = {}
        if ruling.name == "needs_field":
            words = {"field": about.title}
        elif ruling.name == "route":
            words = {
                "fields": listed([kind.fields[name].title for name in sorted(about.fields()) if name in kind.fields])
            }
        elif ruling.name == "held_on":
            words = {"day": Text(shown(self.case.held_on), shown(self.case.held_on))}
        elif ruling.name == "begins":
            words = {"documents": listed([kind.documents[name].title for name in documents.to_begin(self.case)])}
        elif ruling.name == "number":
            words = {"document": kind.documents[about].title}
        elif ruling.name == "documents":
            named = dict.fromkeys(one for one in (transition.signs, transition.issues, *transition.writes) if one)
            words = {"documents": listed([kind.documents[name].title for name in named])}
        elif isinstance(about, RoundStep):
            return filled(STAGES.get(about.step, STEP_DEMANDS["round"]), {"vote": kind.votes[about.vote].title})
        return filled(STEP_DEMANDS[ruling.name], words)

    def source(self, ruling: refusing.Ruling) -> Source | None:
        found: Source | None = None
        if isinstance(ruling.about, RoundStep):
            found = self.case.kind.votes[ruling.about.vote].source
        elif ruling.name == "papers":
            found = next((one.source for name in ruling.about if (one := self.case.kind.papers[name]).source), None)
        return found or self._own_source()

    def _own_source(self) -> Source | None:
        return self.case.transition.source or self.case.kind.source

    def _papers(self, names: tuple[str, ...]) -> Text:
        return filled(STEP_DEMANDS["papers"], {"papers": listed([self.case.kind.papers[name].title for name in names])})

    def _by(self) -> Text:
        named = [who.named(self.case, one, self.office.roles) for one in who.asked(self.case)]
        words = {"who": listed(list(dict.fromkeys(named))) if named else NOBODY}
        sign_off = self.case.transition.sign_off
        if sign_off is None:
            return filled(STEP_DEMANDS["by"], words)
        return filled(STEP_DEMANDS["sign_off"], words | {"need": _needed(sign_off.rule)})


def _needed(rule: SignOffRule) -> Text:
    if rule.needed is not None:
        return Text(str(rule.needed), str(rule.needed))
    return Text("mỗi nhóm một", "one of each group") if rule.groups else Text("mọi", "every")


def _by_which(case: TableCase, titles: dict[str, Text]) -> Text | None:
    """The post by which the actor takes the step, since when and on which basis; or that he is named for it."""
    if case.actor.is_system:
        return Text("Hệ thống (đồng hồ thời hạn)", "The system (its clock)")
    group = signing.group_of(case) if case.transition.sign_off else None
    post = group[1] if group else who.may_act(case, case.actor, who.asked(case))
    if post is None and (put_on := _put_on(case)):
        return put_on
    if post is None or isinstance(post, bool):
        return Text("Có tên trong hồ sơ ở vai này", "Named in the dossier for this part") if post is not False else None
    held = people.post_held(case.session, post)
    title = titles.get(held.role, Text(held.role, held.role))
    place = case.organisation_by_id(held.organisation_id).name
    vi = f"Chức danh {title.vi}, {place}, từ {shown(held.from_on)}"
    en = f"The post of {title.en}, {place}, since {shown(held.from_on)}"
    if held.to_on:
        vi, en = f"{vi} đến {shown(held.to_on)}", f"{en} until {shown(held.to_on)}"
    if held.basis:
        vi, en = f"{vi} (căn cứ {held.basis})", f"{en} (by {held.basis})"
    used = _delegation_used(case)
    return Text(f"{vi}; {used.vi}", f"{en}; {used.en}") if used else Text(vi, en)


def _put_on(case: TableCase) -> Text | None:
    """In whose place, or besides the others, the actor was made a signer, and by which step; None where he was not."""
    trigger, me = case.transition.trigger, case.actor.principal_id
    changes = [one for one in case.signer_changes() if (one.trigger, one.person_id) == (trigger, me)]
    step = next((one.title for one in case.kind.transitions if one.signers == trigger), None)
    if not changes or step is None:
        return None
    if changes[-1].instead_of is None:
        return Text(f"Được thêm làm người ký theo bước “{step.vi}”", f"Added as a signer by “{step.en}”")
    old = case.person_name(changes[-1].instead_of)
    return Text(f"Ký thay {old} theo bước “{step.vi}”", f"Signs instead of {old} by “{step.en}”")


def _delegation_used(case: TableCase) -> Text | None:
    """Who stands in for whom, from when to when, and on which written basis; nothing where somebody acts himself."""
    actor = case.actor
    if actor.person_id == actor.principal_id:
        return None
    used = who.substitution(case.as_it_stood(), actor, who.asked(case))
    if not isinstance(used, Delegation):
        return None
    mine, theirs = case.person_name(used.substitute_id), case.person_name(used.principal_id)
    first, last = shown(used.from_on), shown(used.to_on)
    vi = f"{mine} thay {theirs} theo uỷ quyền từ {first} đến hết {last}"
    en = f"{mine} stands in for {theirs} by a delegation from {first} to {last}"
    if used.within_id is not None:
        place = case.organisation_by_id(used.within_id).name
        vi, en = f"{vi}, chỉ hồ sơ của {place} và cấp dưới", f"{en}, only for dossiers of {place} and below"
    return Text(f"{vi}, căn cứ {used.basis}", f"{en}, by {used.basis}") if used.basis else Text(vi, en)
