"""A body decides: what each step of a round asks, the tally, and the chair who closes it (`opening.py` opens it)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.ballots import Cast, Result, Rules, result
from workflow_app.domain.decisions import Count, Tally, Verdict, validate, verdict
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import RoundStep
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import (
    attending,
    ballots,
    casting,
    checking,
    handing_over,
    handing_up,
    opening,
    paper,
    presiding,
    proof,
    settling,
    timing,
    voiding,
    withdrawing,
)
from workflow_app.services.voting.rolls import current, used_rounds
from workflow_app.services.voting.tallying import INSTEAD, PROBLEMS, blanks, tallies_in, with_numbers


def refusals(case: TableCase, step: RoundStep, *, entered: bool) -> Iterator[Refusal]:
    vote = case.kind.votes[step.vote]
    found = current(case, vote.name)
    if entered and found is not None and step.step != "open":
        yield from timing.faults(case, step, found)
    if step.step == "open":
        yield from opening.faults(case, vote, found, entered=entered)
    elif step.step == "hand_up":
        yield from handing_up.faults(case, vote, found)
    elif found is None:
        yield refusal("no_round", source=vote.source.text if vote.source else None)
    elif step.step == "ballot":
        yield from casting.cast_faults(case, vote, found, entered=entered)
    elif step.step == "preside":
        yield from handing_over.faults(case, vote, found, entered=entered)
    elif step.step == "check":
        yield from checking.faults(case, vote, found, entered=entered)
    elif withdrawing.is_asked(case):
        yield from withdrawing.faults(case, found)
    elif step.step == "tally":
        if entered:
            faults = _tally_faults if found.ballots == "recorded" else paper.faults
            yield from faults(case, vote, found)
    else:
        faults_ = list(_closing(case, vote, found, entered))
        yield from faults_
        if entered and not faults_ and ballots.is_closed_as(case, "lost") and _carries(case, vote, found):
            yield refusal("decided_for", source=vote.source.text if vote.source else None)


def _carries(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    """Asked for the chair alone, in the very act by which he closes the round, and never of secret ballots: a refusal
    would tell him the result while the round stays open. There the votes decide, whatever he concludes."""
    if found.ballots == "secret":
        return False
    members = settling.settled(case, found)
    if found.ballots == "recorded":
        return _by_tally(case, vote, found, members).outcome == "carried"
    return ballots.reckoned(case, vote, found, members)[0].outcome == "carried"


def _closing(case: TableCase, vote: Vote, found: RoundSeen, entered: bool) -> Iterator[Refusal]:
    members = settling.settled(case, found)
    if entered:
        yield from attending.faults(case, vote, found)
    if ballots.is_closed_as(case, "void"):
        if not voiding.is_open_to(case, vote, found, members, entered=entered):
            yield refusal("not_void")
    elif (only_void := voiding.alone(case, vote, found, entered=entered)) is not None:
        yield only_void
    elif found.ballots != "recorded":
        yield from ballots.close_faults(case, vote, found, entered=entered)
    elif not found.tallies:
        yield refusal("no_tally", supplier=proof.secretary_of(case, found))
    else:
        size = settling.base(found, members)
        yield from _impossible({name: Tally(**one) for name, one in found.tallies.items()}, size)
        yield from attending.quorum_faults(case, vote, found, members, entered=entered)
        yield from proof.faults(case, vote, found)
    yield from presiding.written_down(case, vote, found)
    if entered and ballots.is_closed_as(case, "lost") and len(vote.questions) > 1:
        # With an opposite question on the ballot only the votes decide against; failing to carry is not the same.
        yield refusal("not_decided_against", source=vote.source.text if vote.source else None)
    gone = presiding.gone(case, vote, found)
    if gone is not None:
        yield gone
    elif case.actor.principal_id != found.chair_id:
        name = case.person_name(found.chair_id)
        yield refusal("not_the_chair", chair=name, supplier=Text(name, name))


def only_withdraws(case: TableCase) -> bool:
    """Whether the act takes out what was entered from paper, and does nothing else: the chair closes no round by it."""
    return case.transition.round is not None and withdrawing.is_asked(case)


def is_for_ballots(case: TableCase, step: RoundStep) -> bool:
    """Whether the step belongs to the round that is open: ballots are cast, and paper entered twice, in some only."""
    if step.step not in ("ballot", "check", "preside"):
        return True
    found = current(case, step.vote)
    if step.step == "preside":
        return found is not None
    if found is None or (step.step == "ballot" and not found.takes_electronic):
        return False
    return step.step == "ballot" or not any(checking.not_here(case, case.kind.votes[step.vote], found))


def _tally_faults(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    tallies = tallies_in(case.given.round)
    if set(tallies) != {one.name for one in vote.questions}:
        yield refusal("bad_tally", problem=PROBLEMS["question"])
        return
    missing = list(blanks(vote, case.given.round, how_many=True))
    if is_of_another(case, found) and not str(case.given.round.get("why") or "").strip():
        missing.append(refusal("missing_field", field=INSTEAD, missing=(INSTEAD,)))
    if missing:
        yield from missing
        return
    present = int(case.given.round["present"])
    count = settling.base(found, settling.settled(case, found), present)
    impossible = list(_impossible(tallies, count))
    if impossible:
        yield from impossible
        return
    verdicts = verdicts_of(vote, tallies, count)
    if len(verdicts) > 1 and verdicts[0].reached and any(one.reached for one in verdicts[1:]):
        yield refusal("bad_tally", problem=PROBLEMS["contradiction"])


def is_of_another(case: TableCase, found: RoundSeen) -> bool:
    """Whether a tally stands there that somebody else entered: who puts another in its place says why."""
    return bool(found.tallies) and found.recorder_id not in case.actor.hands


def _impossible(tallies: Mapping[str, Tally], count: Count) -> Iterator[Refusal]:
    """The first of what cannot be true of the numbers, as they are or against a base that has become smaller."""
    codes = [(code, tally) for tally in tallies.values() for code in validate(tally, count)]
    for code, tally in codes[:1]:
        shown = {
            "more_ballots_than_present": f"{tally.cast} > {count.present}",
            "more_present_than_entitled": f"{count.present} > {count.entitled}",
            "more_entitled_than_members": f"{count.entitled} > {count.all_members}",
        }
        yield refusal("bad_tally", problem=with_numbers(code, shown.get(code, "")))


def verdicts_of(vote: Vote, tallies: Mapping[str, Tally], count: Count) -> list[Verdict]:
    return [verdict(question.threshold, tallies[question.name], count) for question in vote.questions]


def record_tally(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """Keep the counted votes of the open round; the chair still has to confirm."""
    found = current(case, step.vote)
    assert found is not None
    if withdrawing.is_asked(case):
        return withdrawing.apply(case, case.kind.votes[step.vote], found)
    if found.ballots != "recorded":
        return paper.record(case, case.kind.votes[step.vote], found)
    present = int(case.given.round.get("present") or 0)
    questions = {
        name: {"yes": one.yes, "no": one.no, "abstain": one.abstain, "invalid": one.invalid}
        for name, one in tallies_in(case.given.round).items()
    }
    case.session.execute(
        t.round_.update()
        .where(t.round_.c.id == found.id)
        .values(
            present=present, tallies=json.dumps(questions), recorder_id=case.actor.person_id, checked_by_id=None,
            counts=json.dumps({**dict(case.given.asks), **(case.given.round.get("counts") or {})}, ensure_ascii=False),
        )
    )  # fmt: skip
    case.forget("rounds")
    basis = {"vote": step.vote, "round": found.number, "present": present, "votes": questions}
    return {**basis, "instead_of": case.person_uid(found.recorder_id or 0)} if is_of_another(case, found) else basis


def close_round(case: TableCase, step: RoundStep) -> tuple[str, dict[str, Any]]:
    """The chair's act: the outcome as a pure function of the ballots or of the tally, kept with its reckoning."""
    vote, found = case.kind.votes[step.vote], current(case, step.vote)
    assert found is not None
    basis: dict[str, Any] = {
        "vote": vote.name, "round": found.number, "entitled": found.count.entitled,
        "members": found.count.all_members, "present": found.count.present,
    }  # fmt: skip
    if ballots.is_closed_as(case, "void"):
        ballots.void(case, found)
        outcome, row = "void", {"paper": ""}
    else:
        decided, row, more = _decided(case, vote, found)
        outcome = decided.outcome
        basis |= {"reckoning": {name: one.shown for name, one in decided.verdicts.items()}, **more}
        basis |= proof.of_leaf(case, vote, found)
        if decided.reasons:
            basis["reasons"] = [one.code for one in decided.reasons]
        row["result"] = ballots.kept_result(case, decided)
    # The row comes last: from its closing on, the database lets neither the round nor its ballots be changed.
    row |= {"outcome": outcome, "closed_at": instant_text(case.now)}
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(row))
    if outcome in ("carried", "lost"):
        _bind_texts(case, found, outcome)
    case.forget("rounds")
    return _branch(case, vote, outcome), {**basis, "outcome": outcome}


