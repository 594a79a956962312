"""An independent opinion on recorded expense declarations: which keep the rules, where the others break.

    python declarations_oracle.py LOG [--saving READING] [--verdicts FILE]
    python declarations_oracle.py LOG --mutate 4000 --seed 7 --out MUTANTS.csv [--verdicts FILE]

A log is a CSV file, plain or .gz, with the columns case, timestamp, activity, role, resource, amount; the
order of the file within a case is the order of its events. It has the shape of the declarations of the BPI
Challenge 2020 (B. van Dongen, 4TU.ResearchData, doi 10.4121/uuid:52fb97d4-4588-43c9-9d04-3604d4613b51). The
product is replayed against these verdicts, so this file uses the standard library only and shares nothing
with the product.

The rules, by number:

1. The employee may save a declaration before submitting it. Submitting opens it.
2. Then one of three acts first: the administration, the pre-approver, or the supervisor at once. Until
   somebody has acted, the employee may take it back.
3. After the administration's approval: the budget owner or the supervisor. After the budget owner's or the
   pre-approver's approval: only the supervisor.
4. After a rejection the employee first takes the declaration back, and only then may submit it again.
5. After the final approval the system requests payment, then payment is handled; nothing follows.
6. A step whose role is MISSING is never valid.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

COLUMNS = ("case", "timestamp", "activity", "role", "resource", "amount")

SAVED = "Declaration SAVED by EMPLOYEE"
SUBMITTED = "Declaration SUBMITTED by EMPLOYEE"
TAKEN_BACK = "Declaration REJECTED by EMPLOYEE"
ADMINISTRATION_APPROVED = "Declaration APPROVED by ADMINISTRATION"
ADMINISTRATION_REJECTED = "Declaration REJECTED by ADMINISTRATION"
PRE_APPROVED = "Declaration APPROVED by PRE_APPROVER"
PRE_REJECTED = "Declaration REJECTED by PRE_APPROVER"
BUDGET_APPROVED = "Declaration APPROVED by BUDGET OWNER"
BUDGET_REJECTED = "Declaration REJECTED by BUDGET OWNER"
SUPERVISOR_APPROVED = "Declaration FINAL_APPROVED by SUPERVISOR"
SUPERVISOR_REJECTED = "Declaration REJECTED by SUPERVISOR"
PAYMENT_REQUESTED = "Request Payment"
PAYMENT_HANDLED = "Payment Handled"


class Allowed(NamedTuple):
    """By rule `rule`, `activity` is allowed in `state` and leads to `then`."""

    rule: int
    state: str
    activity: str
    then: str


ALLOWED = (
    Allowed(1, "new", SAVED, "saved"),
    Allowed(1, "new", SUBMITTED, "open"),
    Allowed(1, "saved", SUBMITTED, "open"),
    Allowed(2, "open", ADMINISTRATION_APPROVED, "administration_approved"),
    Allowed(2, "open", ADMINISTRATION_REJECTED, "rejected"),
    Allowed(2, "open", PRE_APPROVED, "awaiting_supervisor"),
    Allowed(2, "open", PRE_REJECTED, "rejected"),
    Allowed(2, "open", SUPERVISOR_APPROVED, "final_approved"),
    Allowed(2, "open", SUPERVISOR_REJECTED, "rejected"),
    Allowed(2, "open", TAKEN_BACK, "taken_back"),
    Allowed(3, "administration_approved", BUDGET_APPROVED, "awaiting_supervisor"),
    Allowed(3, "administration_approved", BUDGET_REJECTED, "rejected"),
    Allowed(3, "administration_approved", SUPERVISOR_APPROVED, "final_approved"),
    Allowed(3, "administration_approved", SUPERVISOR_REJECTED, "rejected"),
    Allowed(3, "awaiting_supervisor", SUPERVISOR_APPROVED, "final_approved"),
    Allowed(3, "awaiting_supervisor", SUPERVISOR_REJECTED, "rejected"),
    Allowed(4, "rejected", TAKEN_BACK, "taken_back"),
    Allowed(4, "taken_back", SUBMITTED, "open"),  # after rule 2's taking back as well: submitting opens it
    Allowed(5, "final_approved", PAYMENT_REQUESTED, "payment_requested"),
    Allowed(5, "payment_requested", PAYMENT_HANDLED, "paid"),
)

# Rule 1 does not say whether one may save again. "once", the narrow reading, is ours: rule 4 names its
# repetitions (any number of rounds), rule 1 names none, and what no rule allows breaks the rules.
SAVING = {
    "once": (),
    "until_submitted": (Allowed(1, "saved", SAVED, "saved"),),
    "until_resubmitted": (
        Allowed(1, "saved", SAVED, "saved"),
        Allowed(1, "taken_back", SAVED, "saved"),
    ),
}

THEN = {saving: {(row.state, row.activity): row.then for row in (*ALLOWED, *more)} for saving, more in SAVING.items()}


class Event(NamedTuple):
    case: str
    timestamp: str
    activity: str
    role: str
    resource: str
    amount: str


Case = Sequence[Event]


class Verdict(NamedTuple):
    """What the rules say of one case.

    `end`: the state that the last valid step reached ("new" if none did); a refused step leaves it there.
    `broken_at`, `activity`, `reason`: the first step that breaks, counted from 0; None where all conform.
    Reasons: "missing_role" (rule 6, asked first), "out_of_order" (nobody may do this here), "wrong_role" (it
    may be done here, but not by the role in the log).
    """

    case: str
    conforms: bool
    end: str
    broken_at: int | None = None
    activity: str | None = None
    reason: str | None = None


def role_of(activity: str) -> str:
    """The role that an activity names; the system, which pays, has the role UNDEFINED in the log."""
    return activity.rpartition(" by ")[2] if " by " in activity else "UNDEFINED"


def judge(events: Case, saving: str = "once") -> Verdict:
    """The verdict on the events of one case, in their order, under a reading of rule 1 named in SAVING."""
    name, state = events[0].case, "new"
    for index, event in enumerate(events):
        reached = THEN[saving].get((state, event.activity))
        if event.role == "MISSING":
            return Verdict(name, False, state, index, event.activity, "missing_role")
        if reached is None:
            return Verdict(name, False, state, index, event.activity, "out_of_order")
        if event.role != role_of(event.activity):
            return Verdict(name, False, state, index, event.activity, "wrong_role")
        state = reached
    return Verdict(name, True, state)


def read_cases(path: Path) -> list[list[Event]]:
    """The cases of a log in the order in which they begin. Raises ValueError where a column is missing."""
    with _opened(path) as log:
        rows = csv.DictReader(log)
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise ValueError(f"{path.name} has no column {', '.join(sorted(missing))}")
        cases: dict[str, list[Event]] = {}
        for row in rows:
            cases.setdefault(row["case"], []).append(Event(*(row[column] for column in COLUMNS)))
    return list(cases.values())


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def write_cases(cases: Iterable[Case], log: IO[str]) -> None:
    writer = csv.writer(log, lineterminator="\n")
    writer.writerow(COLUMNS)
    for events in cases:
        writer.writerows(events)


# Each mutation with the least number of events it needs, so that no mutant is empty or left as it was.
MUTATIONS = {"swap": 2, "drop": 2, "duplicate": 1, "replace_step": 1, "replace_role": 1, "truncate": 2}


class Mutant(NamedTuple):
    """A case with one fault put in; the fault need not break a rule (a case cut short keeps what it kept)."""

    mutation: str
    origin: str
    events: Case


def mutate(cases: Sequence[Case], number: int, seed: int) -> list[Mutant]:
    """`number` mutants of cases chosen by chance, the mutations in turn; equal seeds, equal mutants.

    Every second round of mutations chooses among the different courses of events first, so that rare courses
    have their share. Raises IndexError where no case is long enough for a mutation.
    """
    chance = random.Random(seed)
    courses: dict[tuple[tuple[str, str], ...], list[Case]] = {}
    for case in cases:
        courses.setdefault(tuple((event.activity, event.role) for event in case), []).append(case)
    groups = {least: [group for course, group in courses.items() if len(course) >= least] for least in (1, 2)}
    pools = {least: [case for group in groups[least] for case in group] for least in groups}
    steps = sorted({(event.activity, event.role, event.resource) for case in cases for event in case})
    mutants = []
    for n in range(number):
        mutation, least = list(MUTATIONS.items())[n % len(MUTATIONS)]
        rare = n // len(MUTATIONS) % 2 == 0
        case = chance.choice(chance.choice(groups[least]) if rare else pools[least])
        mutated = _mutated(list(case), mutation, steps, chance)
        events = [event._replace(case=f"mutant{n:06}") for event in mutated]
        mutants.append(Mutant(mutation, case[0].case, events))
    return mutants


def _mutated(
    events: list[Event], mutation: str, steps: Sequence[tuple[str, str, str]], chance: random.Random
) -> list[Event]:
    at = chance.randrange(len(events))
    event = events[at]
    match mutation:
        case "swap":  # times stay where they were, so that they keep rising
            at = chance.randrange(len(events) - 1)
            first, second = events[at], events[at + 1]
            swapped = [second._replace(timestamp=first.timestamp), first._replace(timestamp=second.timestamp)]
            return [*events[:at], *swapped, *events[at + 2 :]]
        case "drop":
            return [*events[:at], *events[at + 1 :]]
        case "duplicate":
            return [*events[:at], event, *events[at:]]
        case "replace_step":
            activity, role, resource = chance.choice([step for step in steps if step[0] != event.activity])
            replaced = event._replace(activity=activity, role=role, resource=resource)
            return [*events[:at], replaced, *events[at + 1 :]]
        case "replace_role":
            others = {role_of(row.activity) for row in ALLOWED} | {"MISSING"}
            replaced = event._replace(role=chance.choice(sorted(others - {event.role})))
            return [*events[:at], replaced, *events[at + 1 :]]
        case _:
            return events[: chance.randrange(1, len(events))]


def summary(verdicts: Sequence[Verdict]) -> str:
    """Counts: cases, conforming by end state, broken by reason and activity."""
    ends = Counter(verdict.end for verdict in verdicts if verdict.conforms)
    broken = Counter((str(v.reason), str(v.activity)) for v in verdicts if not v.conforms)
    lines = [f"cases {len(verdicts)}", f"  conform {ends.total()}"]
    lines += [f"    {count:6} {end}" for end, count in ends.most_common()]
    lines += [f"  break {broken.total()}"]
    lines += [f"    {count:6} {reason}: {activity}" for (reason, activity), count in sorted(broken.items())]
    return "\n".join(lines)


def _readings(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> str:
    pairs = list(zip(cases, verdicts, strict=True))
    changed = {saving: sum(judge(case, saving) != verdict for case, verdict in pairs) for saving in SAVING}
    return f"  verdicts that each reading of rule 1 would change: {changed}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Judge recorded expense declarations by their six rules.")
    parser.add_argument("log", type=Path, help="CSV, plain or .gz")
    parser.add_argument("--saving", choices=SAVING, default="once", help="the reading of rule 1 (once)")
    parser.add_argument("--mutate", type=int, metavar="N", help="judge N mutated cases too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="where the mutated cases go, a CSV of the same shape")
    parser.add_argument("--verdicts", type=Path, help="JSON lines: the mutants' verdicts, else the log's")
    chosen = parser.parse_args(arguments)
    if chosen.mutate is not None and chosen.out is None:
        parser.error("--mutate needs --out")
    cases: Sequence[Case] = read_cases(chosen.log)
    verdicts = [judge(case, chosen.saving) for case in cases]
    sys.stdout.write(f"{chosen.log.name}: {summary(verdicts)}\n{_readings(cases, verdicts)}\n")
    origins: list[dict[str, str]] = [{} for _ in cases]
    if chosen.mutate is not None:
        mutants = mutate(cases, chosen.mutate, chosen.seed)
        cases = [mutant.events for mutant in mutants]
        verdicts = [judge(case, chosen.saving) for case in cases]
        origins = [{"mutation": mutant.mutation, "origin": mutant.origin} for mutant in mutants]
        with chosen.out.open("w", encoding="utf-8", newline="") as log:
            write_cases(cases, log)
        sys.stdout.write(f"{chosen.out.name}: {summary(verdicts)}\n{_readings(cases, verdicts)}\n")
        for mutation in MUTATIONS:
            kept = [judge(mutant.events, chosen.saving).conforms for mutant in mutants if mutant.mutation == mutation]
            sys.stdout.write(f"    {mutation}: {sum(kept)} of {len(kept)} conform\n")
    if chosen.verdicts is not None:
        with chosen.verdicts.open("w", encoding="utf-8") as lines:
            for verdict, origin in zip(verdicts, origins, strict=True):
                lines.write(json.dumps(verdict._asdict() | origin, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
