"""What a reader with ten minutes sees first of a dossier: what is asked of him, and what is new since he last acted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow_app.web import differences_view
from workflow_app.web.judged import returned
from workflow_app.web.opened import Opened, Shown
from workflow_app.web.presenting import DueDay
from workflow_app.web.timeline import Happened

SHOWN = 3
"""Acts that are named; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Brief:
    """`asked` is the step that waits for the reader; `last` his own latest act, None where he has done nothing here;
    `news` what others did since, the newest first, or the latest act where he has done nothing. `is_changed`: the
    words or papers are no longer those of the revision on which he acted, or of the first one after it where there was
    none yet."""

    asked: Shown | None
    due: DueDay | None
    last: Happened | None
    news: tuple[Happened, ...]
    more: int
    is_changed: bool
    returned: Happened | None


def brief(opened: Opened, acts: Sequence[Happened], offers: Sequence[Shown], due: DueDay | None) -> Brief:
    last = next((one for one in reversed(acts) if one.is_yours), None)
    since = [one for one in acts if last is not None and one.seq > last.seq]
    news = (since if last else list(acts[-1:]))[::-1]
    return Brief(
        returned=returned(acts),
        asked=next((one for one in offers if one.tone == "primary"), None), due=due, last=last,
        news=tuple(news[:SHOWN]), more=max(0, len(news) - SHOWN),
        is_changed=bool(
            last and opened.is_whole and opened.dossier.revision > last.revision
            and differences_view.is_changed_since(opened, last.revision)
        ),
    )  # fmt: skip
