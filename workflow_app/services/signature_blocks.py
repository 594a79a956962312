"""The block below an official text: for which body, in which manner, by which title (36-HD/VPTW of 3 April 2018, 1.7).

A committee's own member signs T/M; by order (T/L) and by authorisation (TUQ) stand in the place of T/M; K/T is a
deputy's, for the head of an agency. The exact conditions of T/L and TUQ are not checked against its text.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow_app.domain.delegations import Delegation
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.who import RowPerson
from workflow_app.services import standing_in, who
from workflow_app.services.cases import TableCase


def block(case: TableCase, body: str, issuer_id: int, post_id: int | None) -> dict[str, str]:
    """What the block will say of the actor, as the document keeps it."""
    role = next((role for role, _place, post in case.posts_of(case.actor.principal_id) if post == post_id), "")
    signed = {"body": body, "role": role, "duty": "" if role else _duty(case)}
    return signed | _held_how(case, body, issuer_id, post_id)


def faults(case: TableCase, body: str, issuer_id: int) -> Iterator[Refusal]:
    """Nobody signs without a title to print, nor T/M for a body of which he is no member."""
    post, actor = who.may_act(case, case.actor, who.asked(case)), case.actor
    if post is False:
        return
    found = block(case, body, issuer_id, None if isinstance(post, bool) else post)
    stands_in = "for" in found
    if not (found["own_role"] if stands_in else found["role"] or found["duty"]):
        yield refusal("signer_without_title", person=case.person_name(actor.person_id))
    members = _members(case, body, issuer_id)
    if members and found.get("manner") == "K/T":
        yield refusal("manner_not_for_committee")
    if not (stands_in and members) or found["manner"]:
        return
    if members.isdisjoint((role, place) for role, place, _ in case.posts_of(actor.person_id)):
        title = case.kind.bodies[body].title
        yield refusal("signs_for_no_body_of_his", person=case.person_name(actor.person_id), body=title)


def _members(case: TableCase, body: str, issuer_id: int) -> frozenset[tuple[str, int]]:
    """The posts that make somebody a member of the body; none of a body that has no posts, such as a team."""
    found = case.kind.bodies.get(body)
    return frozenset((role, issuer_id) for role in found.roles) if found else frozenset()


def _held_how(case: TableCase, body: str, issuer_id: int, post_id: int | None) -> dict[str, str]:
    """Besides the post: that it is held for the time being, or that somebody signs in its holder's place, in which
    manner, and by which post of his own (where it lies elsewhere, with its organisation)."""
    found = {"acting": case.how_held(post_id) if post_id else ""}
    actor = case.actor
    if actor.person_id == actor.principal_id:
        return found
    used = standing_in.substitution(case.as_it_stood(), actor, who.asked(case))
    manner, basis = (used.manner, used.basis) if isinstance(used, Delegation) else ("", "")
    members = _members(case, body, issuer_id)
    mine = [(role, place) for role, place, _ in case.posts_of(actor.person_id)]
    mine.sort(key=lambda post: (post[1] != issuer_id, not manner and post not in members))
    role, place = next(iter(mine), ("", issuer_id))
    elsewhere = case.organisation_by_id(place).uid if place != issuer_id else ""
    principal = case.person_uid(actor.principal_id)
    more = {"for": principal, "manner": manner, "basis": basis, "own_role": role, "own_place": elsewhere}
    return {**found, **more}


def _duty(case: TableCase) -> str:
    """What somebody without a post signs as: the duty that a table of the dossier gives him (head of its team)."""
    for one in case.transition.by:
        if isinstance(one, RowPerson) and one.where and who.matches(case, case.actor.principal_id, one) is not False:
            duty = case.kind.fields[one.table].column(one.where).choices.get(one.equals)
            return duty.vi if duty else ""
    return ""
