"""Each page of a round asks for what belongs to that round, in words that hold there, and says whom it waits for."""

from __future__ import annotations

import re
from html import unescape

from tests.cast import Taken
from tests.services.voting_office import before_the_committee, scanned, vote
from tests.web.conftest import Site


def opened(site: Site, form: str) -> Taken:
    plan = before_the_committee(site.office)
    ballots, _, ways = form.partition("-")
    values = {"ballots": ballots, "chair": "@bithu", "secretary": "@chanhvp", **({"ways": ways} if ways else {})}
    assert site.office.take("open_round", plan, by="chanhvp", round=values).refused == ()
    return plan


def waits(site: Site, username: str, plan: Taken) -> list[str]:
    """The steps that the page says the dossier waits for, in order, each with the names below it."""
    page = unescape(site.hands(username).get(f"/dossiers/{plan.dossier}").text)
    found = re.search(r'id="waits">.*?</ul>', page, re.S)
    assert found
    return [re.sub(r"<[^>]+>", " ", one) for one in re.findall(r"<li>(.*?)</li>", found[0], re.S)]


def test_how_the_round_is_voted_is_chosen_by_who_opens_it_and_by_nobody_for_him(site: Site) -> None:
    plan, hands = before_the_committee(site.office), site.hands("chanhvp")
    form = hands.open(f"/dossiers/{plan.dossier}/acts/open_round")
    secret = ["secret-paper", "secret-electronic", "secret-both"]
    assert (form.controls["ballots"].options, form.controls["ballots"].values) == (["recorded", "open", *secret], [])
    assert "ways" not in form.controls, "how secret ballots are cast is no question of its own"
    answer = hands.send(form)
    assert answer.status_code == 422
    assert "Chưa chọn" in answer.text
    form.enter("ballots", "secret-electronic")
    assert hands.send(form).status_code == 303
    assert "chỉ bỏ phiếu trên hệ thống" in unescape(hands.get(f"/dossiers/{plan.dossier}/acts/record_tally").text)


def test_where_ballots_are_cast_electronically_alone_nothing_is_asked_of_paper(site: Site) -> None:
    for ways, asks_of_paper in (("electronic", False), ("both", True)):
        plan = opened(site, f"secret-{ways}")
        form = site.hands("chanhvp").open(f"/dossiers/{plan.dossier}/acts/record_tally")
        presence = next(one for name, one in form.controls.items() if name.endswith("-presence"))
        assert ("paper" in presence.options) is asks_of_paper, ways
        assert ("question_adopt-yes" in form.controls) is asks_of_paper, ways
        assert ("paper_vote_minutes-file" in form.controls) is asks_of_paper, ways


def test_the_missing_ballots_are_waited_for_first_and_who_was_there_later(site: Site) -> None:
    plan = opened(site, "open")
    (ballots,) = waits(site, "btv1", plan)
    assert ballots.split() >= ["Bỏ", "phiếu"]
    assert "Huỳnh Tấn Lợi" in ballots
    assert vote(site.office, plan, "btv4", "yes", recorded_by="vanthu1").done
    first, tally = waits(site, "btv1", plan)
    assert "những người chưa bỏ phiếu" in first, "not by name while paper waits for its second entry"
    assert "Ghi người dự, kết quả kiểm phiếu" in tally, "the minutes are not there yet"
    assert "thư ký hội nghị: Trần Thị Minh Nguyệt" in unescape(
        site.hands("vanthu2").get(f"/dossiers/{plan.dossier}/why?trigger=check_tally").text
    )
    assert site.office.take("add_papers", plan, "vanthu1", papers=scanned(site.office)).done
    first, second = waits(site, "btv1", plan)
    assert "những người chưa bỏ phiếu" in first
    assert "người thứ hai" in second


def test_where_the_entries_of_who_was_there_differ_no_ballot_is_counted_again(site: Site) -> None:
    plan = opened(site, "open")
    assert vote(site.office, plan, "btv4", "yes", recorded_by="vanthu1").done
    assert site.office.take("add_papers", plan, "vanthu1", papers=scanned(site.office)).done
    again = {"named": {"@btv4": {"adopt": "yes"}}, "voters": [], "present": ["@btv5"]}
    refused = site.office.take("check_tally", plan, "vanthu2", round=again)
    assert refused.refused == ("entries_differ",)
    assert "danh sách người dự trong biên bản" in refused.refusals[0].text.vi
    again["named"] = {"@btv4": {"adopt": "no"}}
    refused = site.office.take("check_tally", plan, "vanthu2", round=again)
    assert "các lá phiếu giấy" in refused.refusals[0].text.vi


def test_the_text_stands_open_before_the_ballot_and_the_signature(site: Site) -> None:
    plan = opened(site, "open")
    page = unescape(site.hands("btv1").get(f"/dossiers/{plan.dossier}/acts/cast_ballot").text)
    text = re.search(r'<details class="[^"]*signs-sheet"( open)?>', page)
    assert text is not None
    assert text[1] == " open"
    assert text.start() < page.index('name="choice_adopt"')
