"""The office: organisations, persons, accounts, posts, settings and the calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORT_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.String(10)
INSTANT = sa.String(27)


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", SORT_KEY, nullable=False),
        sa.Column("issuer_code", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("has_seal", sa.Boolean(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("code", name="uq_organisation_code"),
        sa.UniqueConstraint("uid", name="uq_organisation_uid"),
    )
    op.create_table(
        "organisation_ancestor",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("ancestor_id", KEY, nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_ancestor"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_organisation_ancestor_organisation_id"
        ),
        sa.ForeignKeyConstraint(["ancestor_id"], ["organisation.id"], name="fk_organisation_ancestor_ancestor_id"),
    )
    op.create_index("ix_organisation_ancestor_down", "organisation_ancestor", ["ancestor_id", "depth"])
    op.create_index("ix_organisation_ancestor_up", "organisation_ancestor", ["organisation_id", "depth"])
    op.create_table(
        "term",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY),
        sa.PrimaryKeyConstraint("id", name="pk_term"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_term_organisation_id"),
    )
    op.create_index("ix_term_organisation_id", "term", ["organisation_id"])
    op.create_table(
        "power",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY),
        sa.PrimaryKeyConstraint("id", name="pk_power"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_power_organisation_id"),
    )
    op.create_index("ix_power_organisation_id", "power", ["organisation_id"])
    op.create_table(
        "person",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("name_sort", SORT_KEY, nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("uid", name="uq_person_uid"),
    )
    op.create_table(
        "account",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_person_id"),
        sa.UniqueConstraint("person_id", name="uq_account_person_id"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    op.create_table(
        "post",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_post_person_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_post_organisation_id"),
    )
    op.create_index("ix_post_organisation_id_role", "post", ["organisation_id", "role"])
    op.create_index("ix_post_person_id", "post", ["person_id"])
    op.create_table(
        "setting",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setting"),
    )
    op.create_index("ix_setting_name", "setting", ["name", "from_on"])
    op.create_table(
        "calendar_day",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_day"),
    )


def downgrade() -> None:
    op.drop_table("calendar_day")
    op.drop_table("setting")
    op.drop_table("post")
    op.drop_table("account")
    op.drop_table("person")
    op.drop_table("power")
    op.drop_table("term")
    op.drop_table("organisation_ancestor")
    op.drop_table("organisation")
