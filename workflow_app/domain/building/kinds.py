"""Validated content → one frozen `Kind`. Every phrase that cannot be read is refused here with its place.

The values come from outside the domain (validated by pydantic there), so they are taken by attribute only.
"""

from __future__ import annotations

from typing import Any

from workflow_app.domain.building.contents import clock_of, document_of, fields_of, paper_of
from workflow_app.domain.building.phrases import source_of, text_of, whos_of
from workflow_app.domain.building.transitions import transition_of
from workflow_app.domain.building.votes import exception_of, vote_of
from workflow_app.domain.kinds import Kind, State
from workflow_app.domain.votes import Body


def build_kind(states: Any, form: Any, roles: Any, digest: str) -> Kind:
    """Raises BuildError at the first thing that cannot be."""
    bodies = {
        name: Body(name, text_of(one.title), tuple(one.roles), one.roll, text_of(one.signs_as), tuple(one.chairs))
        for name, one in roles.bodies.items()
    }
    fields = fields_of(form.fields, ("form", "fields"))
    asks = fields_of(form.asks, ("form", "asks"))
    return Kind(
        name=states.kind,
        title=text_of(states.title),
        digest=digest,
        source=source_of(states.source),
        states={name: _state(name, one) for name, one in states.states.items()},
        transitions=tuple(
            transition_of(one, ("transitions", index), states, fields) for index, one in enumerate(states.transitions)
        ),
        fields=fields,
        asks=asks,
        papers={name: paper_of(name, one) for name, one in form.papers.items()},
        documents={name: document_of(name, one) for name, one in states.documents.items()},
        clocks={name: clock_of(name, one) for name, one in states.clocks.items()},
        votes={name: vote_of(name, one) for name, one in states.votes.items()},
        bodies=bodies,
        exceptions={name: exception_of(name, one) for name, one in states.exceptions.items()},
        readers=whos_of(states.readers, ("readers",)),
        subjects=whos_of(states.subjects, ("subjects",)),
        titled_by=states.titled_by,
        about=states.about,
        restricted=states.restricted,
        conflicts=tuple(states.conflicts),
        file_of=whos_of(states.file_of, ("file_of",)),
        overseers=overseers_of(roles),
        apart=tuple(map(tuple, roles.incompatible)),
        apart_at_one_place=tuple(map(tuple, roles.incompatible_at_one_place)),
    )


def overseers_of(roles: Any) -> frozenset[str]:
    """The roles that read everything or run the office."""
    return frozenset(name for name, one in roles.roles.items() if one.reads_everything or one.runs_office)


def _state(name: str, one: Any) -> State:
    readers = whos_of(one.readers, ("states", name, "readers"))
    return State(name, text_of(one.title), one.phase, one.final, one.clock, readers, one.closed_to_subjects)
