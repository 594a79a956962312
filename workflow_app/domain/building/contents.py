"""Fields, papers, documents and clocks, made from validated content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflow_app.domain.building.phrases import BuildError, Path, source_of, text_of, tried, whos_of
from workflow_app.domain.clocks import parse_window
from workflow_app.domain.contents import Clock, Document, Extension, Field, Paper
from workflow_app.domain.row_lists import Lists
from workflow_app.domain.who import parse_place


def fields_of(models: Sequence[Any], path: Path) -> dict[str, Field]:
    built: dict[str, Field] = {}
    for index, one in enumerate(models):
        if one.name in built:
            raise BuildError((*path, index, "name"), f"“{one.name}” is declared twice")
        if one.type == "choice" and not one.choices:
            raise BuildError((*path, index), "a choice needs choices")
        if (one.type == "rows") != bool(one.columns):
            raise BuildError((*path, index), "rows, and only rows, have columns")
        built[one.name] = Field(
            name=one.name,
            title=text_of(one.title),
            type=one.type,
            help=text_of(one.help),
            choices={key: text_of(value) for key, value in one.choices.items()},
            columns=tuple(fields_of(one.columns, (*path, index, "columns")).values()),
            required=one.required,
            longest=one.longest,
            least=one.least,
            most=one.most,
            roles=tuple(one.roles),
            readers=whos_of(one.readers, (*path, index, "readers")),
            row_readers=tuple(one.row_readers),
            open_to_subjects=one.open_to_subjects,
            subjects_see_in=tuple(one.subjects_see_in),
            lists=_lists(one.lists),
            group=text_of(one.group),
            verified=one.verified,
        )
    return built


def _lists(one: Any) -> Lists | None:
    return Lists(tuple(one.by), tuple(one.counts), one.reached, tuple(one.left_out)) if one is not None else None


def paper_of(name: str, one: Any) -> Paper:
    path: Path = ("form", "papers", name)
    return Paper(
        name=name,
        title=text_of(one.title),
        form=one.form,
        written_by=text_of(one.written_by),
        dated_from=one.dated_from,
        valid=tried(parse_window, one.valid, (*path, "valid")) if one.valid else None,
        each=one.each,
        readers=whos_of(one.readers, (*path, "readers")),
        source=source_of(one.source),
    )


def document_of(name: str, one: Any) -> Document:
    path: Path = ("documents", name)
    return Document(
        name=name,
        title=text_of(one.title),
        symbol=one.symbol,
        issuer=tried(parse_place, one.issuer, (*path, "issuer")),
        body=one.body,
        form=one.form,
        needs_text=one.needs_text,
        register_of=one.register_of,
        issuer_code=one.issuer_code,
        part_of_text=tuple(one.part_of_text),
        open_to_subjects=one.open_to_subjects,
        source=source_of(one.source),
    )


def clock_of(name: str, one: Any) -> Clock:
    path: Path = ("clocks", name)
    extension = None
    if one.extension is not None:
        window = tried(parse_window, one.extension.window, (*path, "extension", "window"))
        extension = Extension(window, one.extension.times)
    window = tried(parse_window, one.window, (*path, "window"))
    return Clock(name, text_of(one.title), window, extension, source_of(one.source))
