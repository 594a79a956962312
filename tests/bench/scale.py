"""Do the lists grow with the data? Ten thousand dossiers with a whole history each, then a hundred thousand.

Leaves are written by the product's own `write_leaf` and everything else as its services leave it, only in bulk. One
province with communes and cells: the busy commune holds a fifth of all dossiers, so that its inboxes grow with them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from tests.bench.loading import Rows
from tests.bench.product import KIND, SINCE, library
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session, Statement, Values
from workflow_app.db.tasks import NO_DUE
from workflow_app.domain.searching import indexed
from workflow_app.domain.vietnamese import fold, name_sort_key
from workflow_app.history.leaf import b64url
from workflow_app.services.recording import write_leaf

LOG = "wf.office/normal/1"
COMMUNES, CELLS = 10, 100
ROOT, BUSY = 1, 2
TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
AT_WORK = ("drafter", "reviewer", "member", "member", "head", "clerk")
"""Of each organisation, one person for each."""

TOPICS = (
    "công tác kiểm tra, giám sát", "phát triển đảng viên mới", "xây dựng nông thôn mới", "chuyển đổi số",
    "phòng, chống tham nhũng, tiêu cực", "đại hội chi bộ", "học tập và làm theo Bác", "an ninh, trật tự",
    "tiếp công dân", "giảm nghèo bền vững", "cải cách hành chính", "dân vận khéo", "quy chế làm việc",
)  # fmt: skip


class Act(NamedTuple):
    trigger: str
    source: str
    target: str
    worker: int


ACTS = (
    Act("create", "", "draft", 0),
    Act("submit", "draft", "submitted", 0),
    Act("review", "submitted", "reviewed", 1),
    Act("sign", "reviewed", "reviewed", 2),
    Act("sign", "reviewed", "reviewed", 3),
    Act("approve", "reviewed", "approved", 4),
    Act("issue", "approved", "issued", 5),
)
REACHED = (1, 2, 4, 6, 7, 7, 7, 7, 7, 7)
"""How many of ACTS were taken on a dossier, by the last digit of its number: four of ten wait for somebody."""

AWAITED = {
    "draft": (("submit", "drafter"),),
    "submitted": (("review", "reviewer"),),
    "reviewed": (("sign", "member"), ("approve", "head")),
    "approved": (("issue", "clerk"),),
    "issued": (),
}


# The office -------------------------------------------------------------------------------------------------------


def organisations() -> Iterator[tuple[int, int]]:
    """(organisation, the one above it; 0 above the root), from the top down."""
    yield ROOT, 0
    for commune in range(COMMUNES):
        yield BUSY + commune, ROOT
    for cell in range(CELLS):
        yield BUSY + COMMUNES + cell, BUSY + cell % COMMUNES


ABOVE = dict(organisations())
_FIRST_CELL = BUSY + COMMUNES


def path(organisation: int) -> list[int]:
    """The organisation itself and all above it."""
    return [organisation, *path(ABOVE[organisation])] if organisation else []


def worker(organisation: int, number: int) -> int:
    return (organisation - 1) * len(AT_WORK) + number + 1


def owner_of(number: int) -> int:
    """Ten after the other belong to one organisation, so that each has dossiers in every state."""
    ten = number // 10
    return BUSY if ten % 5 == 0 else _FIRST_CELL + ten * 7 % CELLS


def office_rows() -> Rows:
    rows: Rows = defaultdict(list)
    manifest = library().manifests[KIND]
    rows[t.manifest].append((manifest.digest, KIND, manifest.content, instant_text(NOW)))
    ancestors, posts = 0, 0
    for organisation in ABOVE:
        code, name = f"TC{organisation}", f"Tổ chức {organisation}"
        rows[t.organisation].append(
            (organisation, f"o{organisation}", code, "office", name, name, code, "", False, True, SINCE, *[None] * 3)
        )
        for depth, ancestor in enumerate(path(organisation)):
            ancestors += 1
            rows[t.organisation_ancestor].append((ancestors, organisation, ancestor, depth, SINCE, None, None, None))
        rows[t.term].append((organisation, organisation, "2025–2030", SINCE, None, None, None))
        rows[t.register].append((organisation, organisation, "", "VB", organisation, 0))
        for number, role in enumerate(AT_WORK):
            person, full_name = worker(organisation, number), f"Nguyễn Văn {organisation} {number}"
            rows[t.person].append((person, f"p{person}", full_name, name_sort_key(full_name), fold(full_name)))
            posts += 1
            rows[t.post].append((posts, person, role, organisation, "", SINCE, None, None, None, None))
    return rows


# Dossiers ---------------------------------------------------------------------------------------------------------


class _Collecting:
    """Takes what `write_leaf` writes, so that the leaves are the product's own to the last byte."""

    def __init__(self) -> None:
        self.leaf: Values = {}
        self.disclosures: list[Values] = []

    def run(self, _statement: Statement, values: Values) -> None:
        self.leaf = values

    def run_many(self, _statement: Statement, rows: list[Values]) -> None:
        self.disclosures = rows


_LEAF_COLUMNS = [column.name for column in t.leaf.c][1:]


