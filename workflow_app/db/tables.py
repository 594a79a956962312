"""Every table, by noun. `migrations/` makes them; a test compares the two.

Rows about people, posts, organisations and rolls carry dates and are closed, never overwritten or deleted. The leaf is
insert-only (triggers refuse the rest), and a dossier's state is tied to its newest leaf by a deferred foreign key, so
the database itself refuses a change of state without its decision.
"""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import day, identity, instant, reference, sorted_text, text

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _yes_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def written_down() -> tuple[sa.Column[str], sa.Column[str]]:
    """When the row was written, and when its last day was, where that came later. NULL: before that was kept."""
    return instant("recorded_at", nullable=True), instant("ended_at", nullable=True)


# The office: organisations, people, posts, rolls ------------------------------------------------------------------

organisation = sa.Table(
    "organisation",
    metadata,
    identity(),
    text("uid", unique=True),
    text("code", unique=True),
    text("kind"),
    text("name"),
    sorted_text("name_sort"),
    text("issuer_code"),
    text("seat"),
    _yes_no("is_outside"),
    _yes_no("has_seal"),
    day("from_on"),
    day("to_on", nullable=True),
)

organisation_ancestor = sa.Table(
    "organisation_ancestor",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id"),
    reference("ancestor_id", "organisation.id"),
    _number("depth"),
    day("from_on"),
    day("to_on", nullable=True),
    sa.Index("ix_organisation_ancestor_up", "organisation_id", "depth"),
    sa.Index("ix_organisation_ancestor_down", "ancestor_id", "depth"),
)

term = sa.Table(
    "term",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id", index=True),
    text("name"),
    day("from_on"),
    day("to_on", nullable=True),
)

power = sa.Table(
    "power",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id", index=True),
    text("name"),
    text("basis"),
    day("from_on"),
    day("to_on", nullable=True),
    *written_down(),
)

person = sa.Table(
    "person",
    metadata,
    identity(),
    text("uid", unique=True),
    text("full_name"),
    sorted_text("name_sort"),
    text("search_text"),
)

account = sa.Table(
    "account",
    metadata,
    identity(),
    reference("person_id", "person.id"),
    text("username", unique=True),
    text("password_hash"),
    _yes_no("is_active"),
    _number("generation"),
    text("language"),
    sa.UniqueConstraint("person_id"),
)

post = sa.Table(
    "post",
    metadata,
    identity(),
    reference("person_id", "person.id"),
    text("role"),
    reference("organisation_id", "organisation.id"),
    text("basis"),
    day("from_on"),
    day("to_on", nullable=True),
    # How a post is held for the time being: acting (quyền) or in charge (phụ trách); NULL is in full.
    text("acting", nullable=True),
    *written_down(),
    sa.Index("ix_post_person_id", "person_id"),
    sa.Index("ix_post_organisation_id_role", "organisation_id", "role"),
)

member_fact = sa.Table(
    "member_fact",
    metadata,
    identity(),
    reference("person_id", "person.id"),
    text("name"),
    text("value"),
    day("from_on"),
    instant("recorded_at"),
    reference("dossier_id", "dossier.id", nullable=True),
    sa.Index("ix_member_fact_person_id_name", "person_id", "name"),
)

roll_entry = sa.Table(
    "roll_entry",
    metadata,
    identity(),
    reference("person_id", "person.id"),
    reference("organisation_id", "organisation.id"),
    text("standing"),
    text("presence"),
    day("from_on"),
    day("to_on", nullable=True),
    reference("dossier_id", "dossier.id", nullable=True),
    *written_down(),
    sa.CheckConstraint("standing in ('official', 'probationary')", name="standing"),
    sa.CheckConstraint("presence in ('home', 'guest', 'away')", name="presence"),
    sa.Index("ix_roll_entry_person_id", "person_id"),
    sa.Index("ix_roll_entry_organisation_id", "organisation_id"),
    sa.Index(
        "uq_roll_entry_one_roll",
        "person_id",
        unique=True,
        sqlite_where=sa.text("to_on IS NULL AND presence <> 'guest'"),
        postgresql_where=sa.text("to_on IS NULL AND presence <> 'guest'"),
    ),
)

setting = sa.Table(
    "setting",
    metadata,
    identity(),
    text("name"),
    text("value"),
    day("from_on"),
    _yes_no("is_verified"),
    text("source"),
    instant("recorded_at"),
    sa.Index("ix_setting_name", "name", "from_on"),
)

calendar_day = sa.Table(
    "calendar_day",
    metadata,
    identity(),
    _number("version"),
    day("day"),
    _yes_no("is_working"),
    text("note"),
    instant("recorded_at"),
)

# The dossier and what it carries ----------------------------------------------------------------------------------

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
    _number("head_seq"),
    text("head_hash"),
    _number("revision"),
    _number("round"),
    text("fields"),
    text("content_digest"),
    _yes_no("is_restricted"),
    _yes_no("is_closed"),
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
    _number("number"),
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
    _number("edition"),
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
    _number("number", nullable=True),
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
    _number("size"),
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
    _number("extensions"),
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
    _number("revision"),
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
)

# Bodies decide ----------------------------------------------------------------------------------------------------

meeting = sa.Table(
    "meeting",
    metadata,
    identity(),
    text("uid", unique=True),
    reference("organisation_id", "organisation.id", index=True),
    text("body"),
    text("way"),
    day("held_on"),
    reference("chair_id", "person.id"),
    reference("secretary_id", "person.id"),
    sa.CheckConstraint("way in ('meeting', 'poll')", name="way"),
)

