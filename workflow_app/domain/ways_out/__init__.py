"""What to do about a refusal, by its code, where the rule that refuses knows nothing better: its way out.

Every code has one (tests/house/test_every_refusal_says_what_to_do.py). A rule that can name the person, the paper or
the step gives that with the refusal instead.
"""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out import contents, movement, office, people, votes

ROOMS = (people, movement, contents, votes, office)
WAYS_OUT: dict[str, Text] = {code: way for room in ROOMS for code, way in room.WAYS_OUT.items()}
