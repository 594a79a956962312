"""In no kind does a way lead from a vote that went against a text to a signature below that very text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.content.test_no_dossier_hangs_on_one_person import KINDS
from tests.stories import telling
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import Transition

ANEW = {
    # (document, state): by which step there its words are written for the outcome, where no new vote adopts others.
    # The superior may decide otherwise than the base proposed: the base's resolution still says what the base decided.
    "full_membership": {
        ("base_resolution", "base_resolved"): "write_base_resolution",
        ("base_resolution", "decided_no"): "write_removal",
        ("base_resolution", "decided_yes"): "",
    },
    # A cell alone passes its report without a vote; where a team votes, that way is another route (`when`).
    "supervision_report": {("report", "reported"): ""},
}


def _targets(kind: Kind, one: Transition, document: str) -> Iterator[str]:
    """Where a step leads while the text stays lost: not where a vote on it adopts it."""
    adopts = one.round and one.round.step == "close" and document in kind.votes[one.round.vote].documents
    for outcome, target in one.targets.items():
        if not (adopts and outcome == "carried"):
            yield target


def _after_the_loss(kind: Kind, document: str) -> set[str]:
    """Every state to which a dossier can come after a vote against the document, without another adopting it."""
    votes = {name for name, vote in kind.votes.items() if document in vote.documents}
    closing = [one for one in kind.transitions if one.round and one.round.step == "close" and one.round.vote in votes]
    coming = [one.targets[outcome] for one in closing for outcome in ("lost", "exhausted") if outcome in one.targets]
    found: set[str] = set()
    while coming:
        state = coming.pop()
        if state in kind.states and state not in found:
            found.add(state)
            coming += [to for one in kind.leaving[state] for to in _targets(kind, one, document)]
    return found


def _voted(kind: Kind) -> set[str]:
    return {name for vote in kind.votes.values() for name in vote.documents}


@pytest.mark.parametrize("name", KINDS)
def test_what_a_body_votes_on_is_signed_only_if_it_says_what_the_body_decided(name: str) -> None:
    kind = telling.library().current(name)
    signing = [one for one in kind.transitions if one.signs in _voted(kind)]
    unasked = [
        one.trigger for one in signing
        if not any(rule.name == "text_is_the_text_voted" and rule.values["of"] == one.signs for rule in one.guards)
    ]  # fmt: skip
    assert not unasked
    assert all("text_is_the_text_voted" not in one.waives for one in kind.exceptions.values())


@pytest.mark.parametrize("name", KINDS)
def test_after_a_vote_against_a_text_it_is_signed_only_where_it_is_written_anew(name: str) -> None:
    kind, expected = telling.library().current(name), ANEW.get(name, {})
    signed = {
        (document, state)
        for document in _voted(kind) for state in _after_the_loss(kind, document)
        for one in kind.leaving[state] if one.signs == document
    }  # fmt: skip
    assert signed == set(expected)
    for (document, state), trigger in expected.items():
        writing = {one.trigger for one in kind.leaving[state] if document in one.writes}
        assert writing == ({trigger} if trigger else set())
