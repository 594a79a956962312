"""The dossier and what it carries; whom it waits for; the rolls and facts of members that its decisions change.

A dossier's (stream, head_seq, state) must be those of a leaf when a transaction ends: the database itself refuses a
state that no decision gave.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.String(10)
INSTANT = sa.String(27)
DIGEST = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("manifest", DIGEST, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("origin_id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("about_id", KEY),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("moved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier"),
        sa.ForeignKeyConstraint(
            ["stream", "head_seq", "state"],
            ["leaf.stream", "leaf.seq", "leaf.to_state"],
            name="fk_dossier_state_needs_its_leaf",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(["manifest"], ["manifest.digest"], name="fk_dossier_manifest"),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name="fk_dossier_owner_id"),
        sa.ForeignKeyConstraint(["origin_id"], ["organisation.id"], name="fk_dossier_origin_id"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_dossier_author_id"),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name="fk_dossier_about_id"),
        sa.UniqueConstraint("stream", name="uq_dossier_stream"),
        sa.UniqueConstraint("uid", name="uq_dossier_uid"),
    )
    op.create_index("ix_dossier_about_id", "dossier", ["about_id"])
    op.create_index("ix_dossier_author_id", "dossier", ["author_id"])
    op.create_index("ix_dossier_kind_state", "dossier", ["kind", "state"])
    op.create_table(
        "dossier_reader",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("extent", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", KEY),
        sa.Column("person_id", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_reader"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_dossier_reader_dossier_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_dossier_reader_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_dossier_reader_person_id"),
    )
    op.create_index("ix_dossier_reader_dossier_id", "dossier_reader", ["dossier_id"])
    op.create_index("ix_dossier_reader_person", "dossier_reader", ["person_id", "dossier_id"])
    op.create_index("ix_dossier_reader_place", "dossier_reader", ["organisation_id", "role", "dossier_id"])
    op.create_table(
        "dossier_link",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_link"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_dossier_link_dossier_id"),
        sa.ForeignKeyConstraint(["other_id"], ["dossier.id"], name="fk_dossier_link_other_id"),
    )
    op.create_index("ix_dossier_link_dossier_id", "dossier_link", ["dossier_id"])
    op.create_index("ix_dossier_link_other_id", "dossier_link", ["other_id"])
    op.create_table(
        "revision",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_revision_dossier_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_revision_person_id"),
        sa.UniqueConstraint("dossier_id", "number", name="uq_revision_dossier_id_number"),
    )
    op.create_table(
        "paper",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_on", DAY),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("verdict_reason", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("replaced_by_id", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_paper_dossier_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_paper_person_id"),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["paper.id"], name="fk_paper_replaced_by_id"),
        sa.UniqueConstraint("uid", name="uq_paper_uid"),
        sa.CheckConstraint("verdict in ('present', 'accepted', 'refused')", name=op.f("ck_paper_verdict")),
    )
    op.create_index("ix_paper_dossier_id", "paper", ["dossier_id"])
    op.create_table(
        "clock",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_on", DAY, nullable=False),
        sa.Column("due_on", DAY, nullable=False),
        sa.Column("calendar_version", sa.Text(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("proposed_due_on", DAY),
        sa.Column("proposed_version", sa.Text(), nullable=False),
        sa.Column("stopped_on", DAY),
        sa.PrimaryKeyConstraint("id", name="pk_clock"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_clock_dossier_id"),
    )
    op.create_index("ix_clock_dossier_id", "clock", ["dossier_id"])
    op.create_table(
        "opinion",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation_id", KEY),
        sa.Column("person_id", KEY),
        sa.Column("asked_on", DAY, nullable=False),
        sa.Column("due_on", DAY, nullable=False),
        sa.Column("answered_on", DAY),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", KEY),
        sa.Column("settled", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("settled_by_id", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_opinion"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_opinion_dossier_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_opinion_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_opinion_person_id"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_opinion_answered_by_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_opinion_settled_by_id"),
    )
    op.create_index("ix_opinion_dossier_id", "opinion", ["dossier_id"])
    op.create_table(
        "task",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", KEY),
        sa.Column("person_id", KEY),
        sa.Column("due_on", DAY, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_task_dossier_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_task_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_task_person_id"),
    )
    op.create_index("ix_task_dossier_id", "task", ["dossier_id"])
    op.create_index(
        "ix_task_person",
        "task",
        ["person_id", "due_on", "id"],
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index("ix_task_place", "task", ["organisation_id", "role", "due_on", "id"])
    op.create_table(
        "task_scope",
        sa.Column("task_id", KEY, nullable=False),
        sa.Column("ancestor_id", KEY, nullable=False),
        sa.Column("due_on", DAY, nullable=False),
        sa.PrimaryKeyConstraint("task_id", "ancestor_id", name="pk_task_scope"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_scope_task_id", ondelete="CASCADE"),
    )
    op.create_index("ix_task_scope_ancestor", "task_scope", ["ancestor_id", "due_on", "task_id"])
    op.create_table(
        "roll_entry",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("to_on", DAY),
        sa.Column("dossier_id", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_roll_entry"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_roll_entry_person_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_roll_entry_organisation_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_roll_entry_dossier_id"),
        sa.CheckConstraint("presence in ('home', 'guest', 'away')", name=op.f("ck_roll_entry_presence")),
        sa.CheckConstraint("standing in ('official', 'probationary')", name=op.f("ck_roll_entry_standing")),
    )
    op.create_index("ix_roll_entry_organisation_id", "roll_entry", ["organisation_id"])
    op.create_index("ix_roll_entry_person_id", "roll_entry", ["person_id"])
    op.create_index(
        "uq_roll_entry_one_roll",
        "roll_entry",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("to_on IS NULL AND presence <> 'guest'"),
        postgresql_where=sa.text("to_on IS NULL AND presence <> 'guest'"),
    )
    op.create_table(
        "member_fact",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("from_on", DAY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("dossier_id", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_member_fact"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_member_fact_person_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_member_fact_dossier_id"),
    )
    op.create_index("ix_member_fact_person_id_name", "member_fact", ["person_id", "name"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER revision_refuses_change BEFORE UPDATE OR DELETE ON revision "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER revision_refuses_truncate BEFORE TRUNCATE ON revision "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER revision_refuses_{change} BEFORE {change.upper()} ON revision "
                "BEGIN SELECT RAISE(ABORT, 'revision is insert-only'); END"
            )


def downgrade() -> None:
    op.drop_table("member_fact")
    op.drop_table("roll_entry")
    op.drop_table("task_scope")
    op.drop_table("task")
    op.drop_table("opinion")
    op.drop_table("clock")
    op.drop_table("paper")
    op.drop_table("revision")
    op.drop_table("dossier_link")
    op.drop_table("dossier_reader")
    op.drop_table("dossier")
