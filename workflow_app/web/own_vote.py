"""What a member is told whom the count from paper names among those who voted on paper.

He is told of himself alone, and neither who entered it nor when: he may be the one who enters it a second time. Whom he
tells that it is wrong, the chair and the secretary, everybody on the roll knows.
"""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services.voting.kept import PAPER, open_ballots
from workflow_app.services.voting.rolls import current
from workflow_app.web.opened import Opened


def on_paper(opened: Opened, transition: Transition) -> Text | None:
    """None where he voted electronically, has not voted, or his paper ballot was entered with his name."""
    step, case = transition.round, opened.case
    found = current(case, step.vote) if step is not None and step.step == "ballot" else None
    if found is None:
        return None
    me = case.actor.person_id
    voted = {one.person_id for one in case.frozen_roll(found.id) if one.voted == PAPER}
    if me not in voted or (found.ballots == "open" and me in open_ballots(case, found, PAPER)):
        return None
    chair, secretary = case.person_name(found.chair_id), case.person_name(found.secretary_id)
    vi = "Kết quả phiếu giấy đã nhập ghi rằng bạn đã bỏ phiếu giấy, nên ở đây không bỏ phiếu được nữa. "
    en = "The count from paper that was entered says that you voted on paper, so you cannot vote here. "
    if found.checked_by_id is None:
        vi += f"Nếu không đúng, báo ngay cho người chủ trì {chair} hoặc thư ký {secretary}: trước khi người thứ hai "
        vi += "nhập lại khớp, lần nhập ấy rút lại được, rồi bạn tự bỏ phiếu."
        en += f"If that is wrong, tell the chair {chair} or the secretary {secretary}: until a second person has "
        en += "entered it again, the entry can be withdrawn, and you vote yourself."
    else:
        vi += f"Nếu không đúng, báo ngay cho người chủ trì {chair} trước khi xác nhận kết quả."
        en += f"If that is wrong, tell the chair {chair} before the result is confirmed."
    return Text(vi, en)
