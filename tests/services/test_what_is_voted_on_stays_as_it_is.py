"""While a round is open no step changes what it froze: neither the matter, nor by which rules the body votes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Clock, DemoOffice
from tests.stories import telling
from workflow_app.domain.case import Actor
from workflow_app.domain.transitions import Effect
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import freezing


class Voting:
    """A supervision of which the standing committee votes whether it shall be done, and by whom."""

    def __init__(self, story: Any) -> None:
        self.office = DemoOffice(story.database, story.office, Clock.at("2026-03-06T08:00"))
        self.row = story.dossier("supervision_report")

    def prepare(self, **values: Any) -> Any:
        return self.office.take("prepare", self.row.uid, "bithu", **values)

    def refused(self, **effect: Any) -> list[str]:
        """Why not, of a step that has this effect."""
        kind = self.office.engine.library.current("supervision_report")
        step = kind.find("meet_reservation", "planned")
        assert step is not None
        step = replace(step, effects=(Effect(effect.pop("name"), effect),))
        with self.office.database.reading() as session:
            case = TableCase(session, kind, self.office.dossier(self.row.uid), step, Actor(0, 0), self.office.now)
            return [one.code for one in freezing.refusals(case, entered=False)]


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voting]:
    folder = Path(tmp_path_factory.mktemp("voting"))
    with telling.told("D1-D3", folder, until=telling.act_is("record_decision")) as story:
        yield Voting(story)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"procedure": "cell_alone"}, "Cách tiến hành"),
        ({"subjects": [{"person": "@uv1"}]}, "Đối tượng giám sát"),
        ({"outline": "Một việc khác"}, ""),
        ({"basis_symbol": "Chương trình khác"}, ""),
    ],
)
def test_neither_the_matter_nor_its_route_is_changed(voting: Voting, fields: dict[str, Any], title: str) -> None:
    told = voting.prepare(fields=fields)
    assert told.refused == ("put_to_vote",)
    refusal = told.refusals[0]
    assert title in refusal.text.vi
    assert refusal.rule == "frozen"
    assert refusal.missing
    assert refusal.supplier is not None
    assert "chủ trì" in refusal.supplier.vi
    assert [one.vi for one in refusal.ways_out] == ["Xác nhận quyết định"]


def test_nor_are_its_words(voting: Voting) -> None:
    told = voting.prepare(texts={"decision": {"text": "Lời khác"}})
    assert told.refused == ("put_to_vote",)
    assert "Quyết định giám sát" in told.refusals[0].text.vi


def test_what_was_not_put_to_the_vote_may_be_entered_and_what_is_there_may_be_sent_again(voting: Voting) -> None:
    as_it_is = {name: voting.office.dossier(voting.row.uid).fields[name] for name in ("procedure", "outline")}
    assert voting.prepare(fields={**as_it_is, "time_mark_to": "2026-01-31"}).done
    assert voting.prepare(texts={"decision": {"recipients": "Lưu Văn phòng\nNhư trên"}}).done


def test_an_effect_changes_neither_words_nor_the_roll(voting: Voting) -> None:
    assert voting.refused(name="add_row", table="team", row={}) == ["put_to_vote"]
    assert voting.refused(name="set_day", field="time_mark_to") == []
    assert voting.refused(name="void_document", of="decision") == ["put_to_vote"]
    assert voting.refused(name="void_document", of="notice") == []


FROZEN = {
    ("plan", "adoption"): {"plan", "period_from", "period_to", "targets", "tasks"},
    ("full_membership", "superior_decision"): {
        "decision", "member", "ceremony_on", "admission_decision_on", "probation_ends_on",
    },
    ("supervision_report", "report"): {"report", "findings", "team", "subjects"},
    ("supervision_report", "cell_conclusion"): {"notice", "subjects", "procedure"},
}  # fmt: skip


@pytest.mark.parametrize(("kind", "vote"), FROZEN)
def test_what_a_round_freezes_is_read_from_its_vote_and_its_steps(kind: str, vote: str) -> None:
    found = telling.library().current(kind)
    frozen = freezing.frozen_by(found, found.votes[vote])
    assert FROZEN[kind, vote] <= frozen.documents | frozen.fields
    assert not {"title", "watcher", "follow_ups"} & frozen.fields
