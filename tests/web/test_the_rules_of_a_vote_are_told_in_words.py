"""Whoever votes, presides or looks back reads in words what decides: also a casting vote, a needed ballot, a veto, and
what becomes of a matter that three rounds leave undecided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.deciding_office import POSTS, cast, deciding_office, in_review, opened
from tests.web.conftest import Site, open_pages
from workflow_app.services import accounts

YES, NO = "yes", "no"


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with deciding_office(request, tmp_path) as office:
        with office.database.writing() as session:
            for username in dict.fromkeys(person for person, _, _ in POSTS):
                accounts.add_account(
                    session, office=office.engine, person_id=None, now=office.now, person=office.uid(username),
                    username=username, hashed="of no password",
                )  # fmt: skip
        yield Site(open_pages(office), office)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def read(site: Site, person: str, path: str) -> str:
    answer = site.hands(person).get(path)
    assert answer.status_code in (200, 403), path
    return words(answer.text)


def voted(office: DemoOffice, vote: str, ballots: dict[str, str], chair: str) -> Taken:
    dossier = in_review(office)
    opened(office, dossier, vote, "open", chair)
    for member, choice in ballots.items():
        assert cast(office, dossier, member, choice, vote).done
    return dossier


CASES = {
    "tie": (
        "pho", {"pho": YES, "mot": NO}, "Số phiếu đồng ý và không đồng ý ngang nhau thì kết luận theo phía có người",
        "Số phiếu ngang nhau, theo phía người chủ trì: Nguyễn Thị Pho", "Đã thông qua",
        "theo phía có người chủ trì (Nguyễn Thị Pho).",
    ),
    "head": (
        "pho", {"pho": YES, "mot": YES}, "thiếu phiếu ấy thì chưa kết luận được",
        "Thiếu phiếu của người bắt buộc phải biểu quyết: Nguyễn Thị Bi", "Đang xét",
        "(Nguyễn Thị Bi); thiếu phiếu ấy",
    ),
    "veto": (
        "bi", {"bi": YES, "mot": YES, "pho": NO}, "có quyền phủ quyết: bỏ phiếu không đồng ý thì không được thông qua",
        "Có phiếu phủ quyết: Nguyễn Thị Pho", "Đang xét",
        "(Nguyễn Thị Pho) có quyền phủ quyết",
    ),
}  # fmt: skip


@pytest.mark.parametrize("vote", CASES)
def test_a_special_rule_is_told_where_one_votes_presides_and_looks_back(deciding: Site, vote: str):
    chair, ballots, rule, result, state, named = CASES[vote]
    office = deciding.office
    before = read(deciding, "van", f"/dossiers/{in_review(office).dossier}/acts/open_{vote}")
    assert rule in before, "before anything is put to the vote"
    dossier = voted(office, vote, ballots, chair)
    at = f"/dossiers/{dossier.dossier}"
    if vote == "tie":
        assert named in read(deciding, "van", f"{at}/acts/tally_{vote}"), "to the clerk who enters paper"
    ballot = read(deciding, "hai", f"{at}/acts/cast_{vote}")
    assert rule in ballot, "before a ballot is cast"
    assert named in ballot, "and whose ballot it is"
    assert "“Đồng ý”: cần trên 1/2 số phiếu đã bỏ" in ballot
    live = read(deciding, chair, f"{at}/acts/close_{vote}")
    assert named in live
    assert result in live, "before the round is closed"
    assert office.take(f"close_{vote}", dossier, chair).refused == ()
    assert state in read(deciding, "ke", at)
    assert rule in read(deciding, "ke", f"{at}/votes")
    assert named not in read(deciding, "ke", f"{at}/votes"), "the post may be another's by then"
    assert result in read(deciding, "ke", f"{at}/votes")
    link = re.search(r'href="([^"]+/minutes)"', deciding.hands("ke").get(f"{at}/votes").text)
    assert link
    minutes = read(deciding, "ke", link[1])
    assert rule in minutes
    assert result in minutes


def test_nothing_is_refused_twice_for_one_ballot_that_was_left_out(deciding: Site):
    dossier = voted(deciding.office, "plain", {}, "pho")
    form = deciding.hands("mot").open(f"/dossiers/{dossier.dossier}/acts/cast_plain")
    answer = deciding.hands("mot").send(form)
    assert answer.status_code == 422
    said = words(answer.text)
    assert "Hãy chọn một ý kiến." in said
    assert "Lựa chọn không hợp lệ" not in said


def test_three_rounds_without_a_decision_lead_to_the_superior_and_the_pages_say_so(story):
    site, by_hand = story("B6", 17)
    at = f"/dossiers/{by_hand.dossiers['B6']}"
    votes = read(site, "cb1_bithu", f"{at}/votes")
    rule = "Biểu quyết nhiều nhất 3 lần; sau lần cuối mà chưa ngã ngũ thì hồ sơ chuyển sang “Ba lần không ngã ngũ”."
    assert rule in votes
    assert "lần 3 trên tối đa 3" in votes
    assert "Ba lần không ngã ngũ" in read(site, "cb1_bithu", at)
    why = read(site, "cb1_bithu", f"{at}/why?trigger=open_cell_vote")
    assert "Đã biểu quyết đủ 3 lần; phải báo cáo cấp trên." in why


def test_an_open_ballot_is_cast_also_where_nobody_attaches_conditions(story):
    """Kinds without reservations have no place for one on the ballot; it is a page all the same."""
    site, by_hand = story("B5b_ballots", AFTER_OPENING)
    page = site.hands("btv2").get(f"/dossiers/{by_hand.dossiers['B5b']}/acts/cast_base_proposal")
    assert page.status_code == 200
    assert "Ý kiến khác, ghi vào biên bản" in page.text
    assert "Đồng ý với điều kiện" not in page.text


AFTER_OPENING = 27
"""The line of the story before which the round is open, and nobody has voted."""


def test_once_everybody_has_voted_no_post_is_said_to_be_vacant(deciding: Site):
    everybody = dict.fromkeys(("mot", "hai", "ba", "bi", "pho"), YES)
    dossier = voted(deciding.office, "plain", everybody, "pho")
    page = read(deciding, "ke", f"/dossiers/{dossier.dossier}")
    assert "5 người ·" in page, "ballots that follow one another stand together"
    assert "Hiện không có ai giữ chức danh này" not in page
