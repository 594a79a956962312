"""Numbers."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db.columns import day, identity, reference, text
from workflow_app.db.tables.frame import metadata, number

register = sa.Table(
    "register",
    metadata,
    identity(),
    reference("organisation_id", "organisation.id"),
    text("body"),
    text("symbol"),
    reference("term_id", "term.id"),
    number("last"),
    sa.UniqueConstraint("organisation_id", "body", "symbol", "term_id"),
)

register_entry = sa.Table(
    "register_entry",
    metadata,
    identity(),
    reference("register_id", "register.id"),
    number("number"),
    text("number_text"),
    text("search_text"),
    text("abstract"),
    day("issued_on"),
    reference("document_id", "document.id", nullable=True),
    reference("dossier_id", "dossier.id", nullable=True),
    text("explanation"),
    sa.UniqueConstraint("register_id", "number"),
)
