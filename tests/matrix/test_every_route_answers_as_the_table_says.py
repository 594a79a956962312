"""Every address × not signed in and each role of the cast, against routes.txt; one without a line is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.cast import DemoOffice, SoundKinds
from tests.conftest import new_sqlite
from tests.matrix.reading import HERE, lines_of
from tests.web.conftest import Site, open_pages
from tests.web.pages import token_of
from workflow_app.db.session import Database
from workflow_app.services.office import Office

SORTS = ("not signed in", "other", "reader", "maker", "auditor", "administrator")
VISITORS = {
    "cbtochuc": "other", "tu_bithu": "other", "cb1_bithu": "other", "cb1_db1": "other", "uv1": "other",
    "bithu": "reader", "vanthu1": "reader", "soanthao": "maker", "kiemtra": "auditor", "quantri": "administrator",
}  # fmt: skip
MORE_VISITORS = {
    "tu_vanthu": "other", "tu_btv1": "other", "btc_truong": "other", "btc_canbo": "other", "cb1_pho": "other",
    "cb1_chiuy": "other", "cb1_dv04": "other", "cb2_bithu": "other", "cb3_bithu": "other", "khach": "other",
    "pho1": "reader", "btv1": "reader", "chanhvp": "reader",
}  # fmt: skip
"""The other roles of the cast, asked in a soak."""
OPEN_TO_ALL = {"/sign-in", "/language/<to>"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Line:
    route: str
    method: str
    asked_as: str
    answers: dict[str, frozenset[int]]


def table() -> list[Line]:
    return [
        Line(route, method, asked, {
            sort: frozenset(int(one) for one in cell.split("/")) for sort, cell in zip(SORTS, cells, strict=True)
        })
        for route, method, asked, *cells in lines_of(HERE / "routes.txt", 9)
    ]  # fmt: skip


def uncovered(app: Flask) -> list[str]:
    """Every rule and method that no line is about, and every line that is about none."""
    have = {(route_of(rule), method) for rule in app.url_map.iter_rules() for method in methods(rule)}
    written = {(one.route, one.method) for one in table()}
    return [
        *(f"no line for {method} {route}" for route, method in sorted(have - written)),
        *(f"{method} {route} is no address" for route, method in sorted(written - have)),
    ]


def route_of(rule: Rule) -> str:
    """The rule without the bounds of its numbers."""
    return "/static" if rule.endpoint == "static" else re.sub(r"\(max=\d+\)", "", str(rule))


def methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def office_of_the_day(
    kinds: SoundKinds, filled_sqlite: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoOffice]:
    folder = tmp_path_factory.mktemp("routes")
    database = Database(new_sqlite(folder, template=filled_sqlite))
    yield DemoOffice(database, Office(kinds, folder / "files", is_demo=True))
    database.close()


@pytest.fixture(scope="module")
def draft(office_of_the_day: DemoOffice) -> tuple[Site, str]:
    site = Site(open_pages(office_of_the_day), office_of_the_day)
    return site, site.plan()


def test_every_route_has_its_line(draft: tuple[Site, str]) -> None:
    assert uncovered(draft[0].app) == []


@pytest.mark.usefixtures("pages_for_real")
def test_a_new_route_without_a_line_is_reported(draft: tuple[Site, str], tmp_path: Path) -> None:
    app = open_pages(draft[0].office)

    @app.post("/dossiers/<uid>/wave-through")
    def wave_through(uid: str) -> str:
        return uid

    assert uncovered(app) == ["no line for POST /dossiers/<uid>/wave-through"]


def test_whatever_changes_something_is_closed_to_strangers() -> None:
    for one in table():
        if one.method in CHANGING and one.route not in OPEN_TO_ALL:
            assert one.answers["not signed in"] == {302}, one


def ask(site: Site, uid: str, line: Line, visitor: str) -> int:
    names = {"UID": uid, "PAPER": str(uuid4()), "PERSON": site.office.uid("@truongban")}
    path = line.asked_as
    for name, value in names.items():
        path = path.replace(name, value)
    if line.route == "/static":
        path = next(str(rule) for rule in site.app.url_map.iter_rules() if rule.endpoint == "static")
        path = path.replace("<path:filename>", "app.css")
    leaves = line.route == "/sign-out"
    client = (site.another(visitor) if leaves else site.hands(visitor)).client if visitor else site.app.test_client()
    if line.method == "GET":
        with client.get(path) as answer:
            return answer.status_code
    token = token_of(client.get("/account" if visitor else "/sign-in").text)
    return client.post(path, data={"csrf_token": token, "request_key": str(uuid4())}).status_code


def wrong(draft: tuple[Site, str], line: Line, visitors: dict[str, str]) -> list[str]:
    site, uid = draft
    return [
        f"{line.method} {line.asked_as}, {visitor or 'nobody'} ({sort}): {got}, not {sorted(line.answers[sort])}"
        for visitor, sort in visitors.items()
        if (got := ask(site, uid, line, visitor)) not in line.answers[sort]
    ]


@pytest.mark.parametrize("line", table(), ids=lambda one: f"{one.method} {one.asked_as}")
def test_every_route_answers_as_the_table_says(draft: tuple[Site, str], line: Line) -> None:
    found = wrong(draft, line, {"": "not signed in", **VISITORS})
    assert not found, "\n".join(found)


@pytest.mark.soak
def test_every_other_role_is_answered_like_its_sort(draft: tuple[Site, str]) -> None:
    found = [one for line in table() for one in wrong(draft, line, MORE_VISITORS)]
    assert not found, "\n".join(found)
