"""What a step brings about can fail, and that is known before it is taken: its button is grey, its explanation says
why, what is missing and who supplies it, and the act is refused for exactly that. Nothing is found out halfway."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.small_office import furnished
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refusal
from workflow_app.services import registers
from workflow_app.services.following import FAULTS
from workflow_app.services.reasons import explaining, offers
from workflow_app.services.reasons.explanations import Explanation

PLACES = {"TU": "base", "CB": "cell below TU", "XA": "cell", "KE": "cell below TU"}
POSTS = [
    ("van", "clerk", "CB"), ("bi", "secretary", "CB"), ("mot", "member", "CB"), ("hai", "member", "CB"),
    ("van2", "clerk", "XA"), ("bi2", "secretary", "XA"), ("tren", "secretary", "TU"),
]  # fmt: skip
ROLLS = [("mot", "official", "CB"), ("hai", "official", "KE")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with furnished(tmp_path, "following", places=PLACES, posts=POSTS, rolls=ROLLS) as opened:
        yield opened


def begun(office: DemoOffice, place: str = "CB", **fields: Any) -> Taken:
    by, values = "van" if place == "CB" else "van2", {"subject": "Việc", **fields}
    return office.create("matter", by, place, fields=values, held_on="2026-02-20")


def explained(office: DemoOffice, work: Taken, trigger: str, by: str, **values: Any) -> Explanation:
    row, actor = office.dossier(work), office.actor(by)
    with office.database.reading() as session:
        kind = office.engine.library.current("matter")
        return explaining.explain_act(
            session, office.engine, kind, row, trigger, actor=actor, now=office.now, values=values
        )


def is_lit(office: DemoOffice, work: Taken, trigger: str, by: str) -> bool:
    row, actor = office.dossier(work), office.actor(by)
    with office.database.reading() as session:
        kind = office.engine.library.current("matter")
        found = offers.offers(session, office=office.engine, kind=kind, dossier=row, actor=actor, now=office.now)
    return next(one.allowed for one in found if one.transition.trigger == trigger)


def refused(office: DemoOffice, work: Taken, trigger: str, by: str = "van", **values: Any) -> list[Refusal]:
    """Why the act was refused: exactly what its explanation said, by the rules under which it said it."""
    told = explained(office, work, trigger, by, **values)
    taken = office.take(trigger, work, by, **values)
    assert [(reason.rule, one) for reason in told.reasons for one in reason.refusals] == [
        (one.rule, one) for one in taken.refusals
    ]
    assert told.allowed is taken.done
    return list(taken.refusals)


def rules(found: list[Refusal]) -> list[tuple[str, str]]:
    return [(one.rule, one.code) for one in found]


# --- Where the dossier goes ---


def test_a_dossier_is_handed_to_nobody_while_nobody_is_named(office):
    work = begun(office)
    assert not is_lit(office, work, "hand_over", "van")
    (why,) = refused(office, work, "hand_over")
    assert (why.rule, why.code) == ("effects", "no_place")
    assert [one.vi for one in why.missing] == ["Nơi đến"]
    assert "“Nơi đến”" in why.text.vi
    assert office.take("change", work, "van", fields={"unit": "#KE"}).done
    assert is_lit(office, work, "hand_over", "van")
    assert refused(office, work, "hand_over") == []


def test_what_the_step_itself_may_name_is_asked_with_the_act(office):
    work = begun(office)
    assert is_lit(office, work, "choose_and_hand_over", "van")
    assert rules(refused(office, work, "choose_and_hand_over")) == [("effects", "no_place")]


def test_an_organisation_without_a_superior_cannot_send_up(office):
    work = begun(office, "XA")
    assert not is_lit(office, work, "move_up", "van2")
    (why,) = refused(office, work, "move_up", "van2")
    assert why.supplier is not None
    assert not why.missing
    assert refused(office, begun(office), "move_up") == []


def test_a_signature_that_is_not_the_last_one_is_not_held_up_by_what_follows_the_last(office):
    work = begun(office)
    assert refused(office, work, "agree", "mot") == []
    assert rules(refused(office, work, "agree", "hai")) == [("effects", "no_place")]
    assert office.take("change", work, "van", fields={"unit": "#KE"}).done
    assert refused(office, work, "agree", "hai") == []


# --- Rolls, rows, days ---


def test_nobody_is_moved_to_the_roll_where_he_stands(office):
    work = begun(office, member="@mot", unit="#CB")
    assert not is_lit(office, work, "admit", "van")
    assert rules(refused(office, work, "admit")) == [("effects", "two_rolls")]
    assert office.take("change", work, "van", fields={"member": "@hai"}).done
    assert refused(office, work, "admit") == []


def test_a_roll_needs_its_member_and_its_place(office):
    assert rules(refused(office, begun(office), "admit")) == [("effects", "missing_field"), ("effects", "no_place")]


@pytest.mark.parametrize(("number", "found"), [(0, "too_few_rows"), (1, ""), (2, ""), (3, "too_few_rows")])
def test_only_a_row_that_is_there_is_ticked(office, number, found):
    work = begun(office, points=[{"point": "Một"}, {"point": "Hai"}])
    assert is_lit(office, work, "tick", "van")
    codes = [one.code for one in refused(office, work, "tick", asks={"point_no": number})]
    assert codes == ([found] if found else [])


def test_a_day_that_follows_from_a_clock_needs_the_clock(office):
    work = begun(office)
    assert not is_lit(office, work, "reckon", "van")
    assert rules(refused(office, work, "reckon")) == [("effects", "no_clock")]
    assert refused(office, work, "reckon_anew") == []
    assert refused(office, work, "reckon") == []


# --- Documents and numbers ---


def test_a_text_is_restored_only_where_a_body_voted_on_it(office):
    work = begun(office, unit="#CB")
    for trigger in ("restore", "finish_text"):
        assert not is_lit(office, work, trigger, "van")
        assert rules(refused(office, work, trigger)) == [("effects", "no_document")]
    assert office.take("write_letter", work, "van", texts={"letter": {"text": "Lời đầu"}}).done
    assert refused(office, work, "finish_text") == []
    assert rules(refused(office, work, "restore")) == [("effects", "no_document")]
    counted(office, work, 3)
    assert office.take("close_main", work, "bi").done
    assert not is_lit(office, work, "restore", "van")
    assert rules(refused(office, work, "restore")) == [("effects", "text_as_voted")], "it is that text still"
    assert office.take("write_letter", work, "van", texts={"letter": {"text": "Lời khác"}}).done
    assert refused(office, work, "restore") == []


def test_a_document_whose_issuer_is_not_there_is_not_begun(office):
    work = begun(office, "XA")
    assert not is_lit(office, work, "begin_sheet", "van2")
    (why,) = refused(office, work, "begin_sheet", "van2")
    assert (why.rule, why.code) == ("begins", "no_place")
    assert "Phiếu gửi cơ sở" in why.text.vi
    assert rules(refused(office, work, "write_sheet", "van2", texts={"sheet": {"text": "Lời"}})) == [rules([why])[0]]
    assert refused(office, begun(office), "begin_sheet") == []


def test_a_document_that_is_void_is_begun_anew_where_the_dossier_then_lies(office):
    work = begun(office)
    assert office.take("begin_sheet", work, "van").done
    with office.database.writing() as session:
        session.execute(t.organisation.update().where(t.organisation.c.code == "TU").values(kind="cell"))
    assert rules(refused(office, work, "move_up")) == [("effects", "no_place")]


def signed(office: DemoOffice) -> Taken:
    work = begun(office, unit="#CB")
    counted(office, work, 3)
    assert office.take("close_main", work, "bi").done
    assert office.take("sign_letter", work, "bi").done
    return work


def test_no_number_is_taken_where_no_term_runs(office):
    work = signed(office)
    with office.database.writing() as session:
        session.execute(t.term.update().values(to_on="2026-03-01"))
    assert not is_lit(office, work, "issue_letter", "van")
    (why,) = refused(office, work, "issue_letter")
    assert (why.rule, why.code) == ("number", "no_term")
    assert why.missing
    assert why.supplier is not None


def test_the_register_refuses_at_last_what_no_rule_told(office, monkeypatch):
    """Whoever takes a number past the rules meets the same reason: the last line, and no second rule."""
    work = signed(office)
    with office.database.writing() as session:
        session.execute(t.term.update().values(to_on="2026-03-01"))
    monkeypatch.setattr(registers, "refusals", lambda _case, _issuer: iter(()))
    assert explained(office, work, "issue_letter", "van").allowed
    assert office.take("issue_letter", work, "van").refused == ("no_term",)


def test_a_document_is_not_dated_before_its_vote(office):
    work = signed(office)
    assert is_lit(office, work, "issue_letter", "van")
    assert rules(refused(office, work, "issue_letter", asks={"dated_on": "2026-03-01"})) == [
        ("number", "dated_before_vote")
    ]
    assert rules(refused(office, work, "issue_letter", held_on="2026-03-01")) == [("number", "dated_before_vote")]
    assert refused(office, work, "issue_letter") == []


def test_nor_before_its_signature(office):
    work = signed(office)
    with office.database.writing() as session:
        session.execute(t.document.update().where(t.document.c.signed_on.is_not(None)).values(signed_on="2026-03-05"))
    office.at("2026-03-06")
    told = refused(office, work, "issue_letter", held_on="2026-03-04")
    assert rules(told) == [("number", "dated_before_signature")]
    assert told[0].ways_out
    told = refused(office, work, "issue_letter", held_on="2026-03-05", asks={"dated_on": "2026-03-04"})
    assert told == [], "what was adopted bears that day"


def test_nor_is_it_signed_before_it(office):
    work = begun(office, unit="#CB")
    counted(office, work, 3)
    assert office.take("close_main", work, "bi").done
    told = refused(office, work, "sign_letter", "bi", held_on="2026-03-01")
    assert rules(told) == [("documents", "dated_before_vote")]
    assert told[0].ways_out
    assert refused(office, work, "sign_letter", "bi") == []


# --- Votes ---


def counted(office: DemoOffice, work: Taken, yes: int) -> None:
    assert office.take("write_letter", work, "van", texts={"letter": {"text": "Lời"}}).done
    assert office.take("open_main", work, "van", round={"chair": "@bi"}).done
    counts = {"yes": yes, "no": 3 - yes, "abstain": 0, "invalid": 0}
    assert office.take("tally_main", work, "van", round={"present": 3, "questions": {"adopt": counts}}).done


def test_what_follows_from_one_outcome_holds_up_that_outcome_alone(office):
    lost, carried = begun(office), begun(office)
    counted(office, lost, 0)
    counted(office, carried, 3)
    assert refused(office, lost, "close_main", "bi") == []
    assert rules(refused(office, carried, "close_main", "bi")) == [("effects", "no_place")]
    assert office.take("change", carried, "van", fields={"unit": "#KE"}).done
    assert refused(office, carried, "close_main", "bi") == []


def test_what_ballots_decide_is_known_only_by_their_counting(office):
    """The one thing left to the act: nobody may know beforehand what was cast, so what would follow is asked then."""
    work = begun(office)
    assert office.take("open_shown", work, "van", round={"chair": "@bi"}).done
    for member in ("bi", "mot", "hai"):
        assert office.take("cast", work, member, round={"choices": {"adopt": "yes"}}).done
    assert explained(office, work, "close_shown", "bi").allowed
    taken = office.take("close_shown", work, "bi")
    assert rules(list(taken.refusals)) == [("effects", "no_place")]
    assert office.take("change", work, "van", fields={"unit": "#KE"}).done
    assert refused(office, work, "close_shown", "bi") == []


def test_a_vote_of_a_body_that_is_nowhere_is_not_opened(office):
    work = begun(office, "XA")
    assert not is_lit(office, work, "open_above", "van2")
    assert rules(refused(office, work, "open_above", "van2", round={"chair": "@tren"})) == [("round", "no_place")]
    assert is_lit(office, begun(office), "open_above", "van")


def test_a_round_joins_no_meeting_that_is_not_there(office):
    work = begun(office)
    assert office.take("write_letter", work, "van", texts={"letter": {"text": "Lời"}}).done
    joined = {"chair": office.uid("@bi"), "meeting": "không có"}
    (why,) = refused(office, work, "open_main", round=joined)
    assert (why.rule, why.code) == ("round", "no_place")
    assert "cuộc họp “không có”" in why.text.vi


# --- Papers, and other dossiers ---


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"paper": "proof", "verdict": "accepted"}, ""),
        ({"paper": "proof", "verdict": "refused", "reason": "Mờ"}, ""),
        ({"paper": "proof", "verdict": "refused"}, "missing_field"),
        ({"paper": "proof", "verdict": "perhaps"}, "missing_field"),
        ({"paper": "note", "verdict": "accepted"}, "unknown_paper"),
        ({"paper": "nonsense", "verdict": "accepted"}, "unknown_paper"),
        ({"paper": "proof", "row": "2", "verdict": "accepted"}, "unknown_paper"),
    ],
)
def test_only_papers_that_are_here_and_the_step_s_own_are_judged(office, given, code):
    work = begun(office)
    assert office.take("bring", work, "van", papers=[{"name": "proof"}, {"name": "note"}]).done
    assert rules(refused(office, work, "judge", verdicts=[given])) == ([("verdicts", code)] if code else [])


def test_a_dossier_that_the_step_opens_is_held_to_its_own_rules_beforehand(office):
    work = begun(office)
    (why,) = refused(office, work, "remark")
    assert (why.rule, why.code) == ("opens", "missing_field")
    assert [one.vi for one in why.missing] == ["Nội dung ghi nhận"]
    assert refused(office, work, "remark", asks={"words": "Ghi lại"}) == []


def test_every_effect_that_can_fail_is_asked_here():
    here = {"move_owner", "move_roll", "change_row", "set_day", "restore_voted_text", "declare_finished_text"}
    assert here | {"void_document", "set_member", "unsign", "carry_dossiers"} == FAULTS.keys()
