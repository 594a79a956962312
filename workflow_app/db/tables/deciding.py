"""Bodies decide: rounds, their rolls and ballots, and what follows from them."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import day, identity, instant, reference, text
from workflow_app.db.tables.frame import metadata, number, yes_no

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
    number("number"),
    reference("meeting_id", "meeting.id"),
    number("revision"),
    text("digest"),
    text("texts"),
    number("entitled"),
    number("all_members"),
    number("serving"),
    number("present", nullable=True),
    text("counts"),
    text("tallies"),
    reference("recorder_id", "person.id", nullable=True),
    text("outcome"),
    instant("opened_at"),
    instant("closed_at", nullable=True),
    # recorded: numbers alone are kept; open: each ballot with its name; secret: envelopes, sealed until it closes.
    text("ballots", server_default="recorded"),
    # Of a secret round: paper, electronic or both. Empty: another form, or opened when it was always both.
    text("ways", server_default=""),
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
    yes_no("counts"),
    text("reason"),
    text("presence", server_default=""),
    text("absence_reason", server_default=""),
    text("voted", server_default=""),
    # The secret ballot until the round is closed; one row a person holds one envelope.
    text("sealed", nullable=True),
    # Whose ballot has a weight of its own, as it was at the opening: casting, mandatory N, veto N (the Nth that
    # the vote lists, from 0), with commas; empty for everybody else. NULL: the round was opened before that was kept.
    text("weight", nullable=True),
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
    number("revision"),
    number("round"),
    text("group"),
    reference("person_id", "person.id"),
    reference("principal_id", "person.id"),
    reference("post_id", "post.id", nullable=True),
    # JSON: part → fingerprint of what was judged.
    text("parts"),
    day("held_on"),
    instant("recorded_at"),
    # What was signed, in one word: nobody signs it twice in one round. Taken back, or sending on what lies full
    # already, the word becomes the row's own.
    text("content"),
    # The content as it was signed, where that is no revision.
    text("snapshot", nullable=True),
    yes_no("answered"),
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
