"""What was entered for a round of a vote, in the shape that the engine takes."""

from __future__ import annotations

from typing import Any

from workflow_app.web.act_ballots import CHOICE
from workflow_app.web.act_counts import AGAIN, COUNTS, WITHDRAW
from workflow_app.web.act_meeting import PAPER, form_chosen
from workflow_app.web.form_fields import entered
from workflow_app.web.voting_asks import Voting


def round_values(form: Any, found: Voting | None) -> dict[str, Any]:
    if found is None:
        return {}
    if found.step == "open":
        names = ("way", "chair", "secretary", "meeting", "why")
        given = {name: value for name in names if (value := _of(form, name))}
        given |= form_chosen(_of(form, "ballots") or found.forms[0])
        people = people_entered(form, found)
        return given | {"absent": people["absent"], "present": people["present"]}
    if found.step == "ballot":
        return _ballot_values(form, found)
    if found.step == "preside":
        return {name: value for name in ("chair", "secretary", "why") if (value := _of(form, name))}
    if withdrawn := [key for key, _told in found.withdrawable if _of(form, f"{WITHDRAW}{key.replace('-', '')}")]:
        return {"withdrawn": withdrawn, "why": _of(form, f"{WITHDRAW}why") or ""}
    if found.step == "close":
        chosen, people = _of(form, "closed_as"), people_entered(form, found)
        told = {name: people[name] for name in ("present", "absent") if people[name]}
        return told | ({"closed_as": chosen} if chosen in ("lost", "void") else {})
    questions = {
        one.name: form[f"question_{one.name}"].data for one in found.vote.questions if f"question_{one.name}" in form
    }
    if found.step == "check":
        if not found.has_ballots:
            counted_again = {name: numbers(one) for name, one in questions.items()}
            return {"present": _of(form, "present"), "questions": counted_again}
        named = {one.uid: form[f"{AGAIN}{one.key}"].data for one in found.persons if f"{AGAIN}{one.key}" in form}
        named = {uid: choices for uid, choices in named.items() if any(choices.values())}
        again = {"questions": {name: numbers(one) for name, one in questions.items()}, "named": named}
        people = people_entered(form, found)
        return {**again, "voters": [uid for uid in people["voters"] if uid not in named], "present": people["present"]}
    if not found.has_ballots:
        why = {"why": value} if (value := _of(form, "why")) else {}
        counted = {name: numbers(one) for name, one in questions.items()}
        return {"present": _of(form, "present"), "questions": counted, **why}
    given = people_entered(form, found)
    has_counted = any(is_counted(one) for one in questions.values())
    if found.has_count and not has_counted and set(given["voters"]) == _on_paper(found):
        del given["voters"]  # who only adds the minutes leaves the count as it was entered
    elif given["voters"] or has_counted:
        given["questions"] = {name: numbers(one) for name, one in questions.items()}
    return given


def _on_paper(found: Voting) -> set[str]:
    return {one.uid for one in found.persons if one.voted == PAPER and not one.is_named}


def numbers(one: dict[str, Any]) -> dict[str, Any]:
    """As they were entered: whether a blank one is missing is for the engine to say."""
    return {key: one[key] for key in COUNTS}


def is_counted(one: dict[str, Any]) -> bool:
    return any((one[key] or "0").strip() not in ("", "0") for key in COUNTS)


def people_entered(form: Any, found: Voting) -> dict[str, Any]:
    given: dict[str, Any] = {"present": [], "voters": [], "absent": {}}
    for one in found.persons:
        if one.key not in form:
            continue
        said = form[one.key].data
        if said["presence"] in ("present", PAPER):
            given["present"].append(one.uid)
        if said["presence"] == PAPER:
            given["voters"].append(one.uid)
        elif said["presence"] == "absent":
            given["absent"][one.uid] = said["reason"] or ""
    return given


def _ballot_values(form: Any, found: Voting) -> dict[str, Any]:
    choices = {one.name: _of(form, f"{CHOICE}{one.name}") or "" for one in found.vote.questions}
    more = {"note": _of(form, "note"), "reservation": reservation_values(form)}
    return {"choices": choices, **{name: value for name, value in more.items() if value}}


def reservation_values(form: Any) -> dict[str, Any]:
    if "reservation" not in form:
        return {}
    return {one.short_name: value for one in form["reservation"].form if (value := entered(one)) is not None}


def _of(form: Any, name: str) -> Any:
    return entered(form[name]) if name in form else None
