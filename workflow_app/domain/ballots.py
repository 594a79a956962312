"""What a round decided, as a pure function of its roll and its ballots; recorded tallies go through the same one.

Yes, no and abstain are ballots; whoever is absent, or present without voting, has cast none. Thresholds are exact
fractions (`decisions.py`). Nothing here knows who a person is: persons are any hashable names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from typing import Any, Literal

from workflow_app.domain.decisions import Count, Tally, Threshold, Verdict, quorum, verdict

Form = Literal["recorded", "open", "secret"]
FORMS: tuple[Form, ...] = ("recorded", "open", "secret")
Ways = Literal["paper", "electronic", "both"]
WAYS: tuple[Ways, ...] = ("paper", "electronic", "both")
"""How secret ballots are cast, as it is said when the round is opened; the first where nobody says."""
CHOICES = ("yes", "no", "abstain")
"""What a member may choose; a paper ballot may also be invalid."""
COUNTED = (*CHOICES, "invalid")

Outcome = Literal["carried", "lost", "undecided"]
Person = Hashable
Ballot = Mapping[str, str]
"""One ballot: question → choice."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a vote decides. `thresholds` follow the questions: the proposal, then its opposites.

    `mandatory` holds one set of persons for each who must have voted (an empty set: nobody is there to vote);
    the open “no” of any of `veto` keeps the proposal from being carried.
    """

    thresholds: Mapping[str, Threshold]
    quorum: Threshold | None = None
    casting_vote: bool = False
    mandatory: tuple[frozenset[Person], ...] = ()
    veto: frozenset[Person] = frozenset()


@dataclass(frozen=True, slots=True)
class Cast:
    """What was cast: the tallies, who voted (None where only numbers were recorded), and the choices known by name."""

    tallies: Mapping[str, Tally]
    voters: frozenset[Person] | None = None
    known: Mapping[Any, Ballot] = field(default_factory=dict)
    chair: Person = None


Code = Literal[
    "no_quorum", "mandatory_missing", "vetoed", "contradiction", "casting_vote", "chair_side_unknown", "closed_as_lost"
]


@dataclass(frozen=True, slots=True)
class Reason:
    """What decided besides the thresholds; `persons` are those concerned."""

    code: Code
    question: str = ""
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    outcome: Outcome
    verdicts: Mapping[str, Verdict]
    quorum: Verdict
    reasons: tuple[Reason, ...] = ()


def tally_of(questions: Iterable[str], ballots: Iterable[Ballot]) -> dict[str, Tally]:
    """Ballots counted, question by question; a ballot that leaves a question out was not cast on it."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in questions}
    for ballot in ballots:
        for name, choice in ballot.items():
            counts[name][choice] += 1
    return {name: Tally(*(one[choice] for choice in COUNTED)) for name, one in counts.items()}


def added(first: Mapping[str, Tally], second: Mapping[str, Tally]) -> dict[str, Tally]:
    """Two parts of one count, as of ballots cast electronically and on paper."""
    both = {name: [one[name] for one in (first, second) if name in one] for name in {**first, **second}}
    return {name: Tally(*(sum(getattr(t, c) for t in found) for c in COUNTED)) for name, found in both.items()}


def result(rules: Rules, count: Count, cast: Cast, *, closed_as_lost: bool = False) -> Result:
    """What the round decided.

    Too few present, or a vote missing that must be among those cast: undecided, whatever was counted. As many yes as
    no on a question that did not reach: with `casting_vote` the chair's side counts one more, against the same base.
    A proposal that fails is not thereby decided against, unless its opposite carries, the chair's casting “no” reaches
    (where there is no opposite), or the chair closes the matter as lost; of what decides nothing he cannot.
    """
    verdicts = {name: verdict(one, cast.tallies[name], count) for name, one in rules.thresholds.items()}
    held = quorum(rules.quorum, count)
    reasons: list[Reason] = []
    against = False
    if rules.casting_vote:
        verdicts, against = _with_casting_vote(rules, count, cast, verdicts, reasons)
    proposal, *opposites = verdicts
    carried = verdicts[proposal].reached
    opposed = against or any(verdicts[name].reached for name in opposites)
    if carried and opposed:
        carried, opposed = False, False
        reasons.append(Reason("contradiction"))
    if vetoing := tuple(one for one in rules.veto if cast.known.get(one, {}).get(proposal) == "no"):
        carried = False
        reasons.append(Reason("vetoed", proposal, vetoing))
    if missing := _missing(rules, cast):
        carried, opposed, closed_as_lost = False, False, False
        reasons.append(missing)
    if not held.reached:
        carried, opposed, closed_as_lost = False, False, False
        reasons.append(Reason("no_quorum"))
    if carried:
        return Result("carried", verdicts, held, tuple(reasons))
    if closed_as_lost and not opposed:
        reasons.append(Reason("closed_as_lost"))
    return Result("lost" if opposed or closed_as_lost else "undecided", verdicts, held, tuple(reasons))


def _missing(rules: Rules, cast: Cast) -> Reason | None:
    """Where only numbers were recorded nobody can show that a vote is missing; definitions do not allow that pair."""
    if cast.voters is None:
        return None
    lacking = [one for one in rules.mandatory if not one or not one <= cast.voters]
    if not lacking:
        return None
    persons = dict.fromkeys(person for one in lacking for person in one if person not in cast.voters)
    return Reason("mandatory_missing", persons=tuple(persons))


def _with_casting_vote(
    rules: Rules, count: Count, cast: Cast, verdicts: dict[str, Verdict], reasons: list[Reason]
) -> tuple[dict[str, Verdict], bool]:
    """The verdicts after ties are broken, and whether the only question was decided against by the chair."""
    broken, against = dict(verdicts), False
    for name, threshold in rules.thresholds.items():
        tally = cast.tallies[name]
        if verdicts[name].reached or not tally.yes or tally.yes != tally.no:
            continue
        side = cast.known.get(cast.chair, {}).get(name)
        if side not in ("yes", "no"):
            reasons.append(Reason("chair_side_unknown", name))
            continue
        # One more on the chair's side and one less on the other: the ballots handed in stay as many as they were.
        more = changed(tally, yes=tally.yes + 1, no=tally.no - 1)
        decided = verdict(threshold, more, count)
        if not decided.reached:
            continue
        reasons.append(Reason("casting_vote", name, (cast.chair,)))
        if side == "yes":
            broken[name] = decided
        elif len(rules.thresholds) == 1:
            against = True
    return broken, against


def sorted_lines(ballots: Sequence[tuple[str, Ballot, str | None]]) -> list[list[object]]:
    """(uid, choices, person's uid or None) of each ballot in an order that depends on the content alone: the closing
    leaf keeps the digest of these lines. The random uid comes last, so that it orders only equal ballots."""
    lines: list[list[object]] = [[sorted(choices.items()), person or "", uid] for uid, choices, person in ballots]
    return sorted(lines, key=repr)
