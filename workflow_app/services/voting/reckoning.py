"""How a round was reckoned, or would be if it were closed now, in words and numbers for whoever reads of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow_app.db import enclosures
from workflow_app.domain.ballots import Cast, Result, Rules, added, result, tally_of
from workflow_app.domain.decisions import Tally, quorum
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Question, Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import ballots, paper, settling, weighing
from workflow_app.services.voting.kept import PAPER

DECIDING: dict[str, Text] = {
    "no_quorum": Text("không đủ số người dự họp", "too few were present"),
    "mandatory_missing": Text("thiếu phiếu của người bắt buộc phải biểu quyết", "a mandatory vote is missing"),
    "vetoed": Text("có phiếu phủ quyết", "vetoed"),
    "contradiction": Text("hai câu hỏi trái ngược cùng đạt", "both opposite questions reached"),
    "casting_vote": Text("số phiếu ngang nhau, theo phía người chủ trì", "a tie, decided by the chair's side"),
    "chair_side_unknown": Text(
        "số phiếu ngang nhau, không rõ phía người chủ trì", "a tie; the chair's side is not known"
    ),
    "closed_as_lost": Text("người chủ trì kết luận không thông qua", "closed as lost by the chair"),
}
"""What decided besides the thresholds, in words."""

OUTCOMES: dict[str, Text] = {
    "carried": Text("được thông qua", "carried"),
    "lost": Text("không thông qua", "lost"),
    "undecided": Text("chưa đủ phiếu", "undecided"),
    "void": Text("phiên không có giá trị", "void"),
}
STOOD_IN_THE_WAY: dict[str, Text] = {
    "vetoed": Text("chưa thông qua: có phiếu phủ quyết", "not carried: vetoed"),
    "mandatory_missing": Text("chưa kết luận: thiếu phiếu bắt buộc", "no conclusion: a mandatory vote is missing"),
    "no_quorum": Text("chưa kết luận: không đủ số người dự họp", "no conclusion: too few were present"),
    "contradiction": Text(
        "chưa kết luận: hai câu hỏi trái ngược cùng đạt", "no conclusion: both opposite questions reached"
    ),
    "chair_side_unknown": Text(
        "chưa kết luận: số phiếu ngang nhau, không rõ phía người chủ trì",
        "no conclusion: a tie, and the chair's side is not known",
    ),
}
"""Why nothing was decided though enough may have said yes; the weightiest comes last."""


def concluded(outcome: str, reasons: Iterable[tuple[str, str]]) -> Text:
    """The outcome in the words of pages, timeline and minutes alike. `reasons`: (code, names of those concerned); no
    names where they would tell how somebody voted in a secret round."""
    told = dict(reasons)
    if outcome == "undecided":
        for code in reversed(STOOD_IN_THE_WAY):
            if code in told and (code != "chair_side_unknown" or len(told) == 1):
                text, names = STOOD_IN_THE_WAY[code], told[code]
                return Text(f"{text.vi} của {names}", f"{text.en} ({names})") if names else text
    said = OUTCOMES.get(outcome, Text(outcome, outcome))
    if "casting_vote" in told and outcome in ("carried", "lost"):
        side = ("đồng ý", "yes") if outcome == "carried" else ("không đồng ý", "no")
        return Text(
            f"{said.vi}: số phiếu ngang nhau, người chủ trì {side[0]}", f"{said.en}: a tie, the chair said {side[1]}"
        )
    return said


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One question of a counted round, with the reckoning that decides it."""

    question: Question
    tally: Tally
    shown: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Of a round of which nothing is counted: none. `quorum` is "" where the vote asks for none."""

    reckoned: tuple[Reckoned, ...] = ()
    reasons: tuple[Text, ...] = ()
    quorum: str = ""
    has_quorum: bool = True
    outcome: str = ""
    conclusion: Text = NOTHING


def waits_for_check(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    return found.is_open and paper.waits(case, vote, found)


def of_round(case: TableCase, vote: Vote, found: RoundSeen, *, hidden: bool = False) -> Reckoning:
    """The kept reckoning of a closed round; of an open one what it would be, where that may be known."""
    if found.is_open and found.ballots == "open":
        return Reckoning() if hidden else _of_result(case, vote, *_so_far(case, vote, found))
    return _kept(case, vote, found)


def _kept(case: TableCase, vote: Vote, found: RoundSeen) -> Reckoning:
    """As the reckoning was kept when the round was closed; an older round, or an open tally, is reckoned."""
    if not found.tallies or found.outcome == "void":
        return Reckoning()
    tallies = {name: Tally(**one) for name, one in found.tallies.items()}
    kept = found.result.get("verdicts") or {}
    if not kept:
        rules = Rules({one.name: one.threshold for one in vote.questions})
        verdicts = result(rules, found.count, Cast(tallies)).verdicts
        kept = {name: {"shown": one.shown, "reached": one.reached} for name, one in verdicts.items()}
    held = quorum(vote.quorum, found.count)
    reckoned = tuple(
        Reckoned(one, tallies[one.name], kept[one.name]["shown"], kept[one.name]["reached"]) for one in vote.questions
    )
    kept_reasons = [
        (one["code"], [case.person_id(uid) for uid in one["persons"]]) for one in found.result.get("reasons") or []
    ]
    named = [(code, ", ".join(case.person_name(one) for one in persons if one)) for code, persons in kept_reasons]
    named = [(code, "" if _tells_how(code, found) else names) for code, names in named]
    return Reckoning(
        reckoned, tuple(_reason(*one) for one in named), held.shown if vote.quorum else "", held.reached, found.outcome,
        concluded(found.outcome, named),
    )  # fmt: skip


def _tells_how(code: str, found: RoundSeen) -> bool:
    """Whether the names would tell how somebody voted, where nobody may know it; that somebody did not vote is open."""
    return found.ballots == "secret" and code != "mandatory_missing"


def _so_far(case: TableCase, vote: Vote, found: RoundSeen) -> tuple[Result, Mapping[str, Tally]]:
    """The result if the chair closed now. What came from paper and waits for its second entry is not part of it, so
    that the second person does not read the first entry here."""
    members = settling.settled(case, found)
    waits = waits_for_check(case, vote, found)
    known: dict[Any, Mapping[str, str]] = {
        person: choices for person, choices, way, _note in enclosures.open_ballots(case.session, found.id)
        if not (waits and way == PAPER)
    }  # fmt: skip
    known = ballots.counting(members, known)
    counted = {} if waits else paper.part(case, found)
    tallies = added(tally_of([q.name for q in vote.questions], known.values()), counted)
    cast = Cast(tallies, frozenset(m.person_id for m in members if m.voted), known, weighing.chair_of(found, members))
    return result(weighing.rules_of(case, vote, members), ballots.sizes(found, members), cast), tallies


def _of_result(case: TableCase, vote: Vote, found: Result, tallies: Mapping[str, Tally]) -> Reckoning:
    reckoned = tuple(
        Reckoned(q, tallies[q.name], found.verdicts[q.name].shown, found.verdicts[q.name].reached)
        for q in vote.questions
    )
    named = [
        (one.code, ", ".join(case.person_name(p) for p in one.persons if isinstance(p, int))) for one in found.reasons
    ]
    shown = found.quorum.shown if vote.quorum else ""
    reasons = tuple(_reason(*one) for one in named)
    return Reckoning(reckoned, reasons, shown, found.quorum.reached, found.outcome, concluded(found.outcome, named))


def _reason(code: str, names: str) -> Text:
    text = DECIDING[code]
    said = f": {names}." if names else "."
    return Text(text.vi[:1].upper() + text.vi[1:] + said, text.en[:1].upper() + text.en[1:] + said)
