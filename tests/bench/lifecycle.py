"""The canonical approval lifecycle: what every contender of the bench does, and the check that it does it.

Ten steps a document, each committed durably on its own: create (ten fields and 2 KB of text), submit, return,
resubmit, review, three members sign (two suffice, all three sign), approve, issue with the next number of a
register. Every step checks the actor's role and appends one history row: who, when, from, to, comment. The
author may neither review, nor sign, nor approve, even where the author holds the role; nobody signs a
document twice; the number is taken in the transaction that issues. A refused attempt leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple, Protocol

AUTHOR, REVIEWER, FIRST, SECOND, THIRD, HEAD, CLERK = "an", "binh", "chi", "dung", "giang", "hoa", "khanh"

CAST: dict[str, frozenset[str]] = {
    # The author holds every role the four-eyes rules speak of, so that only authorship can refuse them.
    AUTHOR: frozenset({"drafter", "reviewer", "member", "head"}),
    REVIEWER: frozenset({"reviewer"}),
    FIRST: frozenset({"member"}),
    SECOND: frozenset({"member"}),
    THIRD: frozenset({"member"}),
    HEAD: frozenset({"head"}),
    CLERK: frozenset({"clerk"}),
}


class Step(NamedTuple):
    """One committed step: `person` does `act` by virtue of `role`."""

    act: str
    person: str
    role: str


STEPS: tuple[Step, ...] = (
    Step("create", AUTHOR, "drafter"),
    Step("submit", AUTHOR, "drafter"),
    Step("return", REVIEWER, "reviewer"),
    Step("resubmit", AUTHOR, "drafter"),
    Step("review", REVIEWER, "reviewer"),
    Step("sign", FIRST, "member"),
    Step("sign", SECOND, "member"),
    Step("sign", THIRD, "member"),
    Step("approve", HEAD, "head"),
    Step("issue", CLERK, "clerk"),
)


class Refused(NamedTuple):
    """An attempt that must be refused once `after` steps of the lifecycle are done, by which rule."""

    rule: str
    after: int
    act: str
    person: str


REFUSED: tuple[Refused, ...] = (
    Refused("act from a wrong state", 4, "issue", CLERK),
    Refused("wrong role", 4, "review", CLERK),
    Refused("the author reviews", 4, "review", AUTHOR),
    Refused("the author signs", 5, "sign", AUTHOR),
    Refused("second signature by the same person", 6, "sign", FIRST),
    # Beyond the six that the job names: without it "two of three" would mean nothing.
    Refused("too few signatures", 6, "approve", HEAD),
    Refused("the author approves", 8, "approve", AUTHOR),
)

FIELDS: dict[str, str] = {f"field_{n}": f"Trường số {n}: giá trị của trường" for n in range(1, 11)}
_SENTENCE = "Căn cứ Điều lệ Đảng và quy chế làm việc, cấp ủy thống nhất trình văn bản này. "
TEXT: str = (_SENTENCE * 40).encode()[:2048].decode(errors="ignore")
COMMENT = "Đã xem xét và nhất trí."


class HistoryRow(NamedTuple):
    """Who brought the document from which state to which; a signature may leave it where it was."""

    who: str
    source: str | None
    target: str


class Contender(Protocol):
    """One client of one way of building the lifecycle: the bare drivers, a peer, or the product.

    A contender works on one *current document*: an accepted "create" makes the new document current and every
    other act goes to it. Several clients may share a store: each constructs its own contender on the same
    path or address, exactly one of them calls `prepare`, and all numbers come from the one register. States
    are the contender's own words; persons, acts and roles are those of STEPS and CAST.
    """

    def prepare(self) -> None:
        """Make an empty store: tables, the CAST with its roles, a register with no number taken. Untimed."""

    def attempt(self, act: str, person: str) -> bool:
        """Try one act on the current document, in one durable transaction of its own.

        True: committed, with its history row. False: refused by a rule, and nothing but a log of refusals has
        changed. Anything else (the disk, a lost connection) is raised.
        """

    def lifecycle(self) -> list[float]:
        """Take a new document through STEPS; seconds of each step. `timed_lifecycle(self)` will do."""

    def history(self) -> Sequence[tuple[str, str | None, str]]:
        """The current document's history, oldest first: (who, from, to); the creation comes from None."""

    def numbers(self) -> Sequence[int]:
        """Every number the register has given to an issued document, ascending."""

    def close(self) -> None:
        """Give back connections. What `prepare` made stays."""


def timed_lifecycle(contender: Contender) -> list[float]:
    """Take a new document through STEPS and time each step on its own.

    Raises RuntimeError when a step is refused: a contender that cannot finish has no speed.
    """
    seconds: list[float] = []
    for act, person, _ in STEPS:
        began = perf_counter()
        accepted = contender.attempt(act, person)
        seconds.append(perf_counter() - began)
        if not accepted:
            raise RuntimeError(f"{type(contender).__name__} refused {person}'s {act}")
    return seconds


def check(contender: Contender) -> None:
    """Take two documents through a prepared contender; raise AssertionError where it does not do the job.

    Ten history rows in order with the right people, the refusals of REFUSED with nothing left behind, and
    numbers that follow each other without a gap. Both documents are issued, so the store is not empty
    afterwards. No other client may be at work on the store meanwhile.
    """
    before = list(contender.numbers())
    for done, step in enumerate(STEPS):
        for refused in REFUSED:
            if refused.after == done:
                _check_refusal(contender, refused)
        accepted = contender.attempt(step.act, step.person)
        assert accepted, f"step {done + 1}: {step.person}'s {step.act} was refused"
        _check_history(contender, done + 1)
    seconds = contender.lifecycle()
    assert len(seconds) == len(STEPS), f"lifecycle() gave {len(seconds)} times for ten steps"
    _check_history(contender, len(STEPS))
    after = list(contender.numbers())
    assert len(after) == len(before) + 2, f"two documents issued, {len(after) - len(before)} numbers taken"
    check_numbers(after)


def check_numbers(numbers: Sequence[int]) -> None:
    """Raise AssertionError unless the numbers follow each other, each taken once."""
    wanted = list(range(numbers[0], numbers[0] + len(numbers))) if numbers else []
    assert list(numbers) == wanted, f"the numbers are not consecutive: {list(numbers)}"


def _check_refusal(contender: Contender, refused: Refused) -> None:
    history, numbers = list(contender.history()), list(contender.numbers())
    assert not contender.attempt(refused.act, refused.person), (
        f"{refused.rule}: {refused.person}'s {refused.act} was accepted after {refused.after} steps"
    )
    assert list(contender.history()) == history, f"{refused.rule}: the refused attempt left a history row"
    assert list(contender.numbers()) == numbers, f"{refused.rule}: the refused attempt took a number"


def _check_history(contender: Contender, done: int) -> None:
    rows = [HistoryRow(*row) for row in contender.history()]
    wanted = [step.person for step in STEPS[:done]]
    assert [row.who for row in rows] == wanted, f"history of {wanted} says {[row.who for row in rows]}"
    assert rows[0].source is None, f"a created document came from {rows[0].source!r}"
    for step, earlier, row in zip(STEPS[1:done], rows[:-1], rows[1:], strict=True):
        assert row.source == earlier.target, f"{step.act} starts at {row.source!r}, not at {earlier.target!r}"
        assert step.act == "sign" or row.source != row.target, f"{step.act} did not leave {row.source!r}"
