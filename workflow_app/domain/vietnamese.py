"""Vietnamese text: how it is cleaned on arrival, searched, sorted, and what looks wrong in it."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# ---------------------------------------------------------------- cleaning


class _Cleaning(dict[int, str]):
    """What becomes of each character on arrival; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if letter in "\n\v\f\x85" or category in ("Zl", "Zp"):
            kept = "\n"
        elif category == "Zs":
            kept = " "
        elif letter != "\t" and category in ("Cc", "Cf", "Cs"):
            kept = ""
        else:
            kept = letter
        if code < 0x2100:
            self[code] = kept
        return kept


_CLEANING = _Cleaning()
_IS_CLEAN = re.compile("[\t\n -~\u00a1-\u00ac\u00ae-\u034e\u1e00-\u1eff\u2010-\u2027\u2030-\u205e]*")
"""Letters, marks and signs that cleaning leaves as they are: nearly every text is made of them alone."""


def clean(value: str) -> str:
    """The text as it is stored: NFC, lines ended by LF, every blank an ordinary space, nothing invisible.

    Zero-width and direction marks, soft hyphens, lone surrogates and control characters go; tab and LF stay.
    Leading and trailing blanks stay. Cleaning twice changes nothing more.
    """
    if value.isascii() and value.isprintable():
        return value
    if _IS_CLEAN.fullmatch(value):
        return unicodedata.normalize("NFC", value)
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.translate(_CLEANING))


# ---------------------------------------------------------------- searching


