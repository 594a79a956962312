"""Which signatures stand: those whose judged parts say what they said, directly or through an accepted correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from workflow_app.db import dossiers, movements
from workflow_app.db.movements import CorrectionSeen
from workflow_app.domain.differences import Difference, differences
from workflow_app.domain.fingerprints import EVERYTHING, digest, restricted
from workflow_app.domain.seen import SignOffSeen
from workflow_app.domain.transitions import SignOff
from workflow_app.services.cases import TableCase, snapshot_of

Standing = Literal["stands", "waits", "fallen", "withdrawn"]
"""waits: it stands as soon as a second person accepts the correction that was declared."""


def in_force(case: TableCase, trigger: str) -> list[SignOffSeen]:
    """The signatures on a step that count now, earliest first."""
    present: dict[str, str] = {}
    return [one for one in case.sign_offs() if one.trigger == trigger and _counts(case, one, present)]


def standing_of(case: TableCase, one: SignOffSeen) -> Standing:
    """How one signature stands, for whoever looks at it."""
    if one.is_withdrawn:
        return "withdrawn"
    present: dict[str, str] = {}
    if _counts(case, one, present):
        return "stands"
    waiting = bool(one.parts) and not _falls_with_all(case, one.trigger)
    return "waits" if waiting and _says_the_same(case, one, case.corrections(), present) else "fallen"


def _counts(case: TableCase, one: SignOffSeen, present: dict[str, str]) -> bool:
    if one.is_withdrawn:
        return False
    if not one.parts or _falls_with_all(case, one.trigger):
        return one.revision == case.dossier.revision and one.round == case.dossier.round
    return _says_the_same(case, one, None, present)


def _says_the_same(
    case: TableCase, one: SignOffSeen, corrections: Sequence[CorrectionSeen] | None, present: dict[str, str]
) -> bool:
    """Corrections (where None: the accepted ones) are read only where a part differs."""
    for part, kept in one.parts.items():
        if part not in present:
            present[part] = case.print_of(part)
        if kept == present[part]:
            continue
        if corrections is None:
            corrections = [given for given in case.corrections() if given.is_accepted]
        if present[part] not in _led_on(part, kept, corrections):
            return False
    return True


def _led_on(part: str, kept: str, corrections: Sequence[CorrectionSeen]) -> set[str]:
    """Every fingerprint to which corrections, one after the other, led from the one that was signed."""
    found = {kept}
    for one in corrections:
        before, after = one.parts.get(part, ("", ""))
        if before == kept:
            kept = after
            found.add(kept)
    return found


def sign_off_of(case: TableCase, trigger: str) -> SignOff | None:
    return next((one.sign_off for one in case.kind.transitions if one.trigger == trigger and one.sign_off), None)


def _falls_with_all(case: TableCase, trigger: str) -> bool:
    found = sign_off_of(case, trigger)
    return found is None or found.rework == "dismiss_all"


def judged(case: TableCase, group: str) -> dict[str, Any]:
    """What the row of a new signature keeps of the content: its fingerprints, one word for them, a copy if need be."""
    sign_off = case.transition.sign_off
    assert sign_off is not None
    parts = {part: case.print_of(part) for part in sign_off.parts_of(group)}
    if sign_off.rework == "dismiss_all":
        word = f"revision {case.dossier.revision}"
    else:
        word = parts[EVERYTHING] if list(parts) == [EVERYTHING] else digest(parts)
    is_kept = bool(case.dossier.revision_print) and case.print_of(EVERYTHING) == case.dossier.revision_print
    return {"parts": parts, "content": word, "snapshot": None if is_kept else snapshot_of(case)}


def is_fresh(case: TableCase, one: SignOffSeen) -> bool:
    """Given in this very round, on the very words that stand there now."""
    if one.round != case.dossier.round or one.is_withdrawn:
        return False
    return all(case.print_of(part) == kept for part, kept in one.parts.items())


def may_confirm(case: TableCase, *, is_full: bool) -> bool:
    """Whether a signature that stands may be confirmed: the dossier came back with all of them (or an accepted
    correction made them whole again), so that one act, of any signer, sends it on. Otherwise nobody signs twice."""
    transition, persons = case.transition, case.actor.persons
    assert transition.sign_off is not None
    if transition.sign_off.rule.collect or not is_full:
        return False
    mine = [one for one in in_force(case, transition.trigger) if persons & {one.person_id, one.principal_id}]
    return not any(is_fresh(case, one) for one in mine)


# What differs -----------------------------------------------------------------------------------------------------


def my_last(case: TableCase, person_id: int, trigger: str = "") -> SignOffSeen | None:
    """The person's last signature on the dossier (on one step, where it is named) that he did not take back."""
    mine = [
        one
        for one in case.sign_offs()
        if person_id in (one.person_id, one.principal_id) and not one.is_withdrawn and trigger in ("", one.trigger)
    ]
    return mine[-1] if mine else None


def content_signed(case: TableCase, one: SignOffSeen) -> Mapping[str, Any] | None:
    """The content as it was signed; None where it was not kept (signatures of an earlier edition of the product)."""
    revision, snapshot, _at = movements.signed_content(case.session, one.id)
    return snapshot or dossiers.revision(case.session, case.dossier.id, revision)


def parts_judged(one: SignOffSeen) -> tuple[str, ...]:
    return tuple(one.parts) or (EVERYTHING,)


def since_my_signature(case: TableCase, person_id: int, trigger: str = "") -> list[Difference] | None:
    """What changed since the person's own last signature, in the parts that he judges; None where he signed nothing.

    Nothing differs exactly where every part that the signature judged has the same fingerprint.
    """
    mine = my_last(case, person_id, trigger)
    signed = content_signed(case, mine) if mine else None
    if mine is None or signed is None:
        return None
    parts = parts_judged(mine)
    return differences(restricted(signed, parts), restricted(snapshot_of(case), parts))
