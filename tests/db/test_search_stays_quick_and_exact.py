"""Words are found however they are spelt; a number is found exactly; nobody finds what he may not read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from workflow_app.db import searching
from workflow_app.db import tables as t
from workflow_app.db.searching import Found, search, search_numbers

EVERYBODY = sa.true()


def dossiers(plain: PlainOffice, words: str, visible=EVERYBODY, **options) -> Found:
    with plain.database.reading() as session:
        return search(session, words, visible, **options)


def titles(plain: PlainOffice, words: str, visible=EVERYBODY, **options) -> list[str]:
    return [row.title for row in dossiers(plain, words, visible, **options).rows]


def numbers(plain: PlainOffice, words: str, where=EVERYBODY, **options) -> list[str]:
    with plain.database.reading() as session:
        return [row.number_text for row in search_numbers(session, words, where, **options).rows]


def begun(plain: PlainOffice, *subjects: str) -> list[str]:
    return [plain.create("assent", fields={"subject": one}).dossier for one in subjects]


def issued(plain: PlainOffice, subject: str) -> str:
    dossier = plain.submitted(subject=subject)
    for trigger, person in (("approve", "chi"), ("approve", "dung"), ("sign", "hoa"), ("issue", "khanh")):
        plain.act(dossier, trigger, person)
    return dossier


@pytest.mark.parametrize(
    "words",
    [
        "dang uy",
        "Đảng ủy",
        "ĐẢNG UỶ",
        "đảng  uỷ ",
        "xã đảng",
        "báo cáo của đảng uỷ",
        "dong thuan dang",
    ],
)
def test_a_dossier_is_found_however_its_words_are_spelt(plain, words):
    begun(plain, "Kế hoạch công tác", "Báo cáo của Đảng uỷ xã")
    assert titles(plain, words) == ["Báo cáo của Đảng uỷ xã"]


@pytest.mark.parametrize(
    "words", ["dangx", "đảng tỉnh", "ang uy", "u dang", "xa-dang-05", "", "  ", "—", '"', "'", "*"]
)
def test_other_words_find_nothing(plain, words):
    begun(plain, "Báo cáo của Đảng uỷ xã")
    assert titles(plain, words) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('dang" OR "ke', False),
        ("dang' | 'ke", False),
        ("dang OR ke", False),
        ("NEAR(dang uy)", False),
        ("search_text:dang", False),
        ("dang:* NOT ke", False),
        ("%", False),
        ("dang:*", True),
        ("\"dang\" & 'uy'", True),
        ("-dang", True),
    ],
)
def test_what_is_typed_is_looked_for_and_never_obeyed(plain, words, found):
    begun(plain, "Kế hoạch năm", "Báo cáo của Đảng uỷ xã")
    assert titles(plain, words) == ["Báo cáo của Đảng uỷ xã"] * found


def test_a_number_is_found_whole_and_not_its_neighbour(plain):
    begun(plain, "Triển khai 05-CT/TW về chuyển đổi số", "Triển khai 05-CT/TU, sau 12-CT/TW")
    assert titles(plain, "05-CT/TW") == ["Triển khai 05-CT/TW về chuyển đổi số"]
    assert titles(plain, "05-CT/TU") == ["Triển khai 05-CT/TU, sau 12-CT/TW"]
    assert titles(plain, "5-CT/TU") == titles(plain, "05-CT/TWT") == []
    assert len(titles(plain, "05-CT")) == len(titles(plain, "05-CT/T")) == len(titles(plain, "CT/TW")) == 2


@pytest.mark.parametrize("words", ["05- CT/TU", "05 - CT / TU", "05–CT/TU", "05-ct/tu"])
def test_blanks_and_dashes_within_a_number_are_forgiven(plain, words):
    begun(plain, "Triển khai 05-CT/TU", "Triển khai 05-CT/TW")
    assert titles(plain, words) == ["Triển khai 05-CT/TU"]


def test_an_issued_dossier_is_found_by_its_number(plain):
    issued(plain, "Chương trình hành động")
    assert titles(plain, "01-VB/VP") == titles(plain, "01-vb chương trình") == ["Chương trình hành động"]
    assert titles(plain, "02-VB/VP") == []


def test_a_register_is_searched_by_number_and_abstract(plain):
    issued(plain, "Chương trình hành động")
    issued(plain, "Kế hoạch hành động")
    assert numbers(plain, "hanh dong") == ["02-VB/VP", "01-VB/VP"]
    assert numbers(plain, "01-VB") == numbers(plain, "chuong trinh") == ["01-VB/VP"]
    assert numbers(plain, "hanh dong", t.register_entry.c.number > 1) == ["02-VB/VP"]
    assert numbers(plain, "hanh dong", t.register.c.symbol == "KH") == []


def test_a_changed_title_is_found_and_the_old_one_no_more(plain):
    made = plain.create("enquiry", fields={"subject": "Kế hoạch cũ"})
    plain.act(made.dossier, "edit", "an", fields={"subject": "Chương trình mới"})
    assert titles(plain, "ke hoach") == []
    assert titles(plain, "chuong trinh") == ["Chương trình mới"]


def test_the_newest_comes_first_and_pages_follow_without_gap_or_repeat(plain):
    begun(plain, *(f"Kế hoạch {number}" for number in range(1, 8)))
    seen, before = [], None
    for _ in range(4):
        found = dossiers(plain, "ke hoach", limit=2, before_id=before)
        seen += [row.title for row in found.rows]
        before = found.older
    assert seen == [f"Kế hoạch {number}" for number in range(7, 0, -1)]
    assert before is None


def test_only_what_may_be_read_is_found(plain):
    begun(plain, *(f"Kế hoạch {number}" for number in range(1, 8)))
    assert titles(plain, "ke hoach", t.dossier.c.title.in_(["Kế hoạch 2", "Kế hoạch 5"])) == [
        "Kế hoạch 5",
        "Kế hoạch 2",
    ]
    assert titles(plain, "ke hoach", sa.false()) == []


def test_a_reader_of_few_among_many_is_told_where_to_go_on(plain, monkeypatch):
    monkeypatch.setattr(searching, "LOOKS", (2, 3))
    begun(plain, *(f"Kế hoạch {number}" for number in range(1, 10)))
    first = t.dossier.c.title == "Kế hoạch 1"
    found = dossiers(plain, "ke hoach", first)
    assert found.rows == []
    assert found.older is not None
    found = dossiers(plain, "ke hoach", first, before_id=found.older)
    assert [row.title for row in found.rows] == ["Kế hoạch 1"]
    assert found.older is None


def test_on_postgresql_what_lies_far_back_is_found_too(plain, monkeypatch):
    """Rare words by their index, common ones stretch by stretch: nothing is left out and nothing comes twice."""
    begun(plain, "Kế hoạch xa", *(f"Báo cáo {number}" for number in range(5)), "Kế hoạch gần")
    one_by_one = (1,) * 8
    for stretch, common, looks in ((0, 1, (200,)), (1, 1, one_by_one), (1, 500, one_by_one)):
        monkeypatch.setattr(searching, "_STRETCH", stretch)
        monkeypatch.setattr(searching, "_COMMON", common)
        monkeypatch.setattr(searching, "LOOKS", looks)
        assert titles(plain, "ke hoach") == ["Kế hoạch gần", "Kế hoạch xa"]
        assert titles(plain, "ke hoach", limit=1) == ["Kế hoạch gần"]
        assert len(titles(plain, "bao cao")) == 5


def test_the_index_says_what_the_tables_say(plain):
    """FTS5 compares its index with the content; on PostgreSQL the words stand in a table of their own."""
    made = plain.create("enquiry", fields={"subject": "Kế hoạch cũ"})
    plain.act(made.dossier, "edit", "an", fields={"subject": "Chương trình mới"})
    issued(plain, "Chương trình hành động")
    with plain.database.writing() as session:
        for table in (t.dossier, t.register_entry):
            if plain.database.is_sqlite:
                check = f"INSERT INTO {table.name}_search ({table.name}_search, rank) VALUES ('integrity-check', 1)"
                session.connection.exec_driver_sql(check)
                continue
            index = sa.table(f"{table.name}_search", sa.column("id"), sa.column("words"))
            cut = sa.func.array_to_tsvector(sa.func.string_to_array(table.c.search_text, " "))
            differing = sa.select(table.c.id).outerjoin(index, index.c.id == table.c.id).where(
                sa.or_(index.c.id.is_(None), index.c.words != cut)
            )  # fmt: skip
            assert session.execute(differing).all() == []


def test_a_dossier_that_goes_leaves_no_words(plain):
    made = begun(plain, "Kế hoạch năm")[0]
    with plain.database.writing() as session:
        for table in (t.task_scope, t.task, t.dossier_reader, t.document):
            session.execute(table.delete())
        session.execute(t.dossier.delete().where(t.dossier.c.uid == made))
    assert titles(plain, "ke hoach") == []
