"""Who may begin a dossier: each person, at each organisation, by a real act of which nothing remains."""

from __future__ import annotations

from typing import Any

from tests.matrix.cells import Tally, Verdict, codes_in, said
from tests.matrix.facts import Chart, Facts, Past
from tests.matrix.reading import enforced, table
from tests.matrix.walking import CAST, newcomers
from workflow_app.db import people
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.refusals import Refused
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.transitions import CREATION
from workflow_app.services import acting
from workflow_app.services.naming import uid_named, with_uids
from workflow_app.services.office import Office

PLACES = ("TU", "BTCTU", "DU", "CB1", "CB3")

GIVEN: dict[str, dict[str, Any]] = {
    "plan": {"title": "Công tác dân vận năm 2026"},
    "full_membership": {"member": "@cb1_db1", "helper": "@cb1_dv04"},
    "transfer": {"member": "@cb1_dv08", "destination": "#CB3", "sort": "official"},
    "supervision_report": {
        "title": "Công tác dân vận", "procedure": "committee_team", "subjects": [{"organisation": "#CB2"}],
    },
    "inspection_referral": {"title": "Nội dung chuyển", "person": "@cb1_dv05"},
}  # fmt: skip
"""As little as makes the question a fair one: about whom it is. What else is missing is no matter of who may."""


def ask_all(database: Database, office: Office, now: Any, tally: Tally) -> None:
    with database.writing() as session:
        chart = Chart.on(session, local_day(now))
        persons = {one: _id(session, f"@{one}") for one in CAST} | newcomers(session)
        for kind, values in GIVEN.items():
            given = with_uids(session, values)
            for place in PLACES:
                for row in [one for one in table(kind).rows if "none" in one.sources]:
                    facts = _facts(session, chart, place, given)
                    for name, person in persons.items():
                        less = enforced(kind, row.step, "none")
                        assert less is not None
                        facts.past.author = person
                        got = _attempted(session, office, kind, place, row.step, person, now, given)
                        right = said(row, facts, person)
                        tally.reached.add((kind, CREATION, row.step))
                        tally.count("beginning", kind, got)
                        if got not in (right, said(less, facts, person)):
                            tally.wrong.append(
                                f"{kind}: {name} begins it at {place} by “{row.step}”: "
                                f"the table says {right}, the product {got}"
                            )


def _id(session: Session, name: str) -> int:
    found = people.person_id_of(session, uid_named(session, name))
    assert found is not None
    return found


def _facts(session: Session, chart: Chart, place: str, given: dict[str, Any]) -> Facts:
    here = people.organisation_named(session, place)
    assert here is not None
    blank = DossierSeen(
        id=0, uid="", stream="", state=CREATION, head_seq=-1, head_hash="", revision=0, round=1, title="",
        owner_id=here.id, origin_id=here.id, author_id=0, about_id=None, fields=given, content_digest="",
        is_restricted=False,
    )  # fmt: skip
    return Facts(chart, blank, Past())


def _attempted(
    session: Session, office: Office, kind: str, place: str, step: str, person: int, now: Any, given: dict[str, Any]
) -> Verdict:
    session.connection.exec_driver_sql("SAVEPOINT begun")
    try:
        acting.create(
            session, office=office, kind=kind, place=place, trigger=step, actor=Actor(person, person), now=now,
            key=f"begin-{person}-{step}-{place}", values={"fields": given},
        )  # fmt: skip
        return "may"
    except Refused as refused:
        return codes_in(refused.refusals)
    finally:
        session.connection.exec_driver_sql("ROLLBACK TO begun")
