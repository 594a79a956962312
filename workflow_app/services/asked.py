"""Of which opinions an answer may still come, and through whom: a post here, or who records what comes from outside."""

from __future__ import annotations

from collections.abc import Sequence

from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import OpinionSeen
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase


def is_outside(case: TableCase, one: OpinionSeen) -> bool:
    """Whether it is asked of an organisation without users here."""
    return one.organisation_id is not None and case.organisation_by_id(one.organisation_id).is_outside


def here(case: TableCase) -> list[OpinionSeen]:
    """Those still open that who was asked answers himself, or a clerk in his name."""
    return [one for one in case.opinions() if one.is_open and not is_outside(case, one)]


def outside(case: TableCase) -> list[OpinionSeen]:
    """Those still open whose answer comes on paper."""
    return [one for one in case.opinions() if one.is_open and is_outside(case, one)]


def objects(case: TableCase) -> list[OpinionSeen]:
    """The opinions with which the case's step may do what it is there for."""
    step = case.transition.opinion
    if step == "settle":
        return [one for one in case.opinions() if one.is_unsettled]
    if step == "answer":
        return here(case)
    if step == "record":
        return outside(case)
    return [one for one in case.opinions() if one.is_open] if step in ("withdraw", "stop") else []


def takes_outside(kind: Kind) -> bool:
    """Whether anybody may be asked who is outside: somebody here must be able to write the answer down."""
    return any(one.opinion == "record" for one in kind.transitions)


def awaited_posts(case: TableCase, posts: Sequence[Text]) -> tuple[Text, ...]:
    """Whom the answer of an organisation outside is awaited of, and which post here records it."""
    if case.transition.opinion != "record":
        return tuple(posts)
    names = ", ".join(dict.fromkeys(name_of(case, one) for one in outside(case)))
    by_vi, by_en = ", ".join(one.vi for one in posts), ", ".join(one.en for one in posts)
    return (
        Text(
            f"{names} (ngoài hệ thống); {by_vi} ghi khi nhận được văn bản trả lời",
            f"{names} (outside); {by_en} records it when the answer comes",
        ),
    )


def name_of(case: TableCase, one: OpinionSeen) -> str:
    """Who was asked."""
    if one.organisation_id is not None:
        return case.organisation_by_id(one.organisation_id).name
    return case.person_name(one.person_id or 0)
