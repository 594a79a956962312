"""What a person entered → clean, checked values. Every fault is a refusal in both languages; nothing is lost.

Text becomes NFC, days become ISO days, amounts decimal strings. A stamp of secrecy is refused before anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from workflow_app.domain.case import ActInput
from workflow_app.domain.kinds import Field, Kind, Transition
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import clean, looks_like_legacy_encoding, secrecy_mark

LONGEST_LINE = 500
LONGEST_TEXT = 1024 * 1024
MOST_ROWS = 2000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
PARTS = (
    "fields", "asks", "texts", "papers", "verdicts", "opinions", "round", "held_on", "exceptions", "on_behalf_of",
)  # fmt: skip


PAPERS = Text("Giấy tờ", "Papers")
OPINIONS = Text("Ý kiến", "Opinions")
EXCEPTIONS = Text("Ngoại lệ", "Exceptions")
VOTE = Text("Kết quả biểu quyết", "Result of the vote")


class Fault(ValueError):
    """A value cannot be taken; the text says why."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(vi, en)


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
        raise Refused(*reader.faults)
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
            fields=self._named(raw.get("fields") or {}, self.kind.fields, self.transition.sets),
            asks=self._named(raw.get("asks") or {}, self.kind.asks, self.transition.asks),
            texts=self._texts(raw.get("texts") or {}),
            papers=self._list_of(Mapping, raw.get("papers"), PAPERS),
            verdicts=self._list_of(Mapping, raw.get("verdicts"), PAPERS),
            opinions=self._list_of(Mapping, raw.get("opinions"), OPINIONS),
            round=self._round(raw.get("round") or {}),
            held_on=self._held_on(raw.get("held_on")),
            exceptions=self._list_of(str, raw.get("exceptions"), EXCEPTIONS),
        )

    def _list_of(self, shape: type, value: Any, title: Text) -> tuple[Any, ...]:
        if value in (None, ""):
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, shape) for one in value):
            self.faults.append(refusal("bad_value", field=title, problem=Text("không phải là danh sách", "not a list")))
            return ()
        return tuple(value)

    def _round(self, value: Any) -> dict[str, Any]:
        """Counts are whole numbers from 0; the rest are names."""
        try:
            return _read_round(value)
        except Fault as fault:
            self.faults.append(refusal("bad_value", field=VOTE, problem=fault.text))
            return {}

    def _unknown(self, name: str) -> None:
        self.faults.append(refusal("unknown_field", field=name))

    def _held_on(self, value: Any) -> date | None:
        if not value:
            return None
        try:
            return read_day(value)
        except Fault as fault:
            title = Text("Ngày thực hiện", "Day of the act")
            self.faults.append(refusal("bad_value", field=title, problem=fault.text))
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
            if str(fault) == "secret":
                self.faults.append(refusal("marked_secret", field=field.title))
            else:
                self.faults.append(refusal("bad_value", field=field.title, problem=fault.text))
            return None

    def _read(self, field: Field, value: Any) -> Any:
        if value is None or value == "" or value == []:
            return [] if field.type in ("rows", "persons", "organisations") else None
        if field.type in ("line", "text"):
            return read_text(value, field.longest or (LONGEST_LINE if field.type == "line" else LONGEST_TEXT))
        if field.type == "day":
            return _between(read_day(value), field).isoformat()
        if field.type == "number":
            return _number(value, field)
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
                    raise Fault(f"không có cột {name}", f"no column {name}")
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
            for part in ("abstract", "text", "recipients"):
                if part in parts:
                    longest = LONGEST_TEXT if part == "text" else 20_000
                    line = Field(name=part, title=title, type="text", longest=longest)
                    texts[name][part] = self.value(line, parts[part]) or ""
        return texts


