"""Rules in words: what each rule of a step demands, its source, and by which post or whose place a person acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workflow_app.db import people
from workflow_app.domain.contents import Source
from workflow_app.domain.delegations import Delegation
from workflow_app.domain.demands.speaking import Shows, demand_of, filled, listed
from workflow_app.domain.demands.steps import STEP_DEMANDS
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, RoundStep, Rule
from workflow_app.services import documents, entering, signing, standing_in, who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import days, refusing, sources
from workflow_app.services.reasons.explanations import Reason

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
    "preside": Text(
        "Phiên biểu quyết “{vote}” đang mở, có thể đổi người chủ trì hoặc thư ký.",
        "A round of “{vote}” is open; its chair or secretary can be changed.",
    ),
    "close": Text(
        "Phiên biểu quyết “{vote}” đã đủ để chủ trì xác nhận kết quả.",
        "A round of “{vote}” is complete, for the chair to confirm.",
    ),
    "hand_up": Text(
        "Còn quá ít người được biểu quyết “{vote}”, vì những người khác rút khỏi việc.",
        "Too few are left to vote on “{vote}”, because the others keep out.",
    ),
}
NOBODY = Text("không ai", "nobody")
UNCHECKED = "chưa đối chiếu"
"""What a source says of itself that nobody has read in the regulation."""


def told(rule: str, demand: Text, refusals: tuple[Refusal, ...], source: Source | None = None) -> Reason:
    """A refusal that says itself where its rule is written is believed before the step is."""
    own = {one.source for one in refusals if one.source}
    if len(own) == 1 and (source is None or source.text not in own):
        text = own.pop()
        source = Source(text, verified=UNCHECKED not in text.vi)
    return Reason(rule, "fails" if refusals else "holds", demand, source, refusals)


class Speaker:
    """Puts the rulings of one step into words."""

    def __init__(self, case: TableCase, office: Office, is_shown: Shows = lambda _field: True) -> None:
        self.case, self.office, self.is_shown = case, office, is_shown
        self.titles = {name: Text(one.title.vi, one.title.en) for name, one in office.roles.roles.items()}

    def reason(self, ruling: refusing.Ruling, is_kept: bool = True) -> Reason:
        if not is_kept:
            return Reason(ruling.name, "unknown", self.demand(ruling), self.source(ruling))
        refusals = tuple(ruling.refusals)
        found = told(ruling.name, self.demand(ruling), refusals, self.source(ruling))
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
        case, transition, source = self.case, self.case.transition, self.case.transition.source or self.case.kind.source
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
                yield Reason(rule.name, "waived", demand, self.case.transition.source or self.case.kind.source)

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
            words = {"day": Text(shown(self.case.held_on), shown(self.case.held_on)), "since": _since(self.case)}
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
        return sources.source_of(self.case, ruling.name, ruling.about)

    def _papers(self, names: tuple[str, ...]) -> Text:
        return filled(STEP_DEMANDS["papers"], {"papers": listed([self.case.kind.papers[name].title for name in names])})

    def _by(self) -> Text:
        named = [who.named(self.case, one, self.office.roles) for one in who.asked(self.case)]
        words = {"who": listed(list(dict.fromkeys(named))) if named else NOBODY}
        if self.case.transition.sign_off is None:
            return filled(STEP_DEMANDS["by"], words)
        return _signatures(self.case, words, self.office.roles)


def _since(case: TableCase) -> Text:
    first = days.first(case)
    return Text(f", không trước {shown(first)}", f" nor before {shown(first)}") if first else Text("", "")


def _signatures(case: TableCase, words: dict[str, Text], roles: Any) -> Text:
    """Who signs, how many, one of each side where it is so, and in which order."""
    assert case.transition.sign_off is not None
    rule = case.transition.sign_off.rule
    sides = [signing.side(case, name, roles) for name in rule.required]
    if not rule.groups:
        need = Text("mọi", "every") if rule.needed is None else Text(str(rule.needed), str(rule.needed))
        of = listed(sides)
        among = Text(f", trong đó có {of.vi}", f", among them of {of.en}") if sides else Text("", "")
        return filled(STEP_DEMANDS["sign_off"], words | {"need": need, "among": among})
    least = rule.needed or 0
    more = Text(f", ít nhất {least} chữ ký", f", at least {least} signatures") if least > len(sides) else Text("", "")
    between = Text(", rồi ", ", then ") if rule.in_order else Text("; ", "; ")
    told_of = Text(between.vi.join(one.vi for one in sides), between.en.join(one.en for one in sides))
    name = "sign_off_in_order" if rule.in_order else "sign_off_of_each"
    return filled(STEP_DEMANDS[name], {"sides": told_of, "need": more})


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
    used = standing_in.substitution(case.as_it_stood(), actor, who.asked(case))
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
