"""Rows of the guards' table: nobody checks what is their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.domain.fake_case import (
    ACTOR,
    AUTHOR,
    CHAIR,
    CLERK,
    COLLEAGUE,
    DOSSIER,
    NOBODY,
    SECRETARY,
    SUBJECT,
    FakeCase,
    case,
    past,
    step,
    vote_round,
)
from tests.domain.rows import Row
from workflow_app.domain.case import Actor
from workflow_app.domain.transitions import RoundStep

TALLY = step("tally", round=RoundStep("tally", "base"))
CLOSE = step("close", round=RoundStep("close", "base"))
ABOUT = replace(DOSSIER, about_id=SUBJECT)


def one(person: int) -> Actor:
    return Actor(person, person)


def recorded(person: int, by: int = CLERK) -> Actor:
    return Actor(person, person, recorder_id=by)


def closing(recorder: int | None, actor: Actor, **more: Any) -> FakeCase:
    return case(transition=CLOSE, round_rows=[vote_round(recorder=recorder, **more)], actor=actor)


ROWS = [
    # A colleague may; the author may not; nor may anybody in the author's place.
    Row("not_the_author", "a colleague", case(actor=one(ACTOR))),
    Row("not_the_author", "the author", case(actor=one(AUTHOR)), code="own_work"),
    Row("not_the_author", "somebody in the author's place", case(actor=Actor(ACTOR, AUTHOR)), code="own_work"),
    Row("not_the_author", "the author in another's place", case(actor=Actor(AUTHOR, ACTOR)), code="own_work"),
    Row("not_the_author", "the author merely records", case(actor=recorded(ACTOR, by=AUTHOR))),
    Row("not_the_author", "who began it in the author's place",
        case(acts=[past("create", ACTOR, ">draft", principal=AUTHOR)]), code="own_work"),
    Row("not_the_author", "who wrote down that the author began it",
        case(acts=[past("create", AUTHOR, ">draft", recorder=ACTOR)]), code="own_work"),
    Row("not_the_author", "who stands in for one who began it in the author's place",
        case(acts=[past("create", COLLEAGUE, ">draft", principal=AUTHOR)], actor=Actor(ACTOR, COLLEAGUE)),
        code="own_work"),
    Row("not_the_author", "who took the step after it", case(acts=[past("create", AUTHOR, ">draft"),
        past("submit", ACTOR)])),
    # The step was taken by somebody else, by nobody, or by the actor.
    Row("not_who_did", "nobody did it", case(), {"of": "submit"}),
    Row("not_who_did", "a colleague did it", case(acts=[past("submit", COLLEAGUE)]), {"of": "submit"}),
    Row("not_who_did", "he did another step", case(acts=[past("check", ACTOR)]), {"of": "submit"}),
    Row("not_who_did", "he did it", case(acts=[past("submit", ACTOR)]), {"of": "submit"}, "same_person",
        ("Bạn đã", "submit (vi)")),
    Row("not_who_did", "he did both, and the later is named",
        case(acts=[past("submit", ACTOR), past("check", ACTOR)]), {"of": ["submit", "check"]}, "same_person",
        ("check (vi)",)),
    Row("not_who_did", "a step of a longer name", case(acts=[past("submit", ACTOR)]), {"of": "submit_again"}),
    Row(
        "not_who_did", "he did one of two", case(acts=[past("check", ACTOR), past("sign", COLLEAGUE)]),
        {"of": ["submit", "check"]}, "same_person",
    ),
    Row("not_who_did", "it was done for him", case(acts=[past("submit", COLLEAGUE, principal=ACTOR)]),
        {"of": "submit"}, "same_person"),
    Row("not_who_did", "he did it for another", case(acts=[past("submit", ACTOR, principal=COLLEAGUE)]),
        {"of": "submit"}, "same_person"),
    Row("not_who_did", "he acts for who did it",
        case(acts=[past("submit", COLLEAGUE)], actor=Actor(ACTOR, COLLEAGUE)), {"of": "submit"}, "same_person",
        (f"Đồng chí Người {COLLEAGUE} đã",)),
    # Whoever writes down one step for another has a hand in it: he neither takes nor writes down the other.
    Row("not_who_did", "he writes down what another does after he did it himself",
        case(acts=[past("submit", CLERK)], actor=recorded(ACTOR)), {"of": "submit"}, "same_person"),
    Row("not_who_did", "he writes down this step as he wrote down that one",
        case(acts=[past("submit", COLLEAGUE, recorder=CLERK)], actor=recorded(ACTOR)), {"of": "submit"}, "same_person"),
    Row("not_who_did", "he does it after he wrote down the other",
        case(acts=[past("submit", COLLEAGUE, recorder=ACTOR)]), {"of": "submit"}, "same_person"),
    Row("not_who_did", "another clerk wrote that one down",
        case(acts=[past("submit", COLLEAGUE, recorder=CHAIR)], actor=recorded(ACTOR)), {"of": "submit"}),
    Row("not_who_did", "what he did was to write it", case(acts=[past("create", ACTOR, ">draft")]),
        {"of": "create"}, "own_work"),
    Row("not_who_did", "he did it before it was sent back",
        case(acts=[past("submit", ACTOR), past("return", COLLEAGUE, "review>draft"), past("submit", COLLEAGUE)]),
        {"of": "submit"}, "same_person"),
    # What was taken back was a mistake that nobody had acted on: it was not done.
    Row("not_who_did", "he took it back", case(acts=[past("check", ACTOR), past("take_back", ACTOR)]), {"of": "check"}),
    Row("not_who_did", "he did it, and took back another",
        case(acts=[past("check", ACTOR), past("sign", ACTOR), past("take_back", ACTOR)]), {"of": ["check", "sign"]},
        "same_person", ("check (vi)",)),
    Row("not_who_did", "he took it back and did it again",
        case(acts=[past("check", ACTOR), past("take_back", ACTOR), past("check", ACTOR)]), {"of": "check"},
        "same_person"),
    # A file about somebody: he neither acts on it nor records what others decide about him.
    Row("not_about_the_actor", "about somebody else", case(dossier=ABOUT)),
    Row("not_about_the_actor", "about nobody", case()),
    Row("not_about_the_actor", "about him", case(dossier=ABOUT, actor=one(SUBJECT)), code="about_yourself"),
    Row("not_about_the_actor", "about whom he acts for", case(dossier=ABOUT, actor=Actor(ACTOR, SUBJECT)),
        code="about_yourself"),
    Row("not_about_the_actor", "the subject for another", case(dossier=ABOUT, actor=Actor(SUBJECT, ACTOR)),
        code="about_yourself"),
    Row("not_about_the_actor", "the subject records", case(dossier=ABOUT, actor=recorded(ACTOR, by=SUBJECT)),
        code="about_yourself"),
    Row("not_about_the_actor", "entered with the act itself",
        case(entered={"person": f"p{SUBJECT}"}, actor=one(SUBJECT)), code="about_yourself"),
    Row("not_about_the_actor", "the act would turn it to somebody else",
        case(dossier=ABOUT, entered={"person": f"p{COLLEAGUE}"}, actor=one(SUBJECT)), code="about_yourself"),
    # The recorder of a vote and its chair are two persons.
    Row("recorder_is_not_the_chair", "no round", case(transition=CLOSE, actor=one(CHAIR)), {"of": "base"}),
    Row("recorder_is_not_the_chair", "the secretary recorded", closing(SECRETARY, one(CHAIR)), {"of": "base"}),
    Row("recorder_is_not_the_chair", "nothing is recorded yet", closing(None, one(CHAIR)), {"of": "base"}),
    Row("recorder_is_not_the_chair", "the chair recorded", closing(CHAIR, one(CHAIR)), {"of": "base"},
        "recorder_is_chair"),
    Row("recorder_is_not_the_chair", "who recorded enters the chair's word", closing(CLERK, recorded(CHAIR)),
        {"of": "base"}, "recorder_is_chair"),
    Row("recorder_is_not_the_chair", "who entered it again enters the chair's word",
        closing(SECRETARY, recorded(CHAIR), checker=CLERK), {"of": "base"}, "recorder_is_chair"),
    Row("recorder_is_not_the_chair", "a third person enters the chair's word",
        closing(SECRETARY, recorded(CHAIR), checker=COLLEAGUE), {"of": "base"}),
    *(
        Row("recorder_is_not_the_chair", f"who wrote down the secretary's {step} enters the chair's word",
            replace(closing(SECRETARY, recorded(CHAIR)), pens=[(step, CLERK)]), {"of": "base"}, "recorder_is_chair")
        for step in ("tally", "check")
    ),
    Row("recorder_is_not_the_chair", "who wrote down the opening enters the chair's word",
        replace(closing(SECRETARY, recorded(CHAIR)), pens=[("open", CLERK)]), {"of": "base"}),
    Row("recorder_is_not_the_chair", "the chair entered a ballot from paper",
        replace(closing(SECRETARY, one(CHAIR), ballots="open"), pens=[("ballot", CHAIR)]), {"of": "base"},
        "recorder_is_chair"),
    Row("recorder_is_not_the_chair", "a step that is none of the vote's",
        case(round_rows=[vote_round(recorder=ACTOR)]), {"of": "base"}, "recorder_is_chair"),
    Row("recorder_is_not_the_chair", "another vote's round", closing(CHAIR, one(CHAIR), vote="endless"),
        {"of": "base"}),
    Row("recorder_is_not_the_chair", "that round is over", closing(CHAIR, one(CHAIR), is_open=False), {"of": "base"}),
    Row("recorder_is_not_the_chair", "the newest round counts",
        case(transition=CLOSE, actor=one(CHAIR), round_rows=[vote_round(recorder=CHAIR),
        vote_round(recorder=SECRETARY)]),
        {"of": "base"}),
    Row("recorder_is_not_the_chair", "the secretary counts",
        case(transition=TALLY, round_rows=[vote_round(recorder=SECRETARY)], actor=one(SECRETARY)), {"of": "base"}),
    Row("recorder_is_not_the_chair", "the chair counts",
        case(transition=TALLY, round_rows=[vote_round()], actor=one(CHAIR)), {"of": "base"}, "recorder_is_chair"),
    Row("recorder_is_not_the_chair", "the chair enters the count of another",
        case(transition=TALLY, round_rows=[vote_round()], actor=recorded(SECRETARY, by=CHAIR)), {"of": "base"},
        "recorder_is_chair"),
    # A person named in a field stays away: one person, or one of several.
    Row("not_in_field", "somebody else is named", case(fields={"other": f"p{COLLEAGUE}"}), {"of": "other"}),
    Row("not_in_field", "nobody is named", case(), {"of": "other"}),
    Row("not_in_field", "an unknown person is named", case(fields={"other": "?"}), {"of": "other"}),
    Row("not_in_field", "he is named", case(fields={"other": f"p{ACTOR}"}), {"of": "other"}, "named_in_field"),
    Row("not_in_field", "one of several", case(fields={"watchers": [f"p{NOBODY}", f"p{ACTOR}"]}), {"of": "watchers"},
        "named_in_field"),
    Row("not_in_field", "not one of several", case(fields={"watchers": [f"p{NOBODY}"]}), {"of": "watchers"}),
    Row("not_in_field", "he acts for who is named", case(fields={"other": f"p{SUBJECT}"}, actor=Actor(ACTOR,
        SUBJECT)),
        {"of": "other"}, "named_in_field"),
    Row("not_in_field", "he acts for another", case(fields={"other": f"p{SUBJECT}"}, actor=Actor(SUBJECT, ACTOR)),
        {"of": "other"}, "named_in_field"),
    Row("not_in_field", "he records", case(fields={"other": f"p{CLERK}"}, actor=recorded(ACTOR)), {"of": "other"},
        "named_in_field"),
    Row("not_in_field", "he enters his name with the act", case(entered={"other": f"p{ACTOR}"}), {"of": "other"},
        "named_in_field"),
    Row("not_in_field", "the act would take his name away",
        case(fields={"other": f"p{ACTOR}"}, entered={"other": None}), {"of": "other"}, "named_in_field"),
]  # fmt: skip
