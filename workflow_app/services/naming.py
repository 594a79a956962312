"""Names that stories and files use for people and organisations: `@username` and `#CODE`, instead of uids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound


def uid_from_file(alias: str) -> str:
    """The uid of a person whom a file names: from the name, so that files may speak of people without account."""
    return str(uuid5(NAMESPACE_URL, f"workflow-app:person:{alias}"))


def uid_named(session: Session, name: str) -> str:
    """The uid behind `@username` (or a file's name of a person) or `#CODE` of an organisation. Raises NotFound."""
    if name.startswith("#"):
        place = people.organisation_named(session, name[1:])
        if place is None:
            raise NotFound("organisation", name)
        return place.uid
    alias = name.removeprefix("@")
    query = sa.select(t.person.c.uid).join(t.account).where(t.account.c.username == alias)
    if uid := session.execute(query).scalar():
        return str(uid)
    if people.person_id_of(session, uid_from_file(alias)) is None:
        raise NotFound("person", name)
    return uid_from_file(alias)


def with_uids(session: Session, value: Any) -> Any:
    """The same value with every text that is wholly `@username` or `#CODE`, keys too, replaced by its uid."""
    if isinstance(value, str):
        is_name = value[:1] in ("@", "#") and len(value) > 1 and not any(map(str.isspace, value))
        return uid_named(session, value) if is_name else value
    if isinstance(value, Mapping):
        return {with_uids(session, key): with_uids(session, one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [with_uids(session, one) for one in value]
    return value
