"""What a signature judges, as fingerprints: it counts while the parts it judged say what they said.

A part is `field NAME`, `paper NAME`, `document NAME` (with its recipients), `document NAME text` (abstract and text, as
a body votes on them) or `document NAME section N`; no part named means everything. A fingerprint is the SHA-256 of the
part's normal form: NFC, blanks folded, empty places left out, keys in a fixed order, rows in their own. Saving the same
words again, a verdict on a paper, or who typed it change nothing in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

EVERYTHING = ""
"""The part of whoever judges the dossier as a whole."""

Content = Mapping[str, Any]
"""As a revision keeps it: `{"fields": …, "documents": …, "papers": …}`."""

_PHRASE = re.compile(
    r"^(?:(field|paper) ([a-z][a-z0-9_]*)|document ([a-z][a-z0-9_]*)(?: section ([0-9]{1,3})|( text))?)$"
)
_MARK = r"(?P<mark>(?: ?[.:)–—-]){0,2})"
_HEADINGS = (
    re.compile(r"^(?:Điều|ĐIỀU) (?P<number>[0-9]{1,3})" + _MARK + r"(?:(?: |(?<=[.:)])(?=\D))(?P<title>.+))?$"),
    re.compile(r"^(?P<number>[IVX]+)" + _MARK + "(?: (?P<title>.+))?$"),
    re.compile(r"^(?P<number>[0-9]{1,3})(?P<mark>[.)]) (?P<title>.+)$"),
)
"""How sections begin, the highest first; the first of these that a text uses divides it."""
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Part:
    """`section` is the number in the heading, 0 for what stands before the first one, None where no section is meant;
    `text_alone` leaves the recipients out."""

    sort: Literal["everything", "field", "paper", "document"]
    name: str = ""
    section: int | None = None
    text_alone: bool = False


def parse_part(phrase: str) -> Part:
    """Raises ValueError naming the legal forms."""
    if phrase == EVERYTHING:
        return Part("everything")
    found = _PHRASE.match(phrase)
    if not found:
        raise ValueError(
            f"“{phrase}” is no part; write one of: "
            "field NAME, paper NAME, document NAME, document NAME text, document NAME section N"
        )
    if found[3]:
        return Part("document", found[3], int(found[4]) if found[4] else None, found[5] is not None)
    return Part("field" if found[1] == "field" else "paper", found[2])


def normal(value: Any) -> Any:
    """The same for whatever says the same; None for what says nothing."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines()))) or None
    if isinstance(value, Mapping):
        kept = {str(key): normal(value[key]) for key in sorted(value)}
        return {key: one for key, one in kept.items() if one is not None} or None
    if isinstance(value, list | tuple):
        return [one for one in map(normal, value) if one is not None] or None
    return value


def restricted(content: Content, parts: Iterable[str]) -> dict[str, Any]:
    """The normal form of these parts alone, in the shape of the content; of everything where none is named."""
    wanted = [parse_part(one) for one in parts] or [Part("everything")]
    everything = any(one.sort == "everything" for one in wanted)
    names = {sort: {one.name for one in wanted if one.sort == sort} for sort in ("field", "paper")}
    fields = content.get("fields") or {}
    documents = content.get("documents") or {}
    return {
        "fields": normal({k: v for k, v in fields.items() if everything or k in names["field"]}) or {},
        "documents": normal(documents if everything else _documents(documents, wanted)) or {},
        "papers": [
            _paper(one) for one in content.get("papers") or () if everything or one["name"] in names["paper"]
        ],
    }  # fmt: skip


def fingerprint(content: Content, part: str) -> str:
    """Of one part, 64 hexadecimal digits."""
    return digest(restricted(content, [part]))


def digest(value: Any) -> str:
    """SHA-256 of a plain value in one fixed writing."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _documents(documents: Mapping[str, Any], wanted: Iterable[Part]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for one in wanted:
        if one.sort != "document" or one.name not in documents:
            continue
        if one.text_alone:
            if one.name not in kept or "sections" in kept[one.name]:
                kept[one.name] = {key: documents[one.name].get(key) for key in ("abstract", "text")}
        elif one.section is None:
            kept[one.name] = documents[one.name]
        elif one.name not in kept or "sections" in kept[one.name]:
            # Sections stand under their numbers, so that what moves between two of them is seen.
            found = section(str(documents[one.name].get("text") or ""), one.section)
            kept.setdefault(one.name, {"sections": {}})["sections"][f"{one.section:03d}"] = found
    return {
        name: {"text": "\n".join(filter(None, found["sections"].values()))} if "sections" in found else found
        for name, found in kept.items()
    }


def _paper(one: Mapping[str, Any]) -> dict[str, Any]:
    """What was brought: the file, who wrote it and when. Its verdict and the row that keeps it are not the paper."""
    return {key: one.get(key) or "" for key in ("name", "row", "digest", "written_by", "written_on")}


def section(text: str, number: int) -> str:
    """The lines, in their normal form, under the heading of that number (its own line too), "" where the text has no
    such section. A line that merely begins with a number is none ("Điều 3 nói rằng …"): after the number of a heading
    stands a mark, a title in capitals, or nothing."""
    lines = (normal(text) or "").splitlines()
    heading = next((one for one in _HEADINGS if any(_begins(one, line) for line in lines)), None)
    kept, current = [], 0
    for line in lines:
        found = _begins(heading, line) if heading else None
        if found:
            current = _number(found["number"])
        if current == number:
            kept.append(line)
    return "\n".join(kept)


def _begins(heading: re.Pattern[str], line: str) -> re.Match[str] | None:
    found = heading.match(line)
    if not found or found["mark"]:
        return found
    # “Điều 5” alone has its title below; “X” alone is a tick.
    is_heading = found["title"].isupper() if found["title"] else line[0] == "Đ"
    return found if is_heading else None


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    values = [_ROMAN[one] for one in written]
    return sum(-one if any(one < later for later in values[at + 1 :]) else one for at, one in enumerate(values))
