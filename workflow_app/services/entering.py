"""What was entered with an act: whether the dossier says anything else afterwards. A leaf that says nothing is refused.

Asked only of a step that does nothing but take over what is entered: one that moves the dossier, signs, votes, hands a
text over as it stands, or has effects says something although no word differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workflow_app.domain.fingerprints import fingerprint
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.transitions import Transition
from workflow_app.services import documents, papers
from workflow_app.services.cases import TableCase, snapshot_of
from workflow_app.services.values import Fault
from workflow_app.services.voting import proof

TEXTS = ("abstract", "text", "recipients")


def only_writes(one: Transition) -> bool:
    """Whether the step does nothing but take over what is entered."""
    does = (
        one.effects, one.sign_off, one.round, one.opinion, one.signs, one.issues, one.hand_over, one.takes_back,
        one.recusal, one.signers, one.correction, one.reservation,
    )  # fmt: skip
    return one.stays and bool(one.sets or one.writes or one.takes_papers or one.judges_papers) and not any(does)


def refusals(case: TableCase) -> Iterator[Refusal]:
    """That nothing was entered which the dossier does not say already; a reason or a verdict given is something."""
    given = case.given
    says = given.verdicts or given.reservation or any(not _is_empty(one) for one in given.asks.values())
    if not says and not _differs(case):
        yield refusal("nothing_changed")


def _differs(case: TableCase) -> bool:
    """Word for word: who only breaks a line anew changes the text, although no signature falls with it."""
    stood = snapshot_of(case)
    try:
        after = _after(case, stood)
    except Fault:
        return True  # that paper is refused by a rule of its own
    begun = any(name not in stood["documents"] for name in (*case.transition.begins, *case.given.texts))
    refused = {(one["name"], one["row"]) for one in stood["papers"] if one["verdict"] == "refused"}
    brought = {(str(one.get("name")), str(one.get("row") or "")) for one in case.given.papers}
    anew = refused | proof.of_rounds_before(case)
    return begun or bool(anew & brought) or _plain(stood) != _plain(after)


def differs(case: TableCase, parts: Iterable[str]) -> bool:
    """Whether one of these parts would have another fingerprint with what was entered taken over."""
    stood = snapshot_of(case)
    try:
        after = _after(case, stood)
    except Fault:
        return True  # that paper is refused by a rule of its own
    return any(fingerprint(stood, part) != fingerprint(after, part) for part in parts)


def before_and_after(case: TableCase) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content as it stands, and with what was entered taken over. Raises Fault for a paper that cannot be read."""
    stood = snapshot_of(case)
    return stood, _after(case, stood)


def _after(case: TableCase, stood: Mapping[str, Any]) -> dict[str, Any]:
    """The content with what was entered taken over. Raises Fault for a paper that cannot be read."""
    documents_now = case.documents()
    written = {
        name: dict(zip(TEXTS, documents.as_entered(documents_now.get(name), parts), strict=True))
        for name, parts in case.given.texts.items()
    }
    taken = (one for one in case.given.papers if one.get("name") in case.transition.takes_papers)
    brought = {(one["name"], one["row"]): one for one in map(papers.as_brought, taken)}
    nothing = {"abstract": "", "text": "", "recipients": []}
    begun = {name: nothing for name in case.transition.begins if name not in documents_now}
    kept = [brought.pop((one["name"], one["row"]), one) for one in stood["papers"]]
    return {
        "fields": dict(case.fields), "documents": {**stood["documents"], **begun, **written},
        "papers": [*kept, *brought.values()],
    }  # fmt: skip


PAPER = ("name", "row", "digest", "written_by", "written_on")


def _plain(content: Mapping[str, Any]) -> Any:
    """Without empty places, and of papers only what was brought."""
    brought = [{part: one.get(part) for part in PAPER} for one in content["papers"]]
    return _filled({"fields": content["fields"], "documents": content["documents"], "papers": brought})


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _filled(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if not _is_empty(one)}
    if isinstance(value, list | tuple):
        return [one for one in map(_filled, value) if not _is_empty(one)]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
