"""What was entered for a round of a vote: who chairs and was there, what was counted, how somebody votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow_app.domain.ballots import FORMS, WAYS
from workflow_app.services.values.single import (
    LONGEST_NOTE,
    Fault,
    read_count,
    read_day,
    read_line,
    read_text,
    shown,
)

MOST_PERSONS = 2000


def read_round(value: Any, person_exists: Callable[[str], bool]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Fault("không phải là kết quả biểu quyết", "not the result of a vote")
    if unknown := [name for name in value if name not in _ROUND]:
        raise Fault(f"không có mục {shown(unknown[0])}", f"there is no {shown(unknown[0])}")
    given = {name: one for name, one in value.items() if one not in (None, "")}
    read = {name: _ROUND[name](one) for name, one in given.items()}
    if "reservation" in given:
        read["reservation"] = read_reservation(given["reservation"], person_exists)
    words = {"way": ("meeting", "poll"), "closed_as": ("lost", "void"), "ballots": FORMS, "ways": WAYS}
    for name, allowed in words.items():
        if read.get(name, allowed[0]) not in allowed:
            raise Fault("không phải là cách biểu quyết", "not a way of voting")
    return read


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise Fault("không phải là tên", "not a name")
    return value


def _many(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or len(value) > MOST_PERSONS:
        raise Fault("không phải là kết quả biểu quyết", "not the result of a vote")
    return value


def _persons_listed(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > MOST_PERSONS:
        raise Fault("không phải là danh sách người", "not a list of persons")
    return list(dict.fromkeys(_name(one) for one in value))


_ROUND: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("way", "chair", "secretary", "meeting", "closed_as", "ballots", "ways"), _name),
    # How many were present, or who, where the round is decided by ballots.
    "present": lambda value: _persons_listed(value) if isinstance(value, list | tuple) else _count(value),
    "voters": _persons_listed,
    # What was entered from paper by mistake: whose ballots, or "count"; and why it is taken out again.
    "withdrawn": _persons_listed,
    "why": lambda value: read_text(value, LONGEST_NOTE),
    "absent": lambda value: {_name(person): read_line(why) for person, why in _many(value).items()},
    "choices": lambda value: {_name(key): _name(one) for key, one in _many(value).items()},
    # The second entry of ballots that bear a name.
    "named": lambda value: {
        _name(person): {_name(key): _name(one) for key, one in _many(ballot).items()}
        for person, ballot in _many(value).items()
    },
    "questions": lambda value: {str(key): _ballots(one) for key, one in _many(value).items()},
    "counts": lambda value: {str(key): _count(one or 0) for key, one in _many(value).items()},
    "note": lambda value: read_text(value, LONGEST_NOTE),
    "reservation": lambda value: value,
}


def read_reservation(value: Any, person_exists: Callable[[str], bool]) -> dict[str, str]:
    """“Yes, provided that …” with its owner and its day; or the `uid` of one that is met, with its answer."""
    if value in (None, "", {}):
        return {}
    if not isinstance(value, Mapping) or not set(value) <= {"text", "owner", "due", "uid", "answer"}:
        raise Fault("không đúng dạng", "not of the right shape")
    read = {name: read_text(value[name], LONGEST_NOTE) for name in ("text", "answer") if value.get(name)}
    if value.get("uid"):
        return {**read, "uid": _name(value["uid"])}
    if not any(one for name, one in value.items() if name != "answer"):
        return read
    if not read.get("text") or not value.get("due"):
        raise Fault("phải ghi nội dung và thời hạn", "say what, and until when")
    owner = value.get("owner")
    if not isinstance(owner, str) or not person_exists(owner):
        raise Fault("phải ghi người thực hiện", "say who answers for it")
    return {**read, "owner": owner, "due": read_day(value["due"]).isoformat()}


def _ballots(value: Any) -> dict[str, int | None]:
    """What was left blank stays so: nothing becomes 0 that nobody entered."""
    if not isinstance(value, Mapping) or not set(value) <= {"yes", "no", "abstain", "invalid"}:
        raise Fault("không phải là số phiếu", "not the ballots on a question")
    return {part: None if number in (None, "") else _count(number) for part, number in value.items()}


def _count(value: Any) -> int:
    return read_count(value, 10**6)
