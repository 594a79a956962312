"""One value that a person entered → clean and checked: text becomes NFC, days become days, counts whole numbers.

A stamp of secrecy is refused before anything is kept.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from workflow_app.domain.contents import Field
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import clean, is_stamped, looks_like_legacy_encoding

LONGEST_LINE = 500
LONGEST_TEXT = 1024 * 1024
LONGEST_NOTE = 4000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
FORM = Text("Biểu mẫu", "Form")


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
    if is_stamped(text):
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


def shown(name: object) -> str:
    """A name that nothing bears, fit to be shown in a message."""
    return clean(str(name))[:80]


def between(day: date, field: Field) -> date:
    if (field.least and day < date.fromisoformat(field.least)) or (field.most and day > date.fromisoformat(field.most)):
        raise Fault("ngày ngoài khoảng cho phép", "the day is out of range")
    return day


def number(value: Any, field: Field) -> int:
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


def read_count(value: Any, most: int = 10**12) -> int:
    """A whole number from 0. Raises Fault."""
    return number(value, Field(name="count", title=FORM, type="number", most=str(most)))