def _read_round(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Fault("không phải là kết quả biểu quyết", "not the result of a vote")
    known = ("way", "chair", "secretary", "meeting", "present", "questions", "counts", "closed_as")
    if unknown := [name for name in value if name not in known]:
        raise Fault(f"không có mục {unknown[0]}", f"there is no {unknown[0]}")
    read: dict[str, Any] = {name: str(value[name]) for name in known if isinstance(value.get(name), str)}
    if value.get("present") not in (None, ""):
        read["present"] = _count(value["present"])
    for name in ("questions", "counts"):
        given = value.get(name) or {}
        if not isinstance(given, Mapping):
            raise Fault("không phải là kết quả biểu quyết", "not the result of a vote")
        if name == "counts":
            read[name] = {str(key): _count(one or 0) for key, one in given.items()}
        else:
            read[name] = {str(key): {part: _count(n or 0) for part, n in one.items()} for key, one in given.items()}
    if read.get("way", "meeting") not in ("meeting", "poll") or read.get("closed_as", "lost") not in ("lost", ""):
        raise Fault("không phải là cách biểu quyết", "not a way of voting")
    return read


def _count(value: Any) -> int:
    return _number(value, Field(name="count", title=VOTE, type="number", most=str(10**6)))


def read_text(value: Any, longest: int) -> str:
    """Clean NFC text. Raises Fault; `secret` when the text carries a stamp of secrecy."""
    if not isinstance(value, str):
        raise Fault("không phải là văn bản", "not a text")
    if len(value.encode("utf-8", "surrogatepass")) > longest:
        shown = f"{longest // 1024} KB" if longest >= 1024 else f"{longest}"
        raise Fault(f"dài quá {shown}", f"longer than {shown}")
    try:
        text = clean(value)
    except (UnicodeError, ValueError) as error:
        raise Fault("có ký tự không hợp lệ", "a character is not valid") from error
    if looks_like_legacy_encoding(text):
        raise Fault(
            "có vẻ dùng bảng mã cũ (TCVN3, VNI); hãy chuyển sang Unicode",
            "seems to be in TCVN3 or VNI; convert it to Unicode",
        )
    if secrecy_mark(text) == "stamp":
        raise Fault("secret", "secret")
    return text.strip()


def read_day(value: Any) -> date:
    """An ISO day or d/m/yyyy. Raises Fault."""
    if isinstance(value, date):
        return value
    try:
        text = str(value).strip().replace(".", "/").replace("-", "/")
        parts = [int(one) for one in text.split("/")]
        year, month, day = parts if parts[0] > 31 else parts[::-1]
        read = date(year, month, day)
    except (ValueError, TypeError) as error:
        raise Fault("không phải là ngày (ngày/tháng/năm)", "not a day (day/month/year)") from error
    if not FIRST_DAY <= read <= LAST_DAY:
        raise Fault("ngày ngoài khoảng cho phép", "the day is out of range")
    return read


def _between(day: date, field: Field) -> date:
    if (field.least and day < date.fromisoformat(field.least)) or (field.most and day > date.fromisoformat(field.most)):
        raise Fault("ngày ngoài khoảng cho phép", "the day is out of range")
    return day


def _number(value: Any, field: Field) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Fault("không phải là số nguyên", "not a whole number")
    try:
        number = int(value)
    except ValueError as error:
        raise Fault("không phải là số nguyên", "not a whole number") from error
    low, high = int(field.least or 0), int(field.most or 10**12)
    if not low <= number <= high:
        raise Fault(f"phải từ {low} đến {high}", f"must be {low} to {high}")
    return number


def _amount(_reader: _Reader, _field: Field, value: Any) -> str:
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise Fault("không phải là số tiền", "not an amount") from error
    if not amount.is_finite() or abs(amount) > Decimal(10) ** 15:
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


def warnings_in(given: ActInput) -> Iterator[str]:
    """Texts that mention secrecy inside a sentence: worth a second look, never refused."""
    for value in (*given.fields.values(), *(part for one in given.texts.values() for part in one.values())):
        if isinstance(value, str) and secrecy_mark(value) == "mention":
            yield value[:80]