class _Folding(dict[int, str]):
    """Each character without case, marks and typographic variants; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).lower())
        folded = "".join(map(self._fold, plain))
        if code < 0x2100:
            self[code] = folded
        return folded

    @staticmethod
    def _fold(letter: str) -> str:
        category = unicodedata.category(letter)
        if letter.isspace():
            return " "
        if letter in "đð":
            return "d"
        if category == "Pd" or letter == "\N{MINUS SIGN}":
            return "-"
        return "" if category in ("Mn", "Me", "Cc", "Cf", "Cs") else letter


_FOLDING = _Folding()


def fold(value: str) -> str:
    """The text as it is searched: small letters, đ as d, no marks, all dashes alike, single blanks.

    Both the stored text and the words looked for are folded, so "dang uy" finds "Đảng uỷ" and "Đảng ủy".
    """
    return " ".join(value.translate(_FOLDING).split())


# ---------------------------------------------------------------- sorting

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = " _-–—,;:!?.…'‘’\"“”()[]{}§@*/\\&#%`^+<=>|~$0123456789" + _ALPHABET
_RANKS = {letter: chr(0x22 + place) for place, letter in enumerate(_ORDER)}
_TONES = {mark: str(place) for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
_OTHER_MARK = "6"
_LEVEL_END = "!"
_PART_END = " "


def _weigh(letter: str) -> tuple[str, str, str]:
    """Rank, tone and case of one composed character; an empty rank for a mark that stands alone."""
    small = letter.lower()
    base, *marks = list(unicodedata.normalize("NFD", "đ" if small == "ð" else small))
    if unicodedata.category(base) == "Mn":
        return "", "", ""
    tone = "0"
    for mark in marks:
        shaped = unicodedata.normalize("NFC", base + mark)
        if mark in _TONES:
            tone = _TONES[mark]
        elif shaped in _ALPHABET:
            base = shaped
        else:
            tone = _OTHER_MARK
    return _RANKS.get(base, base), tone, "0" if small == letter else "1"


def _levels(value: str) -> tuple[str, str, str]:
    weights = [_weigh(letter) for letter in " ".join(clean(value).split())]
    ranks, tones, cases = ("".join(level) for level in zip(*weights, strict=True)) if weights else ("", "", "")
    return ranks, tones.rstrip("0"), cases.rstrip("0")


def sort_key(value: str) -> str:
    """A text to store beside `value`; the binary order of such keys is the Vietnamese dictionary's order.

    First all letters (a ă â b … d đ …), then all tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small
    letters before capitals: the order of ICU's `vi`. Compare it bytewise (SQLite BINARY, PostgreSQL
    COLLATE "C").
    """
    return _LEVEL_END.join(_levels(value)).rstrip(_LEVEL_END)


def name_sort_key(full_name: str) -> str:
    """As `sort_key`, for a person: by given name (the last word), then by the rest; case does not matter."""
    words = clean(full_name).split()
    parts = (_levels(" ".join(words[-1:])), _levels(" ".join(words[:-1])))
    return _PART_END.join(_LEVEL_END.join(part[:2]).rstrip(_LEVEL_END) for part in parts).rstrip(_PART_END)


# ---------------------------------------------------------------- warnings

# Only shapes that no correct Vietnamese, English or French word has. TCVN3 writes vowels as signs inside
# words (c«ng, b¸o) or as capitals after small letters (viÖc), and Đ/đ as § and ®. VNI writes the tone
# after its vowel (Ñaûng, hoäi, coù), and Đ/đ as Ñ and ñ; pairs that French or Vietnamese have too (maïs,
# août, loã) are left out. What must stand before a sign is looked at after the sign is found, because a search for
# a letter is fast and a look behind every place of a long text is not.
_TCVN3 = re.compile(
    r"[A-Za-z](?:[§µ¶¸¹¨»¼½¾©®ª«¬¡¢£¤¥¦][A-Za-z]|[µ¶¸](?!\w))"
    r"|\u00ad¬"
    r"|[a-z][ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞ]"
    r"|[§®](?<!\w[§®])(?:[^\W\d_]{2}|[µ¶¸¹¨»¼½¾©ª«¬])"
)
_VNI = re.compile(
    r"a[ùøûõâêáàåãä]|e[ùøõâáàåãä]|o[øâåä]|u[ùøûõ]|y[ùøûõ]|[ôö][ùøûõï]|öô|o(?<=[^\W\d_aeiouy]o)ù"
    r"|ñ(?<!\wñ)[aeiouyôö]"
)


def looks_like_legacy_encoding(value: str) -> bool:
    """Whether the text was probably typed in an old font encoding, TCVN3 (ABC) or VNI, and needs converting.

    A suspicion to warn about, never a reason to change or refuse the text.
    """
    if value.isascii():
        return False
    composed = unicodedata.normalize("NFC", value)
    return bool(_TCVN3.search(composed) or _VNI.search(composed.lower()))


_URGENCY = "(?:thượngkhẩn|khẩn|hoảtốc|hỏatốc)?"
_STAMP = re.compile(
    f"{_URGENCY}(?:(?:dấu)?(?:mức)?độ(?:bảo)?mật)?(?:dấu)?(?:mật|tốimật|tuyệtmật){_URGENCY}"
    "|(?:domat)?(?:toimat|tuyetmat)|domatmat"
)
_STAMP_LENGTH = 160
_CELL = re.compile(r"[\n\t|]")
_WORD = re.compile(r"\w+|[^\w\s]")
_HARMLESS_BEFORE = frozenset(["thân", "túi", "sỏi", "ống", "đường", "dịch", "gan"])
_HARMLESS_AFTER = frozenset(["độ", "thiết", "khẩu", "ong", "mía"])


def _is_stamp(cell: str) -> bool:
    return len(cell) <= _STAMP_LENGTH and bool(_STAMP.fullmatch("".join(filter(str.isalnum, cell.lower()))))


def is_stamped(value: str) -> bool:
    """Whether the text, clean already, bears a secrecy stamp: see `secrecy_mark`."""
    return _bears_stamp(unicodedata.normalize("NFKC", value))


def _bears_stamp(text: str) -> bool:
    for cell in _CELL.split(text):
        if _is_stamp(cell):
            return True
        # Columns of an extracted page stand apart by blanks alone; small letters there are justified prose.
        if "   " in cell and any(_is_stamp(column) for column in cell.split("   ") if column.isupper()):
            return True
    return False


def secrecy_mark(value: str) -> Literal["stamp", "mention"] | None:
    """Whether the text bears a secrecy stamp, or only speaks of secrecy.

    "stamp": one line (or one cell of a line in columns) holds nothing but MẬT, TỐI MẬT or TUYỆT MẬT, in any
    case and spacing, with or without "Độ mật:" and an urgency word. Such content may not be stored here
    (Law on the Protection of State Secrets 117/2025/QH15). "mention": the word stands in a sentence, as in
    "bí mật" or "đóng dấu MẬT": warn only. None for other words: mật độ, mật thiết, mật khẩu, thân mật.
    """
    text = unicodedata.normalize("NFKC", clean(value))
    if _bears_stamp(text):
        return "stamp"
    small = text.lower()
    if "mật" not in small:
        return None
    words = ["", *_WORD.findall(small), ""]
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if word == "mật" and before not in _HARMLESS_BEFORE and after not in _HARMLESS_AFTER:
            return "mention"
    return None


_DASH = "[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"


_BEFORE_NUMBER = re.compile(r"^.*?\bso\b\W*(?=\d)")
_AFTER_NUMBER = re.compile(r"[,;(]|\bngay\b")
_LONGEST_COUNT = 9
"""Digits that a column of numbers holds; no register gives a number that long."""


def printed_number(value: str) -> tuple[int, str]:
    """What all spellings of one printed number share: the number, and the letters of its series.

    "01-KH/ĐU", "số 1 – kh/đu" and "01-KH/ĐU, ngày 02/3/2026" are the same; (0, …) where it begins with no number.
    """
    alone = _AFTER_NUMBER.split(_BEFORE_NUMBER.sub("", fold(value)), maxsplit=1)[0]
    first, *rest = re.findall(r"\d+|[^\W\d_]+", alone) or [""]
    count = first.lstrip("0")
    if not first.isdecimal() or len(count) > _LONGEST_COUNT:
        return 0, "-".join([first, *rest])
    return int(count or 0), "-".join(rest)


def suggest_symbol(value: str) -> str | None:
    """A tidier spelling of a document's symbol ("05- CT/TU" → "05-CT/TU"), None when it is tidy.

    Only blanks and dashes are touched, never a letter or a digit: 05-CT/TƯ and 05-CT/TW stay what they are.
    """
    spaced = " ".join(clean(re.sub(_DASH, "-", value)).split())
    tidy = re.sub("-+", "-", re.sub(" ?([-/]) ?", r"\1", spaced))
    return tidy if tidy and tidy != unicodedata.normalize("NFC", value) else None