def _branch(case: TableCase, vote: Vote, outcome: str) -> str:
    """By which outcome the dossier moves: the last round that decided nothing is not like the ones before it."""
    branch = outcome
    if outcome == "undecided" and vote.rounds and used_rounds(case, vote) >= vote.rounds:
        branch = "exhausted"
    return branch if branch in case.transition.targets else "undecided"


def branch_ahead(case: TableCase, step: RoundStep) -> str:
    """By which outcome the dossier would move if the round were closed now; empty where nobody may know it yet: of
    ballots, what they say is counted by the very closing and not before."""
    vote, found = case.kind.votes[step.vote], current(case, step.vote)
    if found is None or (found.ballots != "recorded" and not ballots.is_closed_as(case, "void")):
        return ""
    members = settling.settled(case, found)
    outcome = "void" if ballots.is_closed_as(case, "void") else _by_tally(case, vote, found, members).outcome
    return _branch(case, vote, outcome)


def _decided(case: TableCase, vote: Vote, found: RoundSeen) -> tuple[Result, dict[str, Any], dict[str, Any]]:
    if found.ballots != "recorded":
        return ballots.count(case, vote, found)
    members = settling.settled(case, found)
    decided = _by_tally(case, vote, found, members)
    return decided, *settling.keep(case, found, members)


