"""What a replay found: counted, and the first things that went wrong with where, what and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from workflow_app.domain.texts import Language, Text

_LINE, _CASE = Text("dòng", "line"), Text("vụ việc", "case")
_EXPECTED, _GOT = Text("mong đợi", "expected"), Text("nhưng là", "got")
_WRONG, _REFUSED, _ENDED = Text("sai", "wrong"), Text("từ chối ", "refused"), Text("kết thúc", "ended  ")
CARRIED_OUT = Text("việc được thực hiện", "the act to be carried out")
AN_ANSWER = Text("một câu trả lời", "an answer")


def as_is(value: object) -> Text:
    """What has one name in every language: a code, a number, an error of the machine."""
    return Text(str(value), str(value))


def titled(vi: str, en: str, value: object) -> Text:
    return Text(f"{vi} {value}", f"{en} {value}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One difference between what the log says and what the engine did. `line` is 0 where no line is meant."""

    case: str
    line: int
    expected: Text
    got: Text
    why: Text | None = None

    def told(self, language: Language) -> str:
        at = f"{_LINE.in_language(language)} {self.line}, " if self.line else ""
        why = f" ({self.why.in_language(language)})" if self.why else ""
        words = (_CASE, _EXPECTED, self.expected, _GOT, self.got)
        case, expected, wanted, got, found = (one.in_language(language) for one in words)
        return f"{at}{case} {self.case}: {expected} {wanted}, {got} {found}{why}"

    def __str__(self) -> str:
        return self.told("en")


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
    def summary(self) -> Text:
        """The last line of the command."""
        refused, wrong = self.refusals.total(), len(self.wrong)
        return Text(
            f"{self.cases} vụ việc, {self.steps} bước, {refused} lần từ chối đúng như mong đợi, "
            f"{self.notes} dòng chỉ ghi chú, {wrong} điều sai",
            f"{self.cases} cases, {self.steps} steps, {refused} refusals as expected, "
            f"{self.notes} notes only, {wrong} wrong",
        )

    def lines(self, language: Language, *, show: int = 10) -> list[str]:
        """Everything to tell, the summary last; at most `show` of what went wrong."""
        wrong, refused, ended = (one.in_language(language) for one in (_WRONG, _REFUSED, _ENDED))
        told = [f"{wrong}: {one.told(language)}" for one in self.wrong[:show]]
        if (left := len(self.wrong) - show) > 0:
            told.append(f"{wrong}: {Text(f'còn {left} điều nữa', f'and {left} more').in_language(language)}")
        told += [f"{refused} {count:6} {reason}" for reason, count in self.refusals.most_common()]
        if self.conforming is not None:
            told += [f"{ended} {count:6} {state}" for state, count in self.ends.most_common()]
            told.append(self._conforming(self.conforming).in_language(language))
        if self.compared is not None:
            compared = Text(f"đã đối chiếu {self.compared} ý kiến", f"{self.compared} verdicts compared")
            told.append(compared.in_language(language))
        return [*told, self.summary.in_language(language)]

    def _conforming(self, conforming: int) -> Text:
        vi, en = f"{conforming} trong {self.cases} vụ việc đúng quy định", f"{conforming} of {self.cases} cases conform"
        if not self.left_out:
            return Text(vi, en)
        return Text(f"{vi}; {self.left_out} sự kiện sau lần từ chối không được diễn",
                    f"{en}; {self.left_out} events after a refusal were not replayed")  # fmt: skip
