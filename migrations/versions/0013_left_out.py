"""The roll says who is suspended from Party activity or exempted from it; the roll of a round keeps whose ballot has a
weight of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# Written out: made anew, as SQLite would change it, the table would lose its partial index.
ACTIVITY = (
    "ALTER TABLE roll_entry ADD COLUMN activity TEXT DEFAULT '' NOT NULL "
    "CONSTRAINT ck_roll_entry_activity CHECK (activity in ('', 'suspended', 'exempted'))"
)


def upgrade() -> None:
    op.execute(ACTIVITY)
    apart = sa.text("activity <> ''")
    op.create_index("ix_roll_entry_activity", "roll_entry", ["activity"], sqlite_where=apart, postgresql_where=apart)
    op.add_column("round_roll", sa.Column("weight", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("round_roll", "weight")
    op.drop_index("ix_roll_entry_activity", "roll_entry")
    op.drop_column("roll_entry", "activity")
