"""What a signature judges, corrections, signatures taken back; a closed round of voting cannot be changed any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.String(27)
SIGNERS = ("person_id", "principal_id")
BEFORE = ("dossier_id", "trigger", "revision", "round")
SINCE = ("dossier_id", "trigger", "round", "content")

OF_A_ROUND = ("round_roll", "ballot")
REFUSE_CLOSED = """CREATE FUNCTION refuse_closed_round() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_round bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION USING MESSAGE = 'a closed round stays', ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_TABLE_NAME = 'round' THEN
        IF OLD.closed_at IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = 'a closed round stays', ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSE
        of_round := CASE WHEN TG_OP = 'INSERT' THEN NEW.round_id ELSE OLD.round_id END;
        IF EXISTS (SELECT 1 FROM round WHERE id = of_round AND closed_at IS NOT NULL) THEN
            RAISE EXCEPTION USING MESSAGE = 'a closed round stays', ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$"""


def _once(columns: tuple[str, ...]) -> str:
    return "uq_sign_off_" + "_".join(columns)


def upgrade() -> None:
    for name in ("content_print", "revision_print"):
        op.add_column("dossier", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("sign_off") as table:
        for name in SIGNERS:
            table.drop_constraint(_once((*BEFORE, name)), type_="unique")
        table.add_column(sa.Column("content", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("snapshot", sa.Text()))
        table.add_column(sa.Column("answered", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("withdrawn_at", INSTANT))
    # Signatures of before count in their own revision and round alone.
    op.execute("UPDATE sign_off SET parts = '{}', content = 'revision ' || revision")
    op.execute(
        sa.text(
            "UPDATE sign_off SET answered = true WHERE EXISTS (SELECT 1 FROM dossier WHERE dossier.id = dossier_id "
            "AND dossier.revision = sign_off.revision AND dossier.round = sign_off.round)"
        )
    )
    with op.batch_alter_table("sign_off") as table:
        table.alter_column("content", server_default=None)
        table.alter_column("answered", server_default=None)
        for name in SIGNERS:
            table.create_unique_constraint(_once((*SINCE, name)), [*SINCE, name])
    op.create_table(
        "correction",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("dossier_id", KEY, nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("declared_by_id", KEY, nullable=False),
        sa.Column("declared_for_id", KEY, nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("accepted_by_id", KEY),
        sa.Column("accepted_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_correction_dossier_id"),
        sa.ForeignKeyConstraint(["declared_by_id"], ["person.id"], name="fk_correction_declared_by_id"),
        sa.ForeignKeyConstraint(["declared_for_id"], ["person.id"], name="fk_correction_declared_for_id"),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name="fk_correction_accepted_by_id"),
    )
    op.create_index("ix_correction_dossier_id", "correction", ["dossier_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE_CLOSED)
        for table in ("round", *_parts()):
            changes = "UPDATE OR DELETE" if table == "round" else "INSERT OR UPDATE OR DELETE"
            op.execute(
                f"CREATE TRIGGER {table}_stays_closed_change BEFORE {changes} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_closed_round()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_stays_closed_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_round()"
            )
    else:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER round_stays_closed_{change.lower()} BEFORE {change} ON round "
                "WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a closed round stays'); END"
            )
        for table in _parts():
            for change, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
                op.execute(
                    f"CREATE TRIGGER {table}_stays_closed_{change.lower()} BEFORE {change} ON {table} "  # noqa: S608 - ours
                    f"WHEN EXISTS (SELECT 1 FROM round WHERE id = {row}.round_id AND closed_at IS NOT NULL) "
                    "BEGIN SELECT RAISE(ABORT, 'a closed round stays'); END"
                )


def _parts() -> list[str]:
    found = sa.inspect(op.get_bind()).get_table_names()
    return [table for table in OF_A_ROUND if table in found]


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("round", *_parts()):
            for change in ("change", "truncate"):
                op.execute(f"DROP TRIGGER {table}_stays_closed_{change} ON {table}")
        op.execute("DROP FUNCTION refuse_closed_round()")
    else:
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER round_stays_closed_{change}")
        for table in _parts():
            for change in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_stays_closed_{change}")
    op.drop_table("correction")
    op.execute("DELETE FROM sign_off WHERE withdrawn_at IS NOT NULL")
    for name in SIGNERS:
        newest = f'SELECT max(id) FROM sign_off GROUP BY dossier_id, "trigger", revision, round, {name}'  # noqa: S608
        op.execute(f"DELETE FROM sign_off WHERE id NOT IN ({newest})")  # noqa: S608 - a column of SIGNERS
    with op.batch_alter_table("sign_off") as table:
        for name in SIGNERS:
            table.drop_constraint(_once((*SINCE, name)), type_="unique")
        for name in ("content", "snapshot", "answered", "withdrawn_at"):
            table.drop_column(name)
        for name in SIGNERS:
            table.create_unique_constraint(_once((*BEFORE, name)), [*BEFORE, name])
    for name in ("content_print", "revision_print"):
        op.drop_column("dossier", name)
