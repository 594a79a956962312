"""Bringing a database to the tables that this version of the engine uses."""

from __future__ import annotations

from workflow_app.db.session import Database
from workflow_app.db.tables import metadata


def migrate(database: Database) -> None:
    """Make what is missing; a database that is up to date is left alone."""
    metadata.create_all(database.engine)
