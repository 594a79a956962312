"""What a step needs before it may be taken: its state, fields, papers, documents, clocks. Each reason on its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.small_office import furnished
from workflow_app.db import tables as t
from workflow_app.services import running

POSTS = [("van", "clerk", "CB"), ("bi", "secretary", "CB"), ("mot", "member", "CB")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with furnished(tmp_path, "reasons", places={"CB": "cell"}, posts=POSTS) as opened:
        yield opened


@pytest.fixture
def work(office: DemoOffice) -> Taken:
    people = [{"who": "Một"}, {"who": "Hai"}]
    fields = {"subject": "Việc", "path": "down", "people": people}
    return office.create("paperwork", "van", "CB", fields=fields, held_on="2026-02-20")


def text(taken: Taken) -> str:
    return " ".join(one.text.vi for one in taken.refusals)


# --- States and routes ---


def test_a_step_of_another_state_names_both(office, work):
    assert office.take("finish", work, "van").refused == ("not_from_here",)
    said = text(office.take("finish", work, "van"))
    assert "“Đang làm”" in said
    assert "“Kết thúc”" in said


def test_a_closed_dossier_takes_no_step(office, work):
    office.take("go_on", work, "van")
    assert office.take("finish", work, "van").state == "done"
    assert office.take("finish", work, "van").refused == ("closed",)
    assert office.take("say", work, "van", asks={"word": "x"}).refused == ("closed",)


def test_a_step_of_another_route_is_not_this_dossier_s(office, work):
    assert office.take("go_up", work, "van").refused == ("other_route",)
    upward = office.create("paperwork", "van", "CB", fields={"subject": "Việc", "path": "up"})
    assert office.take("go_up", upward, "van").done


def test_a_step_that_does_not_exist_does_not_exist(office, work):
    assert office.take("fly", work, "van").refused == ("not_found",)


def test_nothing_happened_on_a_day_that_is_still_to_come(office, work):
    assert office.take("go_on", work, "van", held_on="2026-03-03").refused == ("too_late",)
    assert office.take("go_on", work, "van", held_on="2026-03-02").done
    assert office.take("finish", work, "van", held_on="2026-02-27").done, "recorded late, and shown so"


# --- Fields and asks ---


def test_a_needed_field_is_named(office, work):
    refused = office.take("need_note", work, "van")
    assert refused.refused == ("missing_field",)
    assert [one.vi for one in refused.refusals[0].missing] == ["Ghi chú"]
    assert office.take("set_note", work, "van").refused == ("missing_field",)
    assert office.take("set_note", work, "van", fields={"note": ""}).refused == ("missing_field",)
    assert office.take("set_note", work, "van", fields={"note": "Có"}).done
    assert office.take("need_note", work, "van").done


def test_a_required_ask_is_asked_and_another_is_not(office, work):
    refused = office.take("say", work, "van", asks={"aside": "chỉ nói thêm"})
    assert refused.refused == ("missing_field",)
    assert [one.vi for one in refused.refusals[0].missing] == ["Lời"]
    assert office.take("say", work, "van", asks={"word": "  "}).refused == ("missing_field",)
    assert office.take("say", work, "van", asks={"word": "một lời"}).done


def test_a_step_takes_only_what_it_asks(office, work):
    assert office.take("go_on", work, "van", fields={"note": "x"}).refused == ("unknown_field",)
    assert office.take("go_on", work, "van", asks={"word": "x"}).refused == ("unknown_field",)
    assert office.take("go_on", work, "van", texts={"notice": {"text": "x"}}).refused == ("unknown_field",)
    assert office.take("go_on", work, "van", papers=[{"name": "letter"}]).refused == ("unknown_paper",)


# --- Papers ---


def bring(office: DemoOffice, work: Taken, name: str = "letter", **more: str) -> Taken:
    return office.take("bring", work, "van", papers=[{"name": name, **more}])


def test_a_missing_paper_is_named_with_who_writes_it(office, work):
    refused = office.take("need_letter", work, "van")
    assert refused.refused == ("paper_missing",)
    assert refused.refusals[0].supplier is not None
    assert refused.refusals[0].supplier.vi == "Đảng viên"
    assert [one.vi for one in refused.refusals[0].missing] == ["Thư"]
    assert bring(office, work).done
    assert office.take("need_letter", work, "van").done


def test_a_refused_paper_counts_as_missing_until_another_comes(office, work):
    bring(office, work)
    judged = {"paper": "letter", "verdict": "refused", "reason": "Thiếu chữ ký"}
    assert office.take("judge", work, "bi", verdicts=[{**judged, "reason": ""}]).refused == ("missing_field",)
    assert office.take("judge", work, "bi", verdicts=[judged]).done
    assert office.take("need_letter", work, "van").refused == ("paper_missing",)
    bring(office, work)
    assert office.take("need_letter", work, "van").done
    assert office.take("judge", work, "bi", verdicts=[{"paper": "letter", "verdict": "accepted"}]).done
    assert office.take("need_letter", work, "van").done


def test_a_paper_of_each_row_is_needed_for_each_row(office, work):
    assert text(office.take("need_reports", work, "van")) == "Thiếu giấy tờ: Báo cáo (1), Báo cáo (2)."
    bring(office, work, "report", row="1")
    assert text(office.take("need_reports", work, "van")) == "Thiếu giấy tờ: Báo cáo (2)."
    bring(office, work, "report", row="2")
    assert office.take("need_reports", work, "van").done


def test_a_paper_that_comes_with_the_step_is_there(office, work):
    assert office.take("bring_both", work, "van").refused == ("paper_missing",)
    assert office.take("bring_both", work, "van", papers=[{"name": "letter"}]).done


@pytest.mark.parametrize(
    ("written", "held", "refused"),
    [
        ("2026-01-31", None, ("paper_too_early", "paper_expired")),
        ("2026-01-31", "2026-02-27", ("paper_too_early",)),
        ("2026-02-01", None, ("paper_expired",)),
        ("2026-02-02", None, ()),
        ("2026-02-01", "2026-03-01", ()),
        ("2026-03-02", None, ()),
    ],
)
def test_a_paper_is_neither_too_early_nor_too_old(office, written, held, refused):
    """From the day named on, and valid for a month to the day; today is 2 March."""
    fields = {"subject": "Việc", "first_day": "2026-02-01"}
    dated = office.create("paperwork", "van", "CB", fields=fields, held_on="2026-02-01")
    paper = [{"name": "letter", "written_on": written}]
    assert office.take("bring", dated, "van", papers=paper, held_on=held).refused == refused


def test_a_paper_that_expired_while_it_waited_no_longer_serves(office, work):
    bring(office, work, written_on="2026-02-20")
    assert office.take("need_letter", work, "van").done
    office.at("2026-03-21")
    expired = office.take("need_letter", work, "van")
    assert expired.refused == ("paper_expired",)
    assert "20/03/2026" in text(expired)
    assert expired.refusals[0].source is not None


@pytest.mark.parametrize("digest", ["../../etc/passwd", "Nguyễn Thị Ba", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_calls_itself_the_digest_of_a_paper_is_one(office, work, digest):
    """It names a file on the disk, and it goes into the history as it is."""
    assert office.take("bring", work, "van", papers=[{"name": "letter", "digest": digest}]).refused == ("bad_value",)


# --- Documents ---


def write(office: DemoOffice, work: Taken) -> Taken:
    return office.take("write", work, "van", texts={"notice": {"abstract": "Về việc", "text": "Nội dung"}})


def test_a_document_is_written_then_signed_then_issued_each_once(office, work):
    assert office.take("sign", work, "bi").refused == ("no_document",)
    assert office.take("issue", work, "van").refused == ("no_document",)
    office.take("write", work, "van", texts={"notice": {"abstract": "Về việc"}})
    assert office.take("sign", work, "bi").refused == ("no_text",)
    assert write(office, work).done
    assert office.take("issue", work, "van").refused == ("not_signed",)
    assert office.take("sign", work, "bi").done
    assert office.take("sign", work, "bi").refused == ("is_signed",)
    assert write(office, work).refused == ("is_signed",)
    assert office.take("issue", work, "van").done


def test_a_document_takes_one_number_however_often_it_is_asked(office, work):
    write(office, work)
    office.take("sign", work, "bi")
    assert office.take("issue", work, "van").done
    again = office.take("issue", work, "van")
    assert again.refused == ("is_issued",)
    assert "01-TB/CB" in text(again)


def test_nobody_waits_for_a_signature_or_a_number_that_is_there(office, work):
    def waiting() -> set[str]:
        with office.database.reading() as session:
            return {one.trigger for one in session.execute(t.task.select())} & {"sign", "issue"}

    write(office, work)
    assert waiting() == {"sign", "issue"}
    office.take("sign", work, "bi")
    assert waiting() == {"issue"}
    office.take("issue", work, "van")
    assert waiting() == set()


def test_a_document_that_needs_no_text_is_signed_without(office, work):
    assert office.take("sign_slip", work, "bi").refused == ("no_document",)
    office.take("begin_slip", work, "van")
    assert office.take("sign_slip", work, "bi").done


def test_one_step_may_begin_sign_and_issue(office, work):
    assert office.take("sign_and_issue", work, "bi").done
    assert set(office.take("sign_and_issue", work, "bi").refused) == {"is_signed", "is_issued"}


# --- Clocks ---


def test_a_clock_is_extended_only_while_it_runs_and_so_often(office, work):
    assert office.take("extend", work, "van").refused == ("no_clock",)
    office.take("start", work, "van")
    assert office.take("extend", work, "van").done
    used_up = office.take("extend", work, "van")
    assert used_up.refused == ("extension_used_up",)
    assert "1 lần" in text(used_up)
    assert office.take("extend_plain", work, "van").refused == ("extension_used_up",)


def test_a_stopped_clock_is_not_extended(office, work):
    office.take("start", work, "van")
    office.take("halt", work, "van")
    assert office.take("extend", work, "van").refused == ("no_clock",)


def test_a_new_day_is_accepted_only_when_one_is_proposed(office, work):
    assert office.take("accept", work, "van").refused == ("nothing_proposed",)
    office.take("start", work, "van")
    assert office.take("accept", work, "van").refused == ("nothing_proposed",)
    with office.database.writing() as session:
        days = {date(2026, 3, 6): (False, "nghỉ")}
        running.change_calendar(session, office=office.engine, person_id=None, now=office.now, days=days)
    assert office.take("accept", work, "van").refused == ("nothing_proposed",), "these clocks count every day"
