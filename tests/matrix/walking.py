"""Stories played once each, with a stop wherever a dossier is about to leave a state: there the cells are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.conftest import new_sqlite
from tests.matrix.facts import Chart, Delegated, Facts, Past
from tests.matrix.reading import kinds_with_tables, table
from tests.stories import telling
from workflow_app.db import dossiers, people
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database, Session
from workflow_app.demo import load_office
from workflow_app.domain.clocks import local_day
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import DossierSeen
from workflow_app.loading import Library
from workflow_app.replay.player import Played
from workflow_app.replay.story import _Teller
from workflow_app.replay.story_lines import Told, read_story
from workflow_app.services import people as staffing
from workflow_app.services.office import Office

STORIES = (
    "A1-A3", "A4", "A7", "A_endings", "E4", "B2", "B4", "B4_section", "B5", "B5b", "B6", "B6_removal", "B9", "C1",
    "C2", "C2_overdue", "C3", "C4", "C6_out", "C_from_outside", "D1-D3", "D4", "D_cell", "D_endings", "A3_ballots",
    "B2_ballots", "D1-D3_ballots", "E2", "E5", "C_endings", "B_endings", "D_back",
)  # fmt: skip

LONG_AGO = date(2025, 1, 1)
OPENED = datetime.fromisoformat("2025-01-31T01:00:00+00:00")

NEWCOMERS = {
    "chief_of_office": ("TU", "BTCTU", "CB1", "CB3"), "clerk": ("BTCTU", "CB1", "CB3"),
    "organisation_officer": ("TU", "BTCTU", "CB1", "CB3"), "drafting_head": ("TU", "CB1"), "drafter": ("TU", "CB1"),
    "board_head": ("TU", "DU", "CB1"), "board_officer": ("TU", "DU", "CB1"), "member_of_staff": ("TU", "DU", "CB1"),
    "auditor": ("TU",), "administrator": ("TU",),
}  # fmt: skip
"""A person of each role at every other place: posts that no body counts, so that no vote of a story changes."""

CAST = (
    "bithu", "pho1", "pho2", "btv1", "btv6", "uv1", "chanhvp", "vanthu1", "vanthu2", "cbtochuc", "truongban",
    "soanthao", "kiemtra", "quantri", "tu_bithu", "tu_pho1", "tu_btv1", "tu_vanthu", "btc_truong", "btc_canbo",
    "cb1_bithu", "cb1_pho", "cb1_chiuy", "cb1_dv04", "cb1_dv05", "cb1_dv08", "cb1_db1", "cb1_db2", "cb2_bithu",
    "cb2_dv2", "cb2_db1", "cb3_bithu", "cb3_pho", "cb3_dv3", "khach",
)  # fmt: skip
"""Each role of the cast where it belongs and elsewhere, and members without a post."""


def furnish_template(folder: Path) -> str:
    """An office entered the day before any story, with the newcomers."""
    url = new_sqlite(folder)
    database = Database(url)
    migrate(database)
    office = Office(telling.library(), folder)
    with database.writing() as session:
        load_office(session, office=office, now=OPENED)
        for role, places in NEWCOMERS.items():
            for code in places:
                uid = staffing.add_person(
                    session, office=office, person_id=None, now=OPENED, full_name=f"{role} {code}"
                )
                staffing.give_post(
                    session, office=office, person_id=None, now=OPENED, person=uid, role=role, organisation=code,
                    from_on=LONG_AGO,
                )  # fmt: skip
    database.close()
    return url


@dataclass
class Stop:
    """A dossier that is about to leave a state, and the office around it. Whoever asks leaves no trace."""

    database: Database
    office: Office
    now: datetime
    kind: Kind
    dossier: DossierSeen
    facts: Facts
    persons: dict[str, int]
    story: str
    file: Path
    delegated: tuple[Delegated, ...] = ()

    @property
    def names(self) -> dict[int, str]:
        return {person: name for name, person in self.persons.items()}

    @contextmanager
    def undone(self) -> Iterator[Session]:
        """A writing session of which nothing remains."""
        try:
            with self.database.writing() as session:
                yield session
                raise _Undone
        except _Undone:
            pass


class _Undone(Exception):
    pass


Ask = Callable[[Stop], None]


class Walk(_Teller):
    """Tells one story, and asks before each line that leaves a state in which not all its routes were asked yet."""

    def __init__(self, name: str, url: str, folder: Path, library: Library, seen: set[Any], ask: Ask) -> None:
        database = Database(url)
        super().__init__(telling.STORIES / f"{name}.jsonl", database, Office(library, folder))
        self.name, self.asked, self.ask = name, seen, ask
        self.only: tuple[str, str] | None = None
        self.path = Path(url.removeprefix("sqlite:///"))
        self.pasts: dict[str, Past] = {}
        self.delegated: list[Delegated] = []
        self.meetings_of: dict[str, tuple[int, int]] = {}
        with database.reading() as session:
            self.persons = {one: self._id(session, f"@{one}") for one in CAST}
            self.persons |= newcomers(session)

    @staticmethod
    def _id(session: Session, name: str) -> int:
        from workflow_app.services.naming import uid_named

        found = people.person_id_of(session, uid_named(session, name))
        assert found is not None
        return found

    def play(self, lines: list[Told] | None = None, *, only: tuple[str, str] | None = None) -> None:
        """Tell the whole story; or these lines, until the case of `only` has been asked about in that state."""
        lines = lines or lines_of(self.name)
        self.only = only
        for one in lines:
            if one.line.act == "office.tick" and not only:
                for case in self.pasts:  # the clock may move any of them
                    self._stop(one, case)
            if self._leaves(one):
                self._stop(one)
                if only and self.asked:
                    break
            self._one(one)
        for case in list(self.pasts):  # where the story leaves a dossier standing
            self._stop(lines[-1], case)
        self.database.close()
        wrong = [str(one) for one in self.report.wrong]
        assert not wrong, "\n".join([self.name, *wrong])

    def give(self, posts: tuple[tuple[str, str, str], ...]) -> None:
        """Posts (username, role, organisation) that somebody holds besides his own, from long before the story."""
        with self.database.writing() as session:
            for username, role, code in posts:
                uid = people.person_uid(session, self._id(session, f"@{username}"))
                staffing.give_post(
                    session, office=self.office, person_id=None, now=OPENED, person=uid, role=role, organisation=code,
                    from_on=LONG_AGO,
                )  # fmt: skip

    def _office(self, one: Told) -> None:
        super()._office(one)
        values = one.line.values
        if one.line.act == "office.delegate":
            self.delegated.append(
                Delegated(
                    self.names.person(values["principal"]), values["role"], self._place(values["at"]),
                    self.names.person(values["to"]), values["from"], values["until"], tuple(values.get("kinds") or ()),
                    tuple(values.get("triggers") or ()),
                )
            )  # fmt: skip
        if one.line.act == "office.revoke":
            gone = self.names.person(values["principal"]), self.names.person(values["to"])
            self.delegated = [each for each in self.delegated if (each.principal, each.substitute) != gone]

    def _leaves(self, one: Told) -> bool:
        if one.line.case not in self.pasts:
            return False
        state = self._dossier(one.line.case).state
        transition = self.office.library.current(self._kind_of(one.line.case)).find(one.line.act, state)
        return transition is not None and not transition.stays and one.line.expect.state != state

    def _dossier(self, case: str) -> DossierSeen:
        with self.database.reading() as session:
            found = dossiers.find(session, self.player.dossiers[case])
        assert found is not None
        return found[0]

    def _facts(self, case: str, now: datetime) -> Facts:
        with self.database.reading() as session:
            return Facts(Chart.on(session, local_day(now)), self._dossier(case), self.pasts[case])

    def _stop(self, one: Told, case: str = "") -> None:
        case = case or one.line.case
        facts = self._facts(case, one.at)
        dossier = facts.dossier
        with self.database.reading() as session:
            found = dossiers.find(session, dossier.uid)
            assert found is not None
            kind = self.office.kind(session, found[1])
        if kind.name not in kinds_with_tables() or (self.only and self.only != (case, dossier.state)):
            return
        routes = frozenset(
            step.trigger for step in kind.leaving[dossier.state] if not step.when or step.when.holds(dossier.fields)
        )
        key = (
            kind.name,
            dossier.state,
            routes,
            frozenset(facts.past.with_ballots),
            bool(facts.past.conditions),
            bool(facts.past.met_for),
            len(self.delegated),
        )
        if key in self.asked:
            return
        self.asked.add(key)
        involved = {who for did in facts.past.did.values() for who in did} | {
            who for phrase in ("subject", "team", "follow-up owner", "field watcher", "field helper", "field member",
                               "field comments_signer", "field person", "field entrusted", "field clerk_in_charge",
                               "field responsible", "field leader")
            for who in facts._persons(phrase)
        }  # fmt: skip
        known = set(self.persons.values())
        persons = self.persons | {f"person {who}": who for who in sorted(involved - known - {0})}
        self.ask(
            Stop(
                self.database,
                self.office,
                one.at,
                kind,
                dossier,
                facts,
                persons,
                self.name,
                self.path,
                tuple(self.delegated),
            )
        )

    def _after(self, one: Told, played: Played) -> None:
        super()._after(one, played)
        for case in self.player.dossiers:
            if case not in self.pasts and one.line.case:
                self.pasts[case] = Past(author=self._author(one))
        if one.line.case:
            self._remember(one)
            for case in self.pasts:
                self._note_readers(case, one.at)

    def _author(self, one: Told) -> int:
        """Who is told to have begun it, or for whom; of what the system begins, who wrote the dossier it came from."""
        line = one.line
        return self.pasts[line.case].author if line.actor == "system" else self.names.person(line.for_ or line.actor)

    def _compare(self, one: Told) -> None:
        """What must come of each line is what the stories' own tests are about."""

    def _remember(self, one: Told) -> None:
        line, past = one.line, self.pasts[one.line.case]
        if line.actor != "system":
            past.did[line.act].add(self.names.person(line.for_ or line.actor))
            if line.for_:
                past.did[line.act].add(self.names.person(line.actor))
                past.recorded[line.act].add(self.names.person(line.actor))
            if line.act in BEGIN_ANEW:
                past.did.pop("put_on_agenda", None)  # signatures of an earlier round judged another text
        voting = line.values.get("round") or {}
        named = voting.get("meeting")
        if "chair" in voting:
            posts = self.names.person(voting["chair"]), self.names.person(voting["secretary"])
            if named:
                self.meetings_of[named] = posts
        elif named in self.meetings_of:
            posts = self.meetings_of[named]
        else:
            posts = None
        if posts:
            vote = VOTES[line.act]
            past.chairs[vote], past.secretaries[vote] = posts
            past.recorded.clear()
            past.waiting.clear()
            past.with_ballots.discard(vote)
            past.voters.pop(vote, None)
            if voting.get("ballots"):
                past.with_ballots.add(vote)
                past.voters[vote] = self._facts(line.case, one.at).members(vote)  # frozen
        if condition := voting.get("reservation"):
            author = self.names.person(line.for_ or line.actor)
            past.waiting.add((self.names.person(condition["owner"]), author))
        if past.states and self._dossier(line.case).state != past.states[-1]:  # the round carried: it leaves its state
            past.asked_for |= past.waiting
            past.conditions |= {owner for owner, _author in past.waiting}
            past.waiting.clear()
        if line.act == "meet_reservation":
            owner = self.names.person(line.actor)
            past.conditions.discard(owner)
            past.met_for |= {author for who, author in past.asked_for if who == owner != author}
        for asked in line.values.get("opinions") or []:
            if line.act == "ask_opinions":
                if "organisation" in asked:
                    past.asked_places.add(self._place(asked["organisation"]))
                if "person" in asked:
                    past.asked_persons.add(self.names.person(asked["person"]))
        if line.act == "answer_opinion":
            who = self.names.person(line.for_ or line.actor)
            with self.database.reading() as session:
                posts_now = Chart.on(session, local_day(one.at)).posts
            past.answered |= {place for person, role, place in posts_now if person == who and role == "secretary"}
            past.asked_persons.discard(who)

    def _place(self, name: str) -> int:
        with self.database.reading() as session:
            found = people.organisation_named(session, name.removeprefix("#"))
        assert found is not None
        return found.id

    def _note_readers(self, case: str, now: datetime) -> None:
        facts = self._facts(case, now)
        kind = self._kind_of(case)
        if kind not in kinds_with_tables():
            return
        facts.past.states.append(facts.dossier.state)
        for states, phrases in table(kind).knows:
            if not states or states & set(facts.past.states):
                for phrase in phrases:
                    facts.past.readers |= facts.reader_keys(phrase)

    def _kind_of(self, case: str) -> str:
        with self.database.reading() as session:
            found = dossiers.find(session, self.player.dossiers[case])
            assert found is not None
            return self.office.kind(session, found[1]).name


def lines_of(name: str) -> list[Told]:
    """The lines of a story that are carried out."""
    return [one for one in read_story(telling.STORIES / f"{name}.jsonl") if not one.line.expect.refused]


BEGIN_ANEW = ("return_draft", "send_back", "send_back_to_check", "recall", "take_up_again")

VOTES = {
    "open_round": "adoption", "open_decision": "establishment", "open_cell_decision": "cell_establishment",
    "open_cell_decision_alone": "cell_establishment", "open_report_round": "report", "open_conclusion": "conclusion",
    "open_cell_conclusion": "cell_conclusion", "open_cell_vote": "cell_recognition",
    "open_base_proposal": "base_proposal", "open_base_decision": "base_decision",
    "open_superior_decision": "superior_decision",
}  # fmt: skip
"""Which vote a meeting is held for, by the step that opens it."""


def newcomers(session: Session) -> dict[str, int]:
    from workflow_app.db import tables as t

    wanted = {f"{role} {code}" for role, places in NEWCOMERS.items() for code in places}
    rows = session.execute(t.person.select())
    return {one.full_name: one.id for one in rows if one.full_name in wanted}
