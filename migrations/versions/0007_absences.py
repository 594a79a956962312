"""Who may, when somebody is away: delegations, posts held for the time being, recusals, changed signers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.String(10)
INSTANT = sa.String(27)


def upgrade() -> None:
    op.add_column("post", sa.Column("acting", sa.Text(), nullable=True))
    op.create_table(
        "delegation",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("principal_id", KEY, nullable=False),
        sa.Column("substitute_id", KEY, nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("triggers", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("manner", sa.Text(), nullable=False),
        sa.Column("given_by_id", KEY, nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("revoked_on", DAY, nullable=True),
        sa.Column("revoked_by_id", KEY, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delegation"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_delegation_post_id"),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name="fk_delegation_principal_id"),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name="fk_delegation_substitute_id"),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name="fk_delegation_given_by_id"),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name="fk_delegation_revoked_by_id"),
        sa.UniqueConstraint("uid", name="uq_delegation_uid"),
        sa.CheckConstraint("manner in ('', 'T/L', 'TUQ', 'K/T')", name=op.f("ck_delegation_manner")),
        sa.CheckConstraint("principal_id <> substitute_id", name=op.f("ck_delegation_two_persons")),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_delegation_days")),
    )
    for column in ("post_id", "principal_id", "substitute_id"):
        op.create_index(f"ix_delegation_{column}", "delegation", [column])
    op.create_table(
        "recusal",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("declared_by_id", KEY, nullable=False),
        sa.Column("since_on", DAY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("lifted_by_id", KEY, nullable=True),
        sa.Column("lifted_on", DAY, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recusal"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_recusal_dossier_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_recusal_person_id"),
        sa.ForeignKeyConstraint(["declared_by_id"], ["person.id"], name="fk_recusal_declared_by_id"),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name="fk_recusal_lifted_by_id"),
        sa.CheckConstraint("ground in ('own', 'relative', 'supervised', 'declared')", name=op.f("ck_recusal_ground")),
    )
    op.create_index("ix_recusal_dossier_id", "recusal", ["dossier_id"])
    op.create_index("ix_recusal_person_id", "recusal", ["person_id"])
    op.create_index(
        "uq_recusal_in_force", "recusal", ["dossier_id", "person_id"], unique=True,
        sqlite_where=sa.text("lifted_on IS NULL"), postgresql_where=sa.text("lifted_on IS NULL"),
    )  # fmt: skip
    op.create_table(
        "signer_change",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("instead_of_id", KEY, nullable=True),
        sa.Column("changed_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signer_change"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_signer_change_dossier_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_signer_change_person_id"),
        sa.ForeignKeyConstraint(["instead_of_id"], ["person.id"], name="fk_signer_change_instead_of_id"),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name="fk_signer_change_changed_by_id"),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR instead_of_id IS NOT NULL", name=op.f("ck_signer_change_somebody")
        ),
    )
    op.create_index("ix_signer_change_dossier_id", "signer_change", ["dossier_id"])


def downgrade() -> None:
    for table in ("signer_change", "recusal", "delegation"):
        op.drop_table(table)
    op.drop_column("post", "acting")
