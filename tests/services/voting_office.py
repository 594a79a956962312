"""A plan that waits for the standing committee's vote, made quickly, and a look at every row of the database."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from workflow_app.db import tables as t
from workflow_app.services import papers

MEMBERS = ("bithu", "pho1", "pho2", "btv1", "btv2", "btv3", "btv4", "btv5", "btv6")


def before_the_leaders(office: DemoOffice) -> Taken:
    """A plan that waits for two of the standing leadership, by acts alone."""
    text = {"abstract": "Kế hoạch", "text": "I. Mục đích\nII. Nội dung", "recipients": "Lưu Văn phòng"}
    fields = {
        "title": "Kế hoạch", "responsible": "@pho1", "period_from": "2026-04-01", "period_to": "2026-12-31",
        "no_basis_reason": "Chương trình công tác năm", "targets": [
            {"resolution": "NQ", "year": 2026, "target": "Một", "measure": "100%"}
        ],
    }  # fmt: skip
    plan = office.create("plan", "soanthao", "DU", fields=fields, texts={"plan": text})
    checked = {"zones_checked": True, "type_allowed": True, "signing_power_written": True}
    assert office.take("send_to_check", plan, "truongban").refused == ()
    assert office.take("check_form", plan, "chanhvp", asks=checked).refused == ()
    return plan


def before_the_committee(office: DemoOffice) -> Taken:
    """A plan in its voting state, by acts alone."""
    plan = before_the_leaders(office)
    for by in ("bithu", "pho1"):
        assert office.take("put_on_agenda", plan, by, asks={"agenda": "Hội nghị"}).refused == ()
    return plan


def ways_of(form: str, ways: str = "both") -> dict[str, str]:
    """What an opening says besides of secret ballots: some of these tests cast them, others count paper."""
    return {"ways": ways} if form == "secret" else {}


def opened(office: DemoOffice, plan: Taken, form: str) -> None:
    values = {"ballots": form, "chair": "@bithu", "secretary": "@chanhvp", **ways_of(form)}
    assert office.take("open_round", plan, by="chanhvp", round=values).refused == ()


def vote(office: DemoOffice, plan: Taken, by: str, choice: str, **how: Any) -> Taken:
    return office.take("cast_ballot", plan, by=by, round={"choices": {"adopt": choice}}, **how)


def carried(office: DemoOffice, plan: Taken, *, voted: tuple[str, ...] = ()) -> None:
    """The others say yes as well, and the chair closes the round."""
    for one in (name for name in MEMBERS if name not in voted):
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, by="bithu").state == "approved"


def scanned(
    office: DemoOffice, on: str = "2026-03-02", *, name: str = "vote_minutes", words: str = "7", row: str = ""
) -> list[dict[str, Any]]:
    """The minutes of that day, scanned and kept; other `words` are another scan."""
    sheet = f"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%{words}\n%%EOF\n".encode()
    stored = papers.store(office.engine.files, io.BytesIO(sheet), "bien-ban.pdf", largest=1 << 20)
    return [{"name": name, "row": row, "written_on": on, **stored.as_value()}]


def every_row(office: DemoOffice) -> dict[str, list[Mapping[str, Any]]]:
    with office.database.reading() as session:
        return {
            table.name: [dict(row._mapping) for row in session.execute(sa.select(table).order_by(*table.primary_key))]
            for table in t.metadata.sorted_tables
        }


def plain(rows: Mapping[str, list[Mapping[str, Any]]]) -> str:
    """The rows as one text, bytes of leaves included."""
    return json.dumps(rows, default=lambda one: one.decode() if isinstance(one, bytes) else str(one), sort_keys=True)
