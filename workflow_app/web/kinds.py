"""The kinds of the office: what each is for, its picture, and every step with who takes it under which rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from markupsafe import Markup

from workflow_app.domain.contents import Source
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.who import Place, RoleAt, Who, parse_place
from workflow_app.output import diagram
from workflow_app.services.awaiting import asked_of
from workflow_app.services.voting.reckoning import OUTCOMES
from workflow_app.web.edge import office
from workflow_app.web.language import chosen, say, t
from workflow_app.web.presenting import Badge, badge

blueprint = Blueprint("kinds", __name__)

_PLACES = {
    "owner": Text("nơi giữ hồ sơ", "where the dossier lies"), "origin": Text("nơi lập", "where it began"),
    "parent": Text("cấp trên trực tiếp", "the level above"), "root": Text("cấp cao nhất", "the highest level"),
}  # fmt: skip


ANYWHERE = "*"
MEANT = {
    CREATION: Badge(Text("bắt đầu", "start"), "draft"), ANYWHERE: Badge(Text("mọi bước", "any step"), "draft"),
}  # fmt: skip
"""What is no state of its own."""
NAMES = {CREATION: "start", ANYWHERE: "anywhere"}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table of steps."""

    from_states: tuple[Badge, ...]
    title: Text
    who: tuple[str, ...]
    recorded_by: tuple[str, ...]
    to_states: tuple[tuple[Text | None, Text], ...]
    guards: tuple[str, ...]
    papers: tuple[Text, ...]
    tone: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Stage:
    """The steps that begin from one state, folded away unless they are what the reader came for."""

    name: str
    badge: Badge
    steps: tuple[Step, ...]
    is_open: bool


@blueprint.get("/kinds")
def index() -> Any:
    library = office().library
    found = sorted((library.current(name) for name in library.names), key=lambda one: one.title.vi)
    return render_template("pages/kinds/index.html", nav="kinds", kinds=found)


@blueprint.get("/kinds/<kind>")
def show(kind: str) -> Any:
    if kind not in office().library.manifests:
        raise NotFound("kind", kind)
    found, state = office().library.current(kind), request.args.get("now", "")
    drawing = Markup(diagram.svg(found, chosen(), now=state if state in found.states else ""))  # noqa: S704 - drawn by us
    return render_template(
        "pages/kinds/show.html", nav="kinds", kind=found, drawing=drawing,
        stages=_stages(found, state, whole="all" in request.args), whole="all" in request.args,
    )  # fmt: skip


def _stages(kind: Kind, now: str, *, whole: bool) -> list[Stage]:
    """By the first state from which a step begins, in the order of the states; what begins anywhere comes last."""
    found: dict[str, list[Step]] = {name: [] for name in (CREATION, *kind.states, ANYWHERE)}
    badges = {name: badge(state) for name, state in kind.states.items()}
    for one in kind.transitions:
        sources = _sources(kind, one)
        place = ANYWHERE if sources == (MEANT[ANYWHERE],) else one.sources[0]
        found[place].append(_step(kind, one, sources))
    return [
        Stage(NAMES.get(name, name), MEANT.get(name) or badges[name], tuple(steps), whole or name == (now or None))
        for name, steps in found.items()
        if steps
    ]


def _step(kind: Kind, one: Transition, sources: tuple[Badge, ...]) -> Step:
    return Step(
        from_states=sources, title=one.title, who=tuple(phrase(kind, who) for who in asked_of(one)),
        recorded_by=tuple(phrase(kind, who) for who in one.recorded_by),
        to_states=tuple(
            (OUTCOMES.get(outcome), kind.states[target].title)
            for outcome, target in one.targets.items()
            if target in kind.states
        ),
        guards=tuple(rule.name for rule in one.guards),
        papers=tuple(kind.papers[name].title for name in one.needs_papers), tone=one.tone, source=one.source,
    )  # fmt: skip


def _sources(kind: Kind, transition: Transition) -> tuple[Badge, ...]:
    """Every open state is one word, not twenty badges."""
    open_states = {name for name, state in kind.states.items() if not state.final}
    if len(open_states) > 2 and open_states <= set(transition.sources):
        return (MEANT[ANYWHERE],)
    if CREATION in transition.sources:
        return (MEANT[CREATION],)
    return tuple(badge(kind.states[name]) for name in transition.sources)


def phrase(kind: Kind, who: Who) -> str:
    """Who a definition means, in words, without looking at any dossier."""
    if isinstance(who, RoleAt):
        role = office().roles.roles[who.role].title
        return t(f"{role.vi}, {place_phrase(kind, who.place)}", f"{role.en}, {place_phrase(kind, who.place)}")
    words = _PERSONS.get(type(who).__name__)
    return say(words) if words else t("người có tên trong hồ sơ", "a person named in the dossier")


_PERSONS = {
    "Author": Text("người lập hồ sơ", "the author"), "System": Text("hệ thống (đồng hồ)", "the system (its clock)"),
    "Asked": Text("nơi được hỏi ý kiến", "those asked"),
    "EarlierActor": Text("người đã làm bước trước", "an earlier actor"),
    "MeetingPost": Text("chủ trì hoặc thư ký hội nghị", "chair or secretary of the meeting"),
}  # fmt: skip


def place_phrase(kind: Kind, place: Place) -> str:
    """The place in words; where one looks upward from another place than the owner, that in brackets."""
    words = _place(kind, place)
    return f"{words} ({place_phrase(kind, parse_place(place.of))})" if place.of else words


def _place(kind: Kind, place: Place) -> str:
    known = _PLACES.get(place.how)
    if known:
        return say(known)
    if place.how == "nearest":
        title = office().roles.organisation_kinds.get(place.argument)
        return say(Text(title.vi, title.en)) if title else place.argument
    if place.how == "field" and place.argument in kind.fields:
        title = kind.fields[place.argument].title
        return t(f"nơi ghi ở “{title.vi}”", f"the place in “{title.en}”")
    name = place.argument.partition(".")[0]
    if place.how in ("roll", "each") and name in kind.fields:
        title = kind.fields[name].title
        if place.how == "each":
            return t(f"các tổ chức ở “{title.vi}”", f"the organisations in “{title.en}”")
        return t(f"nơi sinh hoạt đảng của người ở “{title.vi}”", f"the roll of the person in “{title.en}”")
    if place.how == "organisation":
        return t(f"tổ chức {place.argument}", f"the organisation {place.argument}")
    if place.how == "empowered":
        return t("cấp có thẩm quyền", "the level that holds the power")
    if place.how == "common":
        return t("cấp trên chung gần nhất", "the nearest level above both")
    return place.argument
