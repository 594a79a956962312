"""A body decided against the draft: what is then signed in its name is never that draft, but words for the outcome."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.test_other_ways_to_full_membership import Going, going

__all__ = ["going"]

KIND = "full_membership"
SIGN, SIGNER = "sign_base_resolution", "pho1"
AGAINST = {
    "asks": {"committee_members": 21, "committee_present": 19, "committee_absent": 2, "absence_reason": "Công tác"},
    "round": {
        "present": 19,
        "questions": {
            "recognise": {"yes": 2, "no": 17, "abstain": 0},
            "remove": {"yes": 19, "no": 0, "abstain": 0},
        },
    },
}
REMOVE = {"abstract": "về việc xoá tên", "text": "Ban Chấp hành thống nhất xoá tên trong danh sách đảng viên dự bị."}


def draft(file: Going) -> Any:
    with file.story.reading(KIND, SIGNER) as (case, _, _):
        return case.documents()["base_resolution"], {one.id: one.vote for one in case.rounds()}


@pytest.mark.parametrize(
    ("state", "story", "vote", "write"),
    [
        ("base_resolved", "B5b", "base_proposal", "write_base_resolution"),
        ("decided_no", "B6", "base_decision", "write_removal"),
    ],
    ids=["a base that only proposes", "a base that decides itself"],
)
def test_the_draft_that_lost_is_written_anew_before_anybody_signs(state, story, vote, write, going):
    with going(story, until=f"confirm_{vote}") as file:
        if state == "base_resolved":
            assert file.take(f"record_{vote}", "btv1", **AGAINST) == "base_vote"
        assert file.take(f"confirm_{vote}", "bithu") == state
        lost, votes = draft(file)
        assert lost.text, "the proposal, as it was put to the vote"
        assert not lost.voted_digest, "no words were adopted"
        assert votes[lost.round_id] == vote, "it is not dated before the vote that it carries out"
        assert file.take(SIGN, SIGNER) == "refused: text_lost"
        refused = file.story.offer(KIND, SIGN, SIGNER).refusals[0]
        title = file.story.kind(KIND).find(write, state).title.vi
        assert [one.vi for one in refused.ways_out] == [f"Viết lại ở bước “{title}”"]

        nearly = {"abstract": "về việc xoá tên", "text": f"{lost.text} ."}
        assert file.take(write, "cbtochuc", texts={"base_resolution": nearly}) == state
        assert file.take(SIGN, SIGNER) == "refused: text_lost", "a full stop says nothing else"
        assert file.take(write, "cbtochuc", texts={"base_resolution": REMOVE}) == state
        assert file.take(SIGN, SIGNER) == state
