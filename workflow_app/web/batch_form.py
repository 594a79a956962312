"""One form for the dossiers of a meeting that wait for the same step: what is common is asked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from wtforms import FormField, HiddenField

from workflow_app.domain.texts import Text
from workflow_app.web import act_counts, act_meeting, act_votes
from workflow_app.web.act_asks import PaperAsked
from workflow_app.web.act_form import ActForm, make
from workflow_app.web.act_maker import Maker
from workflow_app.web.batch_acts import row_key
from workflow_app.web.form_fields import BaseForm, EngineReads, NumberField, TickField
from workflow_app.web.language import t
from workflow_app.web.ready import Ready
from workflow_app.web.voting_asks import Voting


def voting_of(one: Ready) -> Voting:
    assert one.asks.voting is not None
    return one.asks.voting


def form_of(ready: list[Ready], posted: Any = None) -> ActForm:
    """What is common to the meeting is asked once; a line of its own for every dossier."""
    first = voting_of(ready[0])
    members = _members(ready) if first.step in ("tally", "check", "close") else first.persons
    silent = {member.uid for one in ready for member in voting_of(one).asked}
    takes_paper = any(voting_of(one).takes_paper for one in ready)
    unsaid = tuple(one for one in members if one.uid in silent)
    voting = replace(first, persons=members, takes_paper=takes_paper, asked=unsaid)
    asks = replace(ready[0].asks, voting=voting, papers=list(_papers(ready)))

    def parts(maker: Maker) -> None:
        found = maker.asks.voting
        assert found is not None
        if found.step == "open":
            maker.section("meeting", found.vote.title, act_meeting.opening(maker, found, joins=False))
        elif found.step in ("tally", "check") and found.has_ballots:
            asked = act_meeting.presence(maker, found)
            title = Text("Ai dự, ai bỏ phiếu giấy", "Who was there, who voted on paper")
            if not found.takes_paper:
                title = Text("Ai dự, ai vắng", "Who was there")
            maker.section("meeting", title, asked)
        elif found.asked:
            asked = act_meeting.attendance(maker, found)
            maker.section("meeting", Text("Ai có mặt, ai vắng", "Who was there, who was not"), asked)
        rows = [maker.add(row_key(one.head.uid), _row(maker, one)) for one in ready]
        maker.section("rows", Text("Từng hồ sơ", "Each dossier"), rows)

    return make(asks, posted, voting=parts)


def _papers(ready: list[Ready]) -> Iterator[PaperAsked]:
    """As they are asked of the first dossier that lacks them: what comes here is brought for each that is chosen."""
    for one in ready[0].asks.papers:
        same = [paper for each in ready for paper in each.asks.papers if paper.key == one.key]
        yield next((paper for paper in same if not paper.verdict or paper.is_of_before), one)


def _members(ready: Iterable[Ready]) -> tuple[Any, ...]:
    """Everybody on any of the rolls; who has voted electronically everywhere is not asked about."""
    found: dict[str, Any] = {}
    for one in ready:
        for member in voting_of(one).persons:
            known = found.setdefault(member.uid, member)
            if known.voted == act_meeting.ELECTRONIC and member.voted != act_meeting.ELECTRONIC:
                found[member.uid] = member
    return tuple(found.values())


def _row(maker: Maker, one: Ready) -> Any:
    found = voting_of(one)
    inner: dict[str, Any] = {
        "chosen": TickField(t("Chọn", "Choose"), default=not (found.step == "tally" and found.has_count)),
        "uid": HiddenField(default=one.head.uid),
        "seen": HiddenField(default=str(one.screen)),
    }
    if found.step == "check":
        again = Maker(one.asks)
        act_counts.checking(again, found, persons=False)
        inner |= again.made
    elif found.step == "tally":
        if not found.has_ballots:
            reads = EngineReads(maker.faults(lambda value: {"round": {"present": value}}))
            looks = {"min": "0", "max": str(found.entitled)}
            kept = str(found.present) if found.tallies else None
            inner["present"] = NumberField(t("Có mặt", "Present"), [reads], render_kw=looks, default=kept)
            if why := act_counts.why_again(maker, found):
                inner["why"] = why
        if found.takes_paper and not found.by_name:
            for question in found.vote.questions:
                inner[f"question_{question.name}"] = act_counts.tally(maker, found, question)
    elif found.step == "close" and (closing := act_votes.closing_field(found)):
        inner["closed_as"] = closing
    return FormField(type("RowForm", (_RowForm,), inner), one.head.title)


class _RowForm(BaseForm):
    """What is not chosen need not be filled in."""

    def validate(self, extra_validators: Any = None) -> bool:
        return not self["chosen"].data or super().validate(extra_validators)
