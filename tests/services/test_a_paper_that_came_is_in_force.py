"""The newest paper of its name and row is the one in force; the first one too, whoever looks at it first."""

from __future__ import annotations

from tests.cast import on_both_databases
from workflow_app.db import enclosures


@on_both_databases
def test_a_paper_is_in_force_from_the_act_that_brings_it_until_a_newer_one_replaces_it(office):
    one = office.create("errand", "soanthao", "DU", fields={"subject": "Việc"})
    for filename, day in (("first.pdf", "2026-02-26"), ("second.pdf", "2026-02-27")):
        slip = {"name": "slip", "filename": filename, "written_on": day}
        assert office.take("bring", one, "soanthao", papers=[slip]).done
        with office.database.reading() as session:
            in_force = enclosures.papers(session, office.dossier(one).id)
        assert len(in_force) == 1
