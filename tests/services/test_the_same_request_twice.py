"""A request sent twice is one act: the leaf itself is the record of it, however often the answer is asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from workflow_app.db import tables as t
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.services import acting
from workflow_app.services.acting import Outcome

FIELDS = {"subject": "Kế hoạch năm"}


def effect(outcome: Outcome) -> tuple[str, str, str, str, int, str, bool]:
    return (
        outcome.dossier, outcome.trigger, outcome.from_state, outcome.state, outcome.seq, outcome.leaf, outcome.moved,
    )  # fmt: skip


def at_once(plain: PlainOffice, times: int, send: Callable[[PlainOffice], Outcome]) -> list[Outcome]:
    """The same request from several processes in the same moment."""
    with ExitStack() as stack:
        desks = []
        for _ in range(times):
            desk = PlainOffice.at(plain.database.url.render_as_string(hide_password=False), plain.engine.files)
            stack.callback(desk.database.close)
            desks.append(desk)
        return list(stack.enter_context(ThreadPoolExecutor(times)).map(send, desks))


def test_a_dossier_is_begun_once(plain):
    first = plain.create("assent", key="k", fields=FIELDS)
    rows = plain.rows()
    again = plain.create("assent", key="k", fields=FIELDS)
    assert not first.repeated
    assert again.repeated
    assert effect(again) == effect(first)
    assert plain.rows() == rows


def test_an_act_is_done_once(plain):
    dossier = plain.create("assent", fields=FIELDS).dossier
    first = plain.act(dossier, "submit", "an", key="k")
    rows = plain.rows()
    again = plain.act(dossier, "submit", "an", key="k")
    assert again.repeated
    assert effect(again) == effect(first)
    assert plain.rows() == rows


def test_the_answer_stays_the_same_when_others_have_acted_since(plain):
    dossier = plain.submitted()
    first = plain.act(dossier, "approve", "chi", key="k")
    plain.act(dossier, "approve", "dung")
    again = plain.act(dossier, "approve", "chi", key="k")
    assert effect(again) == effect(first)
    assert plain.dossier(dossier).state == "assented"


@pytest.mark.parametrize(
    "other",
    [
        {"fields": {"subject": "Kế hoạch khác"}},
        {"fields": FIELDS, "held_on": "2026-03-01"},
        {},
        {"fields": {"subject": "\ud800"}},
    ],
)
def test_a_key_is_not_used_for_something_else(plain, other):
    plain.create("assent", key="k", fields=FIELDS)
    rows = plain.rows()
    with pytest.raises(Refused) as caught:
        plain.create("assent", key="k", **other)
    assert caught.value.codes == ("key_reused",)
    assert plain.rows() == {**rows, "security_event": rows["security_event"] + 1}


def test_a_key_of_an_act_is_not_used_for_another_step_or_dossier(plain):
    one, other = plain.submitted(), plain.submitted()
    plain.act(one, "approve", "chi", key="k")
    for dossier, trigger in ((other, "approve"), (one, "sign")):
        with pytest.raises(Refused) as caught:
            plain.act(dossier, trigger, "chi", key="k")
        assert caught.value.codes == ("key_reused",)
    assert plain.dossier(other).head_seq == 1


def test_what_was_done_by_a_key_is_that_step_alone(plain):
    one, other = plain.submitted(), plain.submitted()
    plain.act(one, "approve", "chi", key="k")
    begun = plain.create("assent", key="n", fields=FIELDS).dossier

    def done(person: str, key: str, trigger: str, **what: str) -> bool:
        with plain.database.reading() as session:
            return acting.was_done(session, actor=plain.actor(person), key=key, trigger=trigger, **what)

    assert done("chi", "k", "approve", dossier=one)
    assert not done("chi", "k", "sign", dossier=one)
    assert not done("chi", "k", "approve", dossier=other)
    assert not done("dung", "k", "approve", dossier=one)
    assert not done("chi", "k", "approve", kind="assent")
    assert done("an", "n", "create", kind="assent", place="VP")
    assert not done("an", "n", "create", kind="enquiry", place="VP")
    assert not done("an", "n", "create", kind="assent", place="elsewhere")
    assert not done("an", "n", "create", dossier=other)
    assert done("an", "n", "create", dossier=begun)


def test_a_key_is_a_person_s_own(plain):
    dossier = plain.submitted()
    assert not plain.act(dossier, "approve", "chi", key="k").repeated
    assert not plain.act(dossier, "approve", "dung", key="k").repeated
    assert plain.dossier(dossier).state == "assented"


def test_a_refused_request_may_be_sent_again_once_it_can_be_done(plain):
    dossier = plain.create("assent", fields=FIELDS).dossier
    with pytest.raises(Refused):
        plain.act(dossier, "approve", "chi", key="k")
    plain.act(dossier, "submit", "an")
    assert not plain.act(dossier, "approve", "chi", key="k").repeated


def test_the_answer_is_not_given_to_somebody_who_guesses_the_dossier(plain):
    dossier = plain.submitted()
    plain.act(dossier, "approve", "chi", key="k")
    with pytest.raises((Refused, NotFound)):
        plain.act(dossier, "approve", "khanh", key="k")


@pytest.mark.parametrize("key", ["k", "Khoá yêu cầu", "k\x00", "\ud800", "k" * 5000])
def test_any_text_may_be_a_key(plain, key):
    dossier = plain.create("assent", key=key, fields=FIELDS).dossier
    assert plain.create("assent", key=key, fields=FIELDS).dossier == dossier


def test_an_act_without_a_key_is_a_mistake_of_the_programme(plain):
    asked = {"office": plain.engine, "actor": plain.actor("an"), "now": plain.now, "kind": "assent", "place": "VP"}
    with plain.database.writing() as session, pytest.raises(ValueError, match="request key"):
        acting.create(session, key="", **asked)


def test_a_dossier_asked_for_by_several_at_once_is_begun_once(plain):
    sent = at_once(plain, 4, lambda desk: desk.create("assent", key="k", fields=FIELDS))
    assert {effect(one) for one in sent} == {effect(sent[0])}
    assert sorted(one.repeated for one in sent) == [False, True, True, True]
    with plain.database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(t.dossier)).scalar_one() == 1
    assert plain.problems() == {}


def test_a_step_sent_several_times_at_once_is_taken_once(plain):
    dossier = plain.submitted()
    sent = at_once(plain, 4, lambda desk: desk.act(dossier, "approve", "chi", key="k"))
    assert {effect(one) for one in sent} == {effect(sent[0])}
    assert sorted(one.repeated for one in sent) == [False, True, True, True]
    assert plain.acts(dossier)[2:] == [("approve", "chi")]
    assert plain.problems() == {}
