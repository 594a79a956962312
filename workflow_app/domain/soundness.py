"""Is a definition sound? Every name exists, every state is reachable and reaches an end, finals are final.

`faults_of` returns the first faults with the path of the key, so that loading can name file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain import kinds
from workflow_app.domain.building import BuildError, Path
from workflow_app.domain.effects import EFFECTS
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.sound_movements import faults_of_transition
from workflow_app.domain.who import (
    Asked,
    EarlierActor,
    MeetingPost,
    PersonInField,
    Place,
    RoleAt,
    RollOf,
    RowPerson,
    Who,
)


def faults_of(kind: kinds.Kind, roles: Any) -> list[BuildError]:
    """Every fault found, in the order of the file."""
    return [*_names(kind, roles), *_graph(kind)]


def _unknown(path: Path, what: str, word: str, legal: Iterable[str]) -> BuildError:
    return BuildError(path, f"unknown {what} “{word}”", word, legal)


def _names(kind: kinds.Kind, roles: Any) -> Iterator[BuildError]:
    yield from _whole(kind, roles)
    for index, transition in enumerate(kind.transitions):
        path: Path = ("transitions", index)
        yield from _transition_names(kind, transition, path)
        for key, whos in (
            ("by", transition.by), ("recorded_by", transition.recorded_by), ("vacant", transition.vacant),
            ("candidates", transition.candidates),
        ):  # fmt: skip
            for who in whos:
                yield from _who(kind, roles, who, (*path, key))
        if transition.sign_off:
            for name, whos in transition.sign_off.groups.items():
                for who in whos:
                    yield from _who(kind, roles, who, (*path, "sign_off", "groups", name))


def _whole(kind: kinds.Kind, roles: Any) -> Iterator[BuildError]:
    if kind.titled_by not in kind.fields:
        yield _unknown(("titled_by",), "field", kind.titled_by, kind.fields)
    if kind.about and kind.about not in kind.fields:
        yield _unknown(("about",), "field", kind.about, kind.fields)
    for who in kind.readers:
        yield from _who(kind, roles, who, ("readers",))
    for who in kind.subjects:
        yield from _who(kind, roles, who, ("subjects",))
    for who in kind.file_of:
        yield from _who(kind, roles, who, ("file_of",))
    for ground in kind.conflicts:
        if f"recusal_{ground}" not in roles.settings:
            problem = f"no setting “recusal_{ground}” is declared, so the office could never leave this ground off"
            yield BuildError(("conflicts",), problem)
    for name, state in kind.states.items():
        if state.clock and state.clock not in kind.clocks:
            yield _unknown(("states", name, "clock"), "clock", state.clock, kind.clocks)
        for who in state.readers:
            yield from _who(kind, roles, who, ("states", name, "readers"))
    for name, vote in kind.votes.items():
        if vote.body not in kind.bodies:
            yield _unknown(("votes", name, "body"), "body", vote.body, kind.bodies)
        for key, phrase in (("ad_hoc", vote.ad_hoc), ("marks", vote.marks)):
            if phrase:
                yield from _column(kind, phrase, ("votes", name, key))
        yield from _ballots(kind, roles, vote, ("votes", name))
        for document in vote.documents:
            if document not in kind.documents:
                yield _unknown(("votes", name, "documents"), "document", document, kind.documents)
    for name, document_ in kind.documents.items():
        if document_.body and document_.body not in kind.bodies:
            yield _unknown(("documents", name, "body"), "body", document_.body, kind.bodies)
        for field in document_.part_of_text:
            if field not in kind.fields:
                yield _unknown(("documents", name, "part_of_text"), "field", field, kind.fields)
    for name, exception in kind.exceptions.items():
        for guard in exception.waives:
            if guard not in GUARDS:
                yield _unknown(("exceptions", name, "waives"), "guard", guard, GUARDS)
        for number, limit in enumerate(exception.limits):
            if limit.body not in kind.bodies:
                path = ("exceptions", name, *(("also",) if number else ()), "body")
                yield _unknown(path, "body", limit.body, kind.bodies)
    for name, paper in kind.papers.items():
        if paper.dated_from and paper.dated_from not in kind.fields:
            yield _unknown(("form", "papers", name, "dated_from"), "field", paper.dated_from, kind.fields)
        if paper.each and paper.each not in kind.fields:
            yield _unknown(("form", "papers", name, "each"), "field", paper.each, kind.fields)
    for index, field_ in enumerate(kind.fields.values()):
        yield from _form_field(kind, field_, ("form", "fields", index))


def _ballots(kind: kinds.Kind, roles: Any, vote: kinds.Vote, path: Path) -> Iterator[BuildError]:
    for key, whos in (("mandatory", vote.mandatory), ("veto", vote.veto)):
        for who in whos:
            yield from _who(kind, roles, who, (*path, key))
    if vote.minutes and vote.minutes not in kind.papers:
        yield _unknown((*path, "minutes"), "paper", vote.minutes, kind.papers)
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


def _brings_minutes(kind: kinds.Kind, vote: kinds.Vote, path: Path) -> Iterator[BuildError]:
    """Where a round is closed its minutes can be brought: otherwise no chair could ever confirm it."""
    for state, leaving in kind.leaving.items():
        closes = any(one.round and (one.round.step, one.round.vote) == ("close", vote.name) for one in leaving)
        if closes and not any(vote.minutes in one.takes_papers for one in leaving):
            yield BuildError((*path, "minutes"), f"no step from “{state}”, where the round is closed, takes this paper")


def _form_field(kind: kinds.Kind, one: kinds.Field, path: Path) -> Iterator[BuildError]:
    columns = [column.name for column in one.columns]
    for word in one.row_readers:
        if word not in columns:
            yield _unknown((*path, "row_readers"), "column", word, columns)
    for word in one.subjects_see_in:
        if word not in kind.states:
            yield _unknown((*path, "subjects_see_in"), "state", word, kind.states)
    if one.lists is not None:
        for word in (*one.lists.by, *one.lists.counts):
            if word not in columns:
                yield _unknown((*path, "lists"), "column", word, columns)
        for name in set(one.lists.counts) & set(columns):
            choices = one.column(name).choices
            for word in (one.lists.reached, *one.lists.left_out):
                if word not in choices:
                    yield _unknown((*path, "lists"), f"choice of {name}", word, choices)


def _column(kind: kinds.Kind, phrase: str, path: Path) -> Iterator[BuildError]:
    """TABLE.COLUMN, both of them declared."""
    table, _, column = phrase.partition(".")
    found = kind.fields.get(table)
    if found is None or found.type != "rows":
        yield _unknown(path, "table", table, (name for name, one in kind.fields.items() if one.type == "rows"))
    elif column not in (columns := [one.name for one in found.columns]):
        yield _unknown(path, "column", column, columns)


def _transition_names(kind: kinds.Kind, one: kinds.Transition, path: Path) -> Iterator[BuildError]:
    for source in one.sources:
        if source and source not in kind.states:
            yield _unknown((*path, "from"), "state", source, kind.states)
    for target in one.targets.values():
        if target not in (kinds.STAY, kinds.RETURN, kinds.EARLIER) and target not in kind.states:
            yield _unknown((*path, "to"), "state", target, kind.states)
    named: tuple[tuple[str, tuple[str, ...], Iterable[str], str], ...] = (
        ("sets", one.sets, kind.fields, "field"),
        ("needs_fields", one.needs_fields, kind.fields, "field"),
        ("asks", one.asks, kind.asks, "ask"),
        ("needs_papers", one.needs_papers, kind.papers, "paper"),
        ("takes_papers", one.takes_papers, kind.papers, "paper"),
        ("judges_papers", one.judges_papers, kind.papers, "paper"),
        ("writes", one.writes, kind.documents, "document"),
        ("begins", one.begins, kind.documents, "document"),
        ("signs", (one.signs,) if one.signs else (), kind.documents, "document"),
        ("issues", (one.issues,) if one.issues else (), kind.documents, "document"),
        ("task_due", (one.task_due,) if one.task_due else (), kind.clocks, "clock"),
        ("exceptions", one.exceptions, kind.exceptions, "exception"),
        ("round", (one.round.vote,) if one.round else (), kind.votes, "vote"),
    )
    for key, words, legal, what in named:
        for word in words:
            if word not in legal:
                yield _unknown((*path, key), what, word, legal)
    yield from _absences(kind, one, path)
    yield from faults_of_transition(kind, one, path)
    for index, rule in enumerate(one.guards):
        yield from _called(kind, GUARDS, "guard", rule.name, rule.values, (*path, "guards", index))
    for index, effect in enumerate(one.effects):
        yield from _called(kind, EFFECTS, "effect", effect.name, effect.values, (*path, "effects", index))
        for word in effect.outcomes:
            if word not in one.targets:
                yield _unknown((*path, "effects", index, effect.name, "outcome"), "outcome", word, one.targets)
    if one.round and one.round.step == "close" and set(one.targets) - {"carried", "lost", "undecided", "exhausted"}:
        yield BuildError((*path, "to"), "closing a round leads to carried, lost, undecided and exhausted only")
    if one.round and one.round.step == "close" and not {"carried", "undecided"} <= set(one.targets):
        yield BuildError((*path, "to"), "closing a round must say where carried and undecided lead")


def _absences(kind: kinds.Kind, one: kinds.Transition, path: Path) -> Iterator[BuildError]:
    if one.vacant and one.sign_off:
        yield BuildError((*path, "vacant"), "a sign-off names its groups; nobody signs in the place of an empty one")
    needed = {
        "recused": one.recusal == "lift", "signer": bool(one.signers), "instead_of": bool(one.signers),
        "answerer": one.reservation == "hand",
    }  # fmt: skip
    for ask in (name for name, is_needed in needed.items() if is_needed):
        if ask not in one.asks:
            yield BuildError((*path, "asks"), f"this step needs the ask “{ask}”")
    if (one.recusal or one.signers or one.reservation == "hand") and not one.stays:
        yield BuildError((*path, "to"), "who keeps out, who signs, or who answers is recorded; it moves nothing")
    if one.signers and not any(other.trigger == one.signers and other.sign_off for other in kind.transitions):
        signed = tuple(other.trigger for other in kind.transitions if other.sign_off)
        yield _unknown((*path, "signers"), "sign-off", one.signers, signed)
    if one.candidates and not one.signers:
        yield BuildError((*path, "candidates"), "only a step that changes the signers of another has candidates")


def _called(kind: kinds.Kind, known: Any, what: str, name: str, values: Any, path: Path) -> Iterator[BuildError]:
    found = known.get(name)
    if found is None:
        yield _unknown(path, what, name, known)
        return
    for key, value in values.items():
        shape = found.values.get(key)
        if shape is None:
            yield _unknown((*path, name), f"value of {name}", key, found.values)
            continue
        is_word = key == "is" and isinstance(value, str)
        legal = _compared(kind, values) if is_word else _legal(kind, shape, values)
        shape = "choice" if is_word else shape
        for word in value if isinstance(value, list) else [value]:
            if legal is not None and word not in legal:
                yield _unknown((*path, name), shape, str(word), legal)
    for key in found.required:
        if key not in values:
            yield BuildError((*path, name), f"{name} needs the value “{key}”")


def _legal(kind: kinds.Kind, shape: str, values: Any) -> Iterable[str] | None:
    """The names that a value of a guard or effect may take; None where anything may stand.

    `column` is one of the table that the same guard or effect names, `column of X` one of the table in its value X.
    """
    if shape.startswith("column"):
        table = kind.fields.get(str(values.get(shape.removeprefix("column of ") if " " in shape else "table")))
        return [one.name for one in table.columns] if table else None
    return {
        "field": kind.fields,
        "ask": kind.asks,
        "field or ask": (*kind.fields, *kind.asks),
        "clock": kind.clocks,
        "document": kind.documents,
        "paper": kind.papers,
        "vote": kind.votes,
        "trigger": tuple(one.trigger for one in kind.transitions),
        "state": kind.states,
        "body": kind.bodies,
    }.get(shape)


def _compared(kind: kinds.Kind, values: Any) -> Iterable[str] | None:
    """The words that the column of a choice may be compared with; None where it is no choice."""
    table = kind.fields.get(str(values.get("source") or values.get("table")))
    return (_choices(table, str(values.get("where") or values.get("column"))) or None) if table else None


def _choices(table: kinds.Field, column: str) -> tuple[str, ...]:
    return next((tuple(one.choices) for one in table.columns if one.name == column), ())


def _who(kind: kinds.Kind, roles: Any, who: Who, path: Path) -> Iterator[BuildError]:
    if isinstance(who, RoleAt):
        if who.role not in roles.roles:
            yield _unknown(path, "role", who.role, roles.roles)
        yield from _place(kind, roles, who.place, path)
    elif isinstance(who, Asked) and who.role not in roles.roles:
        yield _unknown(path, "role", who.role, roles.roles)
    elif isinstance(who, PersonInField) and who.field not in (*kind.fields, *kind.asks):
        yield _unknown(path, "field", who.field, kind.fields)
    elif isinstance(who, RowPerson):
        table = kind.fields.get(who.table)
        if table is None or table.type != "rows":
            yield _unknown(path, "table", who.table, (n for n, f in kind.fields.items() if f.type == "rows"))
        else:
            columns = [one.name for one in table.columns]
            for column in filter(None, (who.column, who.where)):
                if column not in columns:
                    yield _unknown(path, "column", column, columns)
            legal = _choices(table, who.where)
            if legal and who.equals not in legal:
                yield _unknown(path, f"choice of {who.where}", who.equals, legal)
    elif isinstance(who, MeetingPost | RollOf) and who.vote not in kind.votes:
        yield _unknown(path, "vote", who.vote, kind.votes)
    elif isinstance(who, EarlierActor) and not kind.knows(who.trigger):
        yield _unknown(path, "trigger", who.trigger, (one.trigger for one in kind.transitions))


def _place(kind: kinds.Kind, roles: Any, place: Place, path: Path) -> Iterator[BuildError]:
    named = [place.argument.partition(".")[0]] if place.how in ("field", "common", "each", "roll") else []
    named += place.of.split()[1:]
    for name in named:
        if name not in kind.fields:
            yield _unknown(path, "field", name, kind.fields)
    if place.how == "nearest" and place.argument not in roles.organisation_kinds:
        yield _unknown(path, "kind of organisation", place.argument, roles.organisation_kinds)
    if place.how == "empowered" and place.argument not in roles.powers:
        yield _unknown(path, "power", place.argument, roles.powers)


def _graph(kind: kinds.Kind) -> Iterator[BuildError]:
    steps: dict[str, set[str]] = {name: set() for name in kind.states}
    starts: set[str] = set()
    for transition in kind.transitions:
        for source in transition.sources:
            targets = {one for one in transition.targets.values() if one in kind.states}
            targets |= set(kind.entrances(source)) if transition.goes_back else set()
            if source == kinds.CREATION:
                starts |= targets
            elif source in steps:
                steps[source] |= targets
    if not starts:
        yield BuildError(("transitions",), "nothing creates a dossier: one transition must come from none")
        return
    reached = _closure(starts, steps)
    backwards: dict[str, set[str]] = {name: set() for name in kind.states}
    for source, targets in steps.items():
        for target in targets:
            backwards[target].add(source)
    finals = {name for name, state in kind.states.items() if state.final}
    ending = _closure(finals, backwards)
    for name, state in kind.states.items():
        if name not in reached:
            yield BuildError(("states", name), f"no transition ever reaches “{name}”")
        if state.final and any(_leaves(one, name) and not one.reopens for one in kind.leaving[name]):
            yield BuildError(("states", name), f"“{name}” is final, yet a transition leaves it without “reopens: true”")
        if not state.final and name not in ending:
            yield BuildError(("states", name), f"from “{name}” no end can be reached")


def _leaves(one: kinds.Transition, state: str) -> bool:
    return any(target not in (kinds.STAY, state) for target in one.targets.values())


def _closure(starts: set[str], steps: dict[str, set[str]]) -> set[str]:
    reached, waiting = set(starts), list(starts)
    while waiting:
        for target in steps[waiting.pop()] - reached:
            reached.add(target)
            waiting.append(target)
    return reached
