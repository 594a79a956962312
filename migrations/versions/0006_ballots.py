"""Ballots: open ones by name, secret ones sealed until the round is closed; and what was agreed with a reservation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.String(10)
INSTANT = sa.String(27)


def upgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("ballots", sa.Text(), nullable=False, server_default="recorded"))
        table.add_column(sa.Column("seal_key", sa.Text()))
        table.add_column(sa.Column("paper", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("checked_by_id", KEY))
        table.add_column(sa.Column("result", sa.Text(), nullable=False, server_default=""))
        table.create_foreign_key("fk_round_checked_by_id", "person", ["checked_by_id"], ["id"])
        table.create_check_constraint(op.f("ck_round_ballots"), "ballots in ('recorded', 'open', 'secret')")
    with op.batch_alter_table("round_roll") as table:
        for name in ("presence", "absence_reason", "voted"):
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("sealed", sa.Text()))
        table.create_check_constraint(op.f("ck_round_roll_presence"), "presence in ('', 'present', 'absent')")
        table.create_check_constraint(op.f("ck_round_roll_voted"), "voted in ('', 'electronic', 'paper')")
        table.create_check_constraint(op.f("ck_round_roll_sealed"), "sealed IS NULL OR voted = 'electronic'")
    op.create_table(
        "ballot",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("person_id", KEY),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_ballot_round_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_ballot_person_id"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_ballot_round_id_person_id"),
        sa.UniqueConstraint("uid", name="uq_ballot_uid"),
        sa.CheckConstraint("way in ('', 'electronic', 'paper')", name=op.f("ck_ballot_way")),
    )
    op.create_index("ix_ballot_round_id", "ballot", ["round_id"])
    op.create_table(
        "reservation",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("round_id", KEY),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("due_on", DAY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("met_by_id", KEY),
        sa.Column("met_on", DAY),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_reservation_dossier_id"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_reservation_round_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reservation_person_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_reservation_owner_id"),
        sa.ForeignKeyConstraint(["met_by_id"], ["person.id"], name="fk_reservation_met_by_id"),
        sa.UniqueConstraint("uid", name="uq_reservation_uid"),
    )
    op.create_index("ix_reservation_dossier_id", "reservation", ["dossier_id"])
    op.create_index("ix_reservation_owner_id", "reservation", ["owner_id"])


def downgrade() -> None:
    op.drop_table("reservation")
    op.drop_table("ballot")
    with op.batch_alter_table("round_roll") as table:
        for name in ("presence", "voted", "sealed"):
            table.drop_constraint(op.f(f"ck_round_roll_{name}"), type_="check")
        for name in ("presence", "absence_reason", "voted", "sealed"):
            table.drop_column(name)
    with op.batch_alter_table("round") as table:
        table.drop_constraint(op.f("ck_round_ballots"), type_="check")
        table.drop_constraint("fk_round_checked_by_id", type_="foreignkey")
        for name in ("ballots", "seal_key", "paper", "checked_by_id", "result"):
            table.drop_column(name)
