"""From every stage before something is issued there is a way back with a reason; where none is, a rule forbids it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.content.test_no_dossier_hangs_on_one_person import KINDS, leads_away
from tests.stories import telling
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import CREATION

ISSUED = "what is issued and numbered is replaced or revoked by another document: 399-QĐ/TW"
VOTED = "what a body has resolved is not undone by one person; what is signed and has no number is: return_signed"
REJECTED = "where the body, or who keeps a faulty draft from it, sent it back to: it is drafted anew"
ON_THE_LIST = "the member is on the receiving list since its cell met: who leaves it again is moved anew"
BY_TIME = "a term brought it there, and time is not undone"

NO_WAY_BACK: Mapping[str, Mapping[str, str]] = {
    "full_membership": {
        "due": BY_TIME, "collecting": BY_TIME, "cell_yes": VOTED, "cell_removal": VOTED, "escalated": VOTED,
        "decided_yes": VOTED, "decided_no": VOTED, "announced": ISSUED,
    },
    "inspection_referral": {"handed_over": ISSUED},
    "plan": {
        "returned": REJECTED, "issued": ISSUED, "running": ISSUED, "midterm": ISSUED, "final": ISSUED,
        "transferred": ISSUED, "replaced": ISSUED, "revoked": ISSUED,
    },
    "supervision_report": {"announced": ISSUED, "concluded": VOTED, "notified": ISSUED},
    "transfer": {
        "admitted": ON_THE_LIST, "staying": ON_THE_LIST, "extended": ON_THE_LIST, "returning": ON_THE_LIST,
    },
}  # fmt: skip


def without_a_way_back(kind: Kind) -> set[str]:
    """States beyond the first that no step leads back from, to another state, other than a signer's own."""
    first = {target for one in kind.transitions if CREATION in one.sources for target in one.targets.values()}
    sent_back_to = {
        name for name in kind.states
        if {one.tone for one in kind.transitions if name in one.targets.values()} == {"back"}
    }  # fmt: skip
    back = {
        name for name in kind.states for one in kind.leaving[name]
        if (one.tone == "back" or one.goes_back) and leads_away(one, name)
    }  # fmt: skip
    final = {name for name, state in kind.states.items() if state.final}
    return set(kind.states) - first - sent_back_to - back - final


@pytest.mark.parametrize("name", KINDS)
def test_no_stage_lacks_a_way_back_unless_a_rule_forbids_it(name: str) -> None:
    assert without_a_way_back(telling.library().current(name)) == set(NO_WAY_BACK[name])
