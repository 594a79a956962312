"""What the leaf of an act says in words beyond who did it and when: its vote, signatures, papers, number, changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workflow_app.db import absences
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import RoundSeen
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import handing_over, presiding, reckoning, rolls, settling
from workflow_app.web.called import step_of
from workflow_app.web.language import say, t
from workflow_app.web.presenting import day
from workflow_app.web.rounds_view import CHOICES


def number(case: TableCase, facts: Mapping[str, Any]) -> str:
    taken = facts.get("num")
    if not taken:
        return ""
    code, _, symbol = taken["register"].partition("/")
    book = t(f"sổ {symbol} của", f"register {symbol} of")
    return f"{taken['n']:02d}, {book} {_place(case, code)} ({taken['period']})"


def _place(case: TableCase, code: str) -> str:
    found = case.organisation(code)
    return found.name if found else code


def round_uid(case: TableCase, facts: Mapping[str, Any]) -> str:
    found = _round(case, (facts.get("basis") or {}).get("vote") or {})
    return found.uid if found else ""


def _round(case: TableCase, vote: Mapping[str, Any]) -> RoundSeen | None:
    named = (vote.get("vote"), vote.get("round"))
    return next((one for one in case.rounds() if (one.vote, one.number) == named), None)


def told(case: TableCase, facts: Mapping[str, Any], ballot: str = "", *, whole: bool) -> Iterator[str]:
    """What the leaf says of the act beyond who and when; `ballot` is the disclosure of an open one. The counts of a
    vote are for whoever reads the `whole` file."""
    kind = case.kind
    basis = facts.get("basis") or {}
    yield from _ballot_said(kind, facts, ballot)
    if taken := number(case, facts):
        yield t("Lấy số", "Number taken") + f": {taken}"
    if vote := basis.get("vote"):
        yield from _vote(kind, vote)
        yield from _presides(case, vote)
        if out := ", ".join(_name(case, uid) for uid in vote.get("kept_out") or ()):
            yield t(f"Rút khỏi việc sau khi mở phiên, không tính: {out}", f"Kept out since the opening: {out}")
        if vote.get("unchecked"):
            yield _unchecked()
        if whole and "outcome" in vote:
            yield from _counted(case, vote)
    for came in basis.get("minutes") or ():
        if "instead_of" in came:
            number_ = came["round"]
            yield t(f"Thay bản chụp biên bản, lần {number_}", f"Another scan of the minutes, round {number_}")
        if came.get("unchecked"):
            yield _unchecked()
    if signed := basis.get("signed"):
        yield t(f"Chữ ký {signed['got']}/{signed['need']}", f"{signed['got']} of {signed['need']} signatures")
        for uid in signed.get("kept_out") or ():
            who = case.person_name(case.person_id(uid) or 0)
            yield t(f"Không ký vì có liên quan: {who}", f"Keeps out and does not sign: {who}")
    yield from _absences(case, basis)
    if back := basis.get("takes_back"):
        yield from _taken_back(case, back)
    if changed := basis.get("signers"):
        yield from _signers(case, changed)
    if stand := (basis.get("correction") or {}).get("stand"):
        names = ", ".join(_name(case, uid) for uid in stand)
        yield t(
            f"Chữ ký trước đính chính vẫn còn hiệu lực: {names}", f"Signatures on the words before still stand: {names}"
        )
    if (met := basis.get("reservation")) and whole:
        yield from _reservation(case, met)
    for name in basis.get("exceptions") or ():
        declared = kind.exceptions.get(name)
        yield t("Ngoại lệ đã khai báo", "Declared exception") + f": {say(declared.title) if declared else name}"
    for one in basis.get("papers") or ():
        paper = kind.papers.get(one["paper"])
        verdict = t("hợp lệ", "accepted") if one["verdict"] == "accepted" else t("không hợp lệ", "refused")
        yield f"{say(paper.title) if paper else one['paper']}: {verdict}"
    if count := len(basis.get("att") or ()):
        yield t(f"Nộp {count} giấy tờ", f"{count} paper(s) brought")
    for effect in basis.get("effects") or ():
        yield from _effect(case, effect)


def _name(case: TableCase, uid: str) -> str:
    return case.person_name(case.person_id(uid) or 0)


def _taken_back(case: TableCase, back: Mapping[str, Any]) -> Iterator[str]:
    """Which signature: of which step, whose, and of which day."""
    given = next((one for one in case.past() if one.seq == back["seq"]), None)
    step = say(step_of(case.kind, back["step"]))
    if given is not None:
        who, on = say(given.by_whom(case.person_name)), day(given.held_on)
        yield t(f"Rút chữ ký ở bước “{step}” của {who}, ngày {on}", f"The signature on “{step}” by {who} of {on}")


def _signers(case: TableCase, changed: Mapping[str, Any]) -> Iterator[str]:
    """Who signs instead of whom, and which step."""
    step = next((say(one.title) for one in case.kind.transitions if one.trigger == changed["step"]), changed["step"])
    new, old = changed.get("signer"), changed.get("instead_of")
    if new and old:
        yield t(
            f"{_name(case, new)} vào danh sách ký, thay {_name(case, old)}",
            f"{_name(case, new)} signs instead of {_name(case, old)}",
        )
    elif new:
        yield t(f"Thêm người ký: {_name(case, new)}", f"Signer added: {_name(case, new)}")
    elif old:
        yield t(f"Không còn là người ký: {_name(case, old)}", f"No longer a signer: {_name(case, old)}")
    yield t(f"Ở bước “{step}”", f"Of the step “{step}”")


def _reservation(case: TableCase, kept: Mapping[str, Any]) -> Iterator[str]:
    """Which reservation was met or handed on, of whom and until when."""
    uid = kept.get("met") or kept.get("handed") or kept.get("contested")
    found = next((one for one in case.reservations() if one.uid == uid), None)
    if found is None:
        return
    asked, until = case.person_name(found.person_id), day(found.due_on)
    yield t(f"Điều kiện của {asked}, hạn {until}: “{found.text}”", f"Asked for by {asked}, due {until}: “{found.text}”")
    if "contested" in kept:
        yield t("Người nêu điều kiện cho là chưa thực hiện; điều kiện lại chờ người thực hiện",
                "Its author says that it is not met; it is open again")  # fmt: skip
    if "handed" in kept:
        old, new = _name(case, kept["from"]), _name(case, kept["to"])
        yield t(f"{new} thực hiện thay {old}", f"{new} answers for it instead of {old}")


def _absences(case: TableCase, found: Mapping[str, Any]) -> Iterator[str]:
    """That somebody acted in another's place, keeps out or takes part again, or that nobody held the posts."""
    if stood_in := found.get("delegation"):
        manner = f" ({stood_in['manner']})" if stood_in.get("manner") else ""
        yield t(f"Thực hiện theo uỷ quyền{manner}", f"By delegation{manner}")
        if basis := absences.basis_of(case.session, stood_in["id"]):
            yield t(f"Căn cứ: {basis}", f"On the basis of: {basis}")
    if recusal := found.get("recusal"):
        who = case.person_name(case.person_id(recusal["uid"]) or 0)
        lifted = recusal["step"] == "lift"
        yield (
            t(f"Tham gia trở lại: {who}", f"Takes part again: {who}")
            if lifted
            else t(f"Người rút khỏi việc: {who}", f"Keeps out: {who}")
        )
    if found.get("vacant"):
        yield t("Chức danh chính đang khuyết; thực hiện theo quy định thay thế", "The post itself was vacant")


