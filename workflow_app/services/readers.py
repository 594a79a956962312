"""Who may read a dossier, written down beside it whenever an act may have changed it; `visibility` reads it there."""

from __future__ import annotations

from workflow_app.db import dossiers
from workflow_app.domain.who import Asked, RoleAt, RollOf, Who
from workflow_app.services import recusing, signers, signing
from workflow_app.services import who as resolving
from workflow_app.services.cases import TableCase


def refresh(case: TableCase) -> None:
    """Write down who may read the dossier as it now stands. Nobody who could read it is taken away: he acted on it;
    save who was asked by mistake and never answered."""
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
    if case.transition.opinion in ("ask", "withdraw", "stop"):
        gone = {("all", *key) for key in _asked_by_mistake(case)} & known - wanted
        for extent, role, place, person in sorted(gone, key=str):
            key = {"extent": extent, "role": role, "organisation": place, "person": person}
            case.session.run(dossiers.READS_NO_MORE, {"dossier": case.dossier.id, **key})


def _asked_by_mistake(case: TableCase) -> set[tuple[str, int | None, int | None]]:
    """By the question that was withdrawn alone: neither by anything else of the definition, in whatever state, nor
    because he acted here."""
    phrases = [*case.kind.readers, *(one for state in case.kind.states.values() for one in state.readers)]
    roles = {one.role for one in phrases if isinstance(one, Asked)}
    acted = {person for one in case.past() for person in one.hands}
    found: set[tuple[str, int | None, int | None]] = set()
    for one in case.opinions():
        if one.withdrawn_on is not None and one.organisation_id is not None:
            found |= {(role, one.organisation_id, None) for role in roles}
        elif one.withdrawn_on is not None and one.person_id not in acted:
            found.add(("", None, one.person_id))
    steps = [phrase for one in case.kind.transitions for phrase in (*one.by, *one.candidates)]
    others = [one for one in steps if isinstance(one, RoleAt) and one.role in roles]
    for phrase in (*phrases, *others) if found else ():
        found -= set(_keys(case, phrase))
    return found


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
        opinions = [one for one in case.opinions() if one.withdrawn_on is None]
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
