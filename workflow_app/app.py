"""The one place where things meet: `create_app` makes the web application out of a database, an office and a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jinja2
from flask import Flask
from flask_login import current_user

from workflow_app import content
from workflow_app.db.session import Database
from workflow_app.services.office import Office
from workflow_app.web import (
    access,
    acts,
    assets,
    batch,
    batch_ballots,
    beginnings,
    called,
    delegations,
    dossiers,
    edge,
    errors,
    headers,
    inbox,
    journal,
    kinds,
    organisations,
    people,
    presenting,
    registers,
    rounds,
    session,
    settings,
    vacancies,
    why,
)
from workflow_app.web.language import chosen, say, t

FILES_AT_ONCE = 4
"""So many papers of the largest size may be sent with one act; one alone may be four times too large and still gets an
answer at its field instead of a page about the whole request."""
MOST_TEXT = 24 * 1024 * 1024
"""Bytes of text in one form: far above the limit of a field, so that too long a text comes back to be shortened."""
MOST_PARTS = 20_000


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    database: Database, office: Office, *, secret_key: str, demo: bool = False, https: bool = False,
    clock: Callable[[], datetime] = _utc_now,
) -> Flask:  # fmt: skip
    """The application, ready to be served.

    `secret_key` signs sessions and tokens; `demo` shows the banner of a demonstration office; `https` says that people
    reach it by https only (cookies are marked so). `clock` gives aware instants. Raises ContentMissing without pages.
    """
    app = Flask("workflow_app", static_folder=str(assets.FOLDER), static_url_path=assets.address())
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=FILES_AT_ONCE * office.largest_paper + MOST_TEXT,
        MAX_FORM_MEMORY_SIZE=MOST_TEXT,
        MAX_FORM_PARTS=MOST_PARTS,
        LARGEST_PAPER=office.largest_paper,
    )
    edge.attach(app, edge.Edge(database, office, clock))
    _templates(app, demo=demo or office.is_demo)
    access.protect(app)
    headers.send(app, https=https)
    errors.answer(app)
    assets.serve(app)
    rooms = (
        session, inbox, dossiers, beginnings, acts, batch, batch_ballots, rounds, why, registers, kinds, people,
        delegations, organisations, vacancies, settings, journal,
    )  # fmt: skip
    for room in rooms:
        app.register_blueprint(room.blueprint)
    return app


def _templates(app: Flask, *, demo: bool) -> None:
    app.jinja_loader = jinja2.FileSystemLoader([str(one) for one in content.folders("templates")])
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.globals.update(t=t, say=say)
    app.jinja_env.filters.update(presenting.FILTERS)

    @app.context_processor
    def _every_page() -> dict[str, Any]:
        return {
            "language": chosen(),
            "is_demo": demo,
            "office_name": _office_name(),
            "waiting_count": access.waiting_count(),
            "stranded_count": vacancies.stranded_count,
            "may_begin": beginnings.may_begin,
        }


def _office_name() -> str:
    """The place of the viewer's post; before signing in, the highest organisation that uses this product."""
    if current_user.is_authenticated and current_user.place:
        return str(current_user.place)
    with edge.reading() as found:
        return called.name_of_office(found)