def _unchecked() -> str:
    return t(
        "Lần nhập lại trước đó không còn hiệu lực; người thứ hai phải nhập lại",
        "The second entry made before falls; a second person enters it again",
    )


def _vote(kind: Kind, vote: Mapping[str, Any]) -> Iterator[str]:
    if "outcome" in vote:
        spec = kind.votes.get(vote["vote"])
        reckoned = "; ".join(vote.get("reckoning", {}).values())
        reckoned = f" ({reckoned})" if reckoned else ""
        title = f"{say(spec.title)}, " if spec else ""
        yield f"{title}{t('lần', 'round')} {vote['round']}: {_outcome(vote)}{reckoned}"
    elif "present" in vote and "votes" in vote:
        counts = "; ".join(
            f"{one['yes']} {t('đồng ý', 'yes')}, {one['no']} {t('không', 'no')}" for one in vote["votes"].values()
        )
        yield t(f"{vote['present']} có mặt", f"{vote['present']} present") + f": {counts}"
    elif "withdrawn" in vote:
        yield t("Rút phiếu giấy đã nhập, để nhập lại", "What was entered from paper is withdrawn, to be entered anew")
    elif "agrees" in vote:
        yield t("Hai lần nhập khớp nhau", "Both entries agree")
    elif "voters" in vote and not vote["voters"]:
        yield t(
            "Ghi người dự; không có phiếu giấy nào ngoài phiếu đã nhập theo tên",
            "Who was there; no paper ballots but those entered by name",
        )
    elif "voters" in vote:
        yield t(f"{vote['voters']} người bỏ phiếu giấy", f"{vote['voters']} voted on paper")
    elif "entitled" in vote:
        yield t(
            f"Lần {vote['round']}, {vote['entitled']} người có quyền biểu quyết",
            f"Round {vote['round']}, {vote['entitled']} entitled to vote",
        )


