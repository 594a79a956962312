"""Rows of the guards' table: opinions, documents, rounds, and what was done before."""

from __future__ import annotations

from tests.domain.fake_case import TODAY, case, days, document, given, opinion, past, reservation, vote_round
from tests.domain.rows import Row

SEVERAL = ["notice", "decision"]
NOTICE, SIGNED = {"of": "notice"}, days(-1)
BOTH_ISSUED = {**document("notice", number=1), **document("decision", number=2)}
WRITTEN = given(texts={"notice": {"recipients": "Như trên\n"}})

ROWS = [
    # Opinions: whoever is late blocks nothing, whoever still has time does.
    Row("comments_are_closed", "nobody was asked", case()),
    Row("comments_are_closed", "answered", case(opinion_rows=[opinion(answered=TODAY)])),
    Row("comments_are_closed", "late", case(opinion_rows=[opinion(due=days(-1))])),
    Row("comments_are_closed", "on the last day", case(opinion_rows=[opinion(due=TODAY)]), {}, "comments_awaited",
        ("1 ý kiến", "12/03/2026")),
    Row("comments_are_closed", "one of three is awaited",
        case(opinion_rows=[opinion(answered=TODAY), opinion(due=days(-1)), opinion(due=days(2))]), {},
        "comments_awaited", ("1 ý kiến", "14/03/2026")),
    Row("comments_are_closed", "late today, though the act is dated before",
        case(opinion_rows=[opinion(due=days(-1))], given=given(held_on=days(-1)))),
    Row("reservations_are_met", "none was made", case()),
    Row("reservations_are_met", "met", case(reserved=[reservation(met=TODAY)])),
    Row("reservations_are_met", "one of two is open", case(reserved=[reservation(met=TODAY), reservation()]), {},
        "reservations_open", ("1 điều kiện", "12/03/2026")),
    Row("comments_are_settled", "nobody answered", case(opinion_rows=[opinion()])),
    Row("comments_are_settled", "taken", case(opinion_rows=[opinion(answered=TODAY, settled="taken")])),
    Row("comments_are_settled", "answered and left",
        case(opinion_rows=[opinion(answered=TODAY, settled="taken"), opinion(answered=TODAY)]), {},
        "comments_unsettled", ("1 ý kiến",)),
    # Recipients: of the text as it stands, or as it is written with the act.
    Row("has_recipients", "named", case(texts=document(recipients=("Như trên",))), NOTICE),
    Row("has_recipients", "written with the act", case(given=WRITTEN), NOTICE),
    Row("has_recipients", "none", case(texts=document()), NOTICE, "no_recipients", ("notice (vi)",)),
    Row("has_recipients", "blank", case(texts=document(recipients=("",))), NOTICE, "no_recipients"),
    Row("has_recipients", "no document", case(), NOTICE, "no_recipients"),
    Row("has_recipients", "blank with the act", case(given=given(texts={"notice": {"recipients": "\n"}})), NOTICE,
        "no_recipients"),
    Row("has_recipients", "only one of two", case(texts=document(recipients=("Như trên",))), {"of": SEVERAL},
        "no_recipients", ("decision (vi)",)),
    # The text signed is the text voted, or the difference is declared.
    Row("text_is_the_text_voted", "the same", case(texts=document(voted_digest="new")), NOTICE),
    Row("text_is_the_text_voted", "no vote bound it", case(texts=document()), NOTICE),
    Row("text_is_the_text_voted", "no document", case(), NOTICE),
    Row("text_is_the_text_voted", "changed since", case(texts=document(voted_digest="old")), NOTICE, "text_changed",
        ("notice (vi)", "Khôi phục đúng văn bản đã biểu quyết", "giao hoàn thiện")),
    Row("text_is_the_text_voted", "declared as finished", case(texts=document(voted_digest="old",
        finished_digest="new")),
        NOTICE),
    Row("text_is_the_text_voted", "changed since it was declared",
        case(texts=document(voted_digest="old", finished_digest="older")), NOTICE, "text_changed"),
    # Issued means that it has its number.
    Row("document_is_issued", "numbered", case(texts=document(number=1)), NOTICE),
    Row("document_is_issued", "signed only", case(texts=document(signed_on=SIGNED)), NOTICE, "not_issued",
        ("notice (vi)",)),
    Row("document_is_issued", "no document", case(), NOTICE, "not_issued"),
    Row("document_is_issued", "both", case(texts=BOTH_ISSUED), {"of": SEVERAL}),
    Row("document_is_issued", "the second not", case(texts=document(number=1)), {"of": SEVERAL}, "not_issued",
        ("decision (vi)",)),
    # Rounds of a vote, up to the definition's limit.
    Row("rounds_remain", "none used", case(), {"of": "base"}),
    Row("rounds_remain", "one of two used", case(round_rows=[vote_round()]), {"of": "base"}),
    Row("rounds_remain", "both used", case(round_rows=[vote_round(), vote_round()]), {"of": "base"}, "rounds_used_up",
        ("2 lần",)),
    Row("rounds_remain", "another vote's rounds", case(round_rows=[vote_round("endless"), vote_round("endless")]),
        {"of": "base"}),
    Row("rounds_remain", "no limit", case(round_rows=[vote_round("endless")] * 9), {"of": "endless"}),
    # Nobody has acted since the dossier came here. The fake dossier is in `review`.
    Row("nobody_has_done", "it just came", case(acts=[past("submit")]), {"of": "check"}),
    Row("nobody_has_done", "somebody did", case(acts=[past("submit"), past("check", move="review>review")]),
        {"of": "check"}, "already_acted"),
    Row("nobody_has_done", "a step of a longer name", case(acts=[past("submit"), past("check", move="review>review")]),
        {"of": "check_again"}),
    Row("nobody_has_done", "one of several", case(acts=[past("submit"), past("check", move="review>review")]),
        {"of": ["sign", "check"]}, "already_acted"),
    Row("nobody_has_done", "with a way out", case(acts=[past("submit"), past("check", move="review>review")]),
        {"of": "check", "instead": "sign"}, "already_acted", ("sign (vi)",)),
    Row("nobody_has_done", "another step",
        case(acts=[past("submit"), past("note", move="review>review")]), {"of": "check"}),
    Row("nobody_has_done", "before it came back",
        case(acts=[past("submit"), past("check", move="review>review"), past("return", move="review>draft"),
                   past("submit")]), {"of": "check"}),
    Row("nobody_has_done", "the step that brought it here", case(acts=[past("submit")]), {"of": "submit"}),
    Row("nobody_has_done", "then something else",
        case(acts=[past("submit"), past("check", move="review>review"), past("note", move="review>review")]),
        {"of": "check"}, "already_acted"),
    Row("nobody_has_done", "who did took it back",
        case(acts=[past("submit"), past("check", move="review>review"), past("take_back", move="review>review")]),
        {"of": "check"}),
    Row("nobody_has_done", "one of two took it back",
        case(acts=[past("submit"), past("check", move="review>review"), past("check", 8, "review>review"),
                   past("take_back", 8, "review>review")]), {"of": "check"}, "already_acted"),
    Row("nobody_has_done", "one stays, the one that moved it was taken back",
        case(acts=[past("submit"), past("check", move="review>review"), past("sign", 8, "review>done"),
                   past("take_back", 8, "done>review")]), {"of": ["check", "sign"]}, "already_acted"),
]  # fmt: skip
