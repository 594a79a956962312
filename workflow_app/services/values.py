"""What a person entered → clean, checked values. Every fault is a refusal in both languages; nothing is lost.

Text becomes NFC, days become ISO days, amounts decimal strings. A stamp of secrecy is refused before anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from workflow_app.domain.ballots import FORMS
from workflow_app.domain.case import ActInput
from workflow_app.domain.kinds import Field, Kind, Transition
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import clean, looks_like_legacy_encoding, secrecy_mark

LONGEST_LINE = 500
LONGEST_TEXT = 1024 * 1024
LONGEST_NOTE = 4000
MOST_ROWS = 2000
MOST_AT_ONCE = 50
"""Papers, verdicts or opinions of one act: each is named in its leaf, which has an end."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
PARTS = (
    "fields", "asks", "texts", "papers", "verdicts", "opinions", "round", "held_on", "exceptions", "on_behalf_of",
    "stage", "reservation",
)  # fmt: skip


PAPERS = Text("Giấy tờ", "Papers")
OPINIONS = Text("Ý kiến", "Opinions")
EXCEPTIONS = Text("Ngoại lệ", "Exceptions")
RESERVATION = Text("Điều kiện kèm theo", "Reservation")
VOTE = Text("Kết quả biểu quyết", "Result of the vote")
FORM = Text("Biểu mẫu", "Form")
STAGE = Text("Trả về bước", "Back to the stage")
MOST_DECIMALS = 6


class Fault(ValueError):
    """A value cannot be taken; the text says why."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(vi, en)

    def refusal(self, title: Text) -> Refusal:
        """Why the value under this title cannot be taken."""
        if isinstance(self, Stamped):
            return refusal("marked_secret", field=title)
        return refusal("bad_value", field=title, problem=self.text)


class Stamped(Fault):
    """The text carries a stamp of secrecy."""

    def __init__(self) -> None:
        super().__init__("mang dấu mật", "carries a secrecy stamp")


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
            return _read_round(value, self.person_exists)
        except Fault as fault:
            self.faults.append(fault.refusal(VOTE))
            return {}

    def _unknown(self, name: object) -> None:
        self.faults.append(refusal("unknown_field", field=_shown(name)))

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
                    raise Fault(f"không có cột {_shown(name)}", f"no column {_shown(name)}")
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


def _read_round(value: Any, person_exists: Callable[[str], bool]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Fault("không phải là kết quả biểu quyết", "not the result of a vote")
    if unknown := [name for name in value if name not in _ROUND]:
        raise Fault(f"không có mục {_shown(unknown[0])}", f"there is no {_shown(unknown[0])}")
    given = {name: one for name, one in value.items() if one not in (None, "")}
    read = {name: _ROUND[name](one) for name, one in given.items()}
    if "reservation" in given:
        read["reservation"] = read_reservation(given["reservation"], person_exists)
    for name, allowed in (("way", ("meeting", "poll")), ("closed_as", ("lost", "void")), ("ballots", FORMS)):
        if read.get(name, allowed[0]) not in allowed:
            raise Fault("không phải là cách biểu quyết", "not a way of voting")
    return read


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise Fault("không phải là tên", "not a name")
    return value


def _many(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or len(value) > MOST_ROWS:
        raise Fault("không phải là kết quả biểu quyết", "not the result of a vote")
    return value


def _persons_listed(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > MOST_ROWS:
        raise Fault("không phải là danh sách người", "not a list of persons")
    return list(dict.fromkeys(_name(one) for one in value))


_ROUND: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("way", "chair", "secretary", "meeting", "closed_as", "ballots"), _name),
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


def _ballots(value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping) or not set(value) <= {"yes", "no", "abstain", "invalid"}:
        raise Fault("không phải là số phiếu", "not the ballots on a question")
    return {part: _count(number or 0) for part, number in value.items()}


def read_count(value: Any, most: int = 10**12) -> int:
    """A whole number from 0. Raises Fault."""
    return _number(value, Field(name="count", title=FORM, type="number", most=str(most)))


def _count(value: Any) -> int:
    return read_count(value, 10**6)


def read_text(value: Any, longest: int) -> str:
    """Clean NFC text of at most `longest` characters, and never more than LONGEST_TEXT bytes. Raises Fault, Stamped."""
    if not isinstance(value, str):
        raise Fault("không phải là văn bản", "not a text")
    if len(value) > LONGEST_TEXT or len(value.encode("utf-8", "surrogatepass")) > LONGEST_TEXT:
        raise Fault(f"dài quá {LONGEST_TEXT >> 20} MB", f"longer than {LONGEST_TEXT >> 20} MB")
    if len(value) > longest:
        raise Fault(f"dài quá {longest} ký tự", f"longer than {longest} characters")
    try:
        text = clean(value)
    except (UnicodeError, ValueError) as error:
        raise Fault("có ký tự không hợp lệ", "a character is not valid") from error
    if "\ufffd" in text:
        raise Fault(
            "có ký tự hỏng “\ufffd” do sai bảng mã; hãy nhập lại chỗ đó", "a letter was lost (“\ufffd”); type it again"
        )
    if looks_like_legacy_encoding(text):
        raise Fault(
            "có vẻ dùng bảng mã cũ (TCVN3, VNI); hãy chuyển sang Unicode",
            "seems to be in TCVN3 or VNI; convert it to Unicode",
        )
    if secrecy_mark(text) == "stamp":
        raise Stamped
    return text.strip()


def read_line(value: Any, longest: int = LONGEST_LINE) -> str:
    """As `read_text`, for a name or a number: one line, empty where nothing was given."""
    return " ".join(read_text("" if value is None else value, longest).split())


def said(value: Any, title: Text, longest: int = LONGEST_LINE) -> str:
    """As `read_line`, for what is entered about the office itself. Raises Refused that names `title`."""
    try:
        return read_line(value, longest)
    except Fault as fault:
        raise Refused(fault.refusal(title)) from fault


def read_day(value: Any) -> date:
    """An ISO day or d/m/yyyy. Raises Fault."""
    try:
        text = str(value).strip().replace(".", "/").replace("-", "/")
        parts = [int(one) for one in text.split("/")]
        year, month, day = parts if parts[0] > 31 else parts[::-1]
        read = value if isinstance(value, date) else date(year, month, day)
    except (ValueError, TypeError) as error:
        raise Fault("không phải là ngày (ngày/tháng/năm)", "not a day (day/month/year)") from error
    if not FIRST_DAY <= read <= LAST_DAY:
        raise Fault("ngày ngoài khoảng cho phép", "the day is out of range")
    return read


def _shown(name: object) -> str:
    """A name that nothing bears, fit to be shown in a message."""
    return clean(str(name))[:80]


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
