"""Who may read a dossier, written down beside it whenever an act may have changed it; `visibility` reads it there."""

from __future__ import annotations

from workflow_app.db import dossiers
from workflow_app.domain.who import Asked, RoleAt, RollOf, Who
from workflow_app.services import recusing, signers, signing
from workflow_app.services import who as resolving
from workflow_app.services.cases import TableCase


def refresh(case: TableCase) -> None:
    """Write down who may read the dossier as it now stands. Nobody who could read it is taken away: he acted on it."""
    known = set(dossiers.readers(case.session, case.dossier.id)) if case.dossier.head_seq > 0 else set()
    wanted: set[tuple[str, str, int | None, int | None]] = {("all", "", None, case.dossier.author_id)}
    state = case.kind.states[case.dossier.state]
    for extent, phrases in (
        ("all", (*case.kind.readers, *state.readers)),
        ("later" if state.closed_to_subjects else "own", case.kind.subjects),
    ):
        for phrase in phrases:
            wanted |= {(extent, *key) for key in _keys(case, phrase)}
    case.session.run_many(
        dossiers.INSERT_READER,
        [
            {"dossier": case.dossier.id, "extent": extent, "role": role, "organisation": place, "person": person}
            for extent, role, place, person in sorted(wanted - known, key=str)
        ],
    )


def remember(case: TableCase) -> None:
    """Who took a step in somebody's place goes on reading: he answers for it. Who is asked for his signature reads by
    the post by which he may be, as long as he holds it."""
    _let_signers_read(case)
    new: set[int] = set()
    if case.actor.person_id != case.actor.principal_id:
        new.add(case.actor.person_id)
    if not new:
        return
    known = {person for extent, _role, place, person in dossiers.readers(case.session, case.dossier.id)
             if extent == "all" and place is None}  # fmt: skip
    case.session.run_many(
        dossiers.INSERT_READER,
        [
            {"dossier": case.dossier.id, "extent": "all", "role": "", "organisation": None, "person": person}
            for person in sorted(new - known)
        ],
    )


def _let_signers_read(case: TableCase) -> None:
    if not case.transition.signers:
        return
    signed = signers.signed_step(case)
    persons, phrases = signing.put_on(signed), signing.candidates(signed)
    wanted: set[tuple[str, int | None, int | None]] = set()
    for person in persons:
        by = next((one for one in phrases if resolving.matches(signed, person, one) is not False), None)
        if isinstance(by, RoleAt):
            mine = {(role, place, None) for role, place, _post in case.posts_of(person)}
            wanted |= mine & set(_keys(signed, by))
        elif by is not None:
            wanted.add(("", None, person))
    known = {(role, place, person) for extent, role, place, person in dossiers.readers(case.session, case.dossier.id)
             if extent == "all"}  # fmt: skip
    case.session.run_many(
        dossiers.INSERT_READER,
        [
            {"dossier": case.dossier.id, "extent": "all", "role": role, "organisation": place, "person": person}
            for role, place, person in sorted(wanted - known, key=str)
        ],
    )


def depends_on_state(case: TableCase) -> bool:
    """Whether coming to the present state may let somebody read who could not before."""
    return bool(case.kind.subjects or case.kind.states[case.dossier.state].readers)


def _keys(case: TableCase, phrase: Who) -> list[tuple[str, int | None, int | None]]:
    if isinstance(phrase, RoleAt):
        return [(phrase.role, place, None) for place in case.place_ids(phrase.place, case.held_on)]
    if isinstance(phrase, Asked):
        # Whoever was asked keeps reading after the answer; the post is asked, not the person who holds it today.
        opinions = case.opinions()
        places = [(phrase.role, one.organisation_id, None) for one in opinions if one.organisation_id]
        return [*places, *(("", None, one.person_id) for one in opinions if one.person_id)]
    persons = resolving.holders(case, phrase)
    if isinstance(phrase, RollOf):
        persons += _off_the_roll(case, phrase)
    return [("", None, person) for person in persons]


def _off_the_roll(case: TableCase, roll: RollOf) -> list[int]:
    """Members of the body who keep out of the matter: they have no vote, and read it like the others of that body."""
    found = resolving.round_of(case, roll)
    members = case.frozen_roll(found.id) if found else ()
    return [one.person_id for one in members if not one.may_vote and recusing.reads_on(case, one)]
