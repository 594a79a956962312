"""Processes of the office that a test may kill at any moment, and what they said they had done."""

from __future__ import annotations

import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

Say = Callable[[str], None]


@dataclass
class Worker:
    """A process that tells, one line each, what was acknowledged to it."""

    pid: int
    pipe: int
    said: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, work: Callable[[Say], None]) -> Worker:
        """`work` runs in the new process, which ends with it: 0 when it returns, 1 when it raises."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            return cls(pid, reading)
        code = 1
        try:
            os.close(reading)
            work(lambda line: _write(writing, line))
            code = 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)

    def until_it_speaks(self, seconds: float = 30) -> None:
        """Return once it has said something, or has ended."""
        select.select([self.pipe], [], [], seconds)

    def kill(self) -> None:
        """With signal 9, wherever it is; then `said` holds every line it got out."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Read what it says until it ends; how it ended (0: well, -9: killed)."""
        with open(self.pipe, encoding="utf-8") as lines:  # noqa: PTH123 - a pipe has no path
            self.said += [line.rstrip("\n") for line in lines if line.endswith("\n")]
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _write(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())  # one write below the size of a pipe is never torn
