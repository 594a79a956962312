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

    `first` are, by the field's name, those whom the rules of the step let be named in it; `near` the organisations that
    the dossier concerns; `homes` all of them with their names, the dossier's own first; in fields of `only` nobody is
    offered but who may be named.
    """

    persons: Sequence[Option] = ()
    organisations: Sequence[Option] = ()
    first: Mapping[str, frozenset[str]] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    homes: Sequence[tuple[int, str]] = ()
    only: frozenset[str] = frozenset()

    def persons_for(self, roles: Iterable[str], kept: Iterable[str] = (), of: str = "") -> Sequence[Offered]:
        """Holders of these roles (anybody without roles), and whoever is entered already: those first who may be named
        there; the others by their organisations, the dossier's own first."""
        wanted, present = frozenset(roles), frozenset(kept)
        found = [one for one in self.persons if not wanted or one.roles & wanted or one.uid in present]
        rule = self.first.get(of)
        leading = [one for one in found if rule is not None and one.uid in rule]
        rest = [one for one in found if one not in leading and (of not in self.only or one.uid in present)]
        head = t("Theo quy tắc của bước này", "By the rule of this step")
        grouped = [*((one.uid, one.label, head) for one in leading), *self._by_home(rest)]
        one_group = rule is None and len({one[2] for one in grouped}) < 2
        return [(uid, label) for uid, label, _ in grouped] if one_group else grouped

    def _by_home(self, persons: Iterable[Option]) -> list[tuple[str, str, str]]:
        """Each below the first of his organisations; who is of none comes last."""
        homes = dict(self.homes)
        order = {place: number for number, place in enumerate(dict.fromkeys(place for place, _ in self.homes))}
        nowhere = t("Chưa thuộc tổ chức nào", "Of no organisation")
        placed = [(min((order[at] for at in one.places if at in order), default=len(order)), one) for one in persons]
        by_number = dict(enumerate([*(homes[place] for place in order), nowhere]))
        return [(one.uid, one.label, by_number[at]) for at, one in sorted(placed, key=lambda found: found[0])]

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
