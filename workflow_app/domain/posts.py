"""Posts: how one is named that is held for the time being, and which of them one person may not hold together; and how
a member on the roll does not take part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import combinations
from typing import Literal

from workflow_app.domain.texts import Text

Held = tuple[str, int]
"""A role and the organisation in which it is held."""


def collision(
    posts: Iterable[Held], everywhere: Iterable[Sequence[str]], at_one_place: Iterable[Sequence[str]]
) -> tuple[Held, Held] | None:
    """The first two of these posts that exclude each other: wherever they are held, or in one organisation."""
    apart = [frozenset(pair) for pair in everywhere]
    apart_here = [frozenset(pair) for pair in at_one_place]
    for one, other in combinations(dict.fromkeys(posts), 2):
        both = frozenset((one[0], other[0]))
        if both in apart or (one[1] == other[1] and both in apart_here):
            return one, other
    return None


def why_unfit(
    posts: Iterable[Held], overseers: Collection[str], is_in_line: Callable[[int], bool]
) -> Literal["oversees", "without_post"] | None:
    """Why the holder of these posts stands in for nobody there: one of them oversees, or none is in line with it."""
    posts = list(posts)
    if any(role in overseers for role, _place in posts):
        return "oversees"
    return None if any(is_in_line(place) for _role, place in posts) else "without_post"


ACTING: dict[str, Text] = {"acting": Text("Quyền", "Acting"), "in_charge": Text("Phụ trách", "In charge as")}
"""How a post is held for the time being, as its name says: Quyền Bí thư, Phụ trách Văn phòng."""


STANDINGS: dict[str, Text] = {
    "official": Text("chính thức", "official"),
    "probationary": Text("dự bị", "probationary"),
}
PRESENCES: dict[str, Text] = {
    "home": Text("sinh hoạt tại đây", "at home here"),
    "guest": Text("sinh hoạt tạm thời tại đây", "guest on a temporary letter"),
    "away": Text("đang sinh hoạt tạm thời nơi khác", "away on a temporary letter"),
}
"""How a member stands on a roll: in full or on probation, and where he takes part."""

ACTIVITIES: dict[str, Text] = {
    "suspended": Text("Đình chỉ sinh hoạt đảng", "Suspended from Party activity"),
    "exempted": Text("Miễn công tác và sinh hoạt đảng", "Exempted from Party work and activity"),
}
"""How a member on the roll does not take part as everybody does."""


def titled(title: Text, acting: str | None) -> Text:
    """The name of a post as it is held: "Quyền Bí thư" for one who acts as secretary."""
    how = ACTING.get(acting or "")
    if how is None:
        return title
    return Text(f"{how.vi} {title.vi}", f"{how.en} {title.en[:1].lower()}{title.en[1:]}")


def at_place(title: str, place: str) -> str:
    """A post with the name of its place, in Vietnamese: the head of a board bears the board's name, and its word once
    (Trưởng ban, Ban Tổ chức Tỉnh uỷ: Trưởng Ban Tổ chức Tỉnh uỷ)."""
    words = title.split(" ")
    if len(words) > 1 and words[-1].casefold() == place.split(" ")[0].casefold():
        words.pop()
    return " ".join((*words, place)).strip()
