"""Rules about members: on whose roll somebody is counted, and whether the numbers of a meeting fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard, shown
from workflow_app.domain.refusals import refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.who import parse_place


@guard(values={"of": "field", "at": "free"}, required=("of",))
def on_the_roll(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person in the field is counted on the roll of the organisation at this place (not merely its guest)."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    person = case.person_id(case.fields.get(values["of"]) or "")
    if person is None:
        return None
    counted = [one.organisation_id for one in case.roll(person, case.held_on) if one.presence != "guest"]
    if place is not None and place.id in counted:
        return None
    return refusal(
        "not_on_the_roll", rule="on_the_roll", person=case.person_name(person),
        organisation=place.name if place else "—", day=shown(case.held_on),
    )  # fmt: skip


@guard(values={"of": "field"}, required=("of",), about_input=True)
def oversees_nothing(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person named in the field neither inspects nor runs the office: those decide and carry out nothing."""
    person = case.person_id(str(case.fields.get(values["of"]) or ""))
    if person is None or not oversees(case, person):
        return None
    field = case.kind.fields[values["of"]].title
    return refusal("overseer_named", rule="oversees_nothing", field=field, person=case.person_name(person))


def oversees(case: Case, person: int) -> bool:
    """Whether the person inspects or runs the office by a post of today, whatever else he holds."""
    return any(role in case.kind.overseers for role, _place, _post in case.posts_of(person))


@guard(values={"total": "ask", "parts": "ask"}, required=("total", "parts"), about_input=True)
def adds_up(case: Case, values: Mapping[str, Any]) -> Answer:
    """A total is the sum of its parts, as the paper form has it; what was not entered is not compared."""
    total, *parts = (case.given.asks.get(name) for name in (values["total"], *values["parts"]))
    entered = [one for one in parts if one is not None]
    if total is None or len(entered) < len(parts) or total == sum(entered):
        return None
    titles = [case.kind.asks[name].title for name in values["parts"]]
    return refusal(
        "bad_sum", rule="adds_up", total=case.kind.asks[values["total"]].title, got=total, found=sum(entered),
        parts=Text(" + ".join(one.vi for one in titles), " + ".join(one.en for one in titles)),
    )  # fmt: skip


@guard(
    values={"of": "vote", "members": "ask", "present": "ask", "probationary": "ask"},
    required=("of", "members", "present"), about_input=True,
)  # fmt: skip
def fits_the_roll(case: Case, values: Mapping[str, Any]) -> Answer:
    """The numbers of the paper form are those of the roll that the round froze (form 13-KNĐ: by the list, away ones
    included): its members, and as many present as came or voted at least, without those told to be away. Guests are on
    another list, the probationary have a number of their own, and a seat that is vacant may be counted or not."""
    found = next((one for one in reversed(case.rounds()) if one.vote == values["of"] and one.is_open), None)
    if found is None:
        return None
    roll = case.frozen_roll(found.id)
    own = [one for one in roll if one.is_of_the_body]
    listed = len(own)
    wanted = {
        values["members"]: (listed, listed + max(found.count.all_members - found.count.entitled, 0)),
        values["present"]: _attending(case, found, own),
    }
    if "probationary" in values:
        wanted[values["probationary"]] = (sum(1 for one in roll if one.reason == "probationary"),) * 2
    for name, (least, most) in wanted.items():
        got = case.given.asks.get(name)
        if got is not None and least <= most and not least <= got <= most:
            return refusal(
                "not_by_the_roll", rule="fits_the_roll", field=case.kind.asks[name].title, got=got,
                roll=_between(least, most),
            )  # fmt: skip
    return None


def _attending(case: Case, found: RoundSeen, own: Sequence[OnRoll]) -> tuple[int, int]:
    """(as many as are known to be there, as many as can be) of the body's own members; a count of more than may vote
    is no knowledge but a fault of its own."""
    given = case.given.round
    told = given.get("present")
    named = [uid for uids in (given.get("voters"), told) if isinstance(uids, list) for uid in uids]
    there = {case.person_id(uid) for uid in named} | {one.person_id for one in own if one.voted == "electronic"}
    away = {case.person_id(uid) for uid in given.get("absent") or {}}
    away |= {one.person_id for one in own if one.presence == "absent"}
    entitled = {one.person_id for one in own if one.counts}
    counted = told if isinstance(told, int) and told <= len(entitled) else 0
    ids = {one.person_id for one in own}
    return max(counted, len(there & entitled)), len(ids - (away - there))


def _between(least: int, most: int) -> Text:
    if least == most:
        return Text(str(least), str(least))
    return Text(f"từ {least} đến {most}", f"{least} to {most}")


@guard(values={"of": "ask", "by": "ask"}, required=("of", "by"), about_input=True)
def explained(case: Case, values: Mapping[str, Any]) -> Answer:
    """Where one of these numbers is not zero, its reason is told."""
    asked, given = case.kind.asks, case.given.asks
    named = values["of"] if isinstance(values["of"], list) else [values["of"]]
    counted = [asked[name].title for name in named if given.get(name)]
    if not counted or given.get(values["by"]):
        return None
    reason = asked[values["by"]].title
    return refusal("not_explained", rule="explained", field=counted[0], reason=reason, missing=(reason,))
