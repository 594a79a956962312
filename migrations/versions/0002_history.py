"""The history: published definitions, leaves and what they disclose, the outbox, the security log; insert-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.String(10)
INSTANT = sa.String(27)
DIGEST = sa.String(64)
INSERT_ONLY = ("leaf", "manifest", "security_event")


def upgrade() -> None:
    op.create_table(
        "manifest",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_manifest"),
    )
    op.create_table(
        "leaf",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("dossier_id", KEY),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("person_id", KEY),
        sa.Column("principal_id", KEY),
        sa.Column("held_on", DAY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("request", sa.Text()),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("recorder_id", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_leaf"),
        sa.UniqueConstraint("hash", name="uq_leaf_hash"),
        sa.UniqueConstraint("request", name="uq_leaf_request"),
        sa.UniqueConstraint("stream", "seq", name="uq_leaf_stream_seq"),
        sa.UniqueConstraint("stream", "seq", "to_state", name="uq_leaf_stream_seq_to_state"),
    )
    op.create_index("ix_leaf_dossier_id", "leaf", ["dossier_id", "seq"])
    op.create_index("ix_leaf_person_id", "leaf", ["person_id", "id"])
    op.create_index(
        "ix_leaf_principal_id",
        "leaf",
        ["principal_id", "id"],
        sqlite_where=sa.text("principal_id <> person_id"),
        postgresql_where=sa.text("principal_id <> person_id"),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("leaf_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure"),
        sa.ForeignKeyConstraint(["leaf_id"], ["leaf.id"], name="fk_disclosure_leaf_id"),
    )
    op.create_index("ix_disclosure_leaf_id", "disclosure", ["leaf_id"])
    op.create_table(
        "outbox",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("leaf_id", KEY, nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["leaf_id"], ["leaf.id"], name="fk_outbox_leaf_id"),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["done_at", "id"])
    op.create_table(
        "security_event",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("person_id", KEY),
        sa.Column("dossier_uid", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_security_event"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_security_event_person_id"),
    )
    op.create_index("ix_security_event_at", "security_event", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE_CHANGE)
        for table in INSERT_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
    else:
        for table in INSERT_ONLY:
            for change in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{change} BEFORE {change.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
                )


REFUSE_CHANGE = """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is insert-only', ERRCODE = 'integrity_constraint_violation';
END $$"""


def downgrade() -> None:
    op.drop_table("security_event")
    op.drop_table("outbox")
    op.drop_table("disclosure")
    op.drop_table("leaf")
    op.drop_table("manifest")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
