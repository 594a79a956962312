"""What a person entered with an act → clean, checked values. Every fault is a refusal in both languages; none is lost.

Text becomes NFC, days become ISO days, amounts decimal strings. A stamp of secrecy is refused before anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from workflow_app.domain.case import ActInput
from workflow_app.domain.contents import Field
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services.values.rounds import read_reservation, read_round
from workflow_app.services.values.single import (
    FORM,
    LONGEST_LINE,
    LONGEST_TEXT,
    Fault,
    between,
    number,
    read_day,
    read_text,
    shown,
)

MOST_ROWS = 2000
MOST_AT_ONCE = 50
"""Papers, verdicts or opinions of one act: each is named in its leaf, which has an end."""
PARTS = (
    "fields", "asks", "texts", "papers", "verdicts", "opinions", "round", "held_on", "exceptions", "on_behalf_of",
    "stage", "reservation",
)  # fmt: skip

PAPERS = Text("Giấy tờ", "Papers")
OPINIONS = Text("Ý kiến", "Opinions")
EXCEPTIONS = Text("Ngoại lệ", "Exceptions")
RESERVATION = Text("Điều kiện kèm theo", "Reservation")
VOTE = Text("Kết quả biểu quyết", "Result of the vote")
STAGE = Text("Trả về bước", "Back to the stage")
MOST_DECIMALS = 6


def read_input(
    kind: Kind, transition: Transition, raw: Mapping[str, Any], *, person_exists: Callable[[str], bool],
    organisation_exists: Callable[[str], bool],
) -> ActInput:  # fmt: skip
    """Raises Refused with every fault found, so that a form can show them all at once."""
    if not raw:
        return ActInput()
    reader = _Reader(kind, transition, person_exists, organisation_exists)
    given = reader.read(raw)
    if reader.faults:
        raise Refused(*(replace(one, rule="input") for one in reader.faults))
    return given


class _Reader:
    def __init__(
        self, kind: Kind, transition: Transition, person_exists: Callable[[str], bool],
        organisation_exists: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self.kind, self.transition = kind, transition
        self.person_exists, self.organisation_exists = person_exists, organisation_exists
        self.faults: list[Refusal] = []

    def read(self, raw: Mapping[str, Any]) -> ActInput:
        for key in raw:
            if key not in PARTS:
                self._unknown(key)
        return ActInput(
            fields=self._named(self._mapping(raw.get("fields"), FORM), self.kind.fields, self.transition.sets),
            asks=self._named(self._mapping(raw.get("asks"), FORM), self.kind.asks, self.transition.asks),
            texts=self._texts(self._mapping(raw.get("texts"), FORM)),
            papers=self._list_of(Mapping, raw.get("papers"), PAPERS),
            verdicts=self._list_of(Mapping, raw.get("verdicts"), PAPERS),
            opinions=self._list_of(Mapping, raw.get("opinions"), OPINIONS),
            round=self._round(raw.get("round") or {}),
            held_on=self._held_on(raw.get("held_on")),
            exceptions=self._list_of(str, raw.get("exceptions"), EXCEPTIONS),
            stage=self._stage(raw.get("stage")),
            reservation=self._reservation(raw.get("reservation")),
        )

    def _stage(self, value: Any) -> str:
        """A stage of the definition, where the step lets one be chosen."""
        if value in (None, ""):
            return ""
        if not self.transition.goes_to_earlier:
            self._unknown("stage")
        elif not isinstance(value, str) or value not in self.kind.states:
            self.faults.append(Fault("không có bước này", "there is no such stage").refusal(STAGE))
        else:
            return value
        return ""

    def _reservation(self, value: Any) -> dict[str, str]:
        try:
            return read_reservation(value, self.person_exists)
        except Fault as fault:
            self.faults.append(fault.refusal(RESERVATION))
            return {}

    def _list_of(self, shape: type, value: Any, title: Text) -> tuple[Any, ...]:
        if value in (None, ""):
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, shape) for one in value):
            self.faults.append(Fault("không phải là danh sách", "not a list").refusal(title))
            return ()
        if len(value) > MOST_AT_ONCE:
            many = Fault(f"quá {MOST_AT_ONCE} mục; hãy chia ra", f"more than {MOST_AT_ONCE} at once; divide them")
            self.faults.append(many.refusal(title))
            return ()
        return tuple(value)

    def _mapping(self, value: Any, title: Text) -> Mapping[str, Any]:
        if value in (None, ""):
            return {}
        if not isinstance(value, Mapping):
            self.faults.append(Fault("không đúng dạng", "not of the right shape").refusal(title))
            return {}
        return value

    def _round(self, value: Any) -> dict[str, Any]:
        """Counts are whole numbers from 0; the rest are names."""
        try:
            return read_round(value, self.person_exists)
        except Fault as fault:
            self.faults.append(fault.refusal(VOTE))
            return {}

    def _unknown(self, name: object) -> None:
        self.faults.append(refusal("unknown_field", field=shown(name)))

    def _held_on(self, value: Any) -> date | None:
        if not value:
            return None
        try:
            return read_day(value)
        except Fault as fault:
            self.faults.append(fault.refusal(Text("Ngày thực hiện", "Day of the act")))
            return None

    def _named(self, raw: Mapping[str, Any], known: Mapping[str, Field], allowed: tuple[str, ...]) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, value in raw.items():
            if name not in allowed:
                self._unknown(known[name].title.vi if name in known else name)
                continue
            read[name] = self.value(known[name], value)
        return read

    def value(self, field: Field, value: Any) -> Any:
        try:
            return self._read(field, value)
        except Fault as fault:
            self.faults.append(fault.refusal(field.title))
            return None

    def _read(self, field: Field, value: Any) -> Any:
        if value is None or value == "" or value == []:
            return [] if field.type in ("rows", "persons", "organisations") else None
        if field.type in ("line", "text"):
            return read_text(value, field.longest or (LONGEST_LINE if field.type == "line" else LONGEST_TEXT))
        if field.type == "day":
            return between(read_day(value), field).isoformat()
        if field.type == "number":
            return number(value, field)
        if field.type == "rows":
            return self._rows(field, value)
        return _READERS[field.type](self, field, value)

    def _rows(self, field: Field, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise Fault("không phải là bảng", "not a table")
        if len(value) > MOST_ROWS:
            raise Fault(f"quá {MOST_ROWS} dòng", f"more than {MOST_ROWS} rows")
        rows = []
        columns = {one.name: one for one in field.columns}
        for row in value:
            for name in row:
                if name not in columns:
                    raise Fault(f"không có cột {shown(name)}", f"no column {shown(name)}")
            read = {name: self.value(column, row.get(name)) for name, column in columns.items()}
            for name, column in columns.items():
                if column.required and read[name] in (None, "", []):
                    raise Fault(f"thiếu “{column.title.vi}”", f"“{column.title.en}” is missing")
            if any(one not in (None, "", [], False) for one in read.values()):
                rows.append(read)
        return rows

    def _texts(self, raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        texts: dict[str, dict[str, str]] = {}
        for name, parts in raw.items():
            if name not in self.transition.writes:
                self._unknown(self.kind.documents[name].title.vi if name in self.kind.documents else name)
                continue
            title = self.kind.documents[name].title
            texts[name] = {}
            for part, value in self._mapping(parts, title).items():
                if part not in ("abstract", "text", "recipients"):
                    self._unknown(part)
                    continue
                longest = LONGEST_TEXT if part == "text" else 20_000
                texts[name][part] = self.value(Field(name=part, title=title, type="text", longest=longest), value) or ""
        return texts


def _amount(_reader: _Reader, _field: Field, value: Any) -> str:
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise Fault("không phải là số tiền", "not an amount") from error
    exponent = amount.as_tuple().exponent
    is_short = isinstance(exponent, int) and -MOST_DECIMALS <= exponent <= 15  # else it is written with endless zeros
    if not is_short or abs(amount) > Decimal(10) ** 15:
        raise Fault("số tiền ngoài khoảng cho phép", "the amount is out of range")
    return format(amount, "f")


def _choice(_reader: _Reader, field: Field, value: Any) -> str:
    if str(value) not in field.choices:
        legal = ", ".join(one.vi for one in field.choices.values())
        raise Fault(f"phải là một trong: {legal}", f"must be one of: {', '.join(o.en for o in field.choices.values())}")
    return str(value)


def _yes_no(_reader: _Reader, _field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Fault("phải là có hoặc không", "must be yes or no")
    return value


def _month(_reader: _Reader, _field: Field, value: Any) -> str:
    return read_day(f"{value}-01" if str(value).count("-") == 1 else f"01/{value}").strftime("%Y-%m")


def _person(reader: _Reader, _field: Field, value: Any) -> str:
    if not isinstance(value, str) or not reader.person_exists(value):
        raise Fault("không tìm thấy người này", "no such person")
    return value


def _organisation(reader: _Reader, _field: Field, value: Any) -> str:
    if not isinstance(value, str) or not reader.organisation_exists(value):
        raise Fault("không tìm thấy tổ chức này", "no such organisation")
    return value


def _each(read: Callable[[_Reader, Field, Any], str]) -> Callable[[_Reader, Field, Any], list[str]]:
    def read_all(reader: _Reader, field: Field, value: Any) -> list[str]:
        if not isinstance(value, str | list | tuple):
            raise Fault("không phải là danh sách", "not a list")
        return [read(reader, field, one) for one in ([value] if isinstance(value, str) else value)]

    return read_all


_READERS: dict[str, Callable[[_Reader, Field, Any], Any]] = {
    "amount": _amount,
    "choice": _choice,
    "yes_no": _yes_no,
    "month": _month,
    "person": _person,
    "organisation": _organisation,
    "persons": _each(_person),
    "organisations": _each(_organisation),
}
