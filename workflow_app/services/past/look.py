"""One look back at a dossier: which of its acts were taken by then, and what of that time is no longer kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workflow_app.domain.texts import Text
from workflow_app.services.past.kept import Kept, LeafKept

LOST = {
    "signed": Text("Chữ ký", "Signatures"), "att": Text("Giấy tờ", "Papers"),
    "papers": Text("Kết quả xét giấy tờ", "Verdicts on papers"), "opinions": Text("Ý kiến", "Opinions"),
    "vote": Text("Biểu quyết", "Votes"), "signers": Text("Thay người ký", "Changes of signers"),
    "correction": Text("Sửa nhỏ", "Corrections"),
}  # fmt: skip


class Look:
    """One look back: everything up to the act `last`, nothing after it; `gaps` gather what is not kept."""

    def __init__(self, kept: Kept, count: int, now: datetime) -> None:
        self.kept, self.count, self.now = kept, count, now
        self.last = kept.leaves[count - 1]
        self.past_leaves = kept.leaves[:count]
        self.gaps: list[Text] = []
        self.half_cast: set[str] = set()

    def is_past(self, leaf: LeafKept) -> bool:
        return leaf.seq <= self.last.seq

    def of_past(self, sort: str, rows: Sequence[Any], *, is_one: Any = None) -> list[tuple[LeafKept, Any]]:
        """The rows of past acts: a row belongs to the leaf that stands at its place in the order."""
        leaves = [leaf for leaf, value in self.kept.numbered(sort) if is_one is None or is_one(value)]
        if len(leaves) != len(rows):
            self.lost(sort)
        return [(leaf, row) for leaf, row in zip(leaves, rows, strict=False) if self.is_past(leaf)]

    def lost(self, what: str) -> None:
        name = LOST.get(what, Text(what, what))
        self.gaps.append(
            Text(f"{name.vi}: sổ và lịch sử không khớp.", f"{name.en}: the rows and the history do not agree.")
        )
