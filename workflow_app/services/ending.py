"""That what was issued is revoked or replaced: by which document, from which day on, and whether that one is at hand.

What was issued is never edited: it is replaced or revoked, by its issuer or a competent superior (399-QĐ/TW of
9 January 2026, not checked against its text). The step that records it links by number (`link_by_number`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from workflow_app.db import endings as queries
from workflow_app.db import movements
from workflow_app.db.dossiers import find_by_id, kind_of
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.seen import NumberSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Effect, Transition
from workflow_app.domain.undone import standing_acts
from workflow_app.domain.vietnamese import printed_number
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office

ENDINGS: dict[str, tuple[Text, Text]] = {
    "revoked_by": (Text("Đã thu hồi", "Revoked"), Text("Sẽ bị thu hồi", "To be revoked")),
    "replaced_by": (Text("Đã được thay thế", "Replaced"), Text("Sẽ được thay thế", "To be replaced")),
}
"""By relation: once the day has come, and until then."""


@dataclass(frozen=True, slots=True)
class Ending:
    """`documents` are those that end; `wanted` the papers that would prove it, where no register here knows the number
    and none of them was brought."""

    word: Text
    by: str
    on: date | None
    documents: frozenset[str]
    wanted: tuple[Text, ...]

    @property
    def since(self) -> Text:
        if self.on is None:
            return Text(f"Theo {self.by}", f"By {self.by}")
        day = f"{self.on.day:02d}/{self.on.month:02d}/{self.on.year}"
        return Text(f"Hết hiệu lực từ ngày {day}, theo {self.by}", f"Out of force from {day}, by {self.by}")


def ending_of(case: TableCase) -> Ending | None:
    """None while what was issued stands: nothing ended it, or it was opened again since."""
    found: tuple[Transition, Effect] | None = None
    for past in standing_acts(case.kind, case.past()):
        taken = case.kind.find(past.trigger, past.from_state)
        ends = next((one for one in taken.effects if _ends(one)), None) if taken else None
        if taken and (ends or taken.reopens):
            found = (taken, ends) if ends else None
    return _ending(case, *found) if found else None


def numbered(case: TableCase, number: str) -> NumberSeen | None:
    """A number of the registers kept here, and since when its document is out of force."""
    entry = queries.given(case.session, number, case.dossier.id)
    if entry is None:
        return None
    dossier_id, day = entry
    issued_on = date.fromisoformat(day)
    if dossier_id is None:
        return NumberSeen(issued_on)
    row, _manifest = find_by_id(case.session, dossier_id)
    kind_name = kind_of(case.session, dossier_id)
    kind = case.kind if kind_name == case.kind.name else case.kinds(kind_name) if case.kinds else None
    if kind is None:
        return NumberSeen(issued_on)
    found = ending_of(TableCase(case.session, kind, row, kind.transitions[0], Actor(0, 0), case.now))
    ended = queries.numbers_of(case.session, dossier_id, found.documents) if found else []
    if found is None or printed_number(number) not in map(printed_number, ended):
        return NumberSeen(issued_on)
    return NumberSeen(issued_on, found.on or issued_on)


def _ends(effect: Effect) -> bool:
    return effect.name == "link_by_number" and effect.values.get("relation") in ENDINGS


def _ending(case: TableCase, taken: Transition, effect: Effect) -> Ending:
    number = str(case.fields.get(effect.values["field"]) or "").strip()
    days = (str(case.fields.get(name) or "") for name in taken.sets if case.kind.fields[name].type == "day")
    on = next((date.fromisoformat(one) for one in days if one), None)
    has_come, to_come = ENDINGS[effect.values["relation"]]
    documents = effect.values.get("of")
    return Ending(
        word=to_come if on and on > case.today else has_come, by=number, on=on,
        documents=frozenset([documents] if documents else case.kind.documents), wanted=_wanted(case, taken, number),
    )  # fmt: skip


def _wanted(case: TableCase, taken: Transition, number: str) -> tuple[Text, ...]:
    if movements.dossier_numbered(case.session, number, case.dossier.id) is not None:
        return ()
    if any(one.name in taken.takes_papers and one.verdict != "refused" for one in case.papers()):
        return ()
    return tuple(case.kind.papers[name].title for name in taken.takes_papers)


# Of a whole list --------------------------------------------------------------------------------------------------


def endings(session: Session, *, office: Office, dossiers: Collection[int], now: datetime) -> dict[int, Ending]:
    """Of these dossiers (their ids) those whose documents are out of force, or will be; asked once for a list."""
    kinds = {one: office.kind(session, manifest) for one, manifest in queries.manifests_of(session, dossiers).items()}
    triggers = {step.trigger for kind in kinds.values() for step in kind.transitions if any(map(_ends, step.effects))}
    found: dict[int, Ending] = {}
    for one in queries.took(session, kinds, triggers) if triggers else ():
        kind, row = kinds[one], find_by_id(session, one)[0]
        case = TableCase(session, kind, row, kind.transitions[0], Actor(0, 0), now, defaults=office.defaults)
        if ending := ending_of(case):
            found[one] = ending
    return found
