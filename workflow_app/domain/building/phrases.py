"""What every part of a definition is made of: texts, sources, phrases; and the fault that names where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from workflow_app.domain.contents import Source
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Who, parse_who

Path = tuple[str | int, ...]
T = TypeVar("T")


class BuildError(Exception):
    """`path` leads to the key; `word` is what was written and `legal` what could have been."""

    def __init__(self, path: Path, problem: str, word: str = "", legal: Iterable[str] = ()) -> None:
        super().__init__(problem)
        self.path, self.problem, self.word, self.legal = path, problem, word, tuple(legal)


def text_of(one: Any) -> Any:
    return Text(one.vi, one.en) if one is not None else None


def source_of(one: Any) -> Any:
    return Source(Text(one.vi, one.en), one.verified) if one is not None else None


def tried(call: Callable[[str], T], phrase: str, path: Path) -> T:
    try:
        return call(phrase)
    except ValueError as error:
        raise BuildError(path, str(error)) from error


def whos_of(phrases: str | Sequence[str], path: Path) -> tuple[Who, ...]:
    listed = [phrases] if isinstance(phrases, str) else phrases
    return tuple(tried(parse_who, phrase, path) for phrase in listed)
