"""Queries about who must act until when. A task exists only while it is open."""

from __future__ import annotations

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.people import in_force
from workflow_app.db.session import Statement

P = sa.bindparam

NO_DUE = "9999-12-31"
"""Sorts after every real day: a task without a window."""

DELETE = Statement(t.task.delete().where(t.task.c.dossier_id == P("dossier")))
INSERT = Statement(
    t.task.insert().values(
        dossier_id=P("dossier"), trigger=P("trigger"), role=P("role"), organisation_id=P("organisation"),
        person_id=P("person"), due_on=P("due_on"), opened_at=P("at"),
    )
)  # fmt: skip
INSERT_SCOPE = Statement(
    t.task_scope.insert().from_select(
        ["task_id", "ancestor_id", "due_on"],
        sa.select(t.task.c.id, t.organisation_ancestor.c.ancestor_id, t.task.c.due_on)
        .join(t.organisation_ancestor, t.organisation_ancestor.c.organisation_id == P("owner"))
        .where(t.task.c.dossier_id == P("dossier"), in_force(t.organisation_ancestor)),
    )
)
CHANGE_DUE = (
    Statement(t.task.update().where(t.task.c.dossier_id == P("dossier")).values(due_on=P("due_on"))),
    Statement(
        t.task_scope.update()
        .where(t.task_scope.c.task_id.in_(sa.select(t.task.c.id).where(t.task.c.dossier_id == P("dossier"))))
        .values(due_on=P("due_on"))
    ),
)
