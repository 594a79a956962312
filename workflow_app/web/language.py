"""Which language the pages speak, and the words that WTForms brings along.

A text stands beside its translation where it is used: `t("Tiếng Việt", "English")`. Vietnamese is the default.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import g, has_request_context, session
from flask_login import current_user

from workflow_app.domain.texts import LANGUAGES, Language, Text


def chosen() -> Language:
    """The language of this answer: as chosen in this session, else as the account keeps it, else Vietnamese."""
    if not has_request_context():
        return "vi"
    found = g.get("language")
    if found is None:
        wanted = session.get("language")
        if wanted not in LANGUAGES and current_user and current_user.is_authenticated:
            wanted = current_user.language
        found = g.language = wanted if wanted in LANGUAGES else "vi"
    return cast(Language, found)


def choose(language: str) -> None:
    """Raises ValueError for a language that the product does not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not spoken here; legal: {', '.join(LANGUAGES)}")
    session["language"] = g.language = language


@contextmanager
def in_vietnamese() -> Iterator[None]:
    """What an official sheet says is Vietnamese, whoever reads it."""
    if not has_request_context():
        yield
        return
    before = chosen()
    g.language = "vi"
    try:
        yield
    finally:
        g.language = before


def t(vi: str, en: str) -> str:
    return vi if chosen() == "vi" else en


def say(text: Text | str | None) -> str:
    """A text of the office in the reader's language; plain words stay what they are."""
    if text is None:
        return ""
    return text if isinstance(text, str) else text.in_language(chosen())


_WTFORMS = {
    "This field is required.": "Mục này bắt buộc phải nhập.",
    "Not a valid choice": "Lựa chọn không hợp lệ.",
    "Not a valid choice.": "Lựa chọn không hợp lệ.",
    "Invalid Choice: could not coerce.": "Lựa chọn không hợp lệ.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Có lựa chọn không hợp lệ.",
    "'%(value)s' is not a valid choice for this field.": "“%(value)s” không phải là lựa chọn hợp lệ.",
    "'%(value)s' are not valid choices for this field.": "“%(value)s” không phải là các lựa chọn hợp lệ.",
    "Not a valid integer value.": "Không phải là số nguyên.",
    "Not a valid date value.": "Không phải là ngày (ngày/tháng/năm).",
    "CSRF token missing.": "Thiếu mã chống giả mạo.",
}


class Translations:
    """What WTForms asks for the words of its own messages; our validators speak both languages themselves."""

    def gettext(self, string: str) -> str:
        return _WTFORMS.get(string, string) if chosen() == "vi" else string

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Translated:
    """Meta of every form: our own words, and no token of its own (every POST is checked before the view)."""

    csrf = False

    def get_translations(self, form: Any) -> Translations:
        return Translations()
