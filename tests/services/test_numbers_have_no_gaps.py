"""Numbers follow each other without a gap, however many clerks press at once and whatever fails half-way."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from tests.plain_office import PlainOffice
from tests.services.voting_office import scanned
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.services import acting, documents, effects, recording_acts
from workflow_app.services.attempting import attempt

TEXT = {
    "abstract": "Thực hiện nghị quyết về công tác dân vận",
    "text": "I. Mục đích\nII. Nội dung",
    "recipients": "Các chi bộ\nLưu Văn phòng",
}
CHECKED = {"zones_checked": True, "type_allowed": True, "signing_power_written": True}


def signed_plan(office: DemoOffice, title: str) -> str:
    """A plan that waits for its number."""
    targets = [{"resolution": "Đại hội", "year": 2026, "target": "Chi bộ có mô hình", "measure": "100%"}]
    fields = {
        "title": title, "responsible": "@pho1", "period_from": "2026-04-01", "period_to": "2026-12-31",
        "no_basis_reason": "Việc của Đảng bộ", "targets": targets,
    }  # fmt: skip
    plan = office.create("plan", "soanthao", "DU", fields=fields, texts={"plan": TEXT})
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("send_to_check", "truongban", {}),
        ("check_form", "chanhvp", {"asks": CHECKED}),
        ("put_on_agenda", "bithu", {}),
        ("put_on_agenda", "pho2", {}),
        ("open_round", "chanhvp", {"round": {"chair": "@bithu", "secretary": "@chanhvp"}}),
        (
            "record_tally",
            "chanhvp",
            {
                "round": {"present": 9, "questions": {"adopt": {"yes": 9}}},
                "papers": scanned(office, str(office.clock.today)),
            },
        ),
        ("confirm_result", "bithu", {}),
        ("sign", "pho1", {}),
    ]
    for trigger, person, values in steps:
        taken = office.take(trigger, plan, person, **values)
        assert taken.done, (trigger, taken.refusals)
    return plan.dossier


def numbers(database: Database, symbol: str) -> list[str]:
    """The new term's series, in order."""
    query = (
        sa.select(t.register_entry.c.number_text)
        .join(t.register, t.register.c.id == t.register_entry.c.register_id)
        .where(t.register.c.symbol == symbol, t.register_entry.c.dossier_id.is_not(None))
        .order_by(t.register_entry.c.number)
    )
    with database.reading() as session:
        return [row[0] for row in session.execute(query)]


def together(acts: Sequence[Any]) -> None:
    """Each act in a thread of its own, all let go at the same moment."""
    ready = Barrier(len(acts))

    def one(act: Any) -> None:
        ready.wait(30)
        act()

    with ThreadPoolExecutor(len(acts)) as threads:
        for done in [threads.submit(one, act) for act in acts]:
            done.result(60)


@on_both_databases
def test_two_clerks_who_issue_two_plans_in_the_same_second_take_two_adjacent_numbers(office: DemoOffice):
    plans = [signed_plan(office, f"Kế hoạch {n}") for n in (1, 2)]
    actors = [office.actor("vanthu1"), office.actor("vanthu2")]

    def issue(plan: str, clerk: Any) -> None:
        attempt(
            office.database, office.engine, acting.act, actor=clerk, now=office.now, dossier=plan, trigger="issue",
            key=f"issue-{plan}", values={"asks": {"seal_set": True}},
        )  # fmt: skip

    together([lambda plan=plan, clerk=clerk: issue(plan, clerk) for plan, clerk in zip(plans, actors, strict=True)])
    assert numbers(office.database, "KH") == ["01-KH/ĐU", "02-KH/ĐU"]
    assert {office.dossier(plan).state for plan in plans} == {"issued"}


def test_a_crowd_at_several_machines_leaves_no_gap_and_no_number_twice(plain: PlainOffice):
    waiting = [plain.submitted() for _ in range(8)]
    for dossier in waiting:
        for member in ("chi", "dung"):
            plain.act(dossier, "approve", member)
        plain.act(dossier, "sign", "chi")
    url = plain.database.url.render_as_string(hide_password=False)
    desks = [PlainOffice(Database(url), plain.engine, plain.now) for _ in range(4)]
    together(
        [
            lambda dossier=dossier, desk=desks[number % 4]: desk.act(dossier, "issue", "khanh")
            for number, dossier in enumerate(waiting)
        ]
    )
    for desk in desks:
        desk.database.close()
    assert numbers(plain.database, "VB") == [f"{number:02d}-VB/VP" for number in range(1, 9)]
    assert plain.problems() == {}


@pytest.mark.parametrize(
    ("room", "verb"),
    [(documents, "_store"), (recording_acts, "write_leaf"), (effects, "queue")],
    ids=["the number is taken and not yet written", "before the history", "after the history"],
)
def test_an_issue_that_fails_half_way_takes_no_number(room, verb, plain: PlainOffice, monkeypatch):
    first, second = (plain.submitted() for _ in range(2))
    for dossier in (first, second):
        for member in ("chi", "dung"):
            plain.act(dossier, "approve", member)
        plain.act(dossier, "sign", "chi")
    before = plain.rows()

    def break_off(*_: Any, **__: Any) -> Any:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(room, verb, break_off)
        with pytest.raises(OSError, match="disk is full"):
            plain.act(first, "issue", "khanh")
    assert plain.rows() == before
    assert plain.dossier(first).state == "signed"
    plain.act(second, "issue", "khanh")
    plain.act(first, "issue", "khanh")
    assert numbers(plain.database, "VB") == ["01-VB/VP", "02-VB/VP"]
