"""The whole grammar of who and where in a definition: each legal phrase, and what every other one is told."""

from __future__ import annotations

import pytest

from workflow_app.domain.who import (
    PLACES_ALONE,
    PLACES_LOOKING_UP,
    PLACES_WITH_ARGUMENT,
    Asked,
    Author,
    EarlierActor,
    MeetingPost,
    PersonInField,
    Place,
    RoleAt,
    RowPerson,
    System,
    parse_place,
    parse_who,
)

WHO = [
    ("author", Author()),
    ("system", System()),
    ("field person", PersonInField("person")),
    ("field second_signer2", PersonInField("second_signer2")),
    ("actor of submit", EarlierActor("submit")),
    ("chair of base", MeetingPost("chair", "base")),
    ("meeting secretary of base", MeetingPost("secretary", "base")),
    ("asked clerk", Asked("clerk")),
    ("row team.person", RowPerson("team", "person")),
    ("row team.person with sort=head", RowPerson("team", "person", "sort", "head")),
    ("clerk @ owner", RoleAt("clerk", Place("owner"))),
    ("clerk @ nearest base", RoleAt("clerk", Place("nearest", "base"))),
    ("deputy_secretary @ field destination", RoleAt("deputy_secretary", Place("field", "destination"))),
    ("clerk @ parent of field destination", RoleAt("clerk", Place("parent", "", "field destination"))),
    ("  clerk @ origin  ", RoleAt("clerk", Place("origin"))),
    # A post may be called like a word of the grammar: the place after it says what is meant.
    ("author @ owner", RoleAt("author", Place("owner"))),
    ("system @ owner", RoleAt("system", Place("owner"))),
]

PLACE = [
    ("owner", Place("owner")),
    ("origin", Place("origin")),
    ("parent", Place("parent")),
    ("root", Place("root")),
    ("nearest base", Place("nearest", "base")),
    ("common destination", Place("common", "destination")),
    ("field destination", Place("field", "destination")),
    ("organisation TU", Place("organisation", "TU")),
    ("empowered admit", Place("empowered", "admit")),
    ("each subjects.organisation", Place("each", "subjects.organisation")),
    ("roll person", Place("roll", "person")),
    ("parent of origin", Place("parent", "", "origin")),
    ("root of field destination", Place("root", "", "field destination")),
    ("nearest base of origin", Place("nearest", "base", "origin")),
    ("empowered admit of field destination", Place("empowered", "admit", "field destination")),
    ("  owner ", Place("owner")),
]

FORMS = (
    "ROLE @ PLACE", "author", "field NAME", "actor of TRIGGER", "chair of VOTE", "meeting secretary of VOTE",
    "row TABLE.COLUMN [with COLUMN=VALUE]", "asked ROLE", "system",
)  # fmt: skip


@pytest.mark.parametrize(("phrase", "meant"), WHO, ids=lambda one: str(one))
def test_a_legal_phrase_says_who(phrase, meant):
    assert parse_who(phrase) == meant


@pytest.mark.parametrize(("phrase", "meant"), PLACE, ids=lambda one: str(one))
def test_a_legal_phrase_says_where(phrase, meant):
    assert parse_place(phrase) == meant
    assert str(meant) == phrase.strip()


def test_every_form_of_who_and_every_sort_of_place_has_a_row():
    assert {type(meant) for _, meant in WHO} == {
        Author, System, PersonInField, EarlierActor, MeetingPost, Asked, RowPerson, RoleAt,
    }  # fmt: skip
    assert {meant.how for _, meant in PLACE} == {*PLACES_ALONE, *PLACES_WITH_ARGUMENT}
    assert {meant.how for _, meant in PLACE if meant.of} == set(PLACES_LOOKING_UP)


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "clerk",
        "clerk@owner",
        "clerk @",
        "@ owner",
        "Clerk @ owner",
        "2nd @ owner",
        "clerk at owner",
        "authors",
        "the author",
        "author, system",
        "field",
        "field Person",
        "field person.name",
        "field person or author",
        "actor submit",
        "actor of",
        "actor of submit, check",
        "chair base",
        "secretary of base",
        "meeting chair of base",
        "asked",
        "asked clerk @ owner2 @",
        "row team",
        "row team.person.name",
        "row team.person with sort",
        "row team.person with sort=head with sort=tail",
        "row team.person where sort=head",
        "system()",
        "os.system",
        "anybody",
    ],
)
def test_every_other_phrase_is_told_all_legal_forms(phrase):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - every form is looked for below
        parse_who(phrase)
    assert [form for form in FORMS if form not in str(raised.value)] == []
    assert phrase.strip() in str(raised.value)


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "here",
        "Owner",
        "owner base",
        "owner of origin",
        "origin of field destination",
        "field destination of origin",
        "common destination of origin",
        "organisation TU of origin",
        "each a.b of origin",
        "roll person of origin",
        "parent of owner",
        "parent of parent",
        "parent of field",
        "nearest",
        "nearest of origin",
        "nearest base cell",
        "field",
        "each",
        "root.children",
    ],
)
def test_every_other_place_is_told_all_legal_places(phrase):
    for parse, written in ((parse_place, phrase), (parse_who, f"clerk @ {phrase}")):
        with pytest.raises(ValueError) as raised:  # noqa: PT011 - every place is looked for below
            parse(written)
        if parse is parse_place or phrase:
            told = str(raised.value)
            assert [one for one in PLACES_ALONE if one not in told] == []
            assert [one for one in PLACES_WITH_ARGUMENT if f"{one} NAME" not in told] == []
            assert "of origin" in told
            assert f"“{phrase}”" in told
