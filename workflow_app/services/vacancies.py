"""Dossiers that nobody can move now, because posts are vacant, or whoever holds them is kept from the step, or so few
are left who may sign or vote that it never comes about: an alarm for whoever runs the office, never an approval.

What then applies stands in the definition: the next in line or the superior takes the step (`vacant`), or the dossier
waits until somebody holds the post again. A substitute whose principal's post ended stands in for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.guards import shown
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.sign_offs import can_be_full
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import RoleAt
from workflow_app.services import signing, takers, who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import offers, refusing
from workflow_app.services.suspects import suspects

WAITS = Text(
    "Quy trình không giao cho ai khác: hồ sơ chờ đến khi có người giữ chức danh; không ai phê duyệt thay.",
    "The definition names nobody else: the dossier waits until somebody holds the post; nobody approves instead.",
)
HANDED_ON = Text(
    "Khi khuyết, quy trình giao cho {whom}; chức danh này cũng đang khuyết.",
    "While it is vacant the definition hands the step to {whom}, a post that is vacant as well.",
)

TOO_FEW = Text(
    "Cần {need} chữ ký, chỉ còn {left} người ký được: giao chức danh cho người khác, hoặc đổi người ký; không ai được "
    "tính là đã ký.",
    "{need} signatures are needed and {left} person(s) may sign: give the post to somebody else, or change a signer; "
    "nobody counts as having signed.",
)
KEPT_OUT = Text(
    "Người giữ chức danh đều rút khỏi việc, bị đình chỉ sinh hoạt, hoặc đã soạn hồ sơ, đã làm bước không được kiêm: "
    "giao chức danh cho người khác, hoặc chấm dứt việc rút của ai rút nhầm; không ai phê duyệt thay.",
    "Whoever holds the posts keeps out, is suspended, or wrote the dossier or took a step that excludes this one: give "
    "the post to somebody else, or let take part again who keeps out by mistake; nobody approves instead.",
)
NO_VOTE = Text(
    "Quá nhiều người rút khỏi việc nên tập thể không biểu quyết được. Cách giải quyết: {ways}. Người làm được các bước "
    "ấy cũng rút thì giao chức danh cho người không liên quan.",
    "So many keep out that the body cannot vote. The way out: {ways}. Where those who could do so keep out as well, "
    "give their post to somebody who is not concerned.",
)
NOT_OF_EACH = Text(
    "Mỗi nhóm phải có một người ký, có nhóm không còn ai ký được: giao chức danh cho người khác, hoặc đổi người ký.",
    "One of each group signs, and in one of them nobody may: give the post to somebody else, or change a signer.",
)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that nobody holds, and since which day; None where nobody held it before.

    `left`: of a post that is held, how many of its holders may sign the step; None where the post is vacant.
    `held`: of one whose holders may none of them take it, how many they are.
    """

    post: Text
    since: date | None
    left: int | None = None
    held: int = 0

    @property
    def told(self) -> Text:
        if self.held:
            vi, en = (
                f"{self.held} người giữ, không ai làm được bước này",
                f"held by {self.held}, none may take the step",
            )
            return Text(f"{self.post.vi} ({vi})", f"{self.post.en} ({en})")
        if self.left is not None:
            return Text(f"{self.post.vi} (còn {self.left} người ký được)", f"{self.post.en} ({self.left} may sign)")
        if self.since is None:
            return Text(f"{self.post.vi} (chưa từng có người giữ)", f"{self.post.en} (never held)")
        day = shown(self.since)
        return Text(f"{self.post.vi} (khuyết từ {day})", f"{self.post.en} (vacant since {day})")


@dataclass(frozen=True, slots=True)
class Able:
    """Another step out of the state, and the names of those who may take it today by post or by name."""

    step: Text
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stranded:
    """A dossier whose next step belongs to posts that nobody holds today, or nobody who may take it, or too few who may
    sign it, so that nobody can bring it about.

    `rule` says what the definition provides for that case; `able` who could do something else with the dossier.
    """

    row: DossierSeen
    kind: Text
    state: Text
    step: Text
    vacancies: tuple[Vacancy, ...]
    rule: Text
    able: tuple[Able, ...] = ()

    @property
    def dossier(self) -> str:
        return self.row.uid

    @property
    def title(self) -> str:
        return self.row.title


def stranded(session: Session, *, office: Office, now: datetime, limit: int = 100) -> list[Stranded]:
    """Open dossiers that wait for such posts alone, one line for each step that they wait for, the oldest first."""
    found: list[Stranded] = []
    for dossier_id in suspects(session, office, now):
        row, manifest = dossiers.find_by_id(session, dossier_id)
        kind = office.kind(session, manifest)
        waits = offers.waiting_for(session, office=office, kind=kind, dossier=row, now=now)
        cases = [TableCase(session, kind, row, one.transition, Actor(0, 0), now, defaults=office.defaults)
                 for one in waits]  # fmt: skip
        short = [_is_short(case) for case in cases]
        if any((one.persons or one.substitutes) and not few for one, few in zip(waits, short, strict=True)):
            continue
        able = tuple(_able(cases[0], office)) if cases else ()
        for one, case, few in zip(waits, cases, short, strict=True):
            if one.is_vacant or one.is_nobodys or few:
                vacant = tuple(_too_few(case, office) if few else _vacant(case, office, one.transition))
                rule = _rule_of_signing(case) if few and not one.is_vacant else _rule(one, vacant)
                state = kind.states[row.state].title
                found.append(Stranded(row, kind.title, state, one.transition.title, vacant, rule, able))
        if len(found) >= limit:
            break
    return found[:limit]


