"""A signer of a sign-off is replaced, added or taken off by whoever the definition entitles to it, with a reason.

The change is a step of the dossier of its own (`signers: TRIGGER`), kept for good; the signatures that were made stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.db import absences
from workflow_app.db.columns import instant_text
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.sign_offs import can_be_full
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import Who
from workflow_app.services import recusing, separating, signing, suspending, who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.presiding import WHY


def faults(case: TableCase) -> Iterator[Refusal]:
    """Who signs must be fit to, nobody makes himself a signer, and enough signers must be left."""
    if not case.transition.signers:
        return
    signed = signed_step(case)
    new, old = _asked(case, "signer"), _asked(case, "instead_of")
    signer, instead_of = (case.kind.asks[name].title for name in ("signer", "instead_of"))
    if new is None and old is None:
        yield refusal("missing_field", field=signer, missing=(signer, instead_of))
        return
    group = _group(signed, old)
    if group is None:
        if old is None:
            yield refusal("missing_field", field=instead_of, missing=(instead_of,))
        else:
            yield refusal("not_a_signer", person=case.person_name(old), step=signed.transition.title)
        return
    done = {person for one in signing.made(signed) for person in (one.person, one.on_behalf_of)}
    for person in {new, old} & done:
        assert isinstance(person, int)
        yield refusal("signer_has_signed", person=case.person_name(person))
    if old is not None and old == case.actor.principal_id != case.actor.person_id:
        himself = case.person_name(old)
        yield refusal("takes_off_principal", person=himself, step=signed.transition.title,
                      supplier=Text(himself, himself))  # fmt: skip
    if new is not None:
        yield from _unfit(case, signed, group, new)
    if new is None:
        besides = signing.besides(signed)
        gone = {old} if old in besides else {old, *besides}  # an added one takes no place of who is taken off
        left = {name: [one for one in found if one not in gone] for name, found in signing.holders(signed).items()}
        assert signed.transition.sign_off is not None
        if not can_be_full(signed.transition.sign_off.rule, signing.made(signed), left, besides):
            yield refusal("too_few_signers", step=signed.transition.title)


def _unfit(case: TableCase, signed: TableCase, group: str, new: int) -> Iterator[Refusal]:
    name = case.person_name(new)
    if new in case.actor.hands:
        yield refusal("signer_is_yourself")
    if new in signing.holders(signed)[group]:
        yield refusal("signs_already", person=name, step=signed.transition.title)
    if why := next(_kept_from(signed, new), None):
        yield refusal("signer_unfit", person=name, step=signed.transition.title, why=why)
    elif not signing.may_be_put_on(signed, new):
        could = ", ".join(case.person_name(one) for one in choosable(case, "signer"))
        yield refusal(
            "signer_without_post", person=name, step=signed.transition.title,
            supplier=Text(could, could) if could else None,
        )  # fmt: skip


def putting_out_faults(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """Why nobody puts this person out of the matter too: where a step that is still to come needs several signatures
    ("nobody alone"), too few would be left of those whom the definition itself lets sign, and whoever changes its
    signers would choose them. As of a vote, the superior decides then; who keeps himself out always may."""
    step = case.transition
    person = case.person_id(str(case.given.asks.get("recused") or "")) if entered else None
    if step.recusal != "declare" or "recused" not in step.asks or person is None or person in case.actor.persons:
        return
    done = {one.trigger for one in case.past() if one.to_state != one.from_state}
    for one in case.kind.transitions:
        is_over = one.trigger in done and case.dossier.state not in one.sources
        if one.sign_off is None or (one.sign_off.rule.needed or 1) < 2 or is_over:
            continue
        signed = case.under(one)
        own = {name: _fit_of(signed, group) for name, group in one.sign_off.groups.items()}
        left = {name: [holder for holder in found if holder != person] for name, found in own.items()}
        if left != own and not can_be_full(one.sign_off.rule, (), left):
            above = [place.name for place in case.ancestors(case.dossier.owner_id, case.held_on)[1:2]]
            yield refusal(
                "too_few_own_signers", step=one.title, person=case.person_name(person),
                source=one.source.text if one.source else None,
                supplier=Text(": ".join(["cấp uỷ cấp trên trực tiếp", *above]),
                              ": ".join(["the superior committee", *above])),
            )  # fmt: skip
            return


def _fit_of(signed: TableCase, group: Iterable[Who]) -> list[int]:
    """Who by his post may sign in the group, whoever was put on or taken off."""
    found = dict.fromkeys(person for phrase in group for person in who.holders(signed, phrase))
    return [one for one in found if not separating.is_kept_out(signed, one)]


def choosable(case: TableCase, name: str) -> list[int]:
    """Whom a form offers in that field: who may be put on and is no signer yet, or which signer has not signed yet."""
    signed = signed_step(case)
    on = {person for persons in signing.named(signed).values() for person in persons}
    done = {person for one in signing.made(signed) for person in (one.person, one.on_behalf_of)}
    if name == "instead_of":
        return sorted({*on, *signing.put_on(signed)} - done)
    found = {person for phrase in signing.candidates(signed) for person in who.holders(signed, phrase)}
    fit = (one for one in found - on - done - case.actor.hands if signing.may_be_put_on(signed, one))
    return sorted(one for one in fit if not any(_kept_from(signed, one)))


def _kept_from(signed: TableCase, person: int) -> Iterator[Text]:
    """What the step itself would refuse the person: he keeps out, or it is no step of whoever prepared the dossier."""
    if ground := recusing.ground_of(signed, person):
        yield recusing.GROUNDS[ground]
    elif suspending.keeps_out(signed, person):
        yield suspending.WHY[suspending.activity_of(signed, person)]
    for found in separating.against(signed, person):
        yield WHY.get(found.code, found.text)


def apply(case: TableCase) -> dict[str, Any]:
    """Write the change; returns what the leaf keeps."""
    signed = signed_step(case)
    new, old = _asked(case, "signer"), _asked(case, "instead_of")
    group = _group(signed, old)
    case.session.run(
        absences.INSERT_CHANGE,
        {
            "dossier": case.dossier.id, "trigger": case.transition.signers, "group": group, "person": new,
            "instead_of": old, "by": case.actor.person_id, "at": instant_text(case.now),
        },
    )  # fmt: skip
    case.forget("signer_changes")
    named = {"signer": new, "instead_of": old}
    return {"step": case.transition.signers, **{key: case.person_uid(one) for key, one in named.items() if one}}


def signed_step(case: TableCase) -> TableCase:
    """The same dossier under the sign-off of which the signers change, as it leaves the present state."""
    trigger = case.transition.signers
    here: Transition | None = case.kind.find(trigger, case.dossier.state)
    return case.under(here or next(one for one in case.kind.transitions if one.trigger == trigger))


def _asked(case: TableCase, name: str) -> int | None:
    uid = case.given.asks.get(name)
    return case.person_id(str(uid)) if uid else None


def _group(signed: TableCase, old: int | None) -> str | None:
    """The group of whom is replaced, he may sign or not; an addition needs no name where there is but one group."""
    groups = signing.named(signed)
    if old is None:
        return next(iter(groups)) if len(groups) == 1 else None
    return next((name for name, found in groups.items() if old in found), None) or signing.put_on_in(signed, old)
