"""A file that another one takes along stays where it is while a body votes on it."""

from __future__ import annotations

from tests.cast import DemoOffice, Taken
from tests.services.voting_office import MEMBERS, before_the_committee, opened, vote
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import Refusal
from workflow_app.services.cases import TableCase
from workflow_app.services.following import FAULTS
from workflow_app.services.voting import freezing


def faults(office: DemoOffice, taking: Taken, along: Taken) -> list[Refusal]:
    kind, me = office.engine.library.current("plan"), office.person_id("soanthao")
    with office.database.reading() as session:
        case = TableCase(session, kind, office.dossier(taking), kind.transitions[0], Actor(me, me), office.now)
        case.kinds = office.engine.library.current
        return list(freezing.carried_faults(case, [office.dossier(along).id]))


def test_it_goes_along_before_the_vote_and_after_it_and_not_between(office: DemoOffice) -> None:
    taking, along = before_the_committee(office), before_the_committee(office)
    assert faults(office, taking, along) == []
    opened(office, along, "open")
    (refused,) = faults(office, taking, along)
    assert refused.code == "voted_on_elsewhere"
    assert refused.supplier is not None
    assert "Đảng uỷ" in refused.text.vi
    assert [one.vi for one in refused.ways_out] == ["Xác nhận kết quả"]
    for one in MEMBERS[:5]:
        assert vote(office, along, one, "yes").done
    assert office.take("confirm_result", along, "bithu").state == "approved"
    assert faults(office, taking, along) == []


def test_every_effect_that_carries_files_asks_it() -> None:
    assert "carry_dossiers" in FAULTS
