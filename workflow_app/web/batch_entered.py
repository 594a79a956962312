"""What was entered for several dossiers of one meeting, as each of their rounds is told it."""

from __future__ import annotations

from typing import Any

from workflow_app.web import act_meeting, entered_votes
from workflow_app.web.act_form import ActForm
from workflow_app.web.batch_acts import row_key
from workflow_app.web.batch_form import voting_of
from workflow_app.web.ready import Ready
from workflow_app.web.voting_asks import Voting


def round_values(form: ActForm, one: Ready, meeting: str) -> dict[str, Any]:
    """What the engine is told of this dossier's round: its own numbers, and of the meeting what concerns its roll."""
    found, row = voting_of(one), form.form[row_key(one.head.uid)].data
    questions = {
        question.name: entered_votes.numbers(row[f"question_{question.name}"])
        for question in found.vote.questions
        if f"question_{question.name}" in row
    }
    if found.step == "open":
        given = entered_votes.round_values(form.form, form.asks.voting)
        counting = {member.uid for member in found.persons if member.counts}
        given["absent"] = {uid: why for uid, why in (given.get("absent") or {}).items() if uid in counting}
        given["present"] = [uid for uid in given.get("present") or [] if uid in counting]
        return given | ({"meeting": meeting} if meeting else {})
    if found.step == "close":
        assert form.asks.voting is not None
        people = entered_votes.people_entered(form.form, form.asks.voting)
        asked = {member.uid for member in found.asked}
        told: dict[str, Any] = {"present": [uid for uid in people["present"] if uid in asked]}
        told["absent"] = {uid: why for uid, why in people["absent"].items() if uid in asked}
        said = {name: one for name, one in told.items() if one}
        return said | ({"closed_as": row["closed_as"]} if row.get("closed_as") else {})
    if found.step == "check":
        bound: Any = form.form[row_key(one.head.uid)]
        assert form.asks.voting is not None
        people = _from_paper(entered_votes.people_entered(form.form, form.asks.voting), found, {})
        again = entered_votes.round_values(bound.form, found)
        voters = [uid for uid in people["voters"] if uid not in again["named"]]
        return {**again, "voters": voters, "present": people["present"]}
    if not found.has_ballots:
        why = {"why": row["why"]} if row.get("why") else {}
        return {"present": row["present"], "questions": questions, **why}
    assert form.asks.voting is not None
    return _from_paper(entered_votes.people_entered(form.form, form.asks.voting), found, questions)


def _from_paper(people: dict[str, Any], found: Voting, questions: dict[str, Any]) -> dict[str, Any]:
    voted = {one.uid for one in found.persons if one.voted == act_meeting.ELECTRONIC or one.is_named}
    counting = {member.uid for member in found.persons if member.counts}
    given: dict[str, Any] = {
        "present": [uid for uid in people["present"] if uid in counting],
        "voters": [uid for uid in people["voters"] if uid in counting - voted],
        "absent": {uid: why for uid, why in people["absent"].items() if uid in counting},
    }
    if questions and (given["voters"] or any(map(entered_votes.is_counted, questions.values()))):
        given["questions"] = questions
    return given
