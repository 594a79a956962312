"""A secret round whose members, office and machine fail or try twice: it is counted all the same, and tells nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.house.tree import ROOT
from tests.services.deciding_office import cast, deciding_office, in_review, leaves, on_either, opened, rows
from tests.services.voting_office import every_row, plain
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import acting
from workflow_app.services.attempting import attempt

MEMBERS = ("bi", "pho", "mot", "hai", "ba")
ONE_WAY = ("yes", "no", "yes", "abstain", "yes")
OTHER_WAY = ("no", "yes", "abstain", "yes", "yes")
"""The same ballots; only the last member chose the same."""

IN_ANOTHER_PROCESS = """
import json, sys
from datetime import datetime
from pathlib import Path
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.loading import Library
from workflow_app.services import acting
from workflow_app.services.office import Office

url, content, files, dossier, person, trigger, now, values = sys.argv[1:]
office = Office(Library([(Path(content) / "states", Path(content) / "forms")]), Path(files))
database = Database(url)
with database.writing() as session:
    done = acting.act(
        session, office=office, dossier=dossier, trigger=trigger, actor=Actor(int(person), int(person)),
        now=datetime.fromisoformat(now), key=f"{trigger} {person}", values=json.loads(values),
    )
print(done.state)
"""


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


def elsewhere(office: DemoOffice, dossier: Taken, by: str, trigger: str, values: dict[str, Any]) -> str:
    """The act by a process of its own, which ends with it; the state of the dossier afterwards."""
    content = ROOT / "tests" / "services" / "content_decisions"
    url = office.database.url.render_as_string(hide_password=False)
    asked = [url, content, office.engine.files, dossier.dossier, office.person_id(by), trigger, office.now.isoformat()]
    program = [sys.executable, "-c", IN_ANOTHER_PROCESS, *map(str, asked), json.dumps(values)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@on_either
def test_every_member_and_the_chair_may_act_in_processes_of_their_own(deciding: DemoOffice) -> None:
    """Whatever opened the round, took the ballots and counts them ended in between: the key is on the disk alone."""
    dossier = in_review(deciding)
    opened(deciding, dossier, form="secret")
    for member, choice in (("mot", "yes"), ("hai", "yes")):
        assert elsewhere(deciding, dossier, member, "cast_plain", {"round": {"choices": {"adopt": choice}}}) == "review"
    assert cast(deciding, dossier, "ba", "no").done
    assert elsewhere(deciding, dossier, "pho", "close_plain", {}) == "carried"
    (round_,) = rows(deciding, t.round_)
    assert json.loads(round_.tallies)["adopt"] == {"yes": 2, "no": 1, "abstain": 0, "invalid": 0}
    assert not list(deciding.engine.keys.glob("*.key"))


# What is left of an attempt --------------------------------------------------------------------------------------


@on_either
@pytest.mark.parametrize(
    ("by", "voting", "code"),
    [
        ("mot", {"choices": {"adopt": "abstain"}}, "already_voted"),
        ("luat", {"choices": {"adopt": "abstain"}}, "not_your_role"),
        ("hai", {"choices": {"adopt": "abstain"}, "note": "abstain"}, "secret_has_no_words"),
        ("hai", {"choices": {"adopt": "abstain", "abstain": "abstain"}}, "bad_ballot"),
        ("hai", {"choices": {"adopt": "Abstain"}}, "bad_ballot"),
    ],
)
def test_a_refused_secret_cast_is_written_down_without_its_choice(
    deciding: DemoOffice, by: str, voting: dict[str, Any], code: str
) -> None:
    dossier = in_review(deciding)
    opened(deciding, dossier, form="secret")
    assert cast(deciding, dossier, "mot", "yes").done
    before = every_row(deciding)
    with pytest.raises(Refused) as refused:
        attempt(
            deciding.database, deciding.engine, acting.act, actor=deciding.actor(by), now=deciding.now,
            dossier=dossier.dossier, trigger="cast_plain", key="again", values={"round": voting},
        )  # fmt: skip
    assert code in refused.value.codes
    after = every_row(deciding)
    (event,) = after.pop("security_event")
    assert after == {name: found for name, found in before.items() if name != "security_event"}
    assert (event["trigger"], event["person_id"]) == ("cast_plain", deciding.person_id(by))
    assert code in event["code"]
    assert "abstain" not in json.dumps(dict(event)).lower()
    assert "abstain" not in "".join(one.text.vi + one.text.en for one in refused.value.refusals).replace(
        "choose yes, no or abstain", ""
    )


@on_either
def test_the_database_itself_takes_no_second_envelope(deciding: DemoOffice) -> None:
    """Neither in place of the first nor after a vote was taken back behind the office's back."""
    dossier = in_review(deciding)
    opened(deciding, dossier, form="secret")
    assert cast(deciding, dossier, "mot", "yes").done
    mine = t.round_roll.c.person_id == deciding.person_id("mot")
    for change in ({"sealed": "another"}, {"voted": "", "sealed": None}, {"voted": "paper", "sealed": None}):
        with pytest.raises(sa.exc.DatabaseError, match="nobody votes twice"), deciding.database.writing() as session:
            session.execute(t.round_roll.update().where(mine).values(change))
    (row,) = rows(deciding, t.round_roll, mine)
    second = {name: value for name, value in row._asdict().items() if name != "id"}
    with pytest.raises(sa.exc.IntegrityError), deciding.database.writing() as session:
        session.execute(t.round_roll.insert().values(second))
    assert deciding.take("close_plain", dossier, "pho").state == "carried"


# Two tellings of the same round ----------------------------------------------------------------------------------


def dumps(office: DemoOffice, choices: tuple[str, ...]) -> tuple[str, str]:
    """Everything in the database before and after the closing, random values left out."""
    dossier = in_review(office)
    opened(office, dossier, form="secret")
    for member, choice in zip(MEMBERS, choices, strict=True):
        assert cast(office, dossier, member, choice).done
    before = plain(_readable(every_row(office)))
    assert set(json.loads(before)) == {table.name for table in t.metadata.sorted_tables}
    assert office.take("close_plain", dossier, "pho").done
    leaves(office, office.dossier(dossier).stream)
    return without_random(before), without_random(plain(_readable(every_row(office))))


def _readable(found: dict[str, Any]) -> dict[str, Any]:
    """Leaves lie there as bytes, disclosures as [salt, name, value] in base64: what they say must be compared."""
    said = [{**one, "bytes": json.loads(bytes(one["bytes"]))} for one in found["leaf"]]
    shown = [{**one, "text": json.loads(_decoded(one["text"]))[1:]} for one in found["disclosure"]]
    return {**found, "leaf": said, "disclosure": shown}


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def without_random(text: str) -> str:
    """Names, digests, salts and envelopes say how long they are, and no more."""
    return re.sub(r"[A-Za-z0-9+/=_-]{20,}", lambda found: f"~{len(found[0])}", text)


@pytest.mark.parametrize("sort", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_dumps_of_every_table_differ_by_nothing_but_random_values(
    sort: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert sorted(ONE_WAY) == sorted(OTHER_WAY)
    request.param = sort
    found = []
    with ExitStack() as stack:
        for number, choices in enumerate((ONE_WAY, OTHER_WAY)):
            folder = tmp_path / str(number)
            folder.mkdir()
            found.append(dumps(stack.enter_context(deciding_office(request, folder)), choices))
    (first_before, first_after), (second_before, second_after) = found
    assert first_before == second_before
    assert first_after == second_after
    assert '"yes"' not in first_before.replace('"{\\"adopt\\"', "")
