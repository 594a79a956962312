"""The named rules: each room registers its own when it is imported."""

from workflow_app.domain.guards import acts, contents, days, documents, duties, members, places, rows, texts
from workflow_app.domain.guards.ruling import GUARDS, Answer, Guard, day_in, guard, shown

__all__ = [
    "GUARDS", "Answer", "Guard", "acts", "contents", "day_in", "days", "documents", "duties", "guard", "members",
    "places", "rows", "shown", "texts",
]  # fmt: skip
