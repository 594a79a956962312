"""The office's own copy counts first; a missing one is an error and never a silent fall-back."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow_app import content


@pytest.fixture
def places(tmp_path: Path, monkeypatch) -> dict[str, Path]:
    """An installed package with bundled content, a checkout around it, and an office's folder."""
    places = {"bundled": tmp_path / "site/workflow_app/_content", "checkout": tmp_path / "site"}
    for base in places.values():
        for part in content.OFFICE_PARTS + content.ENGINE_PARTS:
            (base / part).mkdir(parents=True)
    monkeypatch.setattr(content, "_PACKAGE", tmp_path / "site/workflow_app")
    monkeypatch.delenv("WORKFLOW_CONTENT", raising=False)
    monkeypatch.delenv("WORKFLOW_DATA", raising=False)
    office = tmp_path / "office"
    (office / "states").mkdir(parents=True)
    (office / "migrations").mkdir()
    return {**places, "office": office}


def test_an_installed_package_reads_what_it_carries(places):
    assert content.folder("states") == places["bundled"] / "states"


def test_a_checkout_is_read_when_the_package_carries_nothing(places):
    (places["bundled"] / "states").rmdir()
    assert content.folder("states") == places["checkout"] / "states"


def test_the_office_s_own_folder_counts_first_and_the_others_remain_behind_it(places, monkeypatch):
    monkeypatch.setenv("WORKFLOW_CONTENT", str(places["office"]))
    assert content.folders("states") == tuple(places[base] / "states" for base in ("office", "bundled", "checkout"))


def test_a_part_the_office_has_not_changed_comes_from_the_package(places, monkeypatch):
    monkeypatch.setenv("WORKFLOW_CONTENT", str(places["office"]))
    assert content.folder("forms") == places["bundled"] / "forms"


def test_an_office_never_replaces_the_engine_s_migrations(places, monkeypatch):
    monkeypatch.setenv("WORKFLOW_CONTENT", str(places["office"]))
    assert content.folder("migrations") == places["bundled"] / "migrations"


def test_an_office_folder_that_is_not_there_is_an_error(places, monkeypatch):
    monkeypatch.setenv("WORKFLOW_CONTENT", str(places["office"] / "misspelt"))
    with pytest.raises(content.ContentMissing, match="misspelt"):
        content.folder("states")


def test_a_missing_part_says_where_it_was_looked_for(places):
    (places["bundled"] / "states").rmdir()
    (places["checkout"] / "states").rmdir()
    with pytest.raises(content.ContentMissing, match="site/states"):
        content.folder("states")


def test_only_parts_of_the_content_can_be_asked_for(places):
    with pytest.raises(content.ContentMissing, match="tests"):
        content.folder("tests")


def test_the_records_lie_where_the_office_says_or_in_the_person_s_own_place(places, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert content.data_folder() == tmp_path / "workflow-app"
    monkeypatch.setenv("WORKFLOW_DATA", str(tmp_path / "records"))
    assert content.data_folder() == tmp_path / "records"
