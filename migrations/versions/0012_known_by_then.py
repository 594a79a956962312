"""The tree of organisations, terms and the revoking of a delegation say when they were written down, as posts, rolls
and powers do. A delegation may be narrowed to an organisation below that of its post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = ("organisation", "organisation_ancestor", "term")
COLUMNS = ("recorded_at", "ended_at")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.String(27)


def upgrade() -> None:
    for table in TABLES:
        for column in COLUMNS:
            op.add_column(table, sa.Column(column, INSTANT, nullable=True))
    with op.batch_alter_table("delegation") as changed:
        changed.add_column(sa.Column("revoked_at", INSTANT))
        changed.add_column(sa.Column("within_id", KEY))
        changed.create_foreign_key("fk_delegation_within_id", "organisation", ["within_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("delegation") as changed:
        changed.drop_constraint("fk_delegation_within_id", type_="foreignkey")
        changed.drop_column("within_id")
        changed.drop_column("revoked_at")
    for table in TABLES:
        for column in COLUMNS:
            op.drop_column(table, column)
