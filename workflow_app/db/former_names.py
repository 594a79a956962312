"""Names that organisations bore before they were renamed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_of
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day


def of(session: Session, organisation_id: int) -> list[Any]:
    """(name, from_on, to_on, recorded_at) of every former name, the newest first; recorded is when the next one was."""
    former = t.former_name.c
    query = sa.select(former.name, former.from_on, former.to_on, former.recorded_at)
    query = query.where(former.organisation_id == organisation_id)
    return list(session.execute(query.order_by(former.id.desc())).all())


def printed_on(session: Session, day: date) -> dict[int, str]:
    """Under which name an organisation issued documents on that day, of those that bear another one by now.

    A renaming that was entered late changes nothing about what was issued until then.
    """
    former = t.former_name.c
    found: dict[int, str] = {}
    query = sa.select(former.organisation_id, former.name, former.to_on, former.recorded_at)
    rows: Any = session.execute(query.order_by(former.id.desc())).all()
    for place, name, to_on, recorded_at in rows:
        entered = local_day(instant_of(recorded_at))
        if day <= max(date.fromisoformat(to_on), entered - timedelta(days=1)):
            found[int(place)] = str(name)
    return found
