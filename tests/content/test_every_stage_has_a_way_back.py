"""From every stage before something is issued there is a way back with a reason; where none is, a rule forbids it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.content.test_no_dossier_hangs_on_one_person import KINDS, leads_away
from tests.stories import telling
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import CREATION


@dataclass(frozen=True)
class Rule:
    """Why nothing leads back from a stage; `written` is where, as a step out of that very stage has to say it too."""

    reason: str
    written: str = ""


ISSUED = Rule("what is issued and numbered is replaced or revoked by another document, by its issuer", "399-QĐ/TW")
VOTED = Rule("what a body has resolved is not undone by one person; what is signed and has no number is: return_signed",
             "Điều lệ Đảng, Điều 9")  # fmt: skip
CELL_VOTED = Rule("after the cell's vote the competent committee decides; nobody takes it back before it alone",
                  "Điều lệ Đảng, Điều 5, Điều 9")  # fmt: skip
DEADLOCK = Rule(
    "after three votes without two thirds the superior decides: back before the vote were a fourth", "294-QĐ/TW"
)
OVER = Rule("what was issued is out of force, or carried out: the file alone is left")
REJECTED = Rule("where the body, or who keeps a faulty draft from it, sent it back to: it is drafted anew")
ON_THE_LIST = Rule("the member is on the receiving list since its cell met: who leaves it again is moved anew")
BY_TIME = Rule("a term brought it there, and time is not undone")

NO_WAY_BACK: Mapping[str, Mapping[str, Rule]] = {
    "full_membership": {
        "due": BY_TIME, "collecting": BY_TIME, "cell_yes": CELL_VOTED, "cell_removal": CELL_VOTED,
        "escalated": DEADLOCK, "decided_yes": VOTED, "decided_no": VOTED, "announced": ISSUED,
    },
    "inspection_referral": {"handed_over": ISSUED},
    "plan": {
        "returned": REJECTED, "issued": ISSUED, "running": ISSUED, "midterm": ISSUED, "final": OVER,
        "transferred": OVER, "replaced": OVER, "revoked": OVER,
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


@pytest.mark.parametrize("name", KINDS)
def test_the_rule_that_forbids_it_is_named_by_a_step_of_that_stage(name: str) -> None:
    """Who looks for the way back finds on the page of that stage where it is written that there is none."""
    kind = telling.library().current(name)
    for state, rule in NO_WAY_BACK[name].items():
        sources = [one.source.text.vi for one in kind.leaving[state] if one.source]
        assert any(rule.written in source for source in sources) or not rule.written, (state, rule.written)
