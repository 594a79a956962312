"""What an act brings about besides the move: clocks, owners, members, linked dossiers, people told.

Each effect named in `domain/effects.py` has its function here; a test holds the two lists together.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from workflow_app.db import dossiers, journal
from workflow_app.db.columns import instant_text
from workflow_app.domain.kinds import Effect
from workflow_app.domain.refusals import Refused, refusal
from workflow_app.domain.who import parse_place, parse_who
from workflow_app.services import documents, members, running, who
from workflow_app.services.cases import TableCase

Carried = dict[str, Any] | None


def _start_clock(case: TableCase, values: dict[str, Any]) -> Carried:
    return running.start(case, values.get("clock") or values["of"], values.get("from", "held_on"))


def _stop_clock(case: TableCase, values: dict[str, Any]) -> Carried:
    running.stop(case, values["of"])
    return None


def _extend_clock(case: TableCase, values: dict[str, Any]) -> Carried:
    return running.extend(case, values["of"])


def _accept_proposed_due(case: TableCase, values: dict[str, Any]) -> Carried:
    return running.accept_proposed(case, values["of"])


def _move_owner(case: TableCase, values: dict[str, Any]) -> Carried:
    """Only here does a dossier change hands."""
    place = case.place(parse_place(values["of"]), case.held_on)
    if place is None:
        raise Refused(refusal("no_place", place=values["of"]))
    case.dossier.owner_id = place.id
    return {"owner": place.code}


def _set_member(case: TableCase, values: dict[str, Any]) -> Carried:
    return members.set_facts(case, values["person"], values["facts"])


def _move_roll(case: TableCase, values: dict[str, Any]) -> Carried:
    return members.move_roll(case, values)


def _carry_dossiers(case: TableCase, values: dict[str, Any]) -> Carried:
    """Open files of a kind about the same person change hands too; their state and clocks go on."""
    person = case.person_id(str(case.fields.get(values["person"]) or ""))
    place = case.place(parse_place(values["to"]), case.held_on)
    carried = []
    if person and place:
        for dossier_id in dossiers.of_kind_about(case.session, values["kind"], person):
            case.further_acts.append((dossier_id, place.id))
            carried.append(dossier_id)
    return {"carried": len(carried)} if carried else None


def _open_dossier(case: TableCase, values: dict[str, Any]) -> Carried:
    """A new dossier of another kind, linked to this one; it starts by its own creation, under its own rules."""
    fields = {}
    for name, source in (values.get("fields") or {}).items():
        known = str(source)
        fields[name] = case.given.asks.get(known, case.fields.get(known, known))
    case.new_dossiers.append((values["kind"], fields, values.get("relation", "follows")))
    return {"opens": values["kind"]}


def _void_document(case: TableCase, values: dict[str, Any]) -> Carried:
    documents.void(case, values["of"], str(case.given.asks.get("reason") or "—"))
    return {"void": values["of"]}


def _restore_voted_text(case: TableCase, values: dict[str, Any]) -> Carried:
    documents.restore_voted(case, values["of"])
    return {"restored": values["of"]}


def _declare_finished_text(case: TableCase, values: dict[str, Any]) -> Carried:
    documents.declare_finished(case, values["of"])
    found = case.documents()[values["of"]]
    return {"voted": found.voted_digest, "declared": found.finished_digest}


def _row_values(case: TableCase, values: dict[str, Any]) -> dict[str, Any]:
    return {
        column: case.held_on.isoformat() if ask == "held_on" else case.given.asks.get(ask, ask)
        for column, ask in values["row"].items()
    }


def _add_row(case: TableCase, values: dict[str, Any]) -> Carried:
    """A row whose cells come from what was entered with the act."""
    table = values["table"]
    rows = [*(case.fields.get(table) or []), _row_values(case, values)]
    _set_field(case, table, rows)
    return {"row": len(rows), "table": table}


def _change_row(case: TableCase, values: dict[str, Any]) -> Carried:
    """Some cells of one row, counted from 1, change; the others stay."""
    table, index = values["table"], int(case.given.asks.get(values["index"]) or 0)
    rows = [dict(row) for row in case.fields.get(table) or []]
    if not 1 <= index <= len(rows):
        raise Refused(refusal("too_few_rows", table=case.kind.fields[table].title, needed=index, found=len(rows)))
    rows[index - 1].update(_row_values(case, values))
    _set_field(case, table, rows)
    return {"row": index, "table": table}


def _set_field(case: TableCase, name: str, value: Any) -> None:
    case.dossier.fields = {**case.dossier.fields, name: value}
    case.__dict__.pop("fields", None)
    case.content_changed = True


def _tell(case: TableCase, values: dict[str, Any]) -> Carried:
    """Letters are written after the commit, from the outbox; here only who is to be told."""
    phrases = values["of"] if isinstance(values["of"], list) else [values["of"]]
    told = [person for phrase in phrases for person in who.holders(case, parse_who(phrase))]
    case.told.extend(told)
    return None


CARRIED_OUT: dict[str, Callable[[TableCase, dict[str, Any]], Carried]] = {
    "start_clock": _start_clock,
    "stop_clock": _stop_clock,
    "extend_clock": _extend_clock,
    "accept_proposed_due": _accept_proposed_due,
    "move_owner": _move_owner,
    "set_member": _set_member,
    "move_roll": _move_roll,
    "open_dossier": _open_dossier,
    "carry_dossiers": _carry_dossiers,
    "void_document": _void_document,
    "restore_voted_text": _restore_voted_text,
    "declare_finished_text": _declare_finished_text,
    "add_row": _add_row,
    "change_row": _change_row,
    "tell": _tell,
}


def carry_out(case: TableCase, effects: tuple[Effect, ...]) -> list[dict[str, Any]]:
    """Every effect in the order of the definition; returns what the leaf keeps of them."""
    kept = []
    for effect in effects:
        result = CARRIED_OUT[effect.name](case, dict(effect.values))
        if result:
            kept.append({"effect": effect.name, **result})
    return kept


def queue(case: TableCase, leaf_id: int) -> None:
    """One row for whoever fans out after the commit: letters, feeds, copies."""
    payload = {"dossier": case.dossier.uid, "act": case.transition.trigger, "state": case.dossier.state}
    if case.told:
        payload["told"] = case.told  # type: ignore[assignment]
    case.session.run(
        journal.INSERT_OUTBOX,
        {"leaf": leaf_id, "occasion": "act", "payload": json.dumps(payload), "at": instant_text(case.now)},
    )
