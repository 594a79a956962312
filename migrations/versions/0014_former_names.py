"""The names that an organisation bore before it was renamed, so that what was issued then is printed as it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.String(10)


def upgrade() -> None:
    op.create_table(
        "former_name",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY, nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_former_name"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_former_name_organisation_id"),
    )
    op.create_index("ix_former_name_organisation_id", "former_name", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("former_name")
