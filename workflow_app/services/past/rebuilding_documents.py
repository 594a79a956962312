"""The documents of a dossier as they stood: begun, written, adopted, signed, numbered or void by its leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflow_app.db import enclosures, pasts
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import DocumentSeen, DossierSeen, RoundSeen
from workflow_app.services import documents
from workflow_app.services.past.kept import Kept, LeafKept, effects_of
from workflow_app.services.past.kept_content import Content


class DocumentsThen:
    """Of one dossier after one act (`last`), with what stood in it and the rounds as they were then."""

    def __init__(
        self, kept: Kept, last: LeafKept, kind: Kind, dossier: DossierSeen, content: Content,
        rounds: Sequence[RoundSeen],
    ) -> None:  # fmt: skip
        self.kept, self.last, self.kind = kept, last, kind
        self.dossier, self.content, self.rounds = dossier, content, rounds
        self.past_leaves = [one for one in kept.leaves if one.seq <= last.seq]

    def _is_past(self, leaf: LeafKept) -> bool:
        return leaf.seq <= self.last.seq

    def all(self) -> list[DocumentSeen]:
        rows: list[DocumentSeen] = self.kept.rows("documents", enclosures.all_documents)
        voids = [(leaf, effect) for leaf in self.kept.leaves for effect in effects_of(leaf, "void_document")]
        found = []
        for row in rows:
            voided = [leaf for leaf, effect in voids if effect["void"] == row.name]
            began = voided[row.edition - 2] if 1 < row.edition <= len(voided) + 1 else self._began(row.name)
            if began is None or not self._is_past(began):
                continue
            ended = voided[row.edition - 1] if row.edition <= len(voided) else None
            is_void = ended is not None and self._is_past(ended)
            first, last = began.seq if row.edition > 1 else 0, ended.seq if ended else self.last.seq
            mine = [one for one in self.rounds if first <= self._closed_at(one) <= last]
            stood = self._document(row, mine, is_void=is_void)
            found.append(replace(stood, round_id=self._round_of(row, began, mine)))
        return found

    def _began(self, name: str) -> LeafKept | None:
        """The first act that begins or writes the document; where the words are kept, they say whether it was there."""
        content = self.content
        if content.is_exact and content.texts is not None and name not in content.texts:
            return None
        for leaf in self.kept.leaves:
            step = self.kept.taken(leaf)
            if step and name in (*step.begins, *step.writes):
                return leaf
        return None

    def _document(self, row: DocumentSeen, mine: Sequence[RoundSeen], *, is_void: bool) -> DocumentSeen:
        spec, content, dossier = self.kind.documents[row.name], self.content, self.dossier
        words = row if content.texts is None else replace(row, **_words(content.texts.get(row.name)))
        signed, issued = self._signed(row), self._issued(row)
        decided = self._decided(row.name, mine)
        adopted = decided is not None and decided.outcome == "carried"
        if content.texts is not None and not is_void:
            parts = {name: dossier.fields.get(name) for name in spec.part_of_text}
            digest = documents.digest_of(words.abstract, words.text, parts)
        else:
            digest = row.text_digest
        return replace(
            words, text_digest=signed.basis["signs"]["digest"] if signed else digest,
            voted_digest=self._frozen(decided.id)[row.name]["digest"] if decided and adopted else "",
            finished_digest=self._finished(row, self._closed_at(decided) if decided else -1),
            signer_id=signed.person_id if signed else None, signed_on=signed.held_on if signed else None,
            number=row.number if issued else None, number_text=row.number_text if issued else "",
            issued_on=row.issued_on if issued else None, void_reason=row.void_reason if is_void else "",
        )  # fmt: skip

    def _round_of(self, row: DocumentSeen, began: LeafKept, mine: Sequence[RoundSeen]) -> int | None:
        """The round that decided on the document, or the last one that had closed when it was begun."""
        decided = self._decided(row.name, mine)
        closed = [one.id for one in self.rounds if -1 < self._closed_at(one) < began.seq]
        return decided.id if decided else closed[-1] if closed else None

    def _decided(self, name: str, mine: Sequence[RoundSeen]) -> RoundSeen | None:
        """The newest round that adopted its words or decided against them."""
        decided = [one for one in mine if one.outcome in ("carried", "lost") and name in self._frozen(one.id)]
        return decided[-1] if decided else None

    def _closed_at(self, one: RoundSeen) -> int:
        """The place in the stream of the act that closed the round; -1 while it is open."""
        for leaf, value in self.kept.numbered("vote"):
            if "outcome" in value and (value["vote"], value["round"]) == (one.vote, one.number):
                return leaf.seq if self._is_past(leaf) else -1
        return -1

    def _signed(self, row: DocumentSeen) -> LeafKept | None:
        back = {value["seq"] for leaf, value in self.kept.numbered("takes_back") if self._is_past(leaf)}
        found = [leaf for leaf, value in self.kept.numbered("signs") if value["document"] == row.uid]
        fell = [
            leaf.seq for leaf in self.past_leaves for effect in effects_of(leaf, "unsign")
            if any(one["document"] == row.uid for one in effect["documents"])
        ]  # fmt: skip
        since = max(fell, default=0)
        return next((one for one in reversed(found) if self._is_past(one) and since < one.seq not in back), None)

    def _issued(self, row: DocumentSeen) -> bool:
        for leaf in self.past_leaves:
            number, step = leaf.facts.get("num"), self.kept.taken(leaf)
            if number and step and step.issues == row.name and number["n"] == row.number:
                return True
        return False

    def _finished(self, row: DocumentSeen, since: int) -> str:
        for leaf in reversed([one for one in self.past_leaves if one.seq > since]):
            step = self.kept.taken(leaf)
            named = (
                {one.values.get("of") for one in step.effects if one.name == "declare_finished_text"} if step else ()
            )
            for effect in effects_of(leaf, "declare_finished_text"):
                if row.name in named:
                    return str(effect["declared"])
        return ""

    def _frozen(self, round_id: int) -> dict[str, Any]:
        texts: dict[int, dict[str, Any]] = self.kept.rows("texts", pasts.round_texts)
        return texts.get(round_id, {})


def _words(kept: Mapping[str, Any] | None) -> dict[str, Any]:
    given = kept or {}
    recipients = tuple(given.get("recipients") or ())
    return {"abstract": given.get("abstract", ""), "text": given.get("text", ""), "recipients": recipients}
