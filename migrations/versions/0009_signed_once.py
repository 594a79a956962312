"""Nobody signs the same thing twice, once for himself and once in somebody's place: the database refuses it as well."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

BOTH = (
    "SELECT 1 FROM sign_off WHERE dossier_id = NEW.dossier_id AND trigger = NEW.trigger AND round = NEW.round "
    "AND content = NEW.content AND (person_id = NEW.principal_id OR principal_id = NEW.person_id)"
)
REFUSE_TWICE = f"""CREATE FUNCTION refuse_twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({BOTH}) THEN
        RAISE EXCEPTION USING MESSAGE = 'nobody signs twice', ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE_TWICE)
        op.execute(
            "CREATE TRIGGER sign_off_refuses_twice BEFORE INSERT ON sign_off "
            "FOR EACH ROW EXECUTE FUNCTION refuse_twice()"
        )
    else:
        op.execute(
            "CREATE TRIGGER sign_off_refuses_twice BEFORE INSERT ON sign_off "
            f"WHEN EXISTS ({BOTH}) BEGIN SELECT RAISE(ABORT, 'nobody signs twice'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER sign_off_refuses_twice ON sign_off")
        op.execute("DROP FUNCTION refuse_twice()")
    else:
        op.execute("DROP TRIGGER sign_off_refuses_twice")
