"""What hung on a dossier: signatures, papers, opinions, who kept out, changes of signers, corrections, reservations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from workflow_app.db import absences, enclosures, movements, pasts, people
from workflow_app.db import reservations as kept_reservations
from workflow_app.domain.seen import OpinionSeen, PaperSeen, ReservationSeen, SignOffSeen
from workflow_app.services.past.kept import LeafKept
from workflow_app.services.past.look import Look


def sign_offs(look: Look) -> list[SignOffSeen]:
    withdrawn = {value["seq"] for leaf, value in look.kept.numbered("takes_back") if look.is_past(leaf)}
    rows = look.kept.rows("sign_offs", enclosures.sign_offs)
    return [
        replace(row, is_withdrawn=leaf.seq in withdrawn, answered=True) for leaf, row in look.of_past("signed", rows)
    ]


def papers(look: Look) -> list[PaperSeen]:
    rows: list[pasts.PaperKept] = look.kept.rows("papers", pasts.papers)
    came = [leaf.seq for leaf, brought in look.kept.numbered("att") for _ in brought]
    if len(came) != len(rows):
        look.lost("att")
    there = {row.paper.id for seq, row in zip(came, rows, strict=False) if seq <= look.last.seq}
    verdicts = [(one, leaf) for leaf, given in look.kept.numbered("papers") for one in given]
    found = []
    for row in rows:
        if row.paper.id in there and row.replaced_by not in there:
            verdict = _verdict(look, row, rows, verdicts)
            reason = row.paper.verdict_reason if verdict == row.paper.verdict else ""
            found.append(replace(row.paper, verdict=verdict, verdict_reason=reason))
    return found


def _verdict(
    look: Look, row: pasts.PaperKept, rows: Sequence[pasts.PaperKept], verdicts: Sequence[tuple[Any, LeafKept]]
) -> str:
    """The last verdict before that moment; one that names no row is this paper's where it is the only one."""
    alone = sum(1 for one in rows if one.paper.name == row.paper.name) == 1
    verdict = "present"
    for given, leaf in verdicts:
        mine = given["uid"] == row.paper.uid if "uid" in given else given["paper"] == row.paper.name
        if not mine or not look.is_past(leaf):
            continue
        if "uid" not in given and not alone and row.paper.verdict != given["verdict"]:
            look.lost("papers")
        verdict = given["verdict"]
    return verdict


def opinions(look: Look) -> list[OpinionSeen]:
    rows = look.kept.rows("opinions", enclosures.opinions)
    said = look.kept.numbered("opinions")
    asked = [leaf for leaf, given in said for one in given if "asked" in one]
    if len(asked) != len(rows):
        look.lost("opinions")
    done: dict[int, set[str]] = {}
    for leaf, given in said:
        for one in given if look.is_past(leaf) else ():
            if "opinion" in one:
                done.setdefault(one["opinion"], set()).add("settled" if "settled" in one else "answered")
            elif "withdrawn" in one:
                done.setdefault(one["withdrawn"], set()).add("withdrawn")
    found = []
    for leaf, row in zip(asked, rows, strict=False):
        if look.is_past(leaf):
            steps = done.get(row.id, set())
            answered = {} if "answered" in steps else {"answered_on": None, "answer": ""}
            gone = row.withdrawn_on if "withdrawn" in steps else None
            settled = row.settled if "settled" in steps else ""
            found.append(replace(row, **answered, settled=settled, withdrawn_on=gone))
    return found


def recused(look: Look) -> dict[int, str]:
    rows = iter(look.kept.rows("recusals", pasts.recusals))
    found: dict[int, str] = {}
    for leaf, value in look.kept.numbered("recusal"):
        if value["step"] == "declare":
            person, ground = next(rows, (0, ""))
            if look.is_past(leaf):
                found[person] = ground
        elif look.is_past(leaf):
            lifted = people.person_id_of(look.kept.session, value["uid"])
            found.pop(lifted or 0, None)
    return found


def signer_changes(look: Look) -> list[Any]:
    rows = look.kept.rows("signer_changes", absences.signer_changes)
    return [row for _leaf, row in look.of_past("signers", rows)]


def corrections(look: Look) -> list[movements.CorrectionSeen]:
    rows = look.kept.rows("corrections", movements.corrections)
    said = look.kept.numbered("correction")
    accepted = {value["accepted"] for leaf, value in said if "accepted" in value and look.is_past(leaf)}
    declared = look.of_past("correction", rows, is_one=lambda value: "declared" in value)
    return [replace(row, is_accepted=row.id in accepted) for _leaf, row in declared]


def reservations(look: Look) -> list[ReservationSeen]:
    made = look.kept.rows("reserved_at", pasts.reserved_at)
    handed: dict[str, int | None] = {}
    for leaf, value in look.kept.numbered("reservation"):
        if "handed" in value and not look.is_past(leaf):
            handed.setdefault(value["handed"], people.person_id_of(look.kept.session, value["from"]))
    by_then = [(leaf, value) for leaf, value in look.kept.numbered("reservation") if look.is_past(leaf)]
    # The last word counts: that it is met, or that its author says it is not.
    met = {value.get("met") or value.get("contested"): leaf.held_on if "met" in value else None
           for leaf, value in by_then}  # fmt: skip
    rows = [one for one in look.kept.rows("reservations", kept_reservations.of_dossier) if made[one.id] <= look.last.at]
    then = [replace(one, owner_id=handed.get(one.uid) or one.owner_id) for one in rows]
    return [_as_then(one, met.get(one.uid)) for one in then]


def _as_then(one: ReservationSeen, met_on: date | None) -> ReservationSeen:
    """Of one contested since, the words of the answer are only with the act that gave it."""
    return replace(one, met_on=met_on, answer=one.answer if met_on and met_on == one.met_on else "")
