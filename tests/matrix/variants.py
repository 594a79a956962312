"""Stories told a little otherwise, so that somebody bears two relations that the stories keep apart."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.matrix.walking import lines_of
from workflow_app.replay.story_lines import Told

Change = Callable[[list[Told]], list[Told]]


@dataclass(frozen=True)
class Variant:
    """`changes` rewrite the story; the cells are asked when `case` leaves `state`."""

    title: str
    story: str
    case: str
    state: str
    changes: tuple[Change, ...]
    posts: tuple[tuple[str, str, str], ...] = ()

    def lines(self) -> list[Told]:
        lines = lines_of(self.story)
        for change in self.changes:
            lines = change(lines)
        return lines


def by(act: str, actor: str, case: str) -> Change:
    """Another person takes that step."""

    def change(lines: list[Told]) -> list[Told]:
        return [
            replace(one, line=one.line.model_copy(update={"actor": actor}))
            if (one.line.act, one.line.case) == (act, case)
            else one
            for one in lines
        ]

    return change


def recorded(act: str, clerk: str, case: str) -> Change:
    """Somebody else writes it down for who takes that step."""

    def change(lines: list[Told]) -> list[Told]:
        return [
            replace(one, line=one.line.model_copy(update={"actor": clerk, "for_": one.line.actor}))
            if (one.line.act, one.line.case) == (act, case)
            else one
            for one in lines
        ]

    return change


def after(act: str, actor: str, step: str, case: str, values: Mapping[str, Any] | None = None) -> Change:
    """One more step behind the first of that name."""

    def change(lines: list[Told]) -> list[Told]:
        at = next(n for n, one in enumerate(lines) if (one.line.act, one.line.case) == (act, case))
        more = lines[at].line.model_copy(
            update={"actor": actor, "act": step, "values": values or {}, "kind": "", "place": "", "for_": "",
                    "expect": lines[at].line.expect.model_copy(update={"state": None})}
        )  # fmt: skip
        more_at = replace(lines[at], number=lines[at].number + 1000, line=more)
        return [*lines[: at + 1], more_at, *lines[at + 1 :]]

    return change


def until(act: str, case: str) -> Change:
    """Nothing behind the first of these steps is told."""

    def change(lines: list[Told]) -> list[Told]:
        at = next(n for n, one in enumerate(lines) if (one.line.act, one.line.case) == (act, case))
        return lines[: at + 1]

    return change


def with_values(act: str, case: str, edit: Callable[[dict[str, Any]], None]) -> Change:
    """Other values on that step."""

    def change(lines: list[Told]) -> list[Told]:
        changed = []
        for one in lines:
            if (one.line.act, one.line.case) == (act, case):
                values = copy.deepcopy(dict(one.line.values))
                edit(values)
                one = replace(one, line=one.line.model_copy(update={"values": values}))
            changed.append(one)
        return changed

    return change


def _chair(username: str) -> Callable[[dict[str, Any]], None]:
    return lambda values: values["round"].update(chair=f"@{username}")


def _own_follow_up(values: dict[str, Any]) -> None:
    values["fields"]["follow_ups"][0]["owner"] = "@btv4"  # who becomes the watcher


def _removal(values: dict[str, Any]) -> None:
    counts = values["round"]["questions"]
    counts["recognise"], counts["remove"] = counts["remove"], counts["recognise"]


DRAFTER = (("pho1", "drafter", "DU"),)
KEPT_OUT = {"asks": {"ground": "declared", "reason": "Có liên quan"}}
NEW_TITLE = {"fields": {"title": "Thực hiện công tác dân vận năm 2026"}}

VARIANTS = (
    Variant("a deputy edited the draft, then it is to be put on the agenda", "A4", "KH1", "submitted",
            (after("create", "pho1", "edit", "KH1", NEW_TITLE), until("check_form", "KH1")), DRAFTER),
    Variant("a deputy edited the draft, then it is to be signed", "A4", "KH1", "approved",
            (after("create", "pho1", "edit", "KH1", NEW_TITLE), until("confirm_result", "KH1")), DRAFTER),
    Variant("a deputy changed the text after the vote", "A4", "KH2", "approved",
            (by("revise_text", "pho1", "KH2"), until("revise_text", "KH2")), DRAFTER),
    Variant("the secretary prepared the supervision", "D1-D3", "GS1", "decided",
            (after("create", "bithu", "prepare", "GS1", {"fields": {"outline": "1. Việc quán triệt, triển khai."}}),
             until("confirm_decision", "GS1"))),
    Variant("the head of the team drafted the report", "D1-D3", "GS1", "reported",
            (with_values("create", "GS1", lambda values: values["fields"].update(leader="@pho2")),
             by("draft_report", "pho2", "GS1"), by("write_report", "pho2", "GS1"), until("pass_report", "GS1"))),
    # Nobody is made chair of a vote about himself, and who is supervised stays as it is while the round is open; who is
    # the chair already may still come to belong to those who are supervised.
    Variant("the chair of the cell's vote becomes its subject", "D_cell", "GS2", "planned",
            (with_values("create", "GS2", lambda values: values["fields"].update(subjects=[{"organisation": "#CB2"}])),
             with_values("open_cell_decision", "GS2", _chair("cb1_dv05")),
             after("open_cell_decision", "quantri", "office.post", "GS2",
                   {"person": "@cb1_dv05", "role": "member_of_staff", "at": "#CB2", "from": "2026-04-03"})),
            (("cb1_dv05", "cell_committee_member", "CB1"),)),
    Variant("a cell suspends its supervision", "D_cell", "GS1", "suspended",
            (after("announce", "cb2_bithu", "suspend", "GS1", {"asks": {"reason": "Chờ ý kiến đảng uỷ."}}),
             until("suspend", "GS1"))),
    Variant("the watcher answers for a remedy himself", "D1-D3", "GS1", "remedy",
            (with_values("assign_follow_ups", "GS1", _own_follow_up), until("assign_follow_ups", "GS1"))),
    Variant("who signed the comments appraises them", "B2", "B2", "appraisal",
            (with_values("collect", "B2", lambda values: values["fields"].update(comments_signer="@cbtochuc")),)),
    Variant("who wrote down for the author that it was begun is to keep others out", "C2", "C2", "requested",
            (recorded("create", "vanthu1", "C2"),), (("vanthu1", "deputy_secretary", "CB1"),)),
    Variant("the letter is written anew for a temporary stay", "C4", "C4", "reissued",
            (after("introduce_temporarily", "cb1_bithu", "reissue", "C4", {"asks": {"reason": "Sai ô 1"}}),
             until("reissue", "C4"))),
    Variant("who kept out of it is to sign", "A4", "KH1", "approved",
            (after("confirm_result", "pho1", "recuse", "KH1", KEPT_OUT),)),
    Variant("who corrected the text is to accept the correction", "A4", "KH1", "form_check",
            (after("send_to_check", "truongban", "correct", "KH1", {**NEW_TITLE, "asks": {"reason": "Lỗi chính tả"}}),),
            (("truongban", "drafter", "DU"),)),
    Variant("a removal on the way through the section", "B4_section", "B4", "cell_removal",
            (with_values("record_cell_vote", "B4", _removal),)),
)  # fmt: skip
