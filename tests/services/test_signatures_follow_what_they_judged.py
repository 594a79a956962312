"""A signature counts while what it judged says what it said: through returns and revisions, and not a bit longer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.moving_office import BOTH, FIELDS, TEXT, edited, looking, moving_office, submitted
from workflow_app.db import tables as t
from workflow_app.domain.differences import differences
from workflow_app.domain.fingerprints import fingerprint, restricted
from workflow_app.services import changing, standing
from workflow_app.services.cases import snapshot_of
from workflow_app.services.reasons import offers

SECTION_2 = TEXT.replace("Điều 4", "Điều 5")
SECTION_3 = TEXT.replace("Duyệt mua", "Cho mua")


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with moving_office(request, tmp_path) as opened:
        yield opened


@pytest.fixture
def proposal(office: DemoOffice) -> Taken:
    return submitted(office)


def letter(text: str, **parts: str) -> dict[str, Any]:
    return {"texts": {"letter": {"text": text, **parts}}}


def quote(digest: str, **more: str) -> dict[str, Any]:
    return {"papers": [{"name": "quote", "digest": digest * 64, "filename": "x.pdf", **more}]}


def stand(office: DemoOffice, dossier: Taken, trigger: str) -> list[str]:
    """How each signature on a step stands, earliest first."""
    with looking(office, dossier) as case:
        return [standing.standing_of(case, one) for one in case.sign_offs() if one.trigger == trigger]


# --- What is touched, and what is not ---


@pytest.mark.parametrize(
    ("values", "law", "money"),
    [
        pytest.param({"fields": {"remark": "Không gấp."}}, "stands", "stands", id="a field that nobody judges"),
        pytest.param({"fields": {"subject": "Mua máy quét"}}, "fallen", "stands", id="the lawyer's field"),
        pytest.param({"fields": {"amount": "2000000"}}, "stands", "fallen", id="the accountant's field"),
        pytest.param(letter(SECTION_2), "fallen", "stands", id="the lawyer's section"),
        pytest.param(letter(SECTION_3), "stands", "stands", id="another section"),
        pytest.param(letter(TEXT, recipients="Thủ quỹ"), "stands", "stands", id="recipients"),
        pytest.param(quote("b", written_on="2026-02-20"), "stands", "fallen", id="another file"),
        pytest.param({"fields": {"items": list(reversed(FIELDS["items"]))}}, "stands", "fallen", id="rows turned"),
    ],
)  # fmt: skip
def test_signatures_on_untouched_parts_stay_and_touched_ones_fall(office, proposal, values, law, money):
    assert office.take("agree", proposal, "luat").state == "review"
    edited(office, proposal, **values)
    assert stand(office, proposal, "agree") == [law]
    ended = office.take("agree", proposal, "ke")
    assert ended.state == ("ready" if law == "stands" else "review"), "the other one counts, or must be given anew"
    if law == "fallen":
        assert office.take("agree", proposal, "luat").state == "ready", "one act affirms it again"


@pytest.mark.parametrize(("money", "values"), [("fallen", {"fields": {"amount": "5"}}), ("stands", letter(SECTION_2))])
def test_it_is_the_same_for_who_signed_second(office, proposal, money, values):
    assert office.take("agree", proposal, "ke").state == "review"
    edited(office, proposal, **values)
    assert stand(office, proposal, "agree") == [money]


def test_metadata_only_edits_flagged(office, proposal):
    """The same words again, other blanks, letters put together differently, a verdict, the same file."""
    assert office.take("agree", proposal, "luat").done
    assert office.take("endorse", proposal, "mot").done
    same = [
        {"fields": dict(FIELDS)},
        letter(TEXT.replace(" ", "  ").replace("\n", " \n\n")),
        letter(TEXT.encode().decode().replace("ế", "e\u0302\u0301"), abstract="Mua  máy in"),
        quote("a", written_on="2026-02-20"),
    ]
    for values in same:
        edited(office, proposal, **values)
    assert office.take("judge", proposal, "van", verdicts=[{"paper": "quote", "verdict": "accepted"}]).done
    assert stand(office, proposal, "agree") == ["stands"]
    assert stand(office, proposal, "endorse") == ["stands"]
    assert office.take("agree", proposal, "luat").refused == ("already_signed",)
    with looking(office, proposal) as case:
        assert standing.since_my_signature(case, office.person_id("mot")) == []


def test_approved_text_flagged_for_ever(office, proposal):
    """An edit undone, or affirmed again, leaves no mark: the signature counts as it did."""
    assert office.take("endorse", proposal, "mot").done
    edited(office, proposal, fields={"subject": "Mua máy quét"})
    assert stand(office, proposal, "endorse") == ["fallen"]
    edited(office, proposal, fields={"subject": FIELDS["subject"]})
    assert stand(office, proposal, "endorse") == ["stands"]
    edited(office, proposal, fields={"subject": "Mua máy chiếu"})
    assert office.take("endorse", proposal, "mot").state == "review"
    assert stand(office, proposal, "endorse") == ["fallen", "stands"]
    with looking(office, proposal) as case:
        assert standing.since_my_signature(case, office.person_id("mot")) == []
    assert office.take("endorse", proposal, "hai").state == "ready"


def test_nobody_signs_the_same_content_twice_whatever_lies_between(office, proposal):
    assert office.take("endorse", proposal, "mot").done
    edited(office, proposal, fields={"remark": "Khác."})
    edited(office, proposal, fields={"remark": FIELDS["remark"]})
    assert office.take("endorse", proposal, "mot").refused == ("already_signed",)


# --- Through returns and hand-overs ---


def go_round(office: DemoOffice, proposal: Taken, **values: Any) -> None:
    """Back to the draft, edited there, and handed over again."""
    assert office.take("back", proposal, "bi", stage="draft", asks={"reason": "Sửa."}).state == "draft"
    if values:
        edited(office, proposal, **values)
    assert office.take("check", proposal, "soan").done
    assert office.take("submit", proposal, "soan").state == "review"


def test_a_signature_survives_a_return_that_did_not_touch_what_it_judged(office, proposal):
    assert office.take("agree", proposal, "luat").done
    go_round(office, proposal, fields={"remark": "Đã bàn lại."})
    assert (office.dossier(proposal).revision, office.dossier(proposal).round) == (2, 2)
    assert stand(office, proposal, "agree") == ["stands"]
    assert office.take("agree", proposal, "luat").refused == ("already_signed",)
    assert office.take("agree", proposal, "ke").state == "ready"


def test_where_the_definition_wants_all_to_fall_they_fall_with_every_return(office, proposal):
    assert office.take("endorse_anew", proposal, "mot").done
    go_round(office, proposal)
    assert stand(office, proposal, "endorse_anew") == ["fallen"]
    assert office.take("endorse_anew", proposal, "mot").state == "review"
    assert office.take("endorse_anew", proposal, "hai").state == "ready"


@pytest.mark.parametrize("values", [{"fields": {"remark": "Khác."}}, letter(SECTION_3), quote("b")])
def test_and_with_any_change_of_the_content_where_it_lies(office, proposal, values):
    """Else the text would be replaced wholly under the signatures."""
    assert office.take("endorse_anew", proposal, "mot").done
    edited(office, proposal, **values)
    assert stand(office, proposal, "endorse_anew") == ["fallen"]
    with office.database.writing() as session:  # as an earlier edition kept it, which looked at no more than was named
        session.execute(
            t.sign_off.update().values(parts='{"field nothing": "' + fingerprint({}, "field nothing") + '"}')
        )
    assert stand(office, proposal, "endorse_anew") == ["fallen"]
    assert office.take("endorse_anew", proposal, "hai").state == "review", "one of two"
    assert office.take("endorse_anew", proposal, "mot").state == "ready", "who signed before signs the new words"


def test_a_signature_that_moves_nothing_is_no_hand_over(office, proposal):
    """Else every one of several signers would have judged another revision."""
    with looking(office, proposal, "initial") as case:
        case.transition = replace(case.transition, hand_over=True)
        changing.settle(case, moved=False)
        assert case.dossier.revision == office.dossier(proposal).revision


def test_also_where_it_came_back_without_a_new_revision(office, proposal):
    for one, state in (("mot", "review"), ("hai", "ready")):
        assert office.take("endorse_anew", proposal, one).state == state
    revision = office.dossier(proposal).revision
    assert office.take("back", proposal, "bi", stage="review", asks={"reason": "Cần bàn thêm."}).state == "review"
    assert office.dossier(proposal).revision == revision
    assert stand(office, proposal, "endorse_anew") == ["fallen", "fallen"]
    assert office.take("endorse_anew", proposal, "ba").state == "review", "one of two"


def test_reset_deletes_reviews(office, proposal):
    """What fell stays written: who signed, when, what, and which words it was about."""
    assert office.take("endorse", proposal, "mot").done
    go_round(office, proposal, fields={"subject": "Mua máy quét"})
    assert office.take("endorse", proposal, "mot").done
    with office.database.reading() as session:
        rows = session.execute(t.sign_off.select().order_by(t.sign_off.c.id)).all()
    assert [(one.revision, one.round, one.withdrawn_at) for one in rows] == [(1, 1, None), (2, 2, None)]
    assert rows[0].content != rows[1].content
    with looking(office, proposal) as case:
        first, second = case.sign_offs()
        kept = [standing.content_signed(case, one) for one in (first, second)]
    assert [one["fields"]["subject"] for one in kept if one] == ["Mua máy in", "Mua máy quét"]


def test_a_section_s_fingerprint_by_an_older_rule_is_taken_anew_from_what_was_signed(office, proposal):
    """A new edition of the product sees other lines as headings: no signature falls by that alone."""
    assert office.take("agree", proposal, "luat").done
    with office.database.writing() as session:
        (kept,) = session.execute(sa.select(t.sign_off.c.parts)).scalars()
        parts = {part: "0" * 64 if "section" in part else one for part, one in json.loads(kept).items()}
        session.execute(t.sign_off.update().values(parts=json.dumps(parts)))
    assert stand(office, proposal, "agree") == ["stands"]
    edited(office, proposal, **letter(SECTION_2))
    assert stand(office, proposal, "agree") == ["fallen"]


def test_a_signature_of_an_earlier_edition_counts_in_its_own_revision_and_round(office, proposal):
    """Nothing is known of the parts that it judged, so every word counts."""
    assert office.take("endorse", proposal, "mot").done
    with office.database.writing() as session:
        session.execute(t.sign_off.update().values(parts="{}", content="revision 1"))
        session.execute(t.dossier.update().values(content_print="", revision_print=""))
    assert stand(office, proposal, "endorse") == ["stands"]
    assert office.take("endorse", proposal, "mot").refused == ("already_signed",)
    edited(office, proposal, fields={"remark": "Khác."})
    assert stand(office, proposal, "endorse") == ["fallen"], "the revision that it was given on is kept"
    edited(office, proposal, fields={"remark": FIELDS["remark"]})
    assert stand(office, proposal, "endorse") == ["stands"]
    go_round(office, proposal)
    assert stand(office, proposal, "endorse") == ["fallen"]


def test_what_comes_back_full_waits_for_one_of_its_signers_and_is_sent_on_by_one_act(office, proposal):
    """Otherwise it would lie there with all its signatures, and nobody could move it."""
    for one in ("luat", "ke"):
        assert office.take("agree", proposal, one).done
    assert office.dossier(proposal).state == "ready"
    assert office.take("back", proposal, "bi", stage="review", asks={"reason": "Chờ đã."}).state == "review"
    assert stand(office, proposal, "agree") == ["stands", "stands"]
    with office.database.reading() as session:
        answered = session.execute(sa.select(t.sign_off.c.answered)).scalars().all()
    assert list(answered) == [False, False], "so that it stands in their inboxes"
    assert office.take("agree", proposal, "ke").state == "ready"


def test_who_has_signed_is_not_asked_again_until_what_he_signed_changes(office, proposal):
    def waits_for(person: str) -> bool:
        with office.database.reading() as session:
            rows = sa.select(t.sign_off.c.answered).where(t.sign_off.c.person_id == office.person_id(person))
            return not any(session.execute(rows).scalars())

    assert office.take("agree", proposal, "luat").done
    assert not waits_for("luat")
    edited(office, proposal, fields={"amount": "7"})
    assert not waits_for("luat"), "what he judged is as it was"
    edited(office, proposal, fields={"subject": "Khác"})
    assert waits_for("luat")
    assert office.take("agree", proposal, "luat").done
    assert not waits_for("luat")


# --- The difference since one's own signature ---


def test_each_signer_sees_what_changed_in_his_own_part_since_his_own_signature(office, proposal):
    assert office.take("agree", proposal, "luat").done
    edited(office, proposal, fields={"subject": "Mua máy quét", "amount": "7"}, **letter(SECTION_3))
    with looking(office, proposal, "agree", "luat") as case:
        seen = standing.since_my_signature(case, office.person_id("luat"))
        nothing = standing.since_my_signature(case, office.person_id("ke"))
    assert seen is not None
    assert [(one.part, one.name, one.before, one.after) for one in seen] == [
        ("field", "subject", "Mua máy in", "Mua máy quét")
    ]
    assert nothing is None, "who signed nothing sees no difference since his signature"


def test_the_difference_is_from_the_words_that_he_signed_not_from_the_last_hand_over(office, proposal):
    edited(office, proposal, fields={"subject": "Mua máy chiếu"})
    assert office.take("endorse", proposal, "mot").done
    edited(office, proposal, fields={"subject": "Mua máy quét"})
    with looking(office, proposal) as case:
        seen = standing.since_my_signature(case, office.person_id("mot"))
    assert seen is not None
    assert [(one.before, one.after) for one in seen] == [("Mua máy chiếu", "Mua máy quét")]


def test_an_offer_tells_the_truth_about_signing_again(office, proposal):
    def allowed(person: str) -> bool:
        who = office.actor(person)
        with office.database.reading() as session:
            found = offers.offers(
                session, office=office.engine, kind=office.engine.library.current("proposal"),
                dossier=office.dossier(proposal), actor=who, now=office.now,
            )  # fmt: skip
        return next(one for one in found if one.transition.trigger == "endorse").allowed

    assert allowed("mot")
    assert office.take("endorse", proposal, "mot").done
    assert not allowed("mot")
    edited(office, proposal, fields={"remark": "Khác."})
    assert allowed("mot")


# --- Any edits at all ---

SUBJECTS = ("Mua máy in", "Mua  máy in ", "Mua máy quét")
AMOUNTS = ("1000000", "5")
TEXTS = (TEXT, TEXT.replace(" ", "  "), SECTION_2, SECTION_3)
DIGESTS = ("a", "b")


@pytest.mark.parametrize("seed", range(3))
def test_a_signature_counts_exactly_while_no_part_that_it_judges_differs(office, proposal, seed):
    chosen = random.Random(seed)
    for person, step in (("luat", "agree"), ("mot", "endorse"), ("hai", "initial")):
        assert office.take(step, proposal, person).done
    for _ in range(12):
        what = chosen.choice(("subject", "amount", "remark", "text", "paper", "round"))
        if what == "text":
            edited(office, proposal, **letter(chosen.choice(TEXTS)))
        elif what == "paper":
            edited(office, proposal, **quote(chosen.choice(DIGESTS), written_on="2026-02-20"))
        elif what == "round":
            go_round(office, proposal)
        else:
            among = {"subject": SUBJECTS, "amount": AMOUNTS, "remark": ("Gấp.", "Gấp. ", "")}[what]
            edited(office, proposal, fields={what: chosen.choice(among)})
        with looking(office, proposal) as case:
            for one in case.sign_offs():
                parts, signed = standing.parts_judged(one), standing.content_signed(case, one)
                assert signed is not None
                changed = differences(restricted(signed, parts), restricted(snapshot_of(case), parts))
                assert (standing.standing_of(case, one) == "stands") is (changed == []), (one.trigger, what)
