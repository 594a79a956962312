"""Who must act, and the history."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import day, identity, instant, reference, text
from workflow_app.db.tables.frame import metadata, number

task = sa.Table(
    "task",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id", index=True),
    text("trigger"),
    text("role"),
    reference("organisation_id", "organisation.id", nullable=True),
    reference("person_id", "person.id", nullable=True),
    day("due_on"),
    instant("opened_at"),
    sa.Index("ix_task_place", "organisation_id", "role", "due_on", "id"),
    # Most tasks are a post's; those of a person alone stand in the index of persons.
    sa.Index(
        "ix_task_person",
        "person_id",
        "due_on",
        "id",
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    ),
)

task_scope = sa.Table(
    "task_scope",
    metadata,
    sa.Column(
        "task_id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        sa.ForeignKey("task.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("ancestor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    day("due_on"),
    sa.Index("ix_task_scope_ancestor", "ancestor_id", "due_on", "task_id"),
)

leaf = sa.Table(
    "leaf",
    metadata,
    identity(),
    text("stream"),
    number("seq"),
    text("to_state"),
    sa.Column("bytes", sa.LargeBinary(), nullable=False),
    text("hash", unique=True),
    sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    text("act"),
    text("from_state"),
    sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("principal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    day("held_on"),
    instant("at"),
    text("request", nullable=True, unique=True),
    text("request_digest"),
    sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.UniqueConstraint("stream", "seq"),
    sa.UniqueConstraint("stream", "seq", "to_state"),
    sa.Index("ix_leaf_dossier_id", "dossier_id", "seq"),
    sa.Index("ix_leaf_person_id", "person_id", "id"),
    # Few acts are done or recorded by another than the one whose acts they are.
    sa.Index(
        "ix_leaf_principal_id",
        "principal_id",
        "id",
        sqlite_where=sa.text("principal_id <> person_id"),
        postgresql_where=sa.text("principal_id <> person_id"),
    ),
)

disclosure = sa.Table(
    "disclosure",
    metadata,
    identity(),
    sa.Column(
        "leaf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.ForeignKey("leaf.id"), nullable=False
    ),
    text("name"),
    text("text"),
    sa.Index("ix_disclosure_leaf_id", "leaf_id"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    identity(),
    sa.Column(
        "leaf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.ForeignKey("leaf.id"), nullable=False
    ),
    text("occasion"),
    text("payload"),
    instant("created_at"),
    instant("done_at", nullable=True),
    sa.Index("ix_outbox_waiting", "done_at", "id"),
)

security_event = sa.Table(
    "security_event",
    metadata,
    identity(),
    instant("at"),
    text("event"),
    reference("person_id", "person.id", nullable=True),
    text("dossier_uid"),
    text("trigger"),
    text("code"),
    text("detail"),
    sa.Index("ix_security_event_at", "at"),
)

INSERT_ONLY = ("leaf", "manifest", "revision", "security_event")
"""Tables whose rows may neither change nor go; triggers of the first migration refuse it."""

OF_A_ROUND = tuple(name for name in ("round_roll", "ballot") if name in metadata.tables)
"""Tables whose rows belong to a round by `round_id` and stay with it once it is closed."""
