"""Who is on the roll of a vote, each with the reason the vote counts or not (`bodies.py` says who sits in a body)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflow_app.domain.refusals import Refused
from workflow_app.domain.seen import OrganisationSeen, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Body, Vote
from workflow_app.services import named_places, recusing
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.bodies import RollMember, roll_of_body, set_apart

REASONS: dict[str, Text] = {
    "holds_post": Text("thành viên đương nhiệm", "member in office"),
    "took_part": Text("thành viên đương nhiệm, có tham gia việc này", "member in office who took part in the work"),
    "named": Text("có tên trong hồ sơ", "named in the dossier"),
    "official": Text("đảng viên chính thức", "official member"),
    "probationary": Text("đảng viên dự bị, không có quyền biểu quyết", "probationary, has no vote"),
    "guest": Text("sinh hoạt tạm thời, tính ở nơi cũ", "guest on a temporary letter, counted at home"),
    "away": Text("đang sinh hoạt tạm thời nơi khác", "away on a temporary letter"),
    "away_counted": Text("sinh hoạt tạm thời nơi khác, vẫn tính theo cài đặt", "away, counted by setting"),
    "recused": Text("đã rút khỏi việc vì có liên quan, không tính", "keeps out of this matter, not counted"),
    "recused_counted": Text(
        "đã rút khỏi việc vì có liên quan: vẫn tính vào tổng số, không biểu quyết",
        "keeps out of this matter: counted, but casts no vote",
    ),
    "recused_later": Text(
        "rút khỏi việc vì có liên quan sau khi mở phiên, không tính; phiếu đã bỏ thì giữ lại mà không đếm",
        "came to keep out after the opening, not counted; a ballot cast before is kept and not counted",
    ),
    "recused_later_counted": Text(
        "rút khỏi việc vì có liên quan sau khi mở phiên: vẫn tính vào tổng số, phiếu đã bỏ thì không đếm",
        "came to keep out after the opening: counted in the base, a ballot cast before is not",
    ),
    "at_the_opening": Text("được biểu quyết khi mở phiên", "entitled to vote at the opening"),
    "suspended": Text("đang bị đình chỉ sinh hoạt, không tính", "suspended from Party activity, not counted"),
    "suspended_counted": Text(
        "đang bị đình chỉ sinh hoạt: vẫn tính theo cài đặt, không biểu quyết",
        "suspended from Party activity: counted by setting, casts no vote",
    ),
    "suspended_later": Text(
        "bị đình chỉ sinh hoạt sau khi mở phiên, không tính; phiếu đã bỏ thì giữ lại mà không đếm",
        "suspended after the opening, not counted; a ballot cast before is kept and not counted",
    ),
    "suspended_later_counted": Text(
        "bị đình chỉ sinh hoạt sau khi mở phiên: vẫn tính theo cài đặt, phiếu đã bỏ thì không đếm",
        "suspended after the opening: counted by setting in the base, a ballot cast before is not",
    ),
    "exempted": Text("được miễn công tác và sinh hoạt, vẫn tính", "exempted from Party activity, counted"),
    "exempted_away": Text(
        "được miễn công tác và sinh hoạt, vắng mặt, không tính", "exempted from Party activity and away, not counted"
    ),
}
LEFT = ("recused", "recused_later", "suspended_later")
"""Who keeps out of the matter, or was suspended after the opening, and thereby is out of the base."""
LEFT_OUT = (*LEFT, "suspended", "exempted_away")
"""Everybody who would sit in the body and is left out of its base for a time."""


def reason_of(reason: str) -> Text:
    return REASONS.get(reason, Text(reason, reason))


def roll_of_vote(case: TableCase, vote: Vote, organisation_id: int, on: date) -> list[RollMember]:
    """The roll of the vote's body, or the persons named in the dossier's own table; those who took part are marked."""
    if vote.ad_hoc:
        named, apart = dict.fromkeys(_in_table(case, vote.ad_hoc)), case.activities(on)
        found = [set_apart(case, RollMember(one, True, "named"), apart.get(one, "")) for one in named]
        return recusing.on_roll(case, found)
    members = roll_of_body(case, case.kind.bodies[vote.body], organisation_id, on)
    marked = set(_in_table(case, vote.marks)) if vote.marks else set()
    told_apart = [
        RollMember(one.person_id, one.counts, "took_part") if one.counts and one.person_id in marked else one
        for one in members
    ]
    return recusing.on_roll(case, told_apart)


def _in_table(case: TableCase, phrase: str) -> Iterator[int]:
    table, _, column = phrase.partition(".")
    for row in case.fields.get(table) or []:
        person = case.person_id(str(row.get(column) or ""))
        if person is not None:
            yield person


def place_of(case: TableCase, vote: Vote) -> OrganisationSeen | None:
    """Where the body sits that votes, on the day of the act."""
    return case.once(f"place {vote.place} {case.dossier.owner_id}", lambda: case.place(vote.place, case.held_on))


def body_of(case: TableCase, vote: Vote) -> tuple[Body, int]:
    """The body that votes and where it sits. Raises Refused where that place is not there."""
    place = place_of(case, vote)
    if place is None:
        raise Refused(named_places.no_place(case, vote.place))
    return case.kind.bodies[vote.body], place.id


def current(case: TableCase, vote: str) -> RoundSeen | None:
    return next((one for one in reversed(case.rounds()) if one.vote == vote and one.is_open), None)


def used_rounds(case: TableCase, vote: Vote) -> int:
    """How many of the vote's rounds count; one that had to be closed as void decided nothing and is none of them."""
    return sum(1 for one in case.rounds() if one.vote == vote.name and one.outcome != "void")
