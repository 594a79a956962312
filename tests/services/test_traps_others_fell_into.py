"""Faults that other systems for approvals are known for, each with a test whose name says it.

Here are those that no other file tests. The others, by file and name:

- A substitute who was named after the step began escaped the rule about the author:
  services/test_substitutes.py, test_a_substitute_added_after_the_step_began_is_still_held_to_the_duties.
- A chain of substitutes: services/test_substitutes.py, test_a_delegation_is_not_passed_on.
- An empty group, or the smaller of asked and available, approved with no signature at all:
  services/test_posts_that_are_vacant.py, test_an_empty_group_is_never_full; services/test_signers_are_changed.py,
  test_the_last_signers_are_not_taken_off; services/test_who_keeps_out_of_a_dossier.py,
  test_when_everybody_keeps_out_nobody_has_signed;
  domain/test_sign_off_rules.py, test_all_of_nobody_is_never_full, test_more_signatures_than_holders_are_never_full.
- Nobody held the post, and the request was parked for ever without a word:
  services/test_posts_that_are_vacant.py,
  test_without_a_rule_the_dossier_waits_and_nothing_is_approved_by_nobody,
  test_who_runs_the_office_is_told_of_a_dossier_that_nobody_can_move.
- The second round overwrote the first: db/test_a_closed_round_stays.py, test_second_round_overwrote_the_first.
- Delegated votes counted: services/test_substitutes.py, test_a_vote_is_closed_by_the_chair_himself; and below.
- One day of a working calendar became so many working hours: domain/test_clocks.py,
  test_a_due_date_is_a_working_day_with_exactly_that_many_behind_it.
- A cancel button that never worked: services/test_back_to_an_earlier_stage.py, test_cancel_button_never_worked.
- Edits of the description alone, or an approved text, were flagged as changed:
  services/test_signatures_follow_what_they_judged.py, test_metadata_only_edits_flagged,
  test_approved_text_flagged_for_ever.
- A kind was deleted while its dossiers ran: below, and web/test_a_kind_that_is_gone_keeps_its_pages.py.
- Starting again deleted the reviews: services/test_signatures_follow_what_they_judged.py, test_reset_deletes_reviews.
- Two pressed at once and both moved it, or one was told a lie: services/test_two_people_at_once.py,
  services/test_every_order_of_acting_at_once.py, services/test_the_moment_between_check_and_leaf.py.
- What was signed was no longer what had been read: services/test_every_order_of_acting_at_once.py,
  test_nobody_signs_what_was_edited_after_he_read_it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, written_by
from tests.services.at_once_scene import give
from tests.services.deciding_office import cast, deciding_office, in_review, leaves, on_either, opened, rows
from tests.services.signing_office import signing_office
from tests.services.signing_office import written_by as to_be_signed
from tests.services.small_office import HERE, end_post, give_post
from tests.services.voting_office import every_row
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound
from workflow_app.loading import Library
from workflow_app.services import manifests
from workflow_app.services.office import Office
from workflow_app.services.reasons import offers
from workflow_app.services.reasons.why import why


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


def redefine(office: DemoOffice, folder: Path, *changes: tuple[str, str]) -> None:
    """The definition is edited and published while dossiers run."""
    edited = folder / "edited"
    for part in ("states", "forms"):
        (edited / part).mkdir(parents=True)
        for file in (HERE / "content_decisions" / part).iterdir():
            text = file.read_text(encoding="utf-8")
            for before, after in changes:
                assert part == "forms" or file.stem != "proposal" or before in text
                text = text.replace(before, after)
            (edited / part / file.name).write_text(text, encoding="utf-8")
    library = Library([(edited / "states", edited / "forms")])
    with office.database.writing() as session:
        manifests.publish(session, library, log=office.engine.log, now=office.now)
    office.engine = Office(library, office.engine.files)


SIGNERS = "by: member @ owner\n    sign_off: {needed: 2, groups: {members: member @ owner}}"
OTHER_SIGNERS = "by: deputy @ owner\n    sign_off: {needed: 1, groups: {members: deputy @ owner}}"


@on_either
def test_definition_edited_and_reviewers_of_running_cases_silently_changed(deciding: DemoOffice, tmp_path: Path):
    running = in_review(deciding)
    assert deciding.take("approve", running, "mot").done
    redefine(deciding, tmp_path, (SIGNERS, OTHER_SIGNERS))
    assert deciding.take("approve", running, "pho").refused
    assert deciding.take("approve", running, "hai").state == "ready"
    begun_since = in_review(deciding)
    assert deciding.take("approve", begun_since, "hai").refused
    assert deciding.take("approve", begun_since, "pho").state == "ready"


@on_either
def test_state_removed_from_the_definition_and_documents_cannot_be_opened(deciding: DemoOffice, tmp_path: Path):
    running = in_review(deciding)
    assert deciding.take("decide", running, "bi").state == "decided"
    redefine(
        deciding, tmp_path, ("  decided: {title: {vi: Đã quyết định, en: Decided}, phase: issue}\n", ""),
        ("    to: decided\n", "    to: ready\n"), ("[ready, decided, carried]", "[ready, carried]"),
    )  # fmt: skip
    assert [one.transition.trigger for one in shown(deciding, running, "van") if one.allowed] == ["finish"]
    assert deciding.take("finish", running, "van").state == "done"


@on_either
def test_workflow_deleted_while_in_use(deciding: DemoOffice):
    """Its dossiers go on to their end, and who stands in for one kind of them alone still does."""
    running = in_review(deciding)
    give(deciding, "bi", "luat", kinds=("proposal",))
    deciding.engine = without_its_kinds(deciding.engine)
    assert {"back", "decide"} <= {one.transition.trigger for one in shown(deciding, running, "bi")}
    assert deciding.take("decide", running, "luat", in_place_of="bi").state == "decided"
    assert deciding.take("finish", running, "van").state == "done"
    with pytest.raises(NotFound):
        in_review(deciding)


def without_its_kinds(office: Office) -> Office:
    """As it starts when the files of every kind are gone: it knows none but by what the database keeps."""
    library = copy.copy(office.library)
    library.manifests, library._kinds = {}, {}
    return Office(library, office.files)


def shown(office: DemoOffice, dossier: Taken, by: str) -> list[offers.Offer]:
    row = office.dossier(dossier)
    with office.database.reading() as session:
        digest = rows(office, t.dossier, t.dossier.c.id == row.id)[0].manifest
        return offers.offers(
            session, office=office.engine, kind=office.engine.kind(session, digest), dossier=row,
            actor=Actor(office.person_id(by), office.person_id(by)), now=office.now,
        )  # fmt: skip


def test_order_kept_for_messages_and_a_copied_link_signs_out_of_turn(tmp_path: Path):
    """Whoever has the address of the step, the write path asks whose turn it is."""
    with signing_office(tmp_path) as office:
        letter = to_be_signed(office, "soan")
        for by in ("bi", "ke"):
            assert office.take("sign_in_order", letter, by).refused == ("not_your_turn",)
        assert rows(office, t.sign_off) == []
        for by, state in (("luat", "review"), ("ke", "review"), ("bi", "done")):
            assert office.take("sign_in_order", letter, by).state == state


def test_all_must_sign_and_it_advanced_after_the_first_or_ignored_the_third(tmp_path: Path):
    with signing_office(tmp_path) as office:
        letter = to_be_signed(office, "soan")
        states = [office.take("sign_all", letter, by).state for by in ("mot", "hai", "ba")]
        assert states == ["review", "review", "done"]


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_first_answer_decided_all_later_ones(deciding: DemoOffice, form: str):
    dossier = in_review(deciding)
    opened(deciding, dossier, form=form)
    answers = {"mot": "no", "hai": "yes", "ba": "yes"}
    for member, choice in answers.items():
        assert cast(deciding, dossier, member, choice).state == "review"
    assert deciding.take("close_plain", dossier, "pho").state == "carried"


@on_either
@pytest.mark.parametrize("form", ["open", "secret"])
def test_delegated_votes_counted_though_the_proxy_was_absent(deciding: DemoOffice, form: str):
    """A vote is cast in person; who is away is absent, which is neither yes nor no nor an abstention."""
    give(deciding, "bi", "luat")
    dossier = in_review(deciding)
    opened(deciding, dossier, form=form)
    assert cast(deciding, dossier, "luat", "yes", in_place_of="bi").refused
    assert cast(deciding, dossier, "mot", "no").done
    away = {f"@{one}": "Đi công tác" for one in ("bi", "hai", "ba")}
    assert deciding.take("close_plain", dossier, "pho", round={"absent": away}).state == "review"
    (round_,) = rows(deciding, t.round_)
    assert '"yes":0' in round_.tallies.replace(" ", "")
    told = {one.person_id: one.presence for one in rows(deciding, t.round_roll)}
    assert {deciding.person_id(one): "absent" for one in ("bi", "hai", "ba")}.items() <= told.items()
    assert told[deciding.person_id("pho")] == "", "of whom nothing was told nothing is said"


@on_either
def test_permission_on_a_transition_not_checked_when_it_is_called(deciding: DemoOffice):
    """Nothing is offered to them; whoever calls the step all the same is refused by the one write path."""
    for by, trigger in (("soan", "approve"), ("van", "decide"), ("luat", "back"), ("quan", "decide")):
        dossier = in_review(deciding)
        before = leaves(deciding, deciding.dossier(dossier).stream)
        assert deciding.take(trigger, dossier, by, asks={"reason": "x"} if trigger == "back" else {}).refused
        assert leaves(deciding, deciding.dossier(dossier).stream) == before


@on_either
def test_a_dry_run_executed_the_business_actions(deciding: DemoOffice):
    """To be told what one may do, and why not, changes no row."""
    dossier = in_review(deciding)
    before = every_row(deciding)
    for by in ("mot", "bi", "luat"):
        assert shown(deciding, dossier, by)
        me = Actor(deciding.person_id(by), deciding.person_id(by))
        with deciding.database.writing() as session:  # in a transaction that could change something
            assert why(session, deciding.engine, deciding.dossier(dossier), actor=me, now=deciding.now).steps
    assert every_row(deciding) == before


def test_subject_changed_post_during_the_process_and_nobody_could_approve(tmp_path: Path):
    """The organisation that decides is the dossier's own, wherever the person it is about has gone since."""
    with absences_office(tmp_path) as office:
        letter = written_by(office, person=office.uid("ba"))
        office.at("2026-03-05")
        with office.database.writing() as session:
            end_post(session, "ba", "member", "2026-03-04")
            give_post(session, "ba", "member", "CB", "2026-03-05")
        assert office.take("sign", letter, "bi").state == "done"


def test_the_holder_left_during_the_process_and_nobody_could_approve(tmp_path: Path):
    """A step waits for a post: whoever holds it on the day of acting takes it, and who held it before does not."""
    with absences_office(tmp_path) as office:
        letter = written_by(office)
        office.at("2026-03-05")
        with office.database.writing() as session:
            end_post(session, "bi", "secretary", "2026-03-04")
            give_post(session, "luat", "secretary", "DU", "2026-03-05")
        assert office.take("sign", letter, "bi").refused
        assert office.take("sign", letter, "luat").state == "done"
