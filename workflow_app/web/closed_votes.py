"""What whoever closed a round is told at once: the result, how it came about, and what is next where nothing moved."""

from __future__ import annotations

from workflow_app.domain.transitions import Transition
from workflow_app.services.voting import reckoning
from workflow_app.services.voting.reckoning import Reckoned
from workflow_app.services.voting.rolls import current, used_rounds
from workflow_app.web.language import say, t
from workflow_app.web.opened import Opened


def result_told(opened: Opened, transition: Transition) -> list[str]:
    """Empty where the step closes no round, or has closed none: taking out what was entered leaves it open."""
    step = transition.round
    if step is None or step.step != "close" or current(opened.case, step.vote) is not None:
        return []
    vote = opened.kind.votes[step.vote]
    rounds = [one for one in opened.case.rounds() if one.vote == step.vote]
    if not rounds:
        return []
    found = rounds[-1]
    came_to = reckoning.of_round(opened.case, vote, found)
    conclusion = say(came_to.conclusion if came_to.reckoned else reckoning.concluded(found.outcome, ()))
    counted = "; ".join(_counted(one) for one in came_to.reckoned)
    words = [t(f"Kết quả lần {found.number}: {conclusion}", f"Result of round {found.number}: {conclusion}")]
    words[0] += f" ({counted})." if counted else "."
    leaving = opened.kind.leaving[opened.dossier.state]
    again = [one for one in leaving if one.round and (one.round.vote, one.round.step) == (step.vote, "open")]
    may_be_held = not vote.rounds or used_rounds(opened.case, vote) < vote.rounds
    if again and may_be_held and found.outcome in ("undecided", "void"):
        title, number = again[0].title, found.number + 1
        words.append(t(f"Tiếp theo: {title.vi}, lần {number}.", f"Next: {title.en}, round {number}."))
    return words


def _counted(one: Reckoned) -> str:
    reached = t("đạt", "reached") if one.reached else t("không đạt", "not reached")
    said = t(f"{one.tally.yes} đồng ý", f"{one.tally.yes} yes")
    return f"{say(one.question.title)}: {said}; {one.shown} {reached}"
