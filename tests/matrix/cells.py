"""Each cell of the matrix: what the table says for one person and one step, and what the product answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from tests.matrix.facts import Facts
from tests.matrix.reading import Difference, Phrases, Row, differences, enforced, table
from tests.matrix.walking import LONG_AGO, Stop
from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.services import acting, visibility
from workflow_app.services import people as staffing
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers, refusing

Verdict = Literal["may", "duty", "role", "hidden"]
"""Nothing but the content stands against it; kept out by separation of duties; not his post; the dossier does not
exist for him."""

DUTY = frozenset(
    (
        "own_work",
        "same_person",
        "about_yourself",
        "recorder_is_chair",
        "named_in_field",
        "is_subject",
        "already_signed",
        "recused",
        "substitute_is_author",
        "own_correction",
        "second_person_needed",
    )
)
"""The family of codes with which separation of duties answers."""
ROLE = frozenset(
    ("not_your_role", "nothing_to_take_back", "not_entitled", "not_your_reservation", "vote_not_delegated",
     "delegation_missing", "delegation_over", "delegation_not_yet", "delegation_revoked", "delegation_out_of_scope",
     "must_sign_himself")
)  # fmt: skip

ASKED_OF_STRANGERS = 0.2
"""To whom the dossier does not exist, the step is not offered at all; some are asked nevertheless, in a soak all."""

BARS_THE_RECORDER = ("field member", "field person", "supervised", "chair of ", "did ", "recorded cast_")
"""Relations that keep out whoever holds the pen as well: the subject, every hand of one vote, and whoever took or wrote
down a step that another than this one's takes: drafter, signer and who numbers are three, whoever writes it down. Not
`did create`: who wrote a dossier is no judge of it, and a pen judges nothing."""


@dataclass
class Tally:
    """What was asked so far, and what did not come true."""

    cells: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)
    by_verdict: Counter[str] = field(default_factory=Counter)
    reached: set[tuple[str, str, str]] = field(default_factory=set)
    differing: set[Difference] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def count(self, sort: str, kind: str, verdict: str) -> None:
        self.cells[sort] += 1
        self.by_kind[kind] += 1
        self.by_verdict[verdict] += 1


def codes_in(reasons: tuple[Refusal, ...] | list[Refusal]) -> Verdict:
    codes = {one.code for one in reasons}
    if codes & ROLE:
        return "role"
    return "duty" if codes & DUTY else "may"


def said(row: Row, facts: Facts, person: int, *, recorder: int | None = None) -> Verdict:
    """What the table says, visibility left aside."""
    if recorder is not None and not facts.any(row.recorded, recorder):
        return "role"
    if not facts.any(row.may, person):
        return "role"
    if facts.any(row.never, person) or (not row.step.startswith("recuse") and facts.bears("did recuse", person)):
        return "duty"
    if recorder is not None and facts.any(barring_the_recorder(row.never), recorder):
        return "duty"
    return "may"


def barring_the_recorder(never: Phrases) -> Phrases:
    return tuple(one for one in never if one.startswith(BARS_THE_RECORDER) and one != "did create")


def principals_of(stop: Stop, row: Row, person: int) -> list[int]:
    """Those who may take the step by their post, and in whose place the person stands today and for this step."""
    day, found = local_day(stop.now).isoformat(), []
    for one in stop.delegated:
        by_post = [phrase for phrase in row.may if phrase.startswith(f"{one.role} @")]
        if one.substitute == person and one.holds(stop.kind.name, row.step, day):
            found += [one.principal] if stop.facts.any(by_post, one.principal) else []
    return found


def kept_out(stop: Stop, row: Row, person: int) -> bool:
    """Of an act in somebody's place: neither of the two may be concerned."""
    barred = (*row.never, "author", "did create", "did recuse")  # nobody stands in for anybody on what he wrote himself
    return stop.facts.any(barred, person)


def may_in_the_place_of_another(stop: Stop, row: Row, person: int) -> bool:
    return any(not kept_out(stop, row, person) and not kept_out(stop, row, one)
               for one in principals_of(stop, row, person))  # fmt: skip