def mark(session: Session, now: datetime) -> tuple[object, ...]:
    """What the answer of `stranded` hangs on: while it is the same, so is the answer."""
    post, on = t.post.c, local_day(now).isoformat()
    held = sa.select(sa.func.count(), sa.func.max(post.id)).where(
        post.from_on <= on, sa.or_(post.to_on.is_(None), post.to_on >= on)
    )
    newest = sa.select(sa.func.max(t.leaf.c.id))
    return (on, *session.execute(held).one(), session.execute(newest).scalar())


def who_fills_posts(session: Session, office: Office, now: datetime) -> list[str]:
    """The names of those who give a vacant post to somebody: who holds, today, a post that runs the office."""
    p, on = t.post.c, local_day(now).isoformat()
    running = [name for name, role in office.roles.roles.items() if role.runs_office]
    query = (
        sa.select(t.person.c.full_name, t.person.c.name_sort)
        .distinct()
        .join(t.post, p.person_id == t.person.c.id)
        .where(p.role.in_(running), p.from_on <= on, sa.or_(p.to_on.is_(None), p.to_on >= on))
        .order_by(t.person.c.name_sort)
    )
    return [row[0] for row in session.execute(query).all()]


def _able(base: TableCase, office: Office) -> Iterator[Able]:
    """Steps for which the dossier does not wait, but that lead out of the state, change its signers, or let somebody
    take part again."""
    for step in base.kind.leaving[base.dossier.state]:
        aside = step.stays and not (step.signers or step.recusal == "lift")
        if step.awaited or aside or not refusing.applies(case := base.under(step)):
            continue
        if persons := offers.able_now(case, office):
            yield Able(step.title, tuple(case.person_name(one) for one in persons))


def _is_short(case: TableCase) -> bool:
    """Whether those who may sign, by post and by rule, are too few for the signatures that the step needs."""
    sign_off = case.transition.sign_off
    if sign_off is None:
        return False
    return not can_be_full(sign_off.rule, signing.made(case), signing.holders(case), signing.besides(case))


def _too_few(case: TableCase, office: Office) -> Iterator[Vacancy]:
    """The posts of the step that nobody holds; and of the others how many of their holders may sign."""
    assert case.transition.sign_off is not None
    fit = {person for persons in signing.holders(case).values() for person in persons}
    for one in dict.fromkeys(by for group in case.transition.sign_off.groups.values() for by in group):
        if isinstance(one, RoleAt):
            holders = who.holders(case, one)
            left = sum(person in fit for person in holders) if holders else None
            yield Vacancy(who.named(case, one, office.roles), None if holders else _since(case, one), left)


def _rule_of_signing(case: TableCase) -> Text:
    made, fit = signing.made(case), signing.holders(case)
    need = signing.state_of(case).need
    done = {person for one in made for person in (one.person, one.on_behalf_of)}
    left = len({person for persons in fit.values() for person in persons} | done)
    if left >= need:
        return NOT_OF_EACH
    return Text(TOO_FEW.vi.format(need=need, left=left), TOO_FEW.en.format(need=need, left=left))


def _rule(waits: offers.Waiting, posts: Iterable[Vacancy]) -> Text:
    if waits.is_nobodys and waits.mended_by:
        vi, en = ("; ".join(one.in_language(to) for one in waits.mended_by) for to in ("vi", "en"))
        return Text(NO_VOTE.vi.format(ways=vi), NO_VOTE.en.format(ways=en))
    if any(one.held for one in posts):
        return KEPT_OUT
    if not waits.instead:
        return WAITS
    vi, en = (", ".join(one.in_language(to) for one in waits.instead) for to in ("vi", "en"))
    return Text(HANDED_ON.vi.format(whom=vi), HANDED_ON.en.format(whom=en))


def _vacant(case: TableCase, office: Office, transition: Transition) -> Iterator[Vacancy]:
    """The posts that the definition names, those it hands the step on to included, that nobody holds today, or nobody
    whose turn it is and who may take the step."""
    signing = [one for group in transition.sign_off.groups.values() for one in group] if transition.sign_off else []
    free = set(takers.able(case))
    for one in dict.fromkeys([*(signing or transition.by), *transition.vacant]):
        if not isinstance(one, RoleAt):
            continue
        holders = who.holders(case, one)
        if not holders:
            yield Vacancy(who.named(case, one, office.roles), _since(case, one))
        elif free.isdisjoint(holders):
            yield Vacancy(who.named(case, one, office.roles), None, held=len(holders))


def _since(case: TableCase, one: RoleAt) -> date | None:
    """The day after the last holder's last."""
    p, places = t.post.c, case.place_ids(one.place, case.held_on)
    ended = sa.select(sa.func.max(p.to_on)).where(
        p.role == one.role, p.organisation_id.in_(places), p.to_on < case.today.isoformat()
    )
    last = case.session.execute(ended).scalar()
    return date.fromisoformat(last) + timedelta(days=1) if last else None
