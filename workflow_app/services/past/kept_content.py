"""What stood in a dossier after an act: exact where a hand-over, a signature, the act that changed it or the present
keeps it, else said so.

A leaf keeps only a salted digest of the words; it tells which acts left them as they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflow_app.db import dossiers, enclosures, journal, movements
from workflow_app.domain.guards import shown
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import revealed
from workflow_app.services.past.kept import Kept, LeafKept

CONTENT_EFFECTS = frozenset(("set_day", "void_document", "restore_voted_text", "add_row", "change_row", "add_rows"))
"""Effects that change what stands in the dossier, besides what was entered."""


@dataclass(frozen=True, slots=True)
class Content:
    """Fields and texts as they stood. `is_exact` is False where only those of an earlier hand-over are kept."""

    fields: dict[str, Any]
    texts: Mapping[str, Mapping[str, Any]] | None
    is_exact: bool
    gap: Text | None = None


def content_after(kept: Kept, count: int) -> Content:
    """Fields and texts after the first `count` acts."""
    sorts = _unchanged_runs(kept)
    wanted = sorts[count - 1]
    if wanted == sorts[-1]:
        return Content(dict(kept.row.fields), None, True)
    revisions = {number: (snapshot, at) for number, snapshot, at, _who in kept.rows("revisions", dossiers.revisions)}
    handed_over = _hand_overs(kept)
    for place, number in handed_over.items():
        if sorts[place] == wanted and number in revisions:
            return content_of(revisions[number][0], is_exact=True)
    for place, snapshot in _signed_snapshots(kept):
        if sorts[place] == wanted:
            return content_of(snapshot, is_exact=True)
    left = journal.content_left(kept.session, kept.row.id, kept.leaves[sorts.index(wanted)].seq)
    if left is not None:
        return content_of(json.loads(revealed(left)), is_exact=True)
    before = [number for place, number in handed_over.items() if place < count and number in revisions]
    if not before:
        return Content({}, {}, False, NOTHING_KEPT)
    day = kept.leaves[count - 1].recorded_on
    number = before[-1]
    gap = Text(
        f"Nội dung giữa phiên bản {number} và lần chuyển sau (lúc {shown(day)}): không còn lưu.",
        f"What was written between revision {number} and the next hand-over: no longer kept.",
    )
    return replace(content_of(revisions[number][0], is_exact=False), gap=gap)


NOTHING_KEPT = Text(
    "Nội dung trước lần chuyển đầu tiên: không còn lưu.", "What was written before the first hand-over: no longer kept."
)


def content_of(snapshot: Mapping[str, Any], *, is_exact: bool) -> Content:
    return Content(dict(snapshot["fields"]), snapshot["documents"], is_exact)


def _unchanged_runs(kept: Kept) -> list[int]:
    """Of each act the number of the run of acts, one after the other, that left the words as they were."""
    run, before = 0, ""
    found: list[int] = []
    for leaf in kept.leaves:
        body = str(leaf.facts.get("body") or "")
        if body != before and not (found and _only_handed_over(kept, leaf)):
            run += 1
        before = body
        found.append(run)
    return found


def _only_handed_over(kept: Kept, leaf: LeafKept) -> bool:
    """Handing over salts the digest anew; the words are the same where the act could change none."""
    step = kept.taken(leaf)
    if step is None or not step.hand_over:
        return False
    changes = {one.name for one in step.effects} & CONTENT_EFFECTS
    return not (step.sets or step.writes or step.takes_papers or changes)


def _hand_overs(kept: Kept) -> dict[int, int]:
    """The place of each act that made a revision, and the revision's number."""
    found, before = {}, 0
    for place, leaf in enumerate(kept.leaves):
        number = int(leaf.facts.get("rev") or 0)
        if number > before:
            found[place] = number
        before = max(before, number)
    return found


def _signed_snapshots(kept: Kept) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = kept.rows("sign_offs", enclosures.sign_offs)
    places = [place for place, leaf in enumerate(kept.leaves) if "signed" in leaf.basis]
    for place, row in zip(places, rows, strict=False):
        _revision, snapshot, _at = movements.signed_content(kept.session, row.id)
        if snapshot is not None:
            yield place, snapshot
