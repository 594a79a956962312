"""The meeting of a round that was closed stays: its chair, its secretary and its day are those of what was decided."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"

DECIDED_IN = "EXISTS (SELECT 1 FROM round WHERE meeting_id = OLD.id AND closed_at IS NOT NULL)"
REFUSE_HELD = f"""CREATE FUNCTION refuse_held_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {DECIDED_IN} THEN
        RAISE EXCEPTION USING MESSAGE = 'the meeting of a closed round stays',
            ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$"""
CHANGES = ("UPDATE", "DELETE")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE_HELD)
        op.execute(
            "CREATE TRIGGER meeting_stays_held_change BEFORE UPDATE OR DELETE ON meeting "
            "FOR EACH ROW EXECUTE FUNCTION refuse_held_meeting()"
        )
    else:
        for change in CHANGES:
            op.execute(
                f"CREATE TRIGGER meeting_stays_held_{change.lower()} BEFORE {change} ON meeting "
                f"WHEN {DECIDED_IN} BEGIN SELECT RAISE(ABORT, 'the meeting of a closed round stays'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER meeting_stays_held_change ON meeting")
        op.execute("DROP FUNCTION refuse_held_meeting()")
    else:
        for change in CHANGES:
            op.execute(f"DROP TRIGGER meeting_stays_held_{change.lower()}")
