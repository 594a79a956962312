"""The rounds of a body's votes as pages show them: their minutes, with the rules and further counts in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import checking
from workflow_app.services.voting.minutes import Member, Minutes, minutes_of
from workflow_app.services.voting.reckoning import NOTHING
from workflow_app.web.opened import Opened
from workflow_app.web.shown_fields import cell
from workflow_app.web.vote_rules import rules_of

ELECTRONIC = "electronic"
CHOICES: Mapping[str, Text] = {
    "yes": Text("Đồng ý", "Yes"),
    "no": Text("Không đồng ý", "No"),
    "abstain": Text("Không có ý kiến", "Abstain"),
    "invalid": Text("Không hợp lệ", "Invalid"),
}


@dataclass(frozen=True, kw_only=True)
class RoundShown(Minutes):
    """The minutes, with what decides the vote and the further counts, both in the words of the page."""

    rules: tuple[Text, ...]
    split: tuple[tuple[Text, str], ...]
    entered_by: Mapping[int, str]
    """Of each member whose ballot by name came from paper: who entered it. Of nobody in a secret round."""
    on_paper_alone: bool
    is_veiled: bool = False
    """Whether what came from paper (who was there, who voted, a recorded tally) is left out, for who may enter it a
    second time."""


def seen(opened: Opened) -> list[RoundSeen]:
    """Every round, the newest first. For whoever reads the file."""
    return list(opened.case.rounds())[::-1] if opened.is_whole else []


def votes(opened: Opened) -> list[RoundShown]:
    """The same with the roll as it was frozen, ballots and result."""
    return [shown(opened.case, one, opened.reader.person_id) for one in seen(opened)]


def shown(case: TableCase, one: RoundSeen, reader: int = 0) -> RoundShown:
    """As this person may read it; nobody named reads all of it."""
    found, vote = minutes_of(case, one, so_far=True), case.kind.votes[one.vote]
    told = {each.name: getattr(found, each.name) for each in fields(Minutes)}
    split, entered_by = tuple(_split(case, found.counts)), _entered_by(case, one)
    whole = RoundShown(
        **told, rules=rules_of(case, vote, one), split=split, entered_by=entered_by,
        on_paper_alone=one.ballots == "secret" and not one.takes_electronic,
    )  # fmt: skip
    return _veiled(case, one, whole, reader) if reader and checking.is_blind(case, vote, one, reader) else whole


def _veiled(case: TableCase, one: RoundSeen, found: RoundShown, reader: int) -> RoundShown:
    """Without whatever came from paper, a ballot with its name as well: who enters it again tells whose it is, as he
    tells what it says. Each knows of his own; whom the opening told to be away is told; a recorded tally is not."""
    if one.ballots == "recorded":
        found = replace(found, reckoned=(), reasons=(), outcome="", conclusion=NOTHING, counts={})
    away = checking.absent_at_opening(case, one)

    def left(member: Member) -> Member:
        if member.voted == ELECTRONIC or member.person_id == reader or member.person_id in away:
            return member
        return replace(member, voted="", presence="", absence_reason="", choices=(), note="", is_named=False)

    roll = tuple(map(left, found.roll))
    voted = sum(1 for member in roll if member.voted and member.may_vote)
    known = {member.person_id for member in roll if member.voted}
    return replace(
        found, roll=roll, voted=voted, present=voted, quorum="", split=(), is_veiled=True,
        entered_by={person: by for person, by in found.entered_by.items() if person in known},
        conditions=tuple(each for each in found.conditions if each.person_id in known),
    )  # fmt: skip


def _entered_by(case: TableCase, one: RoundSeen) -> dict[int, str]:
    if one.ballots != "open":
        return {}
    made = checking.entries(case, one)
    return {whose: case.person_name(by) for step, whose, by in made if step == "ballot" and whose and by}


def _split(case: TableCase, counts: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """Further counts of the minutes (form 13-KNĐ asks for them apart)."""
    for name, value in counts.items():
        spec = case.kind.asks.get(name)
        if spec is not None and value not in (None, ""):
            yield spec.title, cell(case, spec, value)
