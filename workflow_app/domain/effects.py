"""The effects a definition may list, and the values each takes; `services/effects.py` carries them out.

Effects run in the transaction of the act, in the order of the definition; a number is always taken last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EffectShape:
    """`values` names each value and what it may be: a field, a clock, a document …, or free."""

    values: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()


EFFECTS: dict[str, EffectShape] = {
    # from: held_on, today, `vote NAME` (the day of the meeting that voted last), or a day field; the clock starts on
    # that day and the count begins the day after
    "start_clock": EffectShape({"of": "clock", "clock": "clock", "from": "free"}),
    "stop_clock": EffectShape({"of": "clock"}, ("of",)),
    "extend_clock": EffectShape({"of": "clock"}, ("of",)),
    "accept_proposed_due": EffectShape({"of": "clock"}, ("of",)),
    # the field becomes the last day of a clock, or a day named as `from` of start_clock names it
    "set_day": EffectShape({"field": "field", "clock": "clock", "from": "free"}, ("field",)),
    "move_owner": EffectShape({"of": "free"}, ("of",)),
    "set_member": EffectShape({"person": "field", "facts": "free"}, ("person", "facts")),
    "move_roll": EffectShape({"person": "field", "to": "free", "standing": "free", "presence": "free"}, ("person",)),
    # the dossier whose document bears the number in the field is linked to this one; an unknown number links nothing;
    # by `replaced_by` and `revoked_by` the document `of` (all of them, where none is named) is out of force
    "link_by_number": EffectShape({"field": "field", "relation": "free", "of": "document"}, ("field",)),
    "open_dossier": EffectShape({"kind": "free", "fields": "free", "relation": "free"}, ("kind",)),
    "carry_dossiers": EffectShape({"kind": "free", "person": "field", "to": "free"}, ("kind", "person", "to")),
    "void_document": EffectShape({"of": "document"}, ("of",)),
    # those of the documents that are signed and have no number yet lose the signature; their words may change again
    "unsign": EffectShape({"of": "document"}, ("of",)),
    "restore_voted_text": EffectShape({"of": "document"}, ("of",)),
    "declare_finished_text": EffectShape({"of": "document"}, ("of",)),
    "add_row": EffectShape({"table": "field", "row": "free"}, ("table", "row")),
    # one row (by its number, as asked), the last one (last: true), or every one
    "change_row": EffectShape({"table": "field", "index": "ask", "last": "free", "row": "free"}, ("table", "row")),
    # rows of one table of which a column says so become rows of another; `row` maps the new columns to the old ones
    "add_rows": EffectShape(
        {"table": "field", "source": "field", "where": "column of source", "is": "free", "row": "free"},
        ("table", "source", "where", "is", "row"),
    ),
    "tell": EffectShape({"of": "free"}, ("of",)),
}