class Asking:
    """Asks the cells of one stop after another."""

    def __init__(self, tally: Tally, *, acts_at_each: int, thorough: bool = False, seed: int = 20260302) -> None:
        self.thorough = thorough
        self.tally, self.acts_at_each, self.random = tally, acts_at_each, Random(seed)
        self.variant = False

    def __call__(self, stop: Stop) -> None:
        with stop.undone() as session:
            self._posts_know(stop)
            self._plain(stop, session)
            if self.variant:
                return
            self._hats(stop, session)
            self._recorded(stop, session)
            self._substituted(stop, session)
            self._acts(stop, session)

    # One person after another, as things stand

    def _plain(self, stop: Stop, session: Session) -> None:
        for name, person in stop.persons.items():
            sees = visibility.sees(session, stop.office, stop.kind, stop.dossier, person, stop.now)
            knows = stop.facts.knows(person)
            if sees and not knows and (told := self._told_early(stop, person)):
                self.tally.differing.add(told)
            elif sees != knows:
                self._fault(stop, name, "dossier", f"{'knows' if knows else 'does not know'} of it", f"sees: {sees}")
            if not (
                knows or sees or self.thorough or self.variant or self._is_open(stop, person) or self._now_and_then()
            ):
                for _ in self._rows(stop):
                    self.tally.count("unseen", stop.kind.name, "hidden")
                continue
            for offer in self._offers(stop, session, person):
                got = self._of_offer(stop, session, person, offer)
                self._compare(
                    stop, name, person, offer.transition.trigger, got if knows else "hidden",
                    sort="variant" if self.variant else "plain", knows=knows, enforced_as=got,
                )  # fmt: skip

    def _now_and_then(self) -> bool:
        return self.random.random() < ASKED_OF_STRANGERS

    def _is_open(self, stop: Stop, person: int) -> bool:
        """Whether a difference with the table may show with this person."""
        mine = [one for one in differences() if one.kind == stop.kind.name and one.column == "more"]
        return any(stop.facts.bears(one.phrase, person) for one in mine)

    def _posts_know(self, stop: Stop) -> None:
        """Whoever may take a step by his post knows of the dossier by his post: else it waits for somebody blind."""
        for row in self._rows(stop):
            if not self._on_route(stop, row):
                continue
            for phrase in [one for one in row.may if " @ " in one]:
                self.tally.count("posts", stop.kind.name, "may")
                if stop.facts.reader_keys(phrase) - stop.facts.past.readers:
                    found = self._blind(stop, row.step, phrase)
                    self.tally.differing |= found
                    if not found:
                        self._fault(stop, phrase, row.step, "may take it", "may not know of the dossier")

    def _blind(self, stop: Stop, step: str, phrase: str) -> set[Difference]:
        wanted = (stop.kind.name, "knows", step, phrase)
        return {one for one in differences() if (one.kind, one.step, one.column, one.phrase) == wanted}

    def _told_early(self, stop: Stop, person: int) -> Difference | None:
        where = (stop.kind.name, "knows", stop.dossier.state)
        found = [one for one in differences() if (one.kind, one.step, one.column) == where]
        return next((one for one in found if stop.facts.bears(one.phrase, person)), None)

    def _offers(self, stop: Stop, session: Session, person: int) -> list[offers.Offer]:
        return offers.offers(
            session, office=stop.office, kind=stop.kind, dossier=stop.dossier, actor=Actor(person, person), now=stop.now
        )

    def _of_offer(self, stop: Stop, session: Session, person: int, offer: offers.Offer) -> Verdict:
        if not offer.recordable:
            return codes_in(offer.refusals)
        reasons = self._reasons(stop, session, offer.transition, Actor(person, person))
        return codes_in(reasons)  # an offer to record shows why those for whom he records may not

    def _reasons(self, stop: Stop, session: Session, transition: Any, actor: Actor) -> list[Refusal]:
        case = TableCase(session, stop.kind, stop.dossier, transition, actor, stop.now, defaults=stop.office.defaults)
        return refusing.refusals_for(case, roles=stop.office.roles, entered=False)

    def _compare(
        self, stop: Stop, name: str, person: int, step: str, got: Verdict, *, sort: str, knows: bool = True,
        enforced_as: Verdict | None = None, recorder: int | None = None,
    ) -> None:  # fmt: skip
        kind, state = stop.kind.name, stop.dossier.state
        row, less = table(kind).row(step, state), enforced(kind, step, state)
        self.tally.reached.add((kind, state, step))
        self.tally.count(sort, kind, got)
        if row is None or less is None:
            self.tally.wrong.append(f"{kind}, {state}: no row for “{step}”")
            return
        got = enforced_as or got
        right, open_yet = (said(one, stop.facts, person, recorder=recorder) for one in (row, less))
        by_post = [one for one in row.may if stop.facts.bears(one, person)]
        if not knows and right == "may" and not any(self._blind(stop, step, one) for one in by_post):
            self._fault(stop, name, step, "may take it", "and yet may not know of the dossier")
        if got == right:
            return
        if got != open_yet:
            self._fault(stop, name, step, right, got)
            return
        for one in differences():
            if (one.kind, one.step) == (kind, step) and stop.facts.bears(one.phrase, person):
                self.tally.differing.add(one)

    def _fault(self, stop: Stop, name: str, step: str, expected: str, got: str) -> None:
        where = f"{stop.kind.name}, {stop.dossier.state} ({stop.story})"
        self.tally.wrong.append(f"{where}: {name}, “{step}”: the table says {expected}, the product {got}")

    # Whoever is kept out, given the very post that takes the step

    def _hats(self, stop: Stop, session: Session) -> None:
        for name, person, role, place in list(self._two_hats(stop)):
            key = (person, role, place)
            session.connection.exec_driver_sql("SAVEPOINT hat")
            try:
                uid, code = people.person_uid(session, person), self._code(session, place)
                staffing.give_post(
                    session, office=stop.office, person_id=None, now=stop.now, person=uid, role=role,
                    organisation=code, from_on=LONG_AGO,
                )  # fmt: skip
                stop.facts.chart.posts.add(key)
                for offer in self._offers(stop, session, person):
                    got = self._of_offer(stop, session, person, offer)
                    self._compare(stop, f"{name} made {role} @ {code}", person, offer.transition.trigger, got,
                                  sort="two hats")  # fmt: skip
            except Refused:
                pass  # two posts that no one person may hold: that is told in _roles.yaml and tested with it
            finally:
                stop.facts.chart.posts.discard(key)
                session.connection.exec_driver_sql("ROLLBACK TO hat")

    def _two_hats(self, stop: Stop) -> Iterator[tuple[str, int, str, int]]:
        found: dict[tuple[int, str, int], str] = {}
        for row in self._rows(stop):
            if "supervised" in row.never:
                for place in sorted(stop.facts.places("supervised"))[:1]:
                    for person in [one for one in stop.persons.values() if stop.facts.any(row.may, one)][:2]:
                        if not stop.facts.bears("supervised", person):
                            found.setdefault((person, "member_of_staff", place), stop.names[person])
            posts = [one.split(" @ ") for one in row.may if " @ " in one]
            for role, where in posts[:1]:
                for place in sorted(stop.facts.places(where))[:1]:
                    for phrase in row.never:
                        bearers = [p for p in stop.persons.values() if stop.facts.bears(phrase, p)]
                        for person in bearers[:2]:
                            if (person, role, place) not in stop.facts.chart.posts:
                                found.setdefault((person, role, place), stop.names[person])
        for (person, role, place), name in found.items():
            yield name, person, role, place

    def _rows(self, stop: Stop) -> list[Row]:
        return [one for one in table(stop.kind.name).rows if one.covers(stop.dossier.state)]

    def _code(self, session: Session, place: int) -> str:
        row = session.execute(t.organisation.select().where(t.organisation.c.id == place)).one()
        return str(row.code)

    # Recorded by somebody else

    def _recorded(self, stop: Stop, session: Session) -> None:
        for row in self._rows(stop):
            transition = stop.kind.find(row.step, stop.dossier.state)
            if transition is None or (transition.when and not transition.when.holds(stop.dossier.fields)):
                continue
            everybody = list(stop.persons.items())
            takers = [one for one in everybody if stop.facts.any(row.may, one[1])][:2]
            others = self.random.sample(everybody, 2)
            recorders = [one for one in everybody if stop.facts.any(row.recorded, one[1])][:3]
            hands = [one for one in everybody if stop.facts.any(barring_the_recorder(row.never), one[1])][:2]
            for taker, person in [*takers, *others[:1]]:
                for name, recorder in [*recorders, *hands, *others]:
                    if recorder != person:
                        reasons = self._reasons(stop, session, transition, Actor(person, person, recorder_id=recorder))
                        self._compare(stop, f"{name} recording for {taker}", person, row.step, codes_in(reasons),
                                      sort="recorded", recorder=recorder)  # fmt: skip

    # In somebody else's place

    def _substituted(self, stop: Stop, session: Session) -> None:
        """Whoever was named in time and in scope may, and nobody else; both persons must be free of the matter."""
        everybody, known = list(stop.persons.items()), set(stop.persons.values())
        for row in self._rows(stop):
            by_post = [one for one in row.may if " @ " in one]
            transition = stop.kind.find(row.step, stop.dossier.state)
            if transition is None or not by_post or not self._on_route(stop, row):
                continue
            principals = [one for one in everybody if stop.facts.any(by_post, one[1])][:2]
            for name, principal in principals:
                own = [one.substitute for one in stop.delegated if one.principal == principal]
                others = [one for _, one in self.random.sample(everybody, 2)]
                for person in dict.fromkeys([one for one in own if one in known] + others):
                    if person == principal:
                        continue
                    stands_in = principal in principals_of(stop, row, person)
                    reasons = self._reasons(stop, session, transition, Actor(person, principal))
                    self._compare_substitute(stop, row, (name, principal), person, stands_in, codes_in(reasons))

    def _compare_substitute(
        self, stop: Stop, row: Row, principal: tuple[str, int], person: int, stands_in: bool, got: Verdict
    ) -> None:
        self.tally.count("substitute", stop.kind.name, got)
        less = enforced(stop.kind.name, row.step, stop.dossier.state)
        assert less is not None
        allowed: set[Verdict] = set()
        for one in (row, less):
            if not stands_in:
                allowed.add("role")
            elif kept_out(stop, one, person) or kept_out(stop, one, principal[1]):
                allowed.add("duty")
            else:
                allowed.add("may")
        if got not in allowed:
            name = f"{stop.names[person]} in the place of {principal[0]}"
            self._fault(stop, name, row.step, " or ".join(sorted(allowed)), got)

    # The real act, of which nothing remains

    def _acts(self, stop: Stop, session: Session) -> None:
        everybody = list(stop.persons.items())
        person = next(iter(stop.persons.values()))
        offered = {one.transition.trigger for one in self._offers(stop, session, person)}
        steps = [one for one in self._rows(stop) if self._on_route(stop, one) and one.step in offered]
        for number in range(self.acts_at_each if steps else 0):
            row = self.random.choice(steps)
            able = [one for one in everybody if stop.facts.any(row.may, one[1])]
            name, person = self.random.choice(able if able and number % 2 else everybody)
            knows = stop.facts.knows(person)
            got = self._attempted(stop, session, row.step, person)
            if (got == "hidden") == knows:
                self._fault(stop, f"{name}, acting", row.step, f"knows: {knows}", got)
            if got != "hidden":
                self._compare(stop, f"{name}, acting", person, row.step, got, sort="act", knows=knows)
            else:
                self.tally.count("act", stop.kind.name, "hidden")

    def _on_route(self, stop: Stop, row: Row) -> bool:
        transition = stop.kind.find(row.step, stop.dossier.state)
        return transition is not None and (not transition.when or transition.when.holds(stop.dossier.fields)) and (
            "system" not in row.may
        )  # fmt: skip

    def _attempted(self, stop: Stop, session: Session, step: str, person: int) -> Verdict:
        session.connection.exec_driver_sql("SAVEPOINT act")
        try:
            acting.act(
                session, office=stop.office, dossier=stop.dossier.uid, trigger=step, actor=Actor(person, person),
                now=stop.now, key=f"matrix-{self.random.random()}",
            )  # fmt: skip
            return "may"
        except Refused as refused:
            return codes_in(refused.refusals)
        except NotFound:
            return "hidden"
        finally:
            session.connection.exec_driver_sql("ROLLBACK TO act")
