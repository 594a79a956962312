"""What a definition says about bodies: who sits in them, how they vote, and what a small one may be excused from."""

from __future__ import annotations

from dataclasses import dataclass

from workflow_app.domain.ballots import Form
from workflow_app.domain.contents import Source
from workflow_app.domain.decisions import Threshold
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Place, Who


@dataclass(frozen=True, slots=True)
class Body:
    """A collective: who sits in it is read from posts of the given roles, or from the roll of members.

    `signs_as` is the line above a signature made in its name.
    """

    name: str
    title: Text
    roles: tuple[str, ...] = ()
    roll: str = ""
    signs_as: Text | None = None
    chairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    title: Text
    threshold: Threshold
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Vote:
    """A body's decision: the first question proposes, later ones are its opposites.

    `ad_hoc` is the TABLE.COLUMN that names the members of a body made for this dossier alone; `marks` one whose persons
    vote like the others but are shown apart (who took part in the work that the body now judges).
    """

    name: str
    title: Text
    body: str
    place: Place
    questions: tuple[Question, ...]
    documents: tuple[str, ...] = ()
    quorum: Threshold | None = None
    rounds: int = 0
    ad_hoc: str = ""
    marks: str = ""
    source: Source | None = None
    # Allowed forms of the ballot; the first is taken where the opening names none.
    ballots: tuple[Form, ...] = ("recorded",)
    casting_vote: bool = False
    mandatory: tuple[Who, ...] = ()
    veto: tuple[Who, ...] = ()
    # Whether what is entered from paper, a count or a ballot by name, is entered again by a second person.
    double_entry: bool = True
    # The paper (its scanned minutes) without which what was entered from paper cannot be confirmed.
    minutes: str = ""

    def entered_twice(self, form: str) -> bool:
        """Whether what comes from paper in a round of that form needs its second entry; a tally has no ballots."""
        return form != "recorded" and self.double_entry


@dataclass(frozen=True, slots=True)
class Limit:
    """How small a body must be for an exception: so many members at most, and not nobody."""

    body: str
    place: Place
    members_at_most: int
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class DeclaredException:
    """A weakening of separation of duties that the regulation's small bodies need; it is declared and recorded.

    Each of its `limits` must hold: that few sit in the committee, say, and that the cell is too small to elect one.
    """

    name: str
    title: Text
    waives: tuple[str, ...]
    limits: tuple[Limit, ...]
    source: Source | None = None
