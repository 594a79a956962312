"""The fixtures that every other test stands on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.conftest import drop_postgres, elsewhere, new_postgres, new_sqlite


def tables(url: str) -> list[str]:
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def add_table(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE note (id integer)"))
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_database(database_url, turn):
    assert tables(database_url) == []
    add_table(database_url)
    assert tables(database_url) == ["note"]


def test_a_sqlite_template_is_copied(tmp_path):
    (tmp_path / "copy").mkdir()
    template = new_sqlite(tmp_path)
    add_table(template)
    assert tables(new_sqlite(tmp_path / "copy", template=template)) == ["note"]


def test_a_postgres_template_is_copied(postgres_uri):
    template = new_postgres(postgres_uri)
    add_table(template)
    copy = new_postgres(postgres_uri, template=template)
    assert tables(copy) == ["note"]
    drop_postgres(copy)
    drop_postgres(template)


def test_the_browser_shows_vietnamese(page):
    page.set_content("<!doctype html><title>x</title><h1>Hồ sơ</h1>")
    assert page.locator("h1").inner_text() == "Hồ sơ"
    assert page.evaluate("navigator.language") == "vi-VN"


@pytest.mark.parametrize(
    ("url", "noticed"),
    [
        ("http://127.0.0.1:5000/login", False),
        ("http://localhost/", False),
        ("data:image/png;base64,AA==", False),
        ("https://cdn.example/x.js", True),
        ("ws://office.example/", True),
        ("http://127.0.0.1.example/", True),
    ],
)
def test_a_page_that_needs_another_machine_is_noticed(url, noticed):
    assert bool(elsewhere(url)) == noticed
