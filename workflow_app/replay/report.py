"""What a replay found: counted, and the first things that went wrong with where, what and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wrong:
    """One difference between what the log says and what the engine did. `line` is 0 where no line is meant."""

    case: str
    line: int
    expected: str
    got: str
    why: str = ""

    def __str__(self) -> str:
        at = f"line {self.line}, " if self.line else ""
        why = f" ({self.why})" if self.why else ""
        return f"{at}case {self.case}: expected {self.expected}, got {self.got}{why}"


@dataclass
class Report:
    """`steps` are the acts carried out, `refusals` the refused ones by reason, as the log foresees or its rules say.

    `cases` counts every case of the file. `conforming`, for a recorded log, are the cases none of whose steps was
    refused (None for a story, which foresees its refusals); `left_out` the events after a refusal, not replayed.
    """

    file: str
    cases: int = 0
    steps: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    notes: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    conforming: int | None = None
    left_out: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    compared: int | None = None

    @property
    def ok(self) -> bool:
        return not self.wrong

    @property
    def summary(self) -> str:
        """The last line of the command."""
        return (
            f"{self.cases} cases, {self.steps} steps, {self.refusals.total()} refusals as expected, "
            f"{self.notes} notes only, {len(self.wrong)} wrong"
        )

    def lines(self, *, show: int = 10) -> list[str]:
        """Everything to tell, the summary last; at most `show` of what went wrong."""
        told = [f"wrong: {one}" for one in self.wrong[:show]]
        if len(self.wrong) > show:
            told.append(f"wrong: and {len(self.wrong) - show} more")
        told += [f"refused {count:6} {reason}" for reason, count in self.refusals.most_common()]
        if self.conforming is not None:
            told += [f"ended   {count:6} {state}" for state, count in self.ends.most_common()]
            after = f"; {self.left_out} events after a refusal were not replayed" if self.left_out else ""
            told.append(f"{self.conforming} of {self.cases} cases conform{after}")
        if self.compared is not None:
            told.append(f"{self.compared} verdicts compared")
        return [*told, self.summary]
