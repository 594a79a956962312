"""What bodies and persons decide: meetings, rounds, sign-offs; the texts decided and the registers of numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.String(10)
INSTANT = sa.String(27)


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("held_on", DAY, nullable=False),
        sa.Column("chair_id", KEY, nullable=False),
        sa.Column("secretary_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_meeting_organisation_id"),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name="fk_meeting_chair_id"),
        sa.ForeignKeyConstraint(["secretary_id"], ["person.id"], name="fk_meeting_secretary_id"),
        sa.UniqueConstraint("uid", name="uq_meeting_uid"),
        sa.CheckConstraint("way in ('meeting', 'poll')", name=op.f("ck_meeting_way")),
    )
    op.create_index("ix_meeting_organisation_id", "meeting", ["organisation_id"])
    op.create_table(
        "round",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("vote", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("all_members", sa.Integer(), nullable=False),
        sa.Column("serving", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer()),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("tallies", sa.Text(), nullable=False),
        sa.Column("recorder_id", KEY),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_round_dossier_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_round_meeting_id"),
        sa.ForeignKeyConstraint(["recorder_id"], ["person.id"], name="fk_round_recorder_id"),
        sa.UniqueConstraint("dossier_id", "vote", "number", name="uq_round_dossier_id_vote_number"),
        sa.UniqueConstraint("uid", name="uq_round_uid"),
    )
    op.create_table(
        "round_roll",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_round_roll"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_round_roll_round_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_round_roll_person_id"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_round_roll_round_id_person_id"),
    )
    op.create_index("ix_round_roll_round_id", "round_roll", ["round_id"])
    op.create_table(
        "document",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("issuer_id", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("voted_digest", sa.Text(), nullable=False),
        sa.Column("finished_digest", sa.Text(), nullable=False),
        sa.Column("round_id", KEY),
        sa.Column("signer_id", KEY),
        sa.Column("signer_post_id", KEY),
        sa.Column("signed_as", sa.Text(), nullable=False),
        sa.Column("signed_on", DAY),
        sa.Column("number", sa.Integer()),
        sa.Column("number_text", sa.Text(), nullable=False),
        sa.Column("issued_on", DAY),
        sa.Column("dated_on", DAY),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("replaces_id", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_document_dossier_id"),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name="fk_document_issuer_id"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_document_round_id"),
        sa.ForeignKeyConstraint(["signer_id"], ["person.id"], name="fk_document_signer_id"),
        sa.ForeignKeyConstraint(["signer_post_id"], ["post.id"], name="fk_document_signer_post_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["document.id"], name="fk_document_replaces_id"),
        sa.UniqueConstraint("dossier_id", "name", "edition", name="uq_document_dossier_id_name_edition"),
        sa.UniqueConstraint("uid", name="uq_document_uid"),
    )
    op.create_index("ix_document_dossier_id", "document", ["dossier_id"])
    op.create_table(
        "sign_off",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("principal_id", KEY, nullable=False),
        sa.Column("post_id", KEY),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("held_on", DAY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_off"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_sign_off_dossier_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_off_person_id"),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name="fk_sign_off_principal_id"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_sign_off_post_id"),
        sa.UniqueConstraint(
            "dossier_id",
            "trigger",
            "revision",
            "round",
            "person_id",
            name="uq_sign_off_dossier_id_trigger_revision_round_person_id",
        ),
        sa.UniqueConstraint(
            "dossier_id",
            "trigger",
            "revision",
            "round",
            "principal_id",
            name="uq_sign_off_dossier_id_trigger_revision_round_principal_id",
        ),
    )
    op.create_table(
        "register",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("term_id", KEY, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_register_organisation_id"),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name="fk_register_term_id"),
        sa.UniqueConstraint(
            "organisation_id", "body", "symbol", "term_id", name="uq_register_organisation_id_body_symbol_term_id"
        ),
    )
    op.create_table(
        "register_entry",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("register_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("number_text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("issued_on", DAY, nullable=False),
        sa.Column("document_id", KEY),
        sa.Column("dossier_id", KEY),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_entry"),
        sa.ForeignKeyConstraint(["register_id"], ["register.id"], name="fk_register_entry_register_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_register_entry_document_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_register_entry_dossier_id"),
        sa.UniqueConstraint("register_id", "number", name="uq_register_entry_register_id_number"),
    )


def downgrade() -> None:
    op.drop_table("register_entry")
    op.drop_table("register")
    op.drop_table("sign_off")
    op.drop_table("document")
    op.drop_table("round_roll")
    op.drop_table("round")
    op.drop_table("meeting")
