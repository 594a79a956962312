"""Votes, and exceptions for small bodies, made from validated content."""

from __future__ import annotations

from typing import Any

from workflow_app.domain.building.phrases import BuildError, Path, source_of, text_of, tried, whos_of
from workflow_app.domain.contents import Source
from workflow_app.domain.decisions import parse_threshold
from workflow_app.domain.votes import DeclaredException, Limit, Question, Vote
from workflow_app.domain.who import parse_place


def _body_at(phrase: str, path: Path) -> tuple[str, Any]:
    body, separator, place = phrase.partition(" @ ")
    if not separator:
        raise BuildError(path, f"“{phrase}” is not BODY @ PLACE")
    return body, tried(parse_place, place, path)


def vote_of(name: str, one: Any) -> Vote:
    path: Path = ("votes", name)
    body, place = _body_at(one.body, (*path, "body"))
    questions = tuple(
        Question(
            key, text_of(value.title), tried(parse_threshold, value.carries, (*path, "questions", key)), value.verified
        )
        for key, value in one.questions.items()
    )
    if not questions:
        raise BuildError((*path, "questions"), "a vote needs a question")
    return Vote(
        name=name,
        title=text_of(one.title),
        body=body,
        place=place,
        questions=questions,
        documents=tuple(one.documents),
        quorum=tried(parse_threshold, one.quorum, (*path, "quorum")) if one.quorum else None,
        rounds=one.rounds,
        ad_hoc=one.ad_hoc,
        marks=one.marks,
        source=source_of(one.source),
        ballots=tuple(one.ballots),
        casting_vote=one.casting_vote,
        mandatory=whos_of(one.mandatory, (*path, "mandatory")),
        veto=whos_of(one.veto, (*path, "veto")),
        double_entry=one.double_entry,
        minutes=one.minutes,
    )


def exception_of(name: str, one: Any) -> DeclaredException:
    path, source = ("exceptions", name), source_of(one.source)
    limits = [_limit(one, path, source)] + ([_limit(one.also, (*path, "also"), source)] if one.also else [])
    return DeclaredException(name, text_of(one.title), tuple(one.waives), tuple(limits), source)


def _limit(one: Any, path: Path, source: Source | None) -> Limit:
    body, place = _body_at(one.body, (*path, "body"))
    return Limit(body, place, one.members_at_most, source_of(one.source) or source)
