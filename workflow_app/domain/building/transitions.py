"""Transitions with their rules, effects, sign-offs and rounds, made from validated content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from workflow_app.domain.building.phrases import BuildError, Path, source_of, text_of, tried, whos_of
from workflow_app.domain.conditions import Condition, ConditionError, build_condition
from workflow_app.domain.contents import Field
from workflow_app.domain.fingerprints import parse_part
from workflow_app.domain.sign_offs import SignOffRule
from workflow_app.domain.transitions import CREATION, STAY, Effect, RoundStep, Rule, SignOff, Transition


def _named(raw: Sequence[str | Mapping[str, Any]], path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    """`name` or `{name: value}` or `{name: {key: value}}` → (name, values)."""
    for index, one in enumerate(raw):
        if isinstance(one, str):
            yield one, {}
        elif len(one) == 1:
            ((name, values),) = one.items()
            yield name, dict(values) if isinstance(values, Mapping) else {"of": values}
        else:
            raise BuildError((*path, index), "write one name, or one name with its values")


def _effect(name: str, values: dict[str, Any]) -> Effect:
    """`outcome` belongs to every effect: it says after which outcomes of a round the effect follows."""
    outcome = values.pop("outcome", ())
    return Effect(name, values, (outcome,) if isinstance(outcome, str) else tuple(outcome))


def _round(one: Any, path: Path) -> RoundStep | None:
    if one is None:
        return None
    steps = ("open", "ballot", "tally", "check", "preside", "close", "hand_up")
    named = [(step, getattr(one, step)) for step in steps if getattr(one, step)]
    if len(named) != 1:
        raise BuildError(path, f"a round is exactly one of {', '.join(steps)}")
    return RoundStep(cast(Any, named[0][0]), named[0][1])


def _sign_off(one: Any, documents: Mapping[str, Any], path: Path) -> SignOff | None:
    if one is None:
        return None
    groups = {name: whos_of(value, (*path, "groups", name)) for name, value in one.groups.items()}
    needed = None if one.needed == "all" else one.needed
    if needed is not None and needed < 1:
        raise BuildError((*path, "needed"), "at least one signature is needed")
    for name in one.include:
        if name not in groups:
            raise BuildError((*path, "include"), f"unknown group “{name}”", name, groups)
    try:
        rule = SignOffRule(
            needed=needed,
            groups=tuple(groups) if one.one_of_each else (),
            in_order=one.in_order,
            collect=one.collect,
            include=tuple(one.include),
        )
    except ValueError as error:
        raise BuildError(path, str(error)) from error
    is_mapping = isinstance(one.judges, Mapping)
    for name in one.judges if is_mapping else ():
        if name not in groups:
            raise BuildError((*path, "judges"), f"unknown group “{name}”", name, groups)
    return SignOff(
        rule,
        groups,
        () if is_mapping else _parts(one.judges, documents, (*path, "judges")),
        {name: _parts(of, documents, (*path, "judges", name)) for name, of in one.judges.items()} if is_mapping else {},
        one.rework,
    )


def _parts(phrases: Sequence[str], documents: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """Whoever judges a document judges the fields that belong to its text as well."""
    found: dict[str, None] = {}
    for phrase in phrases:
        part = tried(parse_part, phrase, path)
        found[phrase] = None
        if part.sort == "document" and part.section is None and part.name in documents:
            found |= {f"field {name}": None for name in documents[part.name].part_of_text}
    return tuple(found)


def _when(raw: Any, fields: Mapping[str, Field], path: Path) -> Condition | None:
    try:
        return build_condition(raw, fields) if raw else None
    except ConditionError as error:
        raise BuildError((*path, *error.path), str(error), error.word, error.legal) from error


def transition_of(one: Any, path: Path, states: Any, fields: Mapping[str, Field]) -> Transition:
    if one.from_ == "none":
        sources: tuple[str, ...] = (CREATION,)
    elif one.from_ == "any":
        sources = tuple(name for name, state in states.states.items() if not state.final)
    else:
        sources = (one.from_,) if isinstance(one.from_, str) else tuple(one.from_)
    targets = {"": one.to} if isinstance(one.to, str) else dict(one.to)
    stays = all(target == STAY for target in targets.values())
    return Transition(
        trigger=one.trigger,
        title=text_of(one.title),
        sources=sources,
        targets=targets,
        by=whos_of(one.by, (*path, "by")),
        recorded_by=whos_of(one.recorded_by, (*path, "recorded_by")),
        when=_when(one.when, fields, (*path, "when")),
        guards=tuple(Rule(name, values) for name, values in _named(one.guards, (*path, "guards"))),
        effects=tuple(_effect(name, values) for name, values in _named(one.effects, (*path, "effects"))),
        sign_off=_sign_off(one.sign_off, states.documents, (*path, "sign_off")),
        round=_round(one.round, (*path, "round")),
        opinion=one.opinion,
        sets=tuple(one.sets),
        asks=tuple(one.asks),
        needs_fields=tuple(one.needs_fields),
        needs_papers=tuple(one.needs_papers),
        writes=tuple(one.writes),
        takes_papers=tuple(one.takes_papers),
        judges_papers=tuple(one.judges_papers),
        begins=tuple(one.begins),
        signs=one.signs,
        issues=one.issues,
        hand_over=one.hand_over,
        awaited=(not stays and one.tone == "forward") if one.awaited is None else one.awaited,
        task_due=one.task_due,
        exceptions=tuple(one.exceptions),
        open_to_subjects=one.open_to_subjects,
        tone=one.tone,
        source=source_of(one.source),
        vacant=() if one.vacant == "park" else whos_of(one.vacant, (*path, "vacant")),
        recusal=one.recusal,
        signers=one.signers,
        candidates=whos_of(one.candidates, (*path, "candidates")),
        takes_back=tuple(one.takes_back),
        correction=one.correction,
        reopens=one.reopens,
        reservation=one.reservation,
    )
