"""workflow-app tick: what the office's clock does by itself, done now."""

from __future__ import annotations

import click

from workflow_app.commands.edge import Edge, pass_edge
from workflow_app.services.ticking import tick as take_due_steps


@click.command()
@pass_edge
def tick(edge: Edge) -> None:
    """Take the steps that definitions give to the system and whose time has come.

    A running server does this every minute; call it from a timer where no server runs. Taking it twice does no harm.
    """
    with edge.open_office() as (database, office):
        done = take_due_steps(database, office, edge.now())
        for one in done:
            edge.out.print(f"{one.dossier}: {one.trigger} ({one.from_state} → {one.state})", markup=False)
        edge.out.print(f"{len(done)} steps taken by the clock")
