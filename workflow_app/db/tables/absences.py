"""Who may, when somebody is away."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import day, identity, instant, reference, text
from workflow_app.db.tables.frame import metadata

delegation = sa.Table(
    "delegation",
    metadata,
    identity(),
    text("uid", unique=True),
    reference("post_id", "post.id", index=True),
    reference("principal_id", "person.id", index=True),
    reference("substitute_id", "person.id", index=True),
    text("kinds"),
    text("triggers"),
    day("from_on"),
    day("to_on"),
    text("reason"),
    text("basis"),
    text("manner"),
    reference("given_by_id", "person.id", nullable=True),
    instant("recorded_at"),
    # From this day on it no longer counts.
    day("revoked_on", nullable=True),
    reference("revoked_by_id", "person.id", nullable=True),
    # When the revoking was written down; NULL where there is none, or from before that was kept.
    instant("revoked_at", nullable=True),
    # Only dossiers of this organisation and of those below it; NULL is everywhere that the post reaches.
    reference("within_id", "organisation.id", nullable=True),
    sa.CheckConstraint("manner in ('', 'T/L', 'TUQ', 'K/T')", name="manner"),
    sa.CheckConstraint("principal_id <> substitute_id", name="two_persons"),
    sa.CheckConstraint("from_on <= to_on", name="days"),
)

recusal = sa.Table(
    "recusal",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id", index=True),
    reference("person_id", "person.id", index=True),
    text("ground"),
    reference("declared_by_id", "person.id"),
    day("since_on"),
    instant("recorded_at"),
    reference("lifted_by_id", "person.id", nullable=True),
    day("lifted_on", nullable=True),
    sa.CheckConstraint("ground in ('own', 'relative', 'supervised', 'declared')", name="ground"),
    sa.Index(
        "uq_recusal_in_force",
        "dossier_id",
        "person_id",
        unique=True,
        sqlite_where=sa.text("lifted_on IS NULL"),
        postgresql_where=sa.text("lifted_on IS NULL"),
    ),
)

signer_change = sa.Table(
    "signer_change",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id", index=True),
    text("trigger"),
    text("group"),
    reference("person_id", "person.id", nullable=True),
    reference("instead_of_id", "person.id", nullable=True),
    reference("changed_by_id", "person.id"),
    instant("recorded_at"),
    sa.CheckConstraint("person_id IS NOT NULL OR instead_of_id IS NOT NULL", name="somebody"),
)
