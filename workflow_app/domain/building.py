"""Validated content → one frozen `Kind`. Every name that refers to something is looked up here, or refused.

The values come from outside the domain (validated by pydantic there), so they are taken by attribute only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from workflow_app.domain import kinds
from workflow_app.domain.clocks import parse_window
from workflow_app.domain.conditions import Condition, ConditionError, build_condition
from workflow_app.domain.decisions import SignOffRule, parse_threshold
from workflow_app.domain.fingerprints import parse_part
from workflow_app.domain.row_lists import Lists
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Who, parse_place, parse_who

Path = tuple[str | int, ...]
T = TypeVar("T")


class BuildError(Exception):
    """`path` leads to the key; `word` is what was written and `legal` what could have been."""

    def __init__(self, path: Path, problem: str, word: str = "", legal: Iterable[str] = ()) -> None:
        super().__init__(problem)
        self.path, self.problem, self.word, self.legal = path, problem, word, tuple(legal)


def build_kind(states: Any, form: Any, roles: Any, digest: str) -> kinds.Kind:
    """Raises BuildError at the first thing that cannot be."""
    bodies = {
        name: kinds.Body(name, _text(one.title), tuple(one.roles), one.roll, _text(one.signs_as), tuple(one.chairs))
        for name, one in roles.bodies.items()
    }
    fields = _fields(form.fields, ("form", "fields"))
    asks = _fields(form.asks, ("form", "asks"))
    return kinds.Kind(
        name=states.kind,
        title=_text(states.title),
        digest=digest,
        source=_source(states.source),
        states={name: _state(name, one) for name, one in states.states.items()},
        transitions=tuple(
            _transition(one, ("transitions", index), states, fields) for index, one in enumerate(states.transitions)
        ),
        fields=fields,
        asks=asks,
        papers={name: _paper(name, one) for name, one in form.papers.items()},
        documents={name: _document(name, one) for name, one in states.documents.items()},
        clocks={name: _clock(name, one) for name, one in states.clocks.items()},
        votes={name: _vote(name, one) for name, one in states.votes.items()},
        bodies=bodies,
        exceptions={name: _exception(name, one) for name, one in states.exceptions.items()},
        readers=_whos(states.readers, ("readers",)),
        subjects=_whos(states.subjects, ("subjects",)),
        titled_by=states.titled_by,
        about=states.about,
        restricted=states.restricted,
        conflicts=tuple(states.conflicts),
        file_of=_whos(states.file_of, ("file_of",)),
        overseers=overseers_of(roles),
    )


def overseers_of(roles: Any) -> frozenset[str]:
    """The roles that read everything or run the office."""
    return frozenset(name for name, one in roles.roles.items() if one.reads_everything or one.runs_office)


def _state(name: str, one: Any) -> kinds.State:
    readers = _whos(one.readers, ("states", name, "readers"))
    return kinds.State(name, _text(one.title), one.phase, one.final, one.clock, readers, one.closed_to_subjects)


def _text(one: Any) -> Any:
    return Text(one.vi, one.en) if one is not None else None


def _source(one: Any) -> Any:
    return kinds.Source(Text(one.vi, one.en), one.verified) if one is not None else None


def _tried(call: Callable[[str], T], phrase: str, path: Path) -> T:
    try:
        return call(phrase)
    except ValueError as error:
        raise BuildError(path, str(error)) from error


def _whos(phrases: str | Sequence[str], path: Path) -> tuple[Who, ...]:
    listed = [phrases] if isinstance(phrases, str) else phrases
    return tuple(_tried(parse_who, phrase, path) for phrase in listed)


def _fields(models: Sequence[Any], path: Path) -> dict[str, kinds.Field]:
    built: dict[str, kinds.Field] = {}
    for index, one in enumerate(models):
        if one.name in built:
            raise BuildError((*path, index, "name"), f"“{one.name}” is declared twice")
        if one.type == "choice" and not one.choices:
            raise BuildError((*path, index), "a choice needs choices")
        if (one.type == "rows") != bool(one.columns):
            raise BuildError((*path, index), "rows, and only rows, have columns")
        built[one.name] = kinds.Field(
            name=one.name,
            title=_text(one.title),
            type=one.type,
            help=_text(one.help),
            choices={key: _text(value) for key, value in one.choices.items()},
            columns=tuple(_fields(one.columns, (*path, index, "columns")).values()),
            required=one.required,
            longest=one.longest,
            least=one.least,
            most=one.most,
            roles=tuple(one.roles),
            readers=_whos(one.readers, (*path, index, "readers")),
            row_readers=tuple(one.row_readers),
            open_to_subjects=one.open_to_subjects,
            subjects_see_in=tuple(one.subjects_see_in),
            lists=_lists(one.lists),
            group=_text(one.group),
            verified=one.verified,
        )
    return built


def _lists(one: Any) -> Lists | None:
    return Lists(tuple(one.by), tuple(one.counts), one.reached, tuple(one.left_out)) if one is not None else None


def _paper(name: str, one: Any) -> kinds.Paper:
    path: Path = ("form", "papers", name)
    return kinds.Paper(
        name=name,
        title=_text(one.title),
        form=one.form,
        written_by=_text(one.written_by),
        dated_from=one.dated_from,
        valid=_tried(parse_window, one.valid, (*path, "valid")) if one.valid else None,
        each=one.each,
        readers=_whos(one.readers, (*path, "readers")),
        source=_source(one.source),
    )


def _document(name: str, one: Any) -> kinds.Document:
    path: Path = ("documents", name)
    return kinds.Document(
        name=name,
        title=_text(one.title),
        symbol=one.symbol,
        issuer=_tried(parse_place, one.issuer, (*path, "issuer")),
        body=one.body,
        form=one.form,
        needs_text=one.needs_text,
        register_of=one.register_of,
        issuer_code=one.issuer_code,
        part_of_text=tuple(one.part_of_text),
        open_to_subjects=one.open_to_subjects,
        source=_source(one.source),
    )


def _clock(name: str, one: Any) -> kinds.Clock:
    path: Path = ("clocks", name)
    extension = None
    if one.extension is not None:
        window = _tried(parse_window, one.extension.window, (*path, "extension", "window"))
        extension = kinds.Extension(window, one.extension.times)
    window = _tried(parse_window, one.window, (*path, "window"))
    return kinds.Clock(name, _text(one.title), window, extension, _source(one.source))


def _body_at(phrase: str, path: Path) -> tuple[str, Any]:
    body, separator, place = phrase.partition(" @ ")
    if not separator:
        raise BuildError(path, f"“{phrase}” is not BODY @ PLACE")
    return body, _tried(parse_place, place, path)


def _vote(name: str, one: Any) -> kinds.Vote:
    path: Path = ("votes", name)
    body, place = _body_at(one.body, (*path, "body"))
    questions = tuple(
        kinds.Question(
            key, _text(value.title), _tried(parse_threshold, value.carries, (*path, "questions", key)), value.verified
        )
        for key, value in one.questions.items()
    )
    if not questions:
        raise BuildError((*path, "questions"), "a vote needs a question")
    return kinds.Vote(
        name=name,
        title=_text(one.title),
        body=body,
        place=place,
        questions=questions,
        documents=tuple(one.documents),
        quorum=_tried(parse_threshold, one.quorum, (*path, "quorum")) if one.quorum else None,
        rounds=one.rounds,
        ad_hoc=one.ad_hoc,
        marks=one.marks,
        source=_source(one.source),
        ballots=tuple(one.ballots),
        casting_vote=one.casting_vote,
        mandatory=_whos(one.mandatory, (*path, "mandatory")),
        veto=_whos(one.veto, (*path, "veto")),
        double_entry=one.double_entry,
        minutes=one.minutes,
    )


def _exception(name: str, one: Any) -> kinds.DeclaredException:
    path, source = ("exceptions", name), _source(one.source)
    limits = [_limit(one, path, source)] + ([_limit(one.also, (*path, "also"), source)] if one.also else [])
    return kinds.DeclaredException(name, _text(one.title), tuple(one.waives), tuple(limits), source)


def _limit(one: Any, path: Path, source: kinds.Source | None) -> kinds.Limit:
    body, place = _body_at(one.body, (*path, "body"))
    return kinds.Limit(body, place, one.members_at_most, _source(one.source) or source)


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


def _effect(name: str, values: dict[str, Any]) -> kinds.Effect:
    """`outcome` belongs to every effect: it says after which outcomes of a round the effect follows."""
    outcome = values.pop("outcome", ())
    return kinds.Effect(name, values, (outcome,) if isinstance(outcome, str) else tuple(outcome))


def _round(one: Any, path: Path) -> kinds.RoundStep | None:
    if one is None:
        return None
    steps = ("open", "ballot", "tally", "check", "close")
    named = [(step, getattr(one, step)) for step in steps if getattr(one, step)]
    if len(named) != 1:
        raise BuildError(path, f"a round is exactly one of {', '.join(steps)}")
    return kinds.RoundStep(cast(Any, named[0][0]), named[0][1])


def _sign_off(one: Any, documents: Mapping[str, Any], path: Path) -> kinds.SignOff | None:
    if one is None:
        return None
    groups = {name: _whos(value, (*path, "groups", name)) for name, value in one.groups.items()}
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
    return kinds.SignOff(
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
        part = _tried(parse_part, phrase, path)
        found[phrase] = None
        if part.sort == "document" and part.section is None and part.name in documents:
            found |= {f"field {name}": None for name in documents[part.name].part_of_text}
    return tuple(found)


def _when(raw: Any, fields: Mapping[str, kinds.Field], path: Path) -> Condition | None:
    try:
        return build_condition(raw, fields) if raw else None
    except ConditionError as error:
        raise BuildError((*path, *error.path), str(error), error.word, error.legal) from error


def _transition(one: Any, path: Path, states: Any, fields: Mapping[str, kinds.Field]) -> kinds.Transition:
    if one.from_ == "none":
        sources: tuple[str, ...] = (kinds.CREATION,)
    elif one.from_ == "any":
        sources = tuple(name for name, state in states.states.items() if not state.final)
    else:
        sources = (one.from_,) if isinstance(one.from_, str) else tuple(one.from_)
    targets = {"": one.to} if isinstance(one.to, str) else dict(one.to)
    stays = all(target == kinds.STAY for target in targets.values())
    return kinds.Transition(
        trigger=one.trigger,
        title=_text(one.title),
        sources=sources,
        targets=targets,
        by=_whos(one.by, (*path, "by")),
        recorded_by=_whos(one.recorded_by, (*path, "recorded_by")),
        when=_when(one.when, fields, (*path, "when")),
        guards=tuple(kinds.Rule(name, values) for name, values in _named(one.guards, (*path, "guards"))),
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
        source=_source(one.source),
        vacant=() if one.vacant == "park" else _whos(one.vacant, (*path, "vacant")),
        recusal=one.recusal,
        signers=one.signers,
        candidates=_whos(one.candidates, (*path, "candidates")),
        takes_back=tuple(one.takes_back),
        correction=one.correction,
        reopens=one.reopens,
        reservation=one.reservation,
    )
