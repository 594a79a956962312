"""Posts, rolls and powers say when they were written down, and when their last day was, so that a look back at a past
day leaves out what was recorded after it. NULL stands for rows from before that was kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = ("post", "roll_entry", "power")
COLUMNS = ("recorded_at", "ended_at")


def upgrade() -> None:
    for table in TABLES:
        for column in COLUMNS:
            op.add_column(table, sa.Column(column, sa.String(27), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        for column in COLUMNS:
            op.drop_column(table, column)
