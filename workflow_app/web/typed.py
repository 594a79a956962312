"""What somebody typed into a form that came too late: with its names, days as the office writes them, to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.web.language import say
from workflow_app.web.presenting import day

PARTS = {
    "abstract": Text("Trích yếu", "Abstract"),
    "text": Text("Nội dung văn bản", "Text"),
    "recipients": Text("Nơi nhận", "Recipients"),
}
OTHERS = {
    "held_on": Text("Ngày thực hiện", "Day it happened"),
    "behalf": Text("Thay cho ai", "In whose place"),
    "present": Text("Số người có mặt", "Present"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def typed(kind: Kind, items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(name, words) of everything that was filled in; the name is "" for what has none of its own."""
    return [(_named(kind, name), _shown(value)) for name, value in items if value.strip()]


def _named(kind: Kind, name: str) -> str:
    whole, *rest = name.split("-")
    sort, _, own = whole.partition("_")
    if whole in OTHERS:
        return say(OTHERS[whole])
    if sort == "text" and own in kind.documents:
        part = PARTS.get(rest[0]) if rest else None
        return say(kind.documents[own].title) + (f": {say(part)}" if part else "")
    if sort == "paper" and own in kind.papers:
        return say(kind.papers[own].title)
    found = kind.fields.get(own) if sort == "field" else kind.asks.get(own) if sort == "ask" else None
    if found is None:
        return ""
    column = next((one for one in found.columns if rest and one.name == rest[-1]), None)
    return say(found.title) + (f": {say(column.title)}" if column else "")


def _shown(value: str) -> str:
    if not _DAY.fullmatch(value.strip()):
        return value
    try:
        return day(value.strip())
    except ValueError:
        return value
