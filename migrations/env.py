"""How Alembic reaches the database: over the one connection that `workflow_app.db.migrating` opened and locked."""

from __future__ import annotations

from alembic import context

from workflow_app.db.tables import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("migrations run from the application: `workflow-app migrate`")

context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite alters a table by making it anew; the constraints' names come from the metadata's convention.
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
