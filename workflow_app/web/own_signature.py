"""What somebody is told of his own signature on a step: that it only waits, or when he gave it."""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.services import correcting
from workflow_app.services.cases import TableCase

WAITS = Text(
    "Bạn đã ký bước này. Chữ ký của bạn chờ người thứ hai xác nhận đính chính nhỏ: được xác nhận thì vẫn còn hiệu lực, "
    "không phải ký lại; muốn thì ký ngay văn bản hiện nay.",
    "You have signed this step. Your signature waits for a second person to accept a small correction: then it still "
    "stands and you need not sign again; you may sign the present text at once.",
)


def waits_for_correction(case: TableCase) -> bool:
    """Whether the actor has signed the step, and only a second person's word on a small correction is missing."""
    if case.transition.sign_off is None or correcting.waiting(case) is None:
        return False
    return "waits" in correcting.stands_of(case, case.actor.person_id, case.transition.trigger)
