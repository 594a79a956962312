"""Is what a definition says about its votes sound? Ballots fit their rules; what comes from paper can be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflow_app.domain.building.phrases import BuildError, Path
from workflow_app.domain.kinds import Kind
from workflow_app.domain.soundness.naming import faults_of_who, unknown
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import Vote
from workflow_app.domain.who import RoleAt, Who


def faults_of_ballots(kind: Kind, roles: Any, vote: Vote, path: Path) -> Iterator[BuildError]:
    for key, whos in (("mandatory", vote.mandatory), ("veto", vote.veto)):
        for who in whos:
            yield from faults_of_who(kind, roles, who, (*path, key))
            if not _may_sit(kind, vote, who):
                problem = f"nobody of the body “{vote.body}” holds this post, so it is never heard"
                yield BuildError((*path, key), problem)
    if vote.quorum is not None and vote.quorum.of == "cast":
        yield BuildError((*path, "quorum"), "who is there is no share of the ballots cast: a quorum is of the members")
    yield from _rounds(kind, vote, path)
    if vote.minutes and vote.minutes not in kind.papers:
        yield unknown((*path, "minutes"), "paper", vote.minutes, kind.papers)
    elif vote.minutes:
        yield from _brings_minutes(kind, vote, path)
    if (vote.casting_vote or vote.veto) and set(vote.ballots) != {"open"}:
        yield BuildError((*path, "ballots"), "a casting vote and a veto are seen in open ballots alone")
    if vote.mandatory and "recorded" in vote.ballots:
        yield BuildError((*path, "ballots"), "a recorded tally does not show whose vote is missing")
    steps = {one.round.step for one in kind.transitions if one.round and one.round.vote == vote.name}
    if steps and set(vote.ballots) != {"recorded"} and "ballot" not in steps:
        yield BuildError((*path, "ballots"), "open and secret ballots need a step by which members cast them")
    casting = (
        one for one in kind.transitions if one.round and (one.round.step, one.round.vote) == ("ballot", vote.name)
    )
    by_name = "open" in vote.ballots and any(one.recorded_by for one in casting)
    from_paper = "tally" in steps or by_name
    if "check" not in steps and from_paper and any(vote.entered_twice(form) for form in vote.ballots):
        yield BuildError((*path, "double_entry"), "a second entry needs a step by which it is made")


def _may_sit(kind: Kind, vote: Vote, who: Who) -> bool:
    """Whether a post of that role at that place can sit in the body that votes."""
    body = kind.bodies.get(vote.body)
    if body is None or not body.roles or vote.ad_hoc or not isinstance(who, RoleAt):
        return True
    return who.role in body.roles and who.place == vote.place


def _rounds(kind: Kind, vote: Vote, path: Path) -> Iterator[BuildError]:
    """After the last round that is allowed the dossier goes somewhere; without a limit none is the last."""
    closes = ("close", vote.name)
    closing = [one for one in kind.transitions if one.round and (one.round.step, one.round.vote) == closes]
    leads = [one for one in closing if "exhausted" in one.targets]
    if vote.rounds and closing != leads:
        yield BuildError(
            (*path, "rounds"), "nothing leads on after the last one: closing must say where exhausted does"
        )
    if leads and not vote.rounds:
        yield BuildError((*path, "rounds"), "closing says where exhausted leads, but the rounds have no limit")


def faults_of_signing(kind: Kind, one: Transition, path: Path) -> Iterator[BuildError]:
    """A rule that a text is the one adopted is never met where no vote is about that text."""
    voted = {name for vote in kind.votes.values() for name in vote.documents}
    asked = {str(rule.values.get("of")) for rule in one.guards if rule.name == "text_is_the_text_voted"}
    for name in sorted(asked & kind.documents.keys() - voted):
        yield BuildError((*path, "guards"), f"no vote decides on “{name}”, so its text is never one that was adopted")


def _brings_minutes(kind: Kind, vote: Vote, path: Path) -> Iterator[BuildError]:
    """Where a round is closed its minutes can be brought: otherwise no chair could ever confirm it."""
    for state, leaving in kind.leaving.items():
        closes = any(one.round and (one.round.step, one.round.vote) == ("close", vote.name) for one in leaving)
        if closes and not any(vote.minutes in one.takes_papers for one in leaving):
            yield BuildError((*path, "minutes"), f"no step from “{state}”, where the round is closed, takes this paper")
