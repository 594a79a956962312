"""Is a definition sound? Every name exists, every state is reachable and reaches an end, finals are final."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflow_app.domain.building.phrases import BuildError, Path
from workflow_app.domain.contents import Field
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import Kind
from workflow_app.domain.soundness.naming import faults_of_column, faults_of_who, unknown
from workflow_app.domain.soundness.transitions import faults_of_transition
from workflow_app.domain.soundness.votes import faults_of_ballots
from workflow_app.domain.soundness.ways import faults_of_ways


def faults_of(kind: Kind, roles: Any) -> list[BuildError]:
    """Every fault found, in the order of the file."""
    return [*_names(kind, roles), *faults_of_ways(kind)]


def _names(kind: Kind, roles: Any) -> Iterator[BuildError]:
    yield from _whole(kind, roles)
    for index, transition in enumerate(kind.transitions):
        path: Path = ("transitions", index)
        yield from faults_of_transition(kind, transition, path)
        for key, whos in (
            ("by", transition.by), ("recorded_by", transition.recorded_by), ("vacant", transition.vacant),
            ("candidates", transition.candidates),
        ):  # fmt: skip
            for who in whos:
                yield from faults_of_who(kind, roles, who, (*path, key))
        if transition.sign_off:
            for name, whos in transition.sign_off.groups.items():
                for who in whos:
                    yield from faults_of_who(kind, roles, who, (*path, "sign_off", "groups", name))


def _whole(kind: Kind, roles: Any) -> Iterator[BuildError]:
    if kind.titled_by not in kind.fields:
        yield unknown(("titled_by",), "field", kind.titled_by, kind.fields)
    if kind.about and kind.about not in kind.fields:
        yield unknown(("about",), "field", kind.about, kind.fields)
    for who in kind.readers:
        yield from faults_of_who(kind, roles, who, ("readers",))
    for who in kind.subjects:
        yield from faults_of_who(kind, roles, who, ("subjects",))
    for who in kind.file_of:
        yield from faults_of_who(kind, roles, who, ("file_of",))
    for ground in kind.conflicts:
        if f"recusal_{ground}" not in roles.settings:
            problem = f"no setting “recusal_{ground}” is declared, so the office could never leave this ground off"
            yield BuildError(("conflicts",), problem)
    for name, state in kind.states.items():
        if state.clock and state.clock not in kind.clocks:
            yield unknown(("states", name, "clock"), "clock", state.clock, kind.clocks)
        for who in state.readers:
            yield from faults_of_who(kind, roles, who, ("states", name, "readers"))
    for name, vote in kind.votes.items():
        if vote.body not in kind.bodies:
            yield unknown(("votes", name, "body"), "body", vote.body, kind.bodies)
        for key, phrase in (("ad_hoc", vote.ad_hoc), ("marks", vote.marks)):
            if phrase:
                yield from faults_of_column(kind, phrase, ("votes", name, key))
        yield from faults_of_ballots(kind, roles, vote, ("votes", name))
        for document in vote.documents:
            if document not in kind.documents:
                yield unknown(("votes", name, "documents"), "document", document, kind.documents)
    for name, document_ in kind.documents.items():
        if document_.body and document_.body not in kind.bodies:
            yield unknown(("documents", name, "body"), "body", document_.body, kind.bodies)
        for field in document_.part_of_text:
            if field not in kind.fields:
                yield unknown(("documents", name, "part_of_text"), "field", field, kind.fields)
    for name, exception in kind.exceptions.items():
        for guard in exception.waives:
            if guard not in GUARDS:
                yield unknown(("exceptions", name, "waives"), "guard", guard, GUARDS)
        for number, limit in enumerate(exception.limits):
            if limit.body not in kind.bodies:
                path = ("exceptions", name, *(("also",) if number else ()), "body")
                yield unknown(path, "body", limit.body, kind.bodies)
    for name, paper in kind.papers.items():
        if paper.dated_from and paper.dated_from not in kind.fields:
            yield unknown(("form", "papers", name, "dated_from"), "field", paper.dated_from, kind.fields)
        if paper.each and paper.each not in kind.fields:
            yield unknown(("form", "papers", name, "each"), "field", paper.each, kind.fields)
    for index, field_ in enumerate(kind.fields.values()):
        yield from _form_field(kind, field_, ("form", "fields", index))


def _form_field(kind: Kind, one: Field, path: Path) -> Iterator[BuildError]:
    columns = [column.name for column in one.columns]
    for word in one.row_readers:
        if word not in columns:
            yield unknown((*path, "row_readers"), "column", word, columns)
    for word in one.subjects_see_in:
        if word not in kind.states:
            yield unknown((*path, "subjects_see_in"), "state", word, kind.states)
    if one.lists is not None:
        for word in (*one.lists.by, *one.lists.counts):
            if word not in columns:
                yield unknown((*path, "lists"), "column", word, columns)
        for name in set(one.lists.counts) & set(columns):
            choices = one.column(name).choices
            for word in (one.lists.reached, *one.lists.left_out):
                if word not in choices:
                    yield unknown((*path, "lists"), f"choice of {name}", word, choices)