class Making:
    """Makes dossiers one after the other; ids and numbers of registers go on from the last one made."""

    def __init__(self) -> None:
        self._ids: dict[sa.Table, int] = defaultdict(int)
        self._numbers: dict[int, int] = defaultdict(int)
        self._digest = library().manifests[KIND].digest
        self.made = 0

    def rows(self, upto: int) -> Rows:
        """All rows of the next dossiers, up to and with number `upto`."""
        rows: Rows = defaultdict(list)
        while self.made < upto:
            self.made += 1
            self._dossier(rows, self.made)
        return rows

    def _add(self, rows: Rows, table: sa.Table, *values: Any) -> int:
        self._ids[table] += 1
        rows[table].append((self._ids[table], *values))
        return self._ids[table]

    def _dossier(self, rows: Rows, number: int) -> None:
        uid, owner, reached = f"d{number:08d}", owner_of(number), REACHED[number % 10]
        began = NOW - timedelta(minutes=number)
        topic = TOPICS[number % len(TOPICS)]
        title = f"Kế hoạch {topic} năm {2020 + number % 7}, việc {number}"
        acts = ACTS[:reached]
        head = self._history(rows, number, uid, owner, began, acts)
        state, author = acts[-1].target, worker(owner, 0)
        printed = self._document(rows, number, owner, acts, title)
        revision = int(reached > 1)
        fields = json.dumps({"subject": title, "body": f"Thực hiện {topic}. " * 4}, ensure_ascii=False)
        moved = instant_text(began + timedelta(hours=len(acts)))
        self._add(
            rows, t.dossier, uid, f"doc:{uid}", KIND, self._digest, title,
            indexed(title, "Phê duyệt", "Approval", printed), owner, owner, author, None, state, len(acts) - 1, head,
            revision, 1, fields, "", False, state == "issued", instant_text(began), moved, "", "",
        )  # fmt: skip
        for role in ("drafter", "reviewer", "member", "head", "clerk"):
            self._add(rows, t.dossier_reader, number, "all", role, owner, None)
        self._add(rows, t.dossier_reader, number, "all", "", None, author)
        if revision:
            self._add(rows, t.revision, number, 1, "{}", "", author, "submit", instant_text(began))
        self._tasks(rows, number, owner, state, moved)

    def _history(self, rows: Rows, number: int, uid: str, owner: int, began: datetime, acts: tuple[Act, ...]) -> str:
        """The leaves of one dossier, its signatures with them; the hash of the last leaf."""
        head, last_at, taken = "", "", _Collecting()
        for seq, act in enumerate(acts):
            at, person = began + timedelta(hours=seq + 1), worker(owner, act.worker)
            head = write_leaf(
                cast(Session, taken), stream=f"doc:{uid}", seq=seq, prev=head, act=act.trigger, from_state=act.source,
                to_state=act.target, log=LOG, now=at, held_on=at.date(), last_at=last_at, dossier_id=number,
                facts={"def": {"id": KIND, "h": self._digest}, "actor": {"uid": f"p{person}"}, "rev": int(seq > 0)},
                words={"comment": "Đã xem xét và nhất trí.", "actor": f"Nguyễn Văn {owner} {act.worker}"},
                person_id=person, principal_id=person, request=b64url(f"{number}-{seq}".encode()), request_digest="",
            ).hash  # fmt: skip
            last_at = instant_text(at)
            leaf = self._add(rows, t.leaf, *(taken.leaf[name] for name in _LEAF_COLUMNS))
            for one in taken.disclosures:
                self._add(rows, t.disclosure, leaf, one["name"], one["text"])
            if act.trigger == "sign":
                self._add(
                    rows, t.sign_off, number, "sign", "reviewed", 1, 1, "members", person, person, None, "{}",
                    at.date().isoformat(), last_at, "revision 1", None, True, None,
                )  # fmt: skip
        return head

    def _document(self, rows: Rows, number: int, owner: int, acts: tuple[Act, ...], title: str) -> str:
        """The letter it carries, and its number where it was issued; the number as printed."""
        is_issued, day, printed, taken = acts[-1].trigger == "issue", TODAY.isoformat(), "", None
        if is_issued:
            self._numbers[owner] += 1
            taken = self._numbers[owner]
            printed = f"{taken:02d}-VB/TC{owner}"
        letter = self._add(
            rows, t.document, f"v{number:08d}", number, "letter", 1, "VB", owner, "", "", "", "[]", "", "", "", None,
            worker(owner, 4) if len(acts) > 5 else None, None, "", day if len(acts) > 5 else None, taken, printed,
            day if is_issued else None, day if is_issued else None, "", None,
        )  # fmt: skip
        if is_issued:
            words = indexed(printed, title)
            self._add(rows, t.register_entry, owner, taken, printed, words, title, day, letter, number, "")
        return printed

    def _tasks(self, rows: Rows, number: int, owner: int, state: str, opened: str) -> None:
        days_left = number * 31 % 120 - 40  # a third of what waits is late
        due = NO_DUE if number % 7 == 0 else (TODAY + timedelta(days=days_left)).isoformat()
        for trigger, role in AWAITED[state]:
            task = self._add(rows, t.task, number, trigger, role, owner, None, due, opened)
            rows[t.task_scope] += [(task, ancestor, due) for ancestor in path(owner)]
