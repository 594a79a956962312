"""The dossier and what it carries."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import day, identity, instant, reference, text
from workflow_app.db.tables.frame import metadata, number, yes_no

manifest = sa.Table(
    "manifest",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    text("kind"),
    sa.Column("bytes", sa.LargeBinary(), nullable=False),
    instant("published_at"),
)

dossier = sa.Table(
    "dossier",
    metadata,
    identity(),
    text("uid", unique=True),
    text("stream", unique=True),
    text("kind"),
    sa.Column("manifest", sa.String(64), sa.ForeignKey("manifest.digest"), nullable=False),
    text("title"),
    text("search_text"),
    reference("owner_id", "organisation.id"),
    reference("origin_id", "organisation.id"),
    reference("author_id", "person.id"),
    reference("about_id", "person.id", nullable=True),
    text("state"),
    number("head_seq"),
    text("head_hash"),
    number("revision"),
    number("round"),
    text("fields"),
    text("content_digest"),
    yes_no("is_restricted"),
    yes_no("is_closed"),
    instant("created_at"),
    instant("moved_at"),
    # Fingerprints of the content: as it stands, and as the newest revision keeps it.
    text("content_print", server_default=""),
    text("revision_print", server_default=""),
    sa.ForeignKeyConstraint(
        ["stream", "head_seq", "state"],
        ["leaf.stream", "leaf.seq", "leaf.to_state"],
        name="fk_dossier_state_needs_its_leaf",
        deferrable=True,
        initially="DEFERRED",
        use_alter=False,
    ),
    sa.Index("ix_dossier_kind_state", "kind", "state"),
    sa.Index("ix_dossier_author_id", "author_id"),
    sa.Index("ix_dossier_about_id", "about_id"),
)

dossier_reader = sa.Table(
    "dossier_reader",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id", index=True),
    text("extent"),
    text("role"),
    reference("organisation_id", "organisation.id", nullable=True),
    reference("person_id", "person.id", nullable=True),
    sa.Index("ix_dossier_reader_place", "organisation_id", "role", "dossier_id"),
    sa.Index("ix_dossier_reader_person", "person_id", "dossier_id"),
)

dossier_link = sa.Table(
    "dossier_link",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id", index=True),
    reference("other_id", "dossier.id", index=True),
    text("relation"),
    instant("recorded_at"),
)

revision = sa.Table(
    "revision",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id"),
    number("number"),
    text("snapshot"),
    text("digest"),
    reference("person_id", "person.id"),
    text("trigger"),
    instant("at"),
    sa.UniqueConstraint("dossier_id", "number"),
)

document = sa.Table(
    "document",
    metadata,
    identity(),
    text("uid", unique=True),
    reference("dossier_id", "dossier.id", index=True),
    text("name"),
    number("edition"),
    text("symbol"),
    reference("issuer_id", "organisation.id"),
    text("body"),
    text("abstract"),
    text("text"),
    text("recipients"),
    text("text_digest"),
    text("voted_digest"),
    text("finished_digest"),
    reference("round_id", "round.id", nullable=True),
    reference("signer_id", "person.id", nullable=True),
    reference("signer_post_id", "post.id", nullable=True),
    text("signed_as"),
    day("signed_on", nullable=True),
    number("number", nullable=True),
    text("number_text"),
    day("issued_on", nullable=True),
    day("dated_on", nullable=True),
    text("void_reason"),
    reference("replaces_id", "document.id", nullable=True),
    sa.UniqueConstraint("dossier_id", "name", "edition"),
)

paper = sa.Table(
    "paper",
    metadata,
    identity(),
    text("uid", unique=True),
    reference("dossier_id", "dossier.id", index=True),
    text("name"),
    text("row"),
    text("filename"),
    text("media_type"),
    number("size"),
    sa.Column("digest", sa.String(64), nullable=False),
    text("written_by"),
    day("written_on", nullable=True),
    text("verdict"),
    text("verdict_reason"),
    reference("person_id", "person.id"),
    instant("recorded_at"),
    reference("replaced_by_id", "paper.id", nullable=True),
    sa.CheckConstraint("verdict in ('present', 'accepted', 'refused')", name="verdict"),
)

clock = sa.Table(
    "clock",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id"),
    text("name"),
    day("started_on"),
    day("due_on"),
    text("calendar_version"),
    number("extensions"),
    day("proposed_due_on", nullable=True),
    text("proposed_version"),
    day("stopped_on", nullable=True),
    sa.Index("ix_clock_dossier_id", "dossier_id"),
)

opinion = sa.Table(
    "opinion",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id", index=True),
    number("revision"),
    reference("organisation_id", "organisation.id", nullable=True),
    reference("person_id", "person.id", nullable=True),
    day("asked_on"),
    day("due_on"),
    day("answered_on", nullable=True),
    text("answer"),
    reference("answered_by_id", "person.id", nullable=True),
    text("settled"),
    text("explanation"),
    reference("settled_by_id", "person.id", nullable=True),
    day("withdrawn_on", nullable=True),
    text("withdrawn_why", server_default=""),
    # Of an answer from outside: who signed it, its number and day; of every answer the paper that came with it.
    text("signed_by", server_default=""),
    text("letter_number", server_default=""),
    day("letter_on", nullable=True),
    text("letter", server_default=""),
    reference("recorded_by_id", "person.id", nullable=True),
)
