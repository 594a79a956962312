"""Who wrote a dossier stands in for nobody on it, and nobody begins one in somebody else's place."""

from __future__ import annotations

import pytest

from tests.cast import DemoOffice
from tests.services.test_who_may_become_a_signer import FIELDS, TEXT
from tests.services.test_who_may_stand_in import given
from workflow_app.db import journal
from workflow_app.domain.guards.duties import not_the_author
from workflow_app.domain.refusals import Refused
from workflow_app.services import acting, standing_in
from workflow_app.services.cases import TableCase
from workflow_app.services.naming import with_uids


def test_who_wrote_the_dossier_is_no_substitute_on_it_and_is_not_named_as_one(office: DemoOffice) -> None:
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert not given(office, "truongban", "drafting_head", "soanthao")
    kind, head = office.engine.library.current("plan"), office.person_id("truongban")
    step = next(one for one in kind.transitions if one.trigger == "send_to_check")
    with office.database.reading() as session:
        case = TableCase(session, kind, office.dossier(plan), step, office.actor("soanthao"), office.now)
        assert standing_in.substitutes(case, head, step.by) == []
    assert office.take("send_to_check", plan, "soanthao", in_place_of="truongban").refused == ("substitute_is_author",)


def test_the_row_of_a_dossier_tells_every_hand_by_which_it_was_begun(office: DemoOffice) -> None:
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    row, step = office.dossier(plan), office.engine.library.current("plan").transitions[0]
    assert row.begun_by == frozenset({office.person_id("soanthao")})
    with office.database.reading() as session:
        assert row.begun_by == journal.past(session, row.id)[0].hands
        clerk = office.person_id("vanthu1")
        row.begun_by |= {clerk}
        case = TableCase(session, office.engine.library.current("plan"), row, step, office.actor("vanthu1"), office.now)
        refused = not_the_author(case, {})
        assert refused is not None
        assert refused.code == "own_work"


def test_nobody_begins_a_dossier_in_somebody_s_place(office: DemoOffice) -> None:
    """He would be its author's other hand, and agree to it and sign it in his own name."""
    assert not given(office, "soanthao", "drafter", "pho1")
    with office.database.writing() as session, pytest.raises(Refused, match="beginning_not_delegated"):
        acting.create(
            session, office=office.engine, kind="plan", place="DU", now=office.now, key="begun",
            actor=office.actor("pho1", in_place_of="soanthao"),
            values=with_uids(session, {"fields": FIELDS, "texts": {"plan": TEXT}}),
        )  # fmt: skip
