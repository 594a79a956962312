"""Which signatures stand: those whose judged parts say what they said, directly or through an accepted correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from workflow_app.db import dossiers, movements
from workflow_app.db.movements import CorrectionSeen
from workflow_app.domain.differences import Difference, differences
from workflow_app.domain.fingerprints import EVERYTHING, digest, fingerprint, parse_part, restricted
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
    waiting = _is_of_this_round(case, one) and _says_the_same(case, one, case.corrections(), present)
    return "waits" if waiting else "fallen"


def _counts(case: TableCase, one: SignOffSeen, present: dict[str, str]) -> bool:
    return not one.is_withdrawn and _is_of_this_round(case, one) and _says_the_same(case, one, None, present)


def _sent_back_himself(case: TableCase, one: SignOffSeen) -> bool:
    """Whether who gave it sent the dossier back since: he agrees no more, whatever was changed or left."""
    if one.round == case.dossier.round:
        return False  # every return begins another round
    number = 1
    for act in case.past():
        taken = case.kind.find(act.trigger, act.from_state)
        if taken is None or taken.tone != "back" or act.to_state == act.from_state:
            continue
        if number >= one.round and {act.person_id, act.principal_id} & {one.person_id, one.principal_id}:
            return True
        number += 1
    return False


def _is_of_this_round(case: TableCase, one: SignOffSeen) -> bool:
    """Where every hand-over and every return dismisses all signatures, and where nothing was kept of what one judged
    (an earlier edition of the product), it counts in its own revision and round alone."""
    if _sent_back_himself(case, one):
        return False
    if one.parts and not _falls_with_all(case, one.trigger):
        return True
    return one.revision == case.dossier.revision and one.round == case.dossier.round


def _says_the_same(
    case: TableCase, one: SignOffSeen, corrections: Sequence[CorrectionSeen] | None, present: dict[str, str]
) -> bool:
    """Corrections (where None: the accepted ones) are read only where a part differs."""
    for part, kept in _parts_kept(case, one).items():
        if part not in present:
            present[part] = case.print_of(part)
        if kept == present[part] or _is_older_print(case, one, part, present[part]):
            continue
        if corrections is None:
            corrections = [given for given in case.corrections() if given.is_accepted]
        if present[part] not in _led_on(part, kept, corrections):
            return False
    return True


def _parts_kept(case: TableCase, one: SignOffSeen) -> Mapping[str, str]:
    """The fingerprints of what was judged; where too little was kept, that of the whole content as it was signed."""
    if one.parts and (EVERYTHING in one.parts or not _falls_with_all(case, one.trigger)):
        return one.parts
    signed = content_signed(case, one)
    return {} if signed is None else {EVERYTHING: fingerprint(signed, EVERYTHING)}


def _is_older_print(case: TableCase, one: SignOffSeen, part: str, present: str) -> bool:
    """Whether the words of a section are those that were signed, and only its fingerprint was taken by an older rule of
    where sections begin: what was signed is kept, so its fingerprint is taken anew, and no signature falls by a new
    edition of the product."""
    if not part or parse_part(part).section is None:
        return False
    signed = content_signed(case, one)
    return signed is not None and fingerprint(signed, part) == present


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
    word = parts[EVERYTHING] if list(parts) == [EVERYTHING] else digest(parts)
    if sign_off.rework == "dismiss_all":
        word = f"revision {case.dossier.revision} {word}"
    is_kept = bool(case.dossier.revision_print) and case.print_of(EVERYTHING) == case.dossier.revision_print
    return {"parts": parts, "content": word, "snapshot": None if is_kept else snapshot_of(case)}


def is_fresh(case: TableCase, one: SignOffSeen) -> bool:
    """Given since the dossier came to this state, on the very words that stand there now."""
    past = case.past()
    came = max((act.seq for act in past if act.from_state != act.to_state == case.dossier.state), default=-1)
    if not past or past[-1].to_state != case.dossier.state:
        return False  # it comes here by the very act that is being written
    signer = (one.trigger, one.person_id, one.principal_id)
    if not any(act.seq > came and (act.trigger, act.person_id, act.principal_id) == signer for act in past):
        return False
    return all(case.print_of(part) == kept for part, kept in one.parts.items())


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
