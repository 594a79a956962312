"""The wire to PostgreSQL: statements are sent without waiting, and their answers taken when one is needed.

This is libpq's pipeline, spoken through psycopg's own wrapper of libpq. psycopg's cursors can do the same at five times
the price, and an act sends some fifteen statements: most of its time went into them.
"""

from __future__ import annotations

import selectors
from collections import deque
from collections.abc import Sequence
from itertools import count
from typing import Any

import psycopg
from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

_TEXT, _BINARY = PyFormat.TEXT, PyFormat.BINARY


class Sent:
    """A statement under way. When its answer is in: the rows, and what PostgreSQL calls what it did ("COMMIT")."""

    __slots__ = ("did", "is_answered", "rows", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_answered = False
        self.rows: list[tuple[Any, ...]] = []
        self.did = b""


class Wire:
    """One connection, for one transaction at a time; made once for each connection, because it knows what is prepared.

    The connection is in autocommit and prepares nothing by itself (psycopg would deallocate what is prepared here).
    Between `open` and `shut` nobody else may speak on it. A statement that fails is told by the next `answer`, or by
    `shut`; whatever was sent after it has not happened either.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._pg = connection.pgconn
        self._values = Transformer(connection)
        self._names: dict[str, bytes] = {}
        self._numbers = count()
        self._due: deque[Sent] = deque()
        self._failed: psycopg.Error | None = None
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._pg.socket, selectors.EVENT_READ)

    def open(self) -> None:
        self._failed = None
        self._pg.enter_pipeline_mode()

    def send(self, text: str, given: Sequence[Any] = ()) -> Sent:
        """A statement with parameters $1, $2 …, each of them text, a number, yes or no, bytes, or None."""
        name = self._names.get(text) or self._prepare(text)
        formats = [_BINARY if type(value) is bytes else _TEXT for value in given]
        self._pg.send_query_prepared(name, self._values.dump_sequence(given, formats), self._values.formats)
        sent = Sent(text)
        self._due.append(sent)
        return sent

    def hand_over(self) -> None:
        """Let the server begin on what was sent, as far as the socket takes it at once."""
        self._pg.flush()

    def answer(self, sent: Sent) -> list[tuple[Any, ...]]:
        """The rows of a statement that was sent. Raises what the first statement that failed says."""
        if not sent.is_answered:
            self._pg.send_flush_request()
            self._flush()
            while not sent.is_answered:
                self._take(self._result())
        if self._failed:
            raise self._failed
        return sent.rows

    def shut(self) -> None:
        """Wait until everything that was sent is done. Raises what the first statement that failed says."""
        self._pg.pipeline_sync()
        self._flush()
        while (result := self._result()) is None or result.status != ExecStatus.PIPELINE_SYNC:
            self._take(result)
        self._due.clear()
        self._pg.exit_pipeline_mode()
        if self._failed:
            raise self._failed

    def _prepare(self, text: str) -> bytes:
        name = self._names[text] = b"act_%d" % next(self._numbers)
        self._pg.send_prepare(name, text.encode())
        self._due.append(Sent(text))
        return name

    def _take(self, result: PGresult | None) -> None:
        """One answer; None stands between two of them."""
        if result is None:
            if self._pg.status == ConnStatus.BAD:
                raise self._failed or psycopg.OperationalError("the connection to PostgreSQL is lost")
            return
        sent = self._due.popleft()
        sent.is_answered = True
        if result.status == ExecStatus.TUPLES_OK:
            self._values.set_pgresult(result)
            sent.rows = self._values.load_rows(0, result.ntuples, tuple)
        elif result.status == ExecStatus.COMMAND_OK:
            sent.did = result.command_status or b""
        else:
            self._names.pop(sent.text, None)  # it may be that just its preparing was refused or left out
            self._failed = self._failed or errors.error_from_result(result)

    def _result(self) -> PGresult | None:
        while self._pg.is_busy():
            self._ready.select()
            self._pg.consume_input()
        return self._pg.get_result()

    def _flush(self) -> None:
        """Hand everything to the socket; where it takes no more, the server may be waiting for us to read."""
        while self._pg.flush():
            self._ready.modify(self._pg.socket, selectors.EVENT_READ | selectors.EVENT_WRITE)
            if any(events & selectors.EVENT_READ for _key, events in self._ready.select()):
                self._pg.consume_input()
            self._ready.modify(self._pg.socket, selectors.EVENT_READ)
