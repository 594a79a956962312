"""workflow-app migrate: the database brought to this edition of the engine."""

from __future__ import annotations

from workflow_app.commands.edge import Edge, Failure, pass_edge
from workflow_app.commands.speaking import command
from workflow_app.db.migrating import MigrationFailed, newest, version
from workflow_app.db.migrating import migrate as bring_up_to_date
from workflow_app.domain.texts import Text


@command(
    Text(
        "Tạo cơ sở dữ liệu, hoặc đưa nó về đúng các bảng của phiên bản này.\n\n"
        "Hoặc xong cả, hoặc không gì, trong một giao dịch; cơ sở dữ liệu đã đúng phiên bản thì để nguyên. Hãy sao lưu "
        "trước.",
        "Make the database, or bring it to the tables of this edition.\n\n"
        "All or nothing, in one transaction; a database that is up to date is left alone. Take a copy first.",
    )
)
@pass_edge
def migrate(edge: Edge) -> None:
    """The database brought to this edition."""
    with edge.database(must_exist=False) as database:
        before = version(database)
        try:
            bring_up_to_date(database)
        except MigrationFailed as failed:
            raise Failure(f"{edge.shown}: {edge.say(failed.text)}") from failed
    if before == newest():
        told = Text(f"{edge.shown} đã đúng phiên bản ({before})", f"{edge.shown} is up to date ({before})")
        edge.out.print(edge.say(told), markup=False)
    else:
        edge.out.print(f"{edge.shown}: {before or edge.say(Text('mới', 'new'))} → {newest()}", markup=False)
