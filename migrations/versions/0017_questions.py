"""A question that is withdrawn stays; an answer from outside keeps its signer, its letter and who recorded it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = ("withdrawn_why", "signed_by", "letter_number", "letter")
DAYS = ("withdrawn_on", "letter_on")


def upgrade() -> None:
    with op.batch_alter_table("opinion") as table:
        for name in DAYS:
            table.add_column(sa.Column(name, sa.String(10)))
        for name in WORDS:
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("recorded_by_id", KEY))
        table.create_foreign_key("fk_opinion_recorded_by_id", "person", ["recorded_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("opinion") as table:
        table.drop_constraint("fk_opinion_recorded_by_id", type_="foreignkey")
        for name in (*DAYS, *WORDS, "recorded_by_id"):
            table.drop_column(name)
