"""What the person had on the screen when the form was made: carried along in it and compared when it comes back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow_app.domain.seen import DossierSeen
from workflow_app.services.acting import Seen

_PARTS = 5


@dataclass(frozen=True, slots=True)
class Screen:
    """State, revision and round (which the engine compares), the last act and the digest of the content."""

    state: str
    revision: int
    round: int
    seq: int
    content: str

    @classmethod
    def of(cls, dossier: DossierSeen) -> Screen:
        return cls(dossier.state, dossier.revision, dossier.round, dossier.head_seq, dossier.content_digest)

    @classmethod
    def read(cls, text: str) -> Screen | None:
        parts = text.split("~")
        numbers = parts[1:4]
        if len(parts) != _PARTS or not all(one.isdigit() for one in numbers):
            return None
        return cls(parts[0], int(numbers[0]), int(numbers[1]), int(numbers[2]), parts[4])

    def __str__(self) -> str:
        return f"{self.state}~{self.revision}~{self.round}~{self.seq}~{self.content}"

    @property
    def seen(self) -> Seen:
        return Seen(self.state, self.revision, self.round, self.content, self.seq)


def mark(value: Any) -> str:
    """A short mark of a value, equal for what a form would show equally: no value, blank text and no rows are one."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def plain(value: Any) -> Any:
    """A value as it is typed: numbers as text, line ends alike, nothing for what is blank."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        kept = {name: found for name, one in value.items() if (found := plain(one)) is not None}
        return kept or None
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return str(value).replace("\r\n", "\n").strip() or None


def marks_of(values: Mapping[str, Any]) -> str:
    """The marks of everything that the form was first filled with."""
    return json.dumps({name: mark(value) for name, value in values.items()}, sort_keys=True)


def read_marks(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(one) for name, one in found.items()} if isinstance(found, dict) else {}
