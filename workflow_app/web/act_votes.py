"""The part of a step's form that opens, votes in, counts, checks or closes a round, and what it tells the engine.

What is chosen in a secret round is never given back: not by a form that was refused, not by a page that somebody else
overtook, and the browser keeps no draft of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import HiddenField

from workflow_app.domain.messages import MESSAGES
from workflow_app.services.voting import paper
from workflow_app.web.act_ballots import CHOICE, OneOfThem, ballot
from workflow_app.web.act_counts import checking, counting, withdrawal
from workflow_app.web.act_maker import Maker
from workflow_app.web.act_meeting import attendance, handing_over_form, opening
from workflow_app.web.form_fields import OneField
from workflow_app.web.language import say, t
from workflow_app.web.voting_asks import Voting


def voting(maker: Maker) -> None:
    found = maker.asks.voting
    if found is None:
        return
    steps: dict[str, Callable[[Maker, Voting], list[str]]] = {
        "open": opening, "ballot": ballot, "tally": counting, "check": checking, "preside": handing_over_form,
        "close": _closing,
    }  # fmt: skip
    maker.section("voting", found.vote.title, steps[found.step](maker, found))


# Closing ----------------------------------------------------------------------------------------------------------


def _closing(maker: Maker, found: Voting) -> list[str]:
    unbound = closing_field(found)
    first = maker.add("closed_as", unbound) if unbound else maker.add("confirmed", HiddenField(default="yes"))
    return [first, *attendance(maker, found), *withdrawal(maker, found)]


def closing_field(found: Voting) -> Any:
    """Only where a single question is undecided the chair may close the matter as lost; only a round that can be
    closed in no other way (`voiding.py`), or to which too few have come, is closed as void. While it is not told of
    everybody whether he came, that decides."""
    if found.only_void is not None or found.lacking:
        void = t("Đóng phiên không có giá trị, không tính vào số lần", "Closed as void; it is none of the rounds")
        why = say(found.only_void) if found.only_void else say(MESSAGES["no_quorum"]).format(shown=found.lacking)
        to_be_told = [("", t("Kết luận theo số phiếu", "As the votes decide"))] if _may_be_told(found) else []
        return OneField(
            t("Người chủ trì kết luận", "The chair concludes"), [] if to_be_told else [OneOfThem()],
            choices=[*to_be_told, ("void", void)], description=why,
        )  # fmt: skip
    choices = [("", t("Kết luận theo số phiếu", "As the votes decide"))]
    may_be_undecided = found.outcome == "undecided" or (found.is_secret and not found.outcome)
    if may_be_undecided and len(found.vote.questions) == 1:
        undecided = t("Chưa đủ phiếu, để biểu quyết lại", "Undecided, to be voted on again")
        choices = [("", undecided if found.outcome else choices[0][1])]
        lost = t("Kết thúc: không thông qua", "Closed as lost")
        unless = t("Nếu chưa đủ phiếu thì kết thúc: không thông qua", "Closed as lost unless the votes carry it")
        choices.append(("lost", unless if found.is_secret else lost))
    if len(choices) == 1:
        return None
    return OneField(t("Người chủ trì kết luận", "The chair concludes"), choices=choices, default="")


def _may_be_told(found: Voting) -> bool:
    """Whether enough may yet have come: of some it is not told, and the chair says it with the closing."""
    told_with_the_count = paper.presence_decides(found.vote) and found.is_double
    return found.only_void is None and bool(found.asked) and not told_with_the_count


# What stays unsaid ------------------------------------------------------------------------------------------------


def keeps_drafts(found: Voting | None) -> bool:
    """Whether the browser may keep what is being entered: never a secret ballot."""
    return not (found and found.step == "ballot" and found.is_secret)


def hides(found: Voting | None) -> bool:
    """Whether what is chosen or counted here must not be given back by any page."""
    return bool(found and found.is_secret and found.step in ("ballot", "tally", "check"))


def forget(form: Any) -> None:
    """A form that comes back asks for a secret choice anew."""
    for one in form:
        if is_choice(one.name):
            one.data = None


def is_choice(name: str) -> bool:
    """Names of controls whose value is what somebody votes for: no page tells it again, no digest is made of it."""
    return name.rpartition("-")[2].startswith(CHOICE)
