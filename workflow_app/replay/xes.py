"""Reading XES (IEEE 1849), the exchange format of event logs: traces with their events, as plain text values.

The file comes from outside, so the parser knows no document types: a DTD, and with it every entity, external
reference and "billion laughs", is refused at its first character. Nested attributes and lists are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

MOST_ATTRIBUTES = 1000
"""Of one event or trace; a real one has about ten."""
DEEPEST = 50
_BLOCK = 1 << 16
_VALUES = frozenset(("string", "date", "int", "float", "boolean", "id"))

Attributes = dict[str, str]


class XesError(Exception):
    """The file is no XES that we take."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line, self.problem = line, problem


def traces(stream: IO[bytes]) -> Iterator[tuple[Attributes, list[Attributes]]]:
    """(attributes of the trace, attributes of each event) as the file goes on. Raises XesError."""
    reader = _Reader()
    while block := stream.read(_BLOCK):
        reader.feed(block, is_last=False)
        yield from reader.taken()
    reader.feed(b"", is_last=True)
    yield from reader.taken()


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.ExternalEntityRefHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._path: list[str] = []
        self._trace: Attributes = {}
        self._event: Attributes = {}
        self._events: list[Attributes] = []
        self._done: list[tuple[Attributes, list[Attributes]]] = []

    def feed(self, block: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            raise XesError(error.lineno, f"not well-formed XML: {expat.errors.messages[error.code]}") from error

    def taken(self) -> Iterator[tuple[Attributes, list[Attributes]]]:
        done, self._done = self._done, []
        yield from done

    def _refuse(self, *_: object) -> int:
        raise XesError(self._parser.CurrentLineNumber, "a document type or entity is declared; such files are not read")

    def _start(self, name: str, attributes: Attributes) -> None:
        name = name.rpartition(":")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise XesError(self._parser.CurrentLineNumber, f"nested deeper than {DEEPEST}")
        if len(self._path) == 1 and name != "log":
            raise XesError(self._parser.CurrentLineNumber, f"the file begins with <{name}>, not with <log>")
        if name == "trace":
            self._trace, self._events = {}, []
        elif name == "event":
            self._event = {}
        elif name in _VALUES and parent in ("trace", "event"):
            into = self._trace if parent == "trace" else self._event
            into[attributes.get("key", "")] = attributes.get("value", "")
            if len(into) > MOST_ATTRIBUTES:
                raise XesError(
                    self._parser.CurrentLineNumber, f"more than {MOST_ATTRIBUTES} attributes in one {parent}"
                )

    def _end(self, name: str) -> None:
        self._path.pop()
        name = name.rpartition(":")[2]
        if name == "event":
            self._events.append(self._event)
        elif name == "trace":
            self._done.append((self._trace, self._events))