def _by_tally(case: TableCase, vote: Vote, found: RoundSeen, members: Sequence[OnRoll]) -> Result:
    rules = Rules({one.name: one.threshold for one in vote.questions}, vote.quorum)
    cast = Cast({name: Tally(**counts) for name, counts in found.tallies.items()})
    return result(rules, settling.base(found, members), cast, closed_as_lost=ballots.is_closed_as(case, "lost"))


def words(case: TableCase) -> Iterator[tuple[str, Any]]:
    """What a ballot says, where it is open."""
    yield from withdrawing.words(case)
    step = case.transition.round
    if step and step.step == "ballot":
        found = current(case, step.vote)
        yield from casting.words(case, found.ballots if found else "")


def ballot_cast(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """A member's ballot, or the second entry of a count from paper."""
    found = current(case, step.vote)
    assert found is not None
    take = casting.cast if step.step == "ballot" else checking.check
    return take(case, case.kind.votes[step.vote], found)


def hand_over(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """Another chair or secretary for the open round."""
    found = current(case, step.vote)
    assert found is not None
    return handing_over.apply(case, case.kind.votes[step.vote], found)


def _bind_texts(case: TableCase, found: RoundSeen, outcome: str) -> None:
    """What was adopted is the text as it stood when the round was opened; after a vote against it no text is. What was
    declared finished before belonged to an earlier vote."""
    row = case.session.execute(t.round_.select().where(t.round_.c.id == found.id)).one()
    for name, frozen in json.loads(row.texts).items():
        case.session.execute(
            t.document.update()
            .where(t.document.c.id == case.documents()[name].id)
            .values(
                voted_digest=frozen["digest"] if outcome == "carried" else "", finished_digest="", round_id=found.id
            )
        )
    case.forget("documents")
