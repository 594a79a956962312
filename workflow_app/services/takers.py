"""Who could truly take a step: those who hold it, by post or by name, and whom no rule keeps from it for good.

One answer for whom a dossier waits, for who is named as able to help, and for the alarm that nobody is.
"""

from __future__ import annotations

from workflow_app.services import separating, signing, who
from workflow_app.services.cases import TableCase


def holding(case: TableCase) -> list[int]:
    """Those who hold the step today, or sign it by a declared change, whatever keeps them from it."""
    if case.transition.sign_off:
        found = [person for persons in signing.named(case).values() for person in persons]
    else:
        found = [person for one in who.asked(case) for person in who.awaited(case, one)]
    return list(dict.fromkeys(found))


def able(case: TableCase) -> list[int]:
    """Those of them who do not keep out of the dossier, are not suspended where it decides something, and did or wrote
    nothing that excludes the step."""
    return [one for one in holding(case) if not separating.is_kept_out(case, one)]


def unsigned(case: TableCase) -> list[int]:
    """Those of them whose signature is still missing, where the step is a sign-off."""
    signed: set[int] = set()
    if case.transition.sign_off and not signing.state_of(case).full:
        signed = {int(person) for one in signing.made(case) for person in (one.person, one.on_behalf_of)}
    return [one for one in able(case) if one not in signed]
