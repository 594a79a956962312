"""What a story calls people, organisations and dossiers, looked up in the database it is played into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from workflow_app.db import dossiers, people
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.services.acting import Seen
from workflow_app.services.naming import uid_named, with_uids


class Unknown(LookupError):
    """A line names somebody or something that is not there."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Names:
    """Lookups of one story. `dossiers` holds the uid of each case by the name it has in the file."""

    def __init__(self, database: Database, cases: dict[str, str]) -> None:
        self._database, self.dossiers = database, cases

    def person(self, name: str) -> int:
        """The id behind a username. Raises Unknown."""
        with self._database.reading() as session:
            found = people.person_id_of(session, _answered(uid_named, session, f"@{name.removeprefix('@')}"))
        assert found is not None
        return found

    def resolved(self, values: Any) -> Any:
        """The values with every `@username` and `#CODE` replaced by its uid. Raises Unknown."""
        with self._database.reading() as session:
            return _answered(with_uids, session, values)

    def opened(self, dossier: str, wanted: Mapping[str, str]) -> Iterator[tuple[Text, Text]]:
        """Give names to the dossiers that an act on `dossier` just opened; yields (expected, got) for a missing one."""
        if not wanted:
            return
        with self._database.reading() as session:
            found = dossiers.find(session, dossier)
            assert found is not None
            query = (
                sa.select(t.dossier.c.uid, t.dossier.c.kind)
                .join(t.dossier_link, t.dossier_link.c.other_id == t.dossier.c.id)
                .where(t.dossier_link.c.dossier_id == found[0].id, t.dossier.c.uid.not_in(self.dossiers.values()))
                .order_by(t.dossier.c.id)
            )
            fresh = list(session.execute(query).all())
        for name, kind in wanted.items():
            one = next((row for row in fresh if row.kind == kind), None)
            if one is None:
                wanted_one = Text(f"{name}: một hồ sơ mới loại {kind}", f"{name}: a new {kind}")
                yield wanted_one, Text("không có hồ sơ nào như vậy được mở", "no such dossier was opened")
            else:
                fresh.remove(one)
                self.dossiers[name] = one.uid

    def seen(self, dossier: str) -> Seen:
        with self._database.reading() as session:
            found = dossiers.find(session, dossier)
            assert found is not None
            return Seen(found[0].state, found[0].revision, found[0].round)


def _answered(look_up: Any, session: Session, value: Any) -> Any:
    try:
        return look_up(session, value)
    except NotFound as missing:
        raise Unknown(
            Text(f"văn phòng không có gì tên “{missing.name}” ({missing.what})",
                 f"the office knows no {missing.what} called “{missing.name}”")
        ) from missing  # fmt: skip
