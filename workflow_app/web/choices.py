"""Whom and what a form offers to be named, and in which order: first those whom the rules of the step let be named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflow_app.web.language import t


@dataclass(frozen=True, slots=True)
class Option:
    """A person or an organisation that may be chosen; `roles` are the posts held today, `places` where, and on whose
    rolls the person stands."""

    uid: str
    label: str
    roles: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()


Offered = tuple[str, str] | tuple[str, str, str]
"""(value, words), and perhaps the heading under which a list shows it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom and what one may choose, in Vietnamese order.

    `first` are, by the field's name, those whom the rules of the step let be named in it; `near` those of the
    organisations that the dossier concerns, and these organisations themselves.
    """

    persons: Sequence[Option] = ()
    organisations: Sequence[Option] = ()
    first: Mapping[str, frozenset[str]] = field(default_factory=dict)
    near: frozenset[str] = frozenset()

    def persons_for(self, roles: Iterable[str], kept: Iterable[str] = (), of: str = "") -> Sequence[Offered]:
        """Holders of these roles (anybody without roles), and whoever is entered already: those first who may be
        named there, or who are of the place; the others below them."""
        wanted, present = frozenset(roles), frozenset(kept)
        found = [one for one in self.persons if not wanted or one.roles & wanted or one.uid in present]
        rule = self.first.get(of)
        leading = [one for one in found if one.uid in (self.near if rule is None else rule)]
        others = [one for one in found if one not in leading]
        if not (leading and others):
            return [(one.uid, one.label) for one in found]
        head = t("Thuộc tổ chức của hồ sơ", "Of the dossier's organisation")
        if rule is not None:
            head = t("Theo quy tắc của bước này", "By the rule of this step")
        rest = t("Những người khác", "Others")
        return [(one.uid, one.label, head) for one in leading] + [(one.uid, one.label, rest) for one in others]

    def places(self) -> list[tuple[str, str]]:
        return [(one.uid, one.label) for one in self.organisations]

    def places_for(self, of: str) -> Sequence[Offered]:
        """Every organisation: first those about which the dossier is, then the others that may be named there, and at
        the end those that the step's rules refuse."""
        rule = self.first.get(of)
        heads = (
            t("Thuộc tổ chức của hồ sơ", "Of the dossier's organisation"), t("Tổ chức khác", "Other organisations"),
            t("Chưa đúng quy tắc của bước này", "Against a rule of this step"),
        )  # fmt: skip
        groups: tuple[list[Offered], ...] = ([], [], [])
        for one in self.organisations:
            number = 2 if rule is not None and one.uid not in rule else int(one.uid not in self.near)
            groups[number].append((one.uid, one.label, heads[number]))
        filled = [one for one in groups if one]
        return [one for group in filled for one in group] if len(filled) > 1 else self.places()
