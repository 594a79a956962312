"""Fingerprints of what a signature judges: the same for the same words however they were saved, else another."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.domain.differences import differences
from workflow_app.domain.fingerprints import EVERYTHING, fingerprint, normal, parse_part, restricted, section

TEXT = "Kính gửi chi bộ\nI. Mục đích\nMột.\nII. Nội dung\n1. Hai.\nIV. Tổ chức\nBốn."
CONTENT: dict[str, Any] = {
    "fields": {"subject": "Kế hoạch", "rows": [{"a": "1", "b": None}, {"a": "2"}], "done": False, "empty": ""},
    "documents": {"plan": {"abstract": "Về", "text": TEXT, "recipients": ["A", "B"]}},
    "papers": [{"name": "quote", "row": "", "uid": "u1", "verdict": "present", "digest": "d", "written_on": ""}],
}
PARTS = (EVERYTHING, "field subject", "field rows", "paper quote", "document plan", "document plan section 2")


@pytest.mark.parametrize("phrase", ["", "field a", "paper b1", "document c", "document c section 12"])
def test_a_part_is_named_by_a_phrase(phrase):
    assert parse_part(phrase).sort in ("everything", "field", "paper", "document")


@pytest.mark.parametrize("phrase", ["fields a", "field A", "document", "paper x section 1", "document c section x"])
def test_any_other_phrase_is_refused_with_the_legal_ones(phrase):
    with pytest.raises(ValueError, match="document NAME section N"):
        parse_part(phrase)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "Kính gửi chi bộ"), (1, "I. Mục đích\nMột."), (2, "II. Nội dung\n1. Hai."), (4, "IV. Tổ chức\nBốn."), (3, "")],
)
def test_a_section_is_found_by_the_number_of_its_heading(number, words):
    assert section(TEXT, number) == words


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("Điều 1. Phạm vi\nI. Lời\nĐiều 2. Đối tượng\nHai.", 2, "Điều 2. Đối tượng\nHai."),
        ("1. Một\na\n2. Hai", 1, "1. Một\na"),
        ("Điều  1. Phạm vi\n \u00a0Điều\u00a02: Đối tượng\r\nHai.", 2, "Điều 2: Đối tượng\nHai."),
        ("Điều 1\nPhạm vi\nĐIỀU 2 ĐỐI TƯỢNG\nHai.", 2, "ĐIỀU 2 ĐỐI TƯỢNG\nHai."),
        ("Điều 1.Phạm vi\nĐiều 2.Họp\nĐiều 3 nói rằng\nĐiều 1, khoản 2\nĐiều 3.1", 3, ""),
        (
            "I. Một\nV.I. Lênin dạy\nX\nII Theo ý kiến\nIII\nIV. Hai",
            1,
            "I. Một\nV.I. Lênin dạy\nX\nII Theo ý kiến\nIII",
        ),
        ("I MỤC ĐÍCH\na\nII - Nội dung\nb", 2, "II - Nội dung\nb"),
        ("1. Một\nnăm\n2026.\n2. Hai", 1, "1. Một\nnăm\n2026."),
        ("Không có đề mục.", 0, "Không có đề mục."),
        ("Không có đề mục.", 1, ""),
    ],
)
def test_the_highest_heading_that_a_text_uses_divides_it(text, number, words):
    assert section(text, number) == words


def test_a_section_is_touched_by_its_own_words_alone():
    def changed(old: str, new: str) -> dict[str, Any]:
        return {**CONTENT, "documents": {"plan": {"text": TEXT.replace(old, new)}}}

    before = fingerprint(CONTENT, "document plan section 2")
    assert fingerprint(changed("Một", "Khác"), "document plan section 2") == before
    assert fingerprint(changed("Hai", "Khác"), "document plan section 2") != before
    assert fingerprint(changed("Mục đích", "Mục tiêu"), "document plan section 2") == before


LINES = st.lists(
    st.sampled_from(("Một việc.", "Điều 3 nói rằng phải họp.", "theo Điều 2.", "I. Ý một", "1. Khoản một", "2026", "")),
    max_size=3,
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=4), st.data())
def test_a_change_in_one_section_changes_its_own_fingerprint_alone(bodies, data):
    def sections(of: list[list[str]]) -> list[str]:
        text = "\n".join(line for at, body in enumerate(of) for line in (f"Điều {at + 1}. Tên", *body))
        return [
            fingerprint({"documents": {"d": {"text": text}}}, f"document d section {at + 1}") for at in range(len(of))
        ]

    at, other = data.draw(st.integers(0, len(bodies) - 1)), data.draw(LINES)
    before, after = sections(bodies), sections([*bodies[:at], other, *bodies[at + 1 :]])
    assert [one for one in range(len(bodies)) if one != at and before[one] != after[one]] == []
    assert (before[at] == after[at]) is (list(filter(None, bodies[at])) == list(filter(None, other)))


@given(st.lists(LINES, min_size=1, max_size=3), st.data())
def test_however_a_text_was_typed_its_sections_are_the_same(bodies, data):
    lines = [line for at, body in enumerate(bodies) for line in (f"Điều {at + 1}. Tên", *body)]
    blank = st.sampled_from((" ", "  ", "\u00a0", "\t", " \u2009"))
    typed = [
        data.draw(st.sampled_from(("", " ", "\u00a0"))) + "".join(data.draw(blank) if c == " " else c for c in line)
        for line in lines
    ]
    retyped = data.draw(st.sampled_from(("\n", "\r\n", " \n\n"))).join(typed)
    retyped = unicodedata.normalize(data.draw(st.sampled_from(("NFC", "NFD"))), retyped)
    for number in range(len(bodies) + 2):
        assert section(retyped, number) == section("\n".join(lines), number)


def test_recipients_are_no_part_of_the_text_that_is_voted_on():
    def of(**changed: Any) -> dict[str, Any]:
        return {"documents": {"plan": {**CONTENT["documents"]["plan"], **changed}}}

    for part, falls in (("document plan", True), ("document plan text", False), ("document plan section 1", False)):
        assert (fingerprint(of(recipients=["C"]), part) != fingerprint(of(), part)) is falls
    for changed in (of(text="Khác"), of(abstract="Khác")):
        assert fingerprint(changed, "document plan text") != fingerprint(of(), "document plan text")
    several = restricted(of(), ["document plan section 1", "document plan text"])
    assert several == restricted(of(), ["document plan text"])
    assert restricted(of(), ["document plan text", "document plan"]) == restricted(of(), ["document plan"])


def test_what_says_nothing_counts_for_nothing():
    assert normal({"a": "", "b": None, "c": [], "d": {"e": "  \n"}, "f": [None, ""]}) is None
    assert normal({"a": False, "b": 0}) == {"a": False, "b": 0}, "no and nought are answers"
    bare = {"fields": {"subject": "Kế hoạch", "rows": [{"a": "1"}, {"a": "2"}], "done": False}}
    assert restricted(CONTENT, ["field rows"])["fields"] == restricted(bare, ["field rows"])["fields"]


def test_the_order_of_keys_is_nothing_and_the_order_of_rows_is_something():
    fields = CONTENT["fields"]
    turned = {**CONTENT, "fields": dict(reversed(fields.items()))}
    swapped = {**CONTENT, "fields": {**fields, "rows": fields["rows"][::-1]}}
    assert fingerprint(turned, EVERYTHING) == fingerprint(CONTENT, EVERYTHING)
    assert fingerprint(swapped, "field rows") != fingerprint(CONTENT, "field rows")
    assert fingerprint(swapped, "field subject") == fingerprint(CONTENT, "field subject")


def test_a_line_ended_is_no_blank():
    assert normal("một\nhai") != normal("một hai")
    assert normal(" một \u00a0 hai\r\n\n") == "một hai"


@given(st.text(alphabet="aăâ e\u0301\u0302\u1ebf\n\t\u00a0", max_size=20))
def test_however_it_was_typed_it_is_the_same(words):
    forms = [unicodedata.normalize(form, words) for form in ("NFC", "NFD")]
    spaced = words.replace(" ", "   ") + "\n "
    assert normal(forms[0]) == normal(forms[1]) == normal(spaced) == normal(normal(words))


values = st.one_of(st.none(), st.text(alphabet="ab \n", max_size=4), st.booleans())
rows = st.lists(st.dictionaries(st.sampled_from("ab"), st.text(alphabet="xy ", max_size=2), max_size=2), max_size=3)
contents = st.fixed_dictionaries(
    {
        "fields": st.fixed_dictionaries({"subject": values, "rows": rows}),
        "documents": st.fixed_dictionaries(
            {
                "plan": st.fixed_dictionaries(
                    {
                        "text": st.sampled_from((TEXT, TEXT.replace("Hai", "Ba"), TEXT.replace("Một", " "), "")),
                        "abstract": st.sampled_from(("", "Về", "Về ")),
                        "recipients": st.lists(st.sampled_from("AB"), max_size=2),
                    }
                )
            }
        ),
        "papers": st.lists(
            st.fixed_dictionaries(
                {
                    "name": st.just("quote"), "row": st.just(""), "digest": st.sampled_from("de"),
                    "uid": st.sampled_from("uv"), "verdict": st.sampled_from(("present", "accepted")),
                }
            ),
            max_size=1,
        ),
    }
)  # fmt: skip


@given(contents, contents, st.sampled_from(PARTS))
def test_two_contents_have_one_fingerprint_exactly_where_nothing_differs(before, after, part):
    changed = differences(restricted(before, [part]), restricted(after, [part]))
    assert (fingerprint(before, part) == fingerprint(after, part)) is (changed == [])


QUOTE = {"name": "quote", "row": "1", "digest": "a" * 64, "written_by": "Kế toán", "written_on": "2026-02-20"}


@pytest.mark.parametrize("key", QUOTE)
def test_another_file_writer_or_day_is_another_paper(key):
    other = {**QUOTE, key: "2"}
    assert fingerprint({"papers": [QUOTE]}, "") != fingerprint({"papers": [other]}, "")
    assert fingerprint({"papers": [QUOTE]}, "") == fingerprint({"papers": [{**QUOTE, "verdict": "refused"}]}, "")


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["document letter section 1", "document letter section 2"], "I. Một\na\nII. Hai\nb"),
        (["document letter section 2", "document letter section 1"], "II. Hai\nb\nI. Một\na"),
        (["document letter", "document letter section 2"], "I. Một\na\nII. Hai\nb\nIII. Ba\nc"),
        (["document letter section 2", "document letter"], "I. Một\na\nII. Hai\nb\nIII. Ba\nc"),
    ],
)
def test_of_several_parts_of_one_document_none_is_lost(parts, text):
    content = {"documents": {"letter": {"text": "I. Một\na\nII. Hai\nb\nIII. Ba\nc"}}}
    kept = restricted(content, parts)["documents"]["letter"]["text"]
    assert sorted(kept.splitlines()) == sorted(text.splitlines())


def test_of_the_papers_only_the_one_that_is_named_is_judged():
    other = {**QUOTE, "name": "list"}
    assert [one["name"] for one in restricted({"papers": [QUOTE, other]}, ["paper quote"])["papers"]] == ["quote"]
    assert fingerprint({"papers": [QUOTE]}, "paper quote") == fingerprint({"papers": [QUOTE, other]}, "paper quote")
