"""Rows of the guards' table: tables, persons, organisations, powers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.domain.fake_case import (
    ACTOR,
    COLLEAGUE,
    OWNER,
    PLACES,
    SUBJECT,
    TODAY,
    FakeCase,
    case,
    days,
    given,
    organisation,
    paper,
    past,
)
from tests.domain.rows import Row
from workflow_app.domain.seen import RollSeen
from workflow_app.domain.sign_offs import Progress

TEAM = [
    {"person": f"p{COLLEAGUE}", "sort": "head", "done": "xong"},
    {"person": f"p{ACTOR}", "sort": "member", "done": ""},
]
LONE = TEAM[:1]
IN_O40 = [{"organisation": "o40", "person": None}]


def roll(standing: str, presence: str = "home", since: int = -9, **more: Any) -> FakeCase:
    """The person of the dossier stands so on a roll, since so many days from today."""
    rolls = {SUBJECT: [RollSeen(40, standing, presence, days(since))]}
    return case(fields={"person": f"p{SUBJECT}"}, rolls=rolls, **more)


def supervised(team: list[dict[str, Any]], subjects: list[dict[str, Any]], **more: Any) -> FakeCase:
    return case(fields={"team": team, "subjects": subjects}, **more)


def common(found: str | None) -> FakeCase:
    places = dict(PLACES) if found is None else {**PLACES, "common place": organisation(9, found)}
    return case(places=places)


NONE, FILE = "0" * 64, "a" * 64
ASKED_AT, BEFORE, SINCE = "2026-03-12T01:00:00.000000Z", "2026-03-12T00:59:59.999999Z", "2026-03-12T01:00:01.000000Z"
ASKED = replace(past("submit"), recorded_at=ASKED_AT)
ANSWERS = {"paper": "slip", "of": "submit"}


def kept(at: str = SINCE, digest: str = FILE, on: date | None = TODAY, verdict: str = "present") -> FakeCase:
    """A slip lies in the dossier, which was submitted today."""
    return case(acts=[ASKED], kept=[paper("", verdict, brought_at=at, digest=digest, written_on=on)])


def brought(digest: str | None = FILE, on: str | None = TODAY.isoformat(), **more: Any) -> FakeCase:
    """A slip comes with the act."""
    papers = [{"name": "slip", "digest": digest, "written_on": on}]
    return case(given=given(papers=papers), **{"acts": [ASKED], **more})


OFFICIAL = {"of": "person", "standing": "official"}
INDEPENDENT = {"table": "team", "column": "person", "subjects": "subjects"}
ADMIT = {"power": "admit"}
NOW_AT_OWNER = frozenset([(OWNER.id, "admit", TODAY)])
NOW_AT_ORIGIN = frozenset([(PLACES["origin"].id, "admit", TODAY)])
YESTERDAY_AT_OWNER = frozenset([(OWNER.id, "admit", days(-1))])
YESTERDAY = given(held_on=days(-1))
OUTSIDE = {**PLACES, "field place": organisation(40, outside=True)}

ROWS = [
    # Tables.
    Row("rows_at_least", "enough", case(fields={"team": TEAM}), {"table": "team", "count": 2}),
    Row("rows_at_least", "one too few", case(fields={"team": LONE}), {"table": "team", "count": 2}, "too_few_rows",
        ("team (vi)", "2", "1")),
    Row("rows_at_least", "no table yet", case(), {"table": "team", "count": 1}, "too_few_rows"),
    Row("rows_at_least", "enough of that sort", case(fields={"team": TEAM}),
        {"table": "team", "count": 1, "column": "sort", "is": "head"}),
    Row("rows_at_least", "rows of another sort", case(fields={"team": TEAM}),
        {"table": "team", "count": 2, "column": "sort", "is": "head"}, "too_few_rows"),
    Row("rows_at_least", "only rows of another sort", case(fields={"team": LONE}),
        {"table": "team", "count": 1, "column": "sort", "is": "member"}, "too_few_rows", ("“sort (vi)” là “member”",)),
    Row("every_row_has", "all filled", case(fields={"team": LONE}), {"table": "team", "column": "done"}),
    Row("every_row_has", "no rows", case(), {"table": "team", "column": "done"}),
    Row("every_row_has", "the second is open", case(fields={"team": TEAM}), {"table": "team", "column": "done"},
        "rows_open", ("team (vi)", "dòng 2", "done (vi)")),
    Row("every_row_has", "a cell is missing", case(fields={"team": [{}]}), {"table": "team", "column": "done"},
        "rows_open"),
    Row("every_row_has", "an empty list", case(fields={"team": [{"done": []}]}), {"table": "team", "column": "done"},
        "rows_open"),
    Row("every_row_has", "all so", case(fields={"team": LONE}), {"table": "team", "column": "done", "is": "xong"}),
    Row("every_row_has", "one otherwise", case(fields={"team": [{"done": "chưa"}, *LONE]}),
        {"table": "team", "column": "done", "is": "xong"}, "rows_open", ("dòng 1",)),
    # Persons.
    Row("different_persons", "two persons", case(fields={"person": "p4", "other": "p5"}), {"of": ["person", "other"]}),
    Row("different_persons", "one twice", case(fields={"person": "p4", "other": "p4"}), {"of": ["person", "other"]},
        "same_person_twice", ("person (vi)", "other (vi)")),
    Row("different_persons", "two left open", case(), {"of": ["person", "other"]}),
    Row("member_standing", "official", roll("official"), OFFICIAL),
    Row("member_standing", "probationary", roll("probationary"), OFFICIAL, "not_official", ("person (vi)",)),
    Row("member_standing", "probationary is wanted", roll("probationary"), {**OFFICIAL, "standing": "probationary"}),
    Row("member_standing", "official is not probationary", roll("official"),
        {**OFFICIAL, "standing": "probationary"}, "not_probationary"),
    Row("member_standing", "a guest is counted at home", roll("official", "guest"), OFFICIAL, "not_official"),
    Row("member_standing", "away, still a member", roll("official", "away"), OFFICIAL),
    Row("member_standing", "on no roll", case(fields={"person": "p4"}), OFFICIAL, "not_official"),
    Row("member_standing", "nobody named", case(), OFFICIAL),
    Row("member_standing", "not yet on the day of the act", roll("official", since=0, given=YESTERDAY), OFFICIAL,
        "not_official"),
    # A paper that answers a step.
    Row("paper_answers", "kept since", kept(), ANSWERS),
    Row("paper_answers", "kept since the very instant", kept(ASKED_AT), ANSWERS),
    Row("paper_answers", "kept from before", kept(BEFORE), ANSWERS, "paper_missing", ("slip (vi)", "submit (vi)")),
    Row("paper_answers", "kept before the step was taken again", replace(kept(), acts=[ASKED, replace(
        ASKED, recorded_at="2026-03-12T02:00:00.000000Z")]), ANSWERS, "paper_missing"),
    Row("paper_answers", "only its name is kept", kept(digest=NONE), ANSWERS, "paper_missing"),
    Row("paper_answers", "kept, of an earlier day", kept(on=days(-1)), ANSWERS, "paper_too_early",
        ("slip (vi)", "11/03/2026", "12/03/2026")),
    Row("paper_answers", "kept, of no day", kept(on=None), ANSWERS, "paper_too_early", ("—",)),
    Row("paper_answers", "refused, so there is none", kept(BEFORE, verdict="refused"), ANSWERS),
    Row("paper_answers", "brought", brought(), ANSWERS),
    Row("paper_answers", "only its name is brought", brought(NONE), ANSWERS, "paper_missing"),
    Row("paper_answers", "brought without a file", brought(None), ANSWERS, "paper_missing"),
    Row("paper_answers", "brought, of an earlier day", brought(on="2026-03-11"), ANSWERS, "paper_too_early"),
    Row("paper_answers", "brought, of no day", brought(on=None), ANSWERS, "paper_too_early"),
    Row("paper_answers", "what is brought takes the place of a good one", brought(NONE, kept=kept().kept), ANSWERS,
        "paper_missing"),
    Row("paper_answers", "what is brought takes the place of a bad one", brought(kept=kept(BEFORE).kept), ANSWERS),
    Row("paper_answers", "the step was never taken", brought(acts=[past("check")]), ANSWERS, "paper_missing"),
    Row("paper_answers", "none is there; another rule says so", case(acts=[ASKED]), ANSWERS),
    # A supervision team is independent of whom it supervises.
    Row("independent_of_subjects", "a team from elsewhere",
        supervised(TEAM, IN_O40, posts={COLLEAGUE: frozenset([41])}), INDEPENDENT),
    Row("independent_of_subjects", "a member belongs there",
        supervised(TEAM, IN_O40, posts={ACTOR: frozenset([40])}), INDEPENDENT, "team_not_independent",
        (f"Người {ACTOR}", "Đơn vị 40")),
    Row("independent_of_subjects", "a member belongs there by now, whatever the day of the act",
        supervised(TEAM, IN_O40, posts_today={ACTOR: frozenset([40])}, given=YESTERDAY), INDEPENDENT,
        "team_not_independent"),
    Row("independent_of_subjects", "a member is supervised",
        supervised(TEAM, [{"person": f"p{COLLEAGUE}"}]), INDEPENDENT, "team_is_subject", (f"Người {COLLEAGUE}",)),
    Row("independent_of_subjects", "another person is supervised",
        supervised(TEAM, [{"person": f"p{SUBJECT}"}]), INDEPENDENT),
    Row("independent_of_subjects", "the second subject counts too",
        supervised(TEAM, [{"organisation": "o41"}, *IN_O40], posts={ACTOR: frozenset([40])}), INDEPENDENT,
        "team_not_independent"),
    Row("independent_of_subjects", "empty rows say nothing",
        supervised([{"person": None}, *TEAM], [{"person": None}]), INDEPENDENT),
    Row("independent_of_subjects", "no team yet", supervised([], IN_O40), INDEPENDENT),
    # Powers, on the day of the act.
    Row("empowered", "holds it", case(powers=NOW_AT_OWNER), ADMIT),
    Row("empowered", "does not", case(), ADMIT, "not_empowered", ("Đơn vị 20", "12/03/2026")),
    Row("empowered", "held it that day", case(powers=YESTERDAY_AT_OWNER, given=YESTERDAY), ADMIT),
    Row("empowered", "does not, that day", case(powers=NOW_AT_OWNER, given=YESTERDAY), ADMIT, "not_empowered",
        ("11/03/2026",)),
    Row("empowered", "held it another day", case(powers=YESTERDAY_AT_OWNER), ADMIT, "not_empowered"),
    Row("empowered", "another power", case(powers=NOW_AT_OWNER), {"power": "expel"}, "not_empowered"),
    Row("empowered", "at the place named", case(powers=NOW_AT_ORIGIN), {**ADMIT, "at": "origin"}),
    Row("empowered", "not at the place named", case(powers=NOW_AT_OWNER), {**ADMIT, "at": "origin"}, "not_empowered"),
    Row("empowered", "no such place", case(powers=NOW_AT_OWNER), {**ADMIT, "at": "parent"}, "not_empowered", ("—",)),
    Row("not_empowered", "does not hold it", case(), ADMIT),
    Row("not_empowered", "holds it", case(powers=NOW_AT_OWNER), ADMIT, "is_empowered", ("Đơn vị 20", "12/03/2026")),
    Row("not_empowered", "held it that day", case(powers=YESTERDAY_AT_OWNER, given=YESTERDAY), ADMIT, "is_empowered",
        ("11/03/2026",)),
    Row("not_empowered", "at the place named", case(powers=NOW_AT_ORIGIN), {**ADMIT, "at": "origin"}, "is_empowered"),
    Row("not_empowered", "no such place", case(), {**ADMIT, "at": "parent"}),
    # Places.
    Row("common_is", "of that kind", common("base"), {"field": "place", "kinds": "base"}),
    Row("common_is", "of one of two kinds", common("base"), {"field": "place", "kinds": ["province", "base"]}),
    Row("common_is", "of a kind of a longer name", common("base"), {"field": "place", "kinds": "base_of_old"},
        "other_path"),
    Row("common_is", "of another kind", common("province"), {"field": "place", "kinds": "base"}, "other_path",
        ("Đơn vị 9",)),
    Row("common_is", "none, and none is wanted", common(None), {"field": "place", "kinds": "none"}),
    Row("common_is", "none", common(None), {"field": "place", "kinds": "base"}, "other_path", ("—",)),
    Row("place_is", "the owner is", case(), {"kinds": "base"}),
    Row("place_is", "one of two kinds", case(), {"kinds": ["cell", "base"]}),
    Row("place_is", "the owner is not", case(), {"kinds": "cell"}, "other_place", ("Đơn vị 20",)),
    Row("place_is", "of a kind of a longer name", case(), {"kinds": "base_of_old"}, "other_place"),
    Row("place_is", "another place is", case(), {"kinds": "cell", "at": "origin"}),
    Row("place_is", "another place is not", case(), {"kinds": "base", "at": "origin"}, "other_place", ("Đơn vị 30",)),
    Row("place_is", "no such place", case(), {"kinds": "base", "at": "parent"}, "other_place", ("—",)),
    Row("outside_is", "outside, as wanted", case(places=OUTSIDE), {"at": "field place", "is": True}),
    Row("outside_is", "inside, though not wanted", case(), {"at": "field place", "is": True}, "not_outside",
        ("Đơn vị 40",)),
    Row("outside_is", "inside, as wanted", case(), {"at": "field place", "is": False}),
    Row("outside_is", "outside, though not wanted", case(places=OUTSIDE), {"at": "field place", "is": False},
        "is_outside", ("Đơn vị 40",)),
    Row("outside_is", "no such place is not outside", case(places={}), {"at": "field place", "is": True},
        "not_outside", ("—",)),
    Row("outside_is", "no such place is not inside", case(places={}), {"at": "field place", "is": False}, "is_outside"),
    Row("owner_is", "here", case(), {"of": "owner"}),
    Row("owner_is", "elsewhere", case(), {"of": "origin"}, "lies_elsewhere", ("Đơn vị 30",)),
    Row("owner_is", "no such place", case(), {"of": "parent"}, "lies_elsewhere", ("—",)),
    # Signatures collected on another step.
    Row("signatures_are_full", "full", case(progress=Progress(True, 2, 2, (), None)), {"of": "sign"}),
    Row("signatures_are_full", "one short", case(progress=Progress(False, 1, 2, (), None)), {"of": "sign"},
        "signatures_missing", ("sign (vi)", "1/2")),
    Row("signatures_are_full", "enough in number, yet a group is missing",
        case(progress=Progress(False, 2, 2, ("đảng uỷ",), None)), {"of": "sign"}, "signatures_missing"),
]  # fmt: skip
