"""workflow-app migrate: the database brought to this edition of the engine."""

from __future__ import annotations

import click

from workflow_app.commands.edge import Edge, Failure, pass_edge
from workflow_app.db.migrating import MigrationFailed, newest, version
from workflow_app.db.migrating import migrate as bring_up_to_date


@click.command()
@pass_edge
def migrate(edge: Edge) -> None:
    """Make the database, or bring it to the tables of this edition.

    All or nothing, in one transaction; a database that is up to date is left alone. Take a copy first.
    """
    with edge.database(must_exist=False) as database:
        before = version(database)
        try:
            bring_up_to_date(database)
        except MigrationFailed as failed:
            raise Failure(f"{edge.shown}: {failed}") from failed
    if before == newest():
        edge.out.print(f"{edge.shown} is up to date ({before})", markup=False)
    else:
        edge.out.print(f"{edge.shown}: {before or 'new'} → {newest()}", markup=False)
