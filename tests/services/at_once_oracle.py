"""What must come of each verb after any others: knows nothing of the engine, and is the oracle of acting at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WHY = {"reason": "Chưa rõ"}


@dataclass(frozen=True)
class Verb:
    """Who does what. `title` is the step's, by which a refusal names it."""

    by: str
    trigger: str
    title: str
    in_place_of: str = ""
    values: dict[str, Any] = field(default_factory=dict)


OF_POSTS = {"give": Verb("quan", "", ""), "revoke": Verb("bi", "", ""), "end": Verb("quan", "", "")}
"""About who holds or stands in a post, not about the dossier: `end` takes its post from whoever signs."""
VERBS = {
    "sign": Verb("mot", "approve", "Ký duyệt"),
    "return": Verb("bi", "back", "Trả lại", values={"asks": WHY}),
    "edit": Verb("soan", "edit", "Sửa", values={"fields": {"subject": "Mua máy quét"}}),
    "cast": Verb("hai", "cast_plain", "Bỏ phiếu", values={"round": {"choices": {"adopt": "no"}}}),
    "close": Verb("pho", "close_plain", "Kết thúc phiên"),
    "take back": Verb("ba", "take_back", "Rút lại chữ ký"),
    "stand in": Verb("luat", "decide", "Quyết định", in_place_of="bi"),
    "stand in anew": Verb("ke", "decide", "Quyết định", in_place_of="bi"),
    "keep out": Verb("hai", "recuse", "Xin rút", values={"asks": {**WHY, "ground": "declared"}}),
    "keep him out": Verb(
        "bi", "recuse_other", "Cho rút", values={"asks": {**WHY, "ground": "declared", "recused": "@mot"}}
    ),
    **OF_POSTS,
}
VOTING = {"cast", "close"}
"""What needs a round: where one of these is done one is open from the start, and nothing leaves it behind."""
ASIDE = {"keep out", "keep him out"}
"""What judges nothing of the dossier: who keeps out himself, or another, is not the next who acts on a signature."""
MOST_DISPUTED = ("sign", "return", "edit", "cast", "close", "stand in", "revoke", "end")


@dataclass
class World:
    """What stands after some of the verbs were done: all of it that matters to the others."""

    has_round: bool = False
    is_secret: bool = False
    state: str = "review"
    mover: str = ""
    last: str = ""
    edited: bool = False
    withdrawn: bool = False
    signed: bool = False
    voted: bool = False
    is_closed: bool = False
    out: frozenset[str] = frozenset()
    revoked: bool = False
    given: bool = False
    ended: bool = False

    def refused(self, verb: str) -> tuple[str, str]:
        """(the code that `verb` must be told now, the verb that the refusal names); empty where it must be done."""
        if verb in OF_POSTS:
            if verb == "give":  # the same once more would only be listed twice
                return ("delegation_covered", "") if self.given else ("", "")
            return ("already_ended", "") if (self.revoked if verb == "revoke" else self.ended) else ("", "")
        if self.state != "review":
            return "stale", self.mover
        if verb in ("cast", "close") and self.is_closed:
            return "stale", "close"
        if verb in ("sign", "edit") and self.edited:
            return {"sign": "content_changed", "edit": "nothing_changed"}[verb], ""
        if VERBS[verb].by in self.out:
            return ("recused_already" if verb == "keep out" else "recused"), ""
        own = {
            "sign": ("not_your_role" if self.ended else "already_signed" if self.signed else "", ""),
            "cast": ("already_voted", "") if self.voted else ("", ""),
            "close": (self.stuck(), ""),
            "take back": ("nothing_to_take_back" if self.withdrawn else "acted_since", self.last)
            if self.last or self.withdrawn
            else ("", ""),
            "stand in": ("delegation_revoked", "") if self.revoked else ("", ""),
            "stand in anew": ("", "") if self.given else ("delegation_missing", ""),
            "keep him out": ("recused_already", "") if "mot" in self.out else (self.too_few_without_him(), ""),
        }
        found = own.get(verb, ("", ""))
        if not found[0] and verb != "close" and self.leads(verb) and self.has_round and not self.is_closed:
            return "round_open", ""
        return found

    def stuck(self) -> str:
        """Of secret ballots nobody can take out the one of who keeps out by now."""
        return "voted_and_keeps_out" if self.is_secret and self.voted and "hai" in self.out else ""

    def too_few_without_him(self) -> str:
        """Of the three who may sign two must be left, unless the post that is taken out was ended anyhow."""
        return "too_few_own_signers" if "hai" in self.out and not self.ended else ""

    def leads(self, verb: str) -> str:
        """The state to which the verb moves the dossier now; empty where it stays."""
        if verb == "close" and (not self.voted or "hai" in self.out):
            # One yes of one; with the other's no it is undecided and stays. Who keeps out by now is not counted.
            return "carried"
        if verb == "sign" and not self.withdrawn and "ba" not in self.out:
            return "ready"
        return {"return": "draft", "stand in": "decided", "stand in anew": "decided"}.get(verb, "")

    def do(self, verb: str) -> None:
        if verb in OF_POSTS:
            self.given, self.revoked = self.given or verb == "give", self.revoked or verb == "revoke"
            self.ended |= verb == "end"
            return
        self.edited |= verb == "edit"
        self.signed |= verb == "sign"
        self.voted |= verb == "cast"
        self.is_closed |= verb == "close"
        self.out |= {"keep out": {"hai"}, "keep him out": {"mot"}}.get(verb, set())
        led = self.leads(verb)
        self.withdrawn |= verb == "take back"
        self.last = self.last if verb in ASIDE else verb
        if led:
            self.state, self.mover = led, verb
