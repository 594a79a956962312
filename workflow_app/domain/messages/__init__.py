"""The sentence of every refusal, in both languages. Blanks are filled by the rule that refuses."""

from __future__ import annotations

from workflow_app.domain.messages import contents, movement, office, people, votes
from workflow_app.domain.texts import Text

ROOMS = (people, movement, contents, votes, office)
MESSAGES: dict[str, Text] = {code: sentence for room in ROOMS for code, sentence in room.MESSAGES.items()}