def _presides(case: TableCase, vote: Mapping[str, Any]) -> Iterator[str]:
    """Who came in whose place as chair or secretary of the round."""
    if not handing_over.is_change(vote):
        return
    for post in handing_over.POSTS:
        if post in vote:
            title, new, old = presiding.DUTIES[post][0], _name(case, vote[post]), _name(case, vote[f"{post}_before"])
            yield t(f"{title.vi}: {new}, thay {old}", f"{title.en}: {new}, instead of {old}")
    if vote.get("casting_vote") == "rests":
        yield t(
            "Người chủ trì mới đã bỏ phiếu trước đó: số phiếu ngang nhau thì phiên chưa kết luận",
            "The new chair had voted before: a tie decides nothing in this round",
        )


def _outcome(vote: Mapping[str, Any]) -> str:
    """Of a vote that decided nothing though enough said yes, what stood in the way."""
    return say(reckoning.concluded(vote["outcome"], [(code, "") for code in vote.get("reasons") or ()]))


def _counted(case: TableCase, vote: Mapping[str, Any]) -> Iterator[str]:
    """The counts of each question, the base they are held against, and what decided besides."""
    spec, found = case.kind.votes.get(vote["vote"]), _round(case, vote)
    if spec is None or found is None:
        return
    counted = reckoning.of_round(case, spec, found)
    for one in counted.reckoned:
        said = [
            f"{getattr(one.tally, name)} {say(CHOICES[name]).lower()}"
            for name in CHOICES if name in ("yes", "no", "abstain") or getattr(one.tally, name)
        ]  # fmt: skip
        yield f"{say(one.question.title)}: {', '.join(said)}"
    yield t(
        f"tính trên {vote['members']} thành viên, {vote['entitled']} có quyền biểu quyết, {vote['present']} có mặt",
        f"reckoned on {vote['members']} members, {vote['entitled']} entitled to vote, {vote['present']} present",
    )
    if out := sum(1 for one in settling.settled(case, found) if one.reason in rolls.LEFT):
        yield t(f"{out} thành viên rút khỏi việc hoặc bị đình chỉ, không tính",
                f"{out} members keep out of it or are suspended, and are not counted")  # fmt: skip
    yield from (say(one) for one in counted.reasons)


def _ballot_said(kind: Kind, facts: Mapping[str, Any], ballot: str) -> Iterator[str]:
    """What an open ballot says; of a secret one the history knows no more than that it was cast."""
    spec = kind.votes.get(((facts.get("basis") or {}).get("vote") or {}).get("vote", ""))
    if not ballot or spec is None:
        return
    choices = json.loads(ballot)
    for question in spec.questions:
        if question.name in choices:
            said = say(CHOICES.get(choices[question.name]))
            yield f"{say(question.title)}: {said}" if len(spec.questions) > 1 else said


def _effect(case: TableCase, effect: Mapping[str, Any]) -> Iterator[str]:
    if "due" in effect and effect.get("clock") in case.kind.clocks:
        yield f"{say(case.kind.clocks[effect['clock']].title)}: {t('đến', 'until')} {day(effect['due'])}"
    elif effect.get("effect") == "unsign":
        names = ", ".join(_name(case, one["signer"]) for one in effect["documents"])
        yield t(f"Chữ ký không còn hiệu lực: {names}", f"The signature holds no longer: {names}")
    elif effect.get("effect") == "move_owner":
        yield t("Chuyển đến", "Moved to") + f" {_place(case, effect['owner'])}"