round_ = sa.Table(
    "round",
    metadata,
    identity(),
    text("uid", unique=True),
    reference("dossier_id", "dossier.id"),
    text("vote"),
    _number("number"),
    reference("meeting_id", "meeting.id"),
    _number("revision"),
    text("digest"),
    text("texts"),
    _number("entitled"),
    _number("all_members"),
    _number("serving"),
    _number("present", nullable=True),
    text("counts"),
    text("tallies"),
    reference("recorder_id", "person.id", nullable=True),
    text("outcome"),
    instant("opened_at"),
    instant("closed_at", nullable=True),
    # recorded: numbers alone are kept; open: each ballot with its name; secret: envelopes, sealed until it closes.
    text("ballots", server_default="recorded"),
    # The public half of the key pair of a secret round; the private half is a file and never here.
    text("seal_key", nullable=True),
    # The part of the count that was entered from paper: JSON, or sealed in a secret round and empty once it is closed.
    text("paper", server_default=""),
    reference("checked_by_id", "person.id", nullable=True),
    # JSON: the reckoning and the reasons, as they were when the round was closed.
    text("result", server_default=""),
    sa.UniqueConstraint("dossier_id", "vote", "number"),
    sa.CheckConstraint("ballots in ('recorded', 'open', 'secret')", name="ballots"),
)

round_roll = sa.Table(
    "round_roll",
    metadata,
    identity(),
    reference("round_id", "round.id", index=True),
    reference("person_id", "person.id"),
    _yes_no("counts"),
    text("reason"),
    text("presence", server_default=""),
    text("absence_reason", server_default=""),
    text("voted", server_default=""),
    # The secret ballot until the round is closed; one row a person holds one envelope.
    text("sealed", nullable=True),
    sa.UniqueConstraint("round_id", "person_id"),
    sa.CheckConstraint("presence in ('', 'present', 'absent')", name="presence"),
    sa.CheckConstraint("voted in ('', 'electronic', 'paper')", name="voted"),
    sa.CheckConstraint("sealed IS NULL OR voted = 'electronic'", name="sealed"),
)

ballot = sa.Table(
    "ballot",
    metadata,
    identity(),
    text("uid", unique=True),
    reference("round_id", "round.id", index=True),
    # NULL for a secret ballot, of which nobody can say whose it is.
    reference("person_id", "person.id", nullable=True),
    text("choices"),
    text("way"),
    text("note"),
    sa.UniqueConstraint("round_id", "person_id"),
    sa.CheckConstraint("way in ('', 'electronic', 'paper')", name="way"),
)

reservation = sa.Table(
    "reservation",
    metadata,
    identity(),
    text("uid", unique=True),
    reference("dossier_id", "dossier.id", index=True),
    text("trigger"),
    reference("round_id", "round.id", nullable=True),
    reference("person_id", "person.id"),
    text("text"),
    reference("owner_id", "person.id", index=True),
    day("due_on"),
    instant("recorded_at"),
    text("answer"),
    reference("met_by_id", "person.id", nullable=True),
    day("met_on", nullable=True),
)

sign_off = sa.Table(
    "sign_off",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id"),
    text("trigger"),
    text("state"),
    _number("revision"),
    _number("round"),
    text("group"),
    reference("person_id", "person.id"),
    reference("principal_id", "person.id"),
    reference("post_id", "post.id", nullable=True),
    # JSON: part → fingerprint of what was judged.
    text("parts"),
    day("held_on"),
    instant("recorded_at"),
    # What was signed, in one word: nobody signs it twice in one round. Taken back, the word becomes the row's own.
    text("content"),
    # The content as it was signed, where that is no revision.
    text("snapshot", nullable=True),
    _yes_no("answered"),
    instant("withdrawn_at", nullable=True),
    sa.UniqueConstraint("dossier_id", "trigger", "round", "content", "person_id"),
    sa.UniqueConstraint("dossier_id", "trigger", "round", "content", "principal_id"),
)

correction = sa.Table(
    "correction",
    metadata,
    identity(),
    reference("dossier_id", "dossier.id", index=True),
    text("trigger"),
    # JSON: part → [fingerprint before, fingerprint after], of the parts that changed.
    text("parts"),
    reference("declared_by_id", "person.id"),
    reference("declared_for_id", "person.id"),
    instant("declared_at"),
    reference("accepted_by_id", "person.id", nullable=True),
    instant("accepted_at", nullable=True),
)

# Who may, when somebody is away -----------------------------------------------------------------------------------

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

# Numbers ----------------------------------------------------------------------------------------------------------

register = sa.Table(
    "register",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id"),
    text("body"),
    text("symbol"),
    reference("term_id", "term.id"),
    _number("last"),
    sa.UniqueConstraint("organisation_id", "body", "symbol", "term_id"),
)

register_entry = sa.Table(
    "register_entry",
    metadata,
    identity(),
    reference("register_id", "register.id"),
    _number("number"),
    text("number_text"),
    text("search_text"),
    text("abstract"),
    day("issued_on"),
    reference("document_id", "document.id", nullable=True),
    reference("dossier_id", "dossier.id", nullable=True),
    text("explanation"),
    sa.UniqueConstraint("register_id", "number"),
)

# Who must act, and the history ------------------------------------------------------------------------------------

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
    _number("seq"),
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
