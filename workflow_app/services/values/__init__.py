"""What a person entered: one value (`single.py`), what concerns a round (`rounds.py`), all of an act (`entered.py`)."""

from __future__ import annotations

from workflow_app.services.values.entered import MOST_ROWS, STAGE, read_input
from workflow_app.services.values.rounds import read_reservation
from workflow_app.services.values.single import Fault, Stamped, read_count, read_day, read_line, read_text, said

__all__ = [
    "MOST_ROWS", "STAGE", "Fault", "Stamped", "read_count", "read_day", "read_input", "read_line", "read_reservation",
    "read_text", "said",
]  # fmt: skip
