"""Every table, by noun. `migrations/` makes them; a test compares the two.

Rows about people, posts, organisations and rolls carry dates and are closed, never overwritten or deleted. The leaf is
insert-only (triggers refuse the rest), and a dossier's state is tied to its newest leaf by a deferred foreign key, so
the database itself refuses a change of state without its decision.
"""

from __future__ import annotations

from workflow_app.db.tables.absences import delegation, recusal, signer_change
from workflow_app.db.tables.deciding import ballot, correction, meeting, reservation, round_, round_roll, sign_off
from workflow_app.db.tables.dossier import (
    clock,
    document,
    dossier,
    dossier_link,
    dossier_reader,
    manifest,
    opinion,
    paper,
    revision,
)
from workflow_app.db.tables.frame import metadata
from workflow_app.db.tables.history import (
    INSERT_ONLY,
    OF_A_ROUND,
    disclosure,
    leaf,
    outbox,
    security_event,
    task,
    task_scope,
)
from workflow_app.db.tables.office import (
    account,
    calendar_day,
    former_name,
    member_fact,
    organisation,
    organisation_ancestor,
    person,
    post,
    power,
    roll_entry,
    setting,
    term,
)
from workflow_app.db.tables.registers import register, register_entry

__all__ = [
    "INSERT_ONLY",
    "OF_A_ROUND",
    "account",
    "ballot",
    "calendar_day",
    "clock",
    "correction",
    "delegation",
    "disclosure",
    "document",
    "dossier",
    "dossier_link",
    "dossier_reader",
    "former_name",
    "leaf",
    "manifest",
    "meeting",
    "member_fact",
    "metadata",
    "opinion",
    "organisation",
    "organisation_ancestor",
    "outbox",
    "paper",
    "person",
    "post",
    "power",
    "recusal",
    "register",
    "register_entry",
    "reservation",
    "revision",
    "roll_entry",
    "round_",
    "round_roll",
    "security_event",
    "setting",
    "sign_off",
    "signer_change",
    "task",
    "task_scope",
    "term",
]
