"""Tallies as they are entered, and what is wrong with numbers that cannot be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow_app.domain.ballots import COUNTED
from workflow_app.domain.decisions import Tally
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote

PROBLEMS: dict[str, Text] = {
    "negative_number": Text("có số âm", "a number is negative"),
    "more_ballots_than_present": Text("số phiếu nhiều hơn số người có mặt", "more ballots than present"),
    "more_present_than_entitled": Text("số có mặt nhiều hơn số được biểu quyết", "more present than entitled"),
    "more_entitled_than_members": Text("số được biểu quyết nhiều hơn số thành viên", "more entitled than members"),
    "more_serving_than_members": Text("số đương nhiệm nhiều hơn số thành viên", "more serving than members"),
    "contradiction": Text("hai câu hỏi trái ngược cùng đạt", "both opposite questions were carried"),
    "question": Text("thiếu hoặc thừa câu hỏi", "a question is missing or unknown"),
    "names": Text("ở phiên có phiếu, phải ghi tên người có mặt", "in a round with ballots, say who was present"),
    "not_on_roll": Text("có người không trong danh sách biểu quyết", "somebody is not on the roll of this round"),
    "absent_voted": Text("có người vừa ghi vắng mặt vừa bỏ phiếu", "somebody is absent and yet has voted"),
    "voters": Text("số phiếu khác số người bỏ phiếu giấy", "the ballots are not as many as those who voted on paper"),
    "by_name": Text("phiếu giấy ở đây phải nhập theo tên từng người", "paper ballots are entered by name here"),
}


def with_numbers(code: str, told: str) -> Text:
    """The problem with the numbers that show it, where they may be told."""
    problem = PROBLEMS[code]
    return Text(f"{problem.vi} ({told})", f"{problem.en} ({told})") if told else problem


INSTEAD = Text("Lý do thay số đã nhập", "Why the count is entered anew")
HOW_MANY = Text("Số người có mặt", "How many were present")
SAID: dict[str, Text] = {
    "yes": Text("Đồng ý", "Yes"),
    "no": Text("Không đồng ý", "No"),
    "abstain": Text("Không có ý kiến", "Abstained"),
    "invalid": Text("Không hợp lệ", "Invalid"),
}


def blanks(vote: Vote, raw: Mapping[str, Any], *, how_many: bool = False) -> Iterator[Refusal]:
    """What was left blank of a count is missing, never 0. `how_many`: whether the number of those present, too, is
    asked. How many said yes is always said; of the other numbers only what was left blank is missing."""
    if how_many and raw.get("present") in (None, ""):
        yield refusal("missing_field", field=HOW_MANY, missing=(HOW_MANY,))
    questions = raw.get("questions") or {}
    for question in vote.questions:
        if question.name not in questions:
            continue
        one = questions[question.name]
        for part in COUNTED:
            if one.get(part, None if part == "yes" else 0) is None:
                named = Text(f"{SAID[part].vi}: {question.title.vi}", f"{SAID[part].en}: {question.title.en}")
                yield refusal("missing_field", field=named, missing=(named,))


def tallies_in(raw: Mapping[str, Any]) -> dict[str, Tally]:
    """The count of each question in what was entered."""
    return {
        name: Tally(*(int(one.get(key) or 0) for key in COUNTED)) for name, one in (raw.get("questions") or {}).items()
    }
