"""What decides a vote, in words: for whoever casts a ballot, for the chair, and for who reads the round years later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workflow_app.domain.decisions import Base, Threshold
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Question, Vote
from workflow_app.domain.who import Who
from workflow_app.services import who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import weighing
from workflow_app.web.edge import office

BASES: dict[Base, Text] = {
    "entitled": Text("số người có quyền biểu quyết", "those entitled to vote"),
    "all_members": Text("tổng số thành viên", "all members"),
    "serving": Text("số thành viên đương nhiệm", "the members in office"),
    "present": Text("số người có mặt", "those present"),
    "cast": Text("số phiếu đã bỏ, kể cả phiếu không có ý kiến", "the ballots cast, abstentions among them"),
}
"""What a share is taken of."""


def rules_of(case: TableCase, vote: Vote, found: RoundSeen | None = None) -> tuple[Text, ...]:
    """Every rule of the vote, a sentence each: thresholds, quorum, whose ballot weighs more, how often.

    Whose ballot weighs more is told by name while the round is open, and before it is; of a closed one the result says
    whose it was, and who holds the post today is no part of it.
    """
    return tuple(_rules(case, vote, found))


def _rules(case: TableCase, vote: Vote, found: RoundSeen | None) -> Iterator[Text]:
    yield from (_threshold(one) for one in vote.questions)
    if vote.quorum:
        share = _share(vote.quorum)
        yield Text(f"Phiên chỉ có giá trị khi số người dự là {share.vi}.", f"Valid only when {share.en} attend.")
    if vote.casting_vote:
        presides = weighing.chair_of(found, case.frozen_roll(found.id)) if found is not None and found.is_open else 0
        chair = f" ({case.person_name(presides)})" if presides else ""
        tied = Text(
            f"Số phiếu đồng ý và không đồng ý ngang nhau thì kết luận theo phía có người chủ trì{chair}.",
            f"Where yes and no are equal, the chair's side decides{chair}.",
        )
        yield RESTS if presides is None else tied
    if vote.mandatory:
        names = _named(case, vote.mandatory, found, [f"mandatory {place}" for place in range(len(vote.mandatory))])
        yield Text(
            f"Phải có phiếu của {names.vi}; thiếu phiếu ấy thì chưa kết luận được.",
            f"The ballot of {names.en} is needed; without it nothing is decided.",
        )
    if vote.veto:
        names = _named(case, vote.veto, found, [f"veto {place}" for place in range(len(vote.veto))])
        yield Text(
            f"{names.vi} có quyền phủ quyết: bỏ phiếu không đồng ý thì không được thông qua.",
            f"{names.en} may veto: with that “no” it is not carried.",
        )
    if vote.rounds:
        yield _rounds(case, vote)


RESTS = Text(
    "Người chủ trì đã đổi sau khi người mới bỏ phiếu: số phiếu đồng ý và không đồng ý ngang nhau thì chưa kết luận.",
    "The chair changed after the new one had voted: where yes and no are equal, nothing is decided.",
)


def _threshold(one: Question) -> Text:
    share = _share(one.threshold)
    return Text(f"“{one.title.vi}”: cần {share.vi} đồng ý.", f"“{one.title.en}”: needs the yes of {share.en}.")


def _share(one: Threshold) -> Text:
    base = BASES[one.of]
    if one.strict:
        return Text(f"trên {one.share} {base.vi}", f"more than {one.share} of {base.en}")
    return Text(f"ít nhất {one.share} {base.vi}", f"at least {one.share} of {base.en}")


def _named(case: TableCase, phrases: Iterable[Who], found: RoundSeen | None, weights: Sequence[str]) -> Text:
    """The posts, each with who holds it: in an open round who held it at the opening, where that was kept."""
    told, members = [], case.frozen_roll(found.id) if found is not None and found.is_open else ()
    is_frozen = bool(members) and all(one.weight is not None for one in members)
    for one, weight in zip(phrases, weights, strict=True):
        post, persons = who.named(case, one, office().roles), ""
        if found is None or found.is_open:
            frozen = [member.person_id for member in members if member.weighs(weight)]
            holders = frozen if is_frozen else who.holders(case, one)
            persons = ", ".join(case.person_name(person) for person in dict.fromkeys(holders))
        is_told = not persons or persons in post.vi
        told.append(post if is_told else Text(f"{post.vi} ({persons})", f"{post.en} ({persons})"))
    return Text(", ".join(one.vi for one in told), ", ".join(one.en for one in told))


def _rounds(case: TableCase, vote: Vote) -> Text:
    """How often it may be voted on, and where the dossier goes when that did not decide."""
    vi, en = f"Biểu quyết nhiều nhất {vote.rounds} lần", f"At most {vote.rounds} rounds"
    target = next(
        (step.targets.get("exhausted", "") for step in case.kind.transitions
         if step.round and (step.round.step, step.round.vote) == ("close", vote.name)),
        "",
    )  # fmt: skip
    if target in case.kind.states:
        state = case.kind.states[target].title
        return Text(
            f"{vi}; sau lần cuối mà chưa ngã ngũ thì hồ sơ chuyển sang “{state.vi}”.",
            f"{en}; undecided after the last, the dossier becomes “{state.en}”.",
        )
    return Text(f"{vi}.", f"{en}.")
