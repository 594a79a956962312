"""The office: organisations, people, posts, rolls."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import day, identity, instant, reference, sorted_text, text
from workflow_app.db.tables.frame import metadata, number, written_down, yes_no

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
    yes_no("is_outside"),
    yes_no("has_seal"),
    day("from_on"),
    day("to_on", nullable=True),
    *written_down(),
)

organisation_ancestor = sa.Table(
    "organisation_ancestor",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id"),
    reference("ancestor_id", "organisation.id"),
    number("depth"),
    day("from_on"),
    day("to_on", nullable=True),
    *written_down(),
    sa.Index("ix_organisation_ancestor_up", "organisation_id", "depth"),
    sa.Index("ix_organisation_ancestor_down", "ancestor_id", "depth"),
)

former_name = sa.Table(
    "former_name",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id", index=True),
    text("name"),
    day("from_on"),
    day("to_on"),
    # When the renaming was entered: until then documents were issued under this name.
    instant("recorded_at"),
)

term = sa.Table(
    "term",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id", index=True),
    text("name"),
    day("from_on"),
    day("to_on", nullable=True),
    *written_down(),
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
    yes_no("is_active"),
    number("generation"),
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
    # suspended (đình chỉ sinh hoạt) or exempted (miễn công tác và sinh hoạt); empty: takes part as everybody does.
    text("activity", server_default=""),
    sa.CheckConstraint("standing in ('official', 'probationary')", name="standing"),
    sa.CheckConstraint("presence in ('home', 'guest', 'away')", name="presence"),
    sa.CheckConstraint("activity in ('', 'suspended', 'exempted')", name="activity"),
    sa.Index("ix_roll_entry_person_id", "person_id"),
    sa.Index(
        "ix_roll_entry_activity",
        "activity",
        sqlite_where=sa.text("activity <> ''"),
        postgresql_where=sa.text("activity <> ''"),
    ),
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
    yes_no("is_verified"),
    text("source"),
    instant("recorded_at"),
    sa.Index("ix_setting_name", "name", "from_on"),
)

calendar_day = sa.Table(
    "calendar_day",
    metadata,
    identity(),
    number("version"),
    day("day"),
    yes_no("is_working"),
    text("note"),
    instant("recorded_at"),
)
