"""How the secret ballots of a round are cast, as it was said when it was opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("round", sa.Column("ways", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("round", "ways")
