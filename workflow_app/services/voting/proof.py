"""The minutes as proof of what came from paper: their scan lies in the file before the second person and the chair.

What was scanned is known by its digest. It may be replaced while the round is open, but never unseen: what a second
person entered again before that is entered anew, and who confirms a result has had that very scan before him.

An office without a scanner keeps its minutes on paper by a dated setting, `minutes_scan: may_be_kept_on_paper`; then
the word of who enters them stands in place of the scan, and the chair is shown that it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from workflow_app.db import tables as t
from workflow_app.db.former_papers import FormerPaper, former_papers
from workflow_app.domain.guards import day_in
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import PaperSeen, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.papers import NO_FILE

SETTING = "minutes_scan"
ON_PAPER = "may_be_kept_on_paper"
SCAN = Text("tệp PDF hoặc ảnh", "a PDF or a picture")


def needs_scan(case: TableCase) -> bool:
    """Whether minutes prove something by their scan alone: unless the office says otherwise they do."""
    return bool(case.setting(SETTING) != ON_PAPER)


def is_scan(digest: str, media_type: str) -> bool:
    """Whether a file is kept, and is one in which a sheet of paper can be seen."""
    return digest not in ("", NO_FILE) and (media_type == "application/pdf" or media_type.startswith("image/"))


def kept(case: TableCase, vote: Vote, found: RoundSeen) -> list[PaperSeen]:
    """The minutes of this round that are in force; those written before its day, or brought before it was opened, are
    another one's. Who means them for this one too brings them anew."""
    return [one for one in _in_force(case, vote) if _is_of(one.written_on, one.brought_at, found)]


def earlier(case: TableCase, vote: Vote, found: RoundSeen) -> list[PaperSeen]:
    """The minutes in force that were brought before this round was opened."""
    return [one for one in _in_force(case, vote) if one.brought_at and one.brought_at < found.opened_at]


def of_rounds_before(case: TableCase) -> set[tuple[str, str]]:
    """(name, row) of minutes in force that came before an open round: brought once more, the same sheet proves it."""
    votes, there = case.kind.votes, [one for one in case.rounds() if one.is_open]
    return {(one.name, one.row) for found in there for one in earlier(case, votes[found.vote], found)}


def _in_force(case: TableCase, vote: Vote) -> list[PaperSeen]:
    return [one for one in case.papers() if one.name == vote.minutes and one.verdict != "refused"]


def scans(case: TableCase, vote: Vote, found: RoundSeen) -> list[str]:
    """The digests of their scans, in the order in which they came."""
    return [one.digest for one in kept(case, vote, found) if is_scan(one.digest, one.media_type)]


def faults(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """Why what was taken from paper, ballots or the bare numbers of a tally, is not yet proved by its minutes."""
    if not vote.minutes:
        return
    there = [(one.digest, one.media_type) for one in kept(case, vote, found)]
    there += [
        (str(one.get("digest") or ""), str(one.get("media_type") or ""))
        for one in case.given.papers
        if one.get("name") == vote.minutes and _is_of(one.get("written_on"), "", found)
    ]
    wants_scan = needs_scan(case)
    if any(is_scan(*one) for one in there) if wants_scan else there:
        return
    minutes = case.kind.papers[vote.minutes]
    brought = [one for one in case.kind.leaving[case.dossier.state] if vote.minutes in one.takes_papers]
    of_vote = [one for one in brought if one.round and one.round.vote == vote.name and one.round.step == "tally"]
    title = minutes.title
    named = Text(f"{title.vi}, {SCAN.vi}", f"{title.en}, {SCAN.en}") if wants_scan else title
    of_before = [one for one in earlier(case, vote, found) if not wants_scan or is_scan(one.digest, one.media_type)]
    code = "minutes_before_round" if of_before else "minutes_not_scanned" if there else "paper_missing"
    yield refusal(
        code, papers=title if there or of_before else named, missing=(title,),
        supplier=secretary_of(case, found, minutes.written_by),
        ways_out=tuple(dict.fromkeys(one.title for one in of_vote or brought)),
        source=vote.source.text if vote.source else None,
    )  # fmt: skip


def of_leaf(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    """By what scans the second person, or the chair, confirmed what came from paper."""
    shown = scans(case, vote, found) if vote.minutes else []
    return {"minutes": shown} if shown else {}


# Exchanging -----------------------------------------------------------------------------------------------------------


def of_open_rounds(case: TableCase) -> dict[int, list[str]]:
    """Of each open round: the digests of its scans."""
    votes = case.kind.votes
    proved = [one for one in case.rounds() if one.is_open and votes[one.vote].minutes]
    return {one.id: scans(case, votes[one.vote], one) for one in proved}


def exchanged(case: TableCase, before: Mapping[int, list[str]]) -> list[dict[str, Any]]:
    """What the leaf keeps of minutes that came for an open round. Where a second person had agreed on other ones, what
    came from paper waits for its second entry again; only where none had to be scanned may he have seen none."""
    kept_: list[dict[str, Any]] = []
    had_seen = needs_scan(case)
    for one in [one for one in case.rounds() if one.id in before]:
        now = scans(case, case.kind.votes[one.vote], one)
        if now == before[one.id]:
            continue
        about: dict[str, Any] = {"vote": one.vote, "round": one.number, "scans": now}
        if before[one.id]:
            about["instead_of"] = before[one.id]
        if (before[one.id] or had_seen) and one.checked_by_id is not None:
            case.session.execute(t.round_.update().where(t.round_.c.id == one.id).values(checked_by_id=None))
            about["unchecked"] = True
        kept_.append(about)
    case.forget("rounds")
    return kept_


def former(case: TableCase, vote: Vote, found: RoundSeen) -> list[FormerPaper]:
    """The scans of this meeting's minutes that were in force before, the newest last."""
    standing = set(scans(case, vote, found))
    replaced = former_papers(case.session, case.dossier.id, vote.minutes)
    return [
        one for one in replaced
        if is_scan(one.digest, one.media_type) and one.digest not in standing
        and _is_of(one.written_on, one.recorded_at, found)
    ]  # fmt: skip


def secretary_of(case: TableCase, found: RoundSeen, called: Text | None = None) -> Text:
    """Who keeps the minutes of the open round, as the definition calls him, and by name."""
    post, name = called or Text("thư ký cuộc họp", "the secretary of the meeting"), case.person_name(found.secretary_id)
    return Text(f"{post.vi}: {name}", f"{post.en}: {name}")


def _is_of(written_on: date | str | None, brought_at: str, found: RoundSeen) -> bool:
    """`brought_at`: empty where it comes with this very act, or nobody kept when it came."""
    day = day_in(written_on)
    return (day is None or day >= found.held_on) and not (brought_at and brought_at < found.opened_at)
