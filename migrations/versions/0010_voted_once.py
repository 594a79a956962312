"""A ballot that was cast stays: no second one takes its place, whoever writes to the table."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

OTHERWISE = (
    "OLD.voted = 'electronic' AND (NEW.voted <> OLD.voted OR NEW.person_id <> OLD.person_id "
    "OR NEW.round_id <> OLD.round_id OR NEW.sealed <> OLD.sealed OR (OLD.sealed IS NULL AND NEW.sealed IS NOT NULL))"
)
REFUSE_AGAIN = f"""CREATE FUNCTION refuse_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {OTHERWISE} THEN
        RAISE EXCEPTION USING MESSAGE = 'nobody votes twice', ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE_AGAIN)
        op.execute(
            "CREATE TRIGGER round_roll_refuses_again BEFORE UPDATE ON round_roll "
            "FOR EACH ROW EXECUTE FUNCTION refuse_again()"
        )
    else:
        op.execute(
            "CREATE TRIGGER round_roll_refuses_again BEFORE UPDATE ON round_roll "
            f"WHEN {OTHERWISE} BEGIN SELECT RAISE(ABORT, 'nobody votes twice'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER round_roll_refuses_again ON round_roll")
        op.execute("DROP FUNCTION refuse_again()")
    else:
        op.execute("DROP TRIGGER round_roll_refuses_again")
