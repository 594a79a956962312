"""Kinds of the office on which two or three persons act at once: what each may be told is written here by hand, from
the rules of the office; nothing of it looks at a definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.services.at_once_oracle import WHY, Verb

Told = tuple[str, str]
"""(the code of the true reason, the verb that the refusal must name); empty where the act must be done."""
DONE: Told = ("", "")
AGENDA = {"asks": {"agenda": "Hội nghị Ban Thường vụ"}}
OUT = {"ground": "declared", **WHY}
PUT, CLOSED = "Đồng ý đưa ra Ban Thường vụ", "Xác nhận kết quả"


@dataclass
class World:
    """What stands after some of the verbs were done."""

    verbs: Mapping[str, Verb]
    state: str
    mover: str = ""
    done: list[str] = field(default_factory=list)

    def refused(self, verb: str) -> Told:
        if verb == "revoke":
            return ("already_ended", "") if "revoke" in self.done else DONE
        if self.mover:
            return "stale", self.mover
        return self.own(verb)

    def own(self, verb: str) -> Told:
        raise NotImplementedError

    def leads(self, verb: str) -> str:
        raise NotImplementedError

    def do(self, verb: str) -> None:
        led = self.leads(verb)
        self.done.append(verb)
        if led:
            self.state, self.mover = led, verb

    def did(self, *verbs: str) -> bool:
        return not set(verbs).isdisjoint(self.done)


# A plan before the standing leadership: two of three must agree ------------------------------------------------------

LEADERSHIP = {
    "sign": Verb("pho2", "put_on_agenda", PUT, values=AGENDA),
    "secretary signs": Verb("bithu", "put_on_agenda", PUT, values=AGENDA),
    "stand in": Verb("btv1", "put_on_agenda", PUT, in_place_of="bithu", values=AGENDA),
    "revoke": Verb("bithu", "", ""),
    "replace": Verb(
        "bithu", "change_signer", "Thay người cho ý kiến ở Thường trực",
        values={"asks": {"signer": "@btv2", "instead_of": "@pho2", **WHY}},
    ),
    "new one signs": Verb("btv2", "put_on_agenda", PUT, values=AGENDA),
    "keep out": Verb("pho2", "recuse", "Xin rút khỏi việc vì có liên quan", values={"asks": OUT}),
    "keep him out": Verb(
        "bithu", "recuse_other", "Cho rút khỏi việc vì có liên quan", values={"asks": {**OUT, "recused": "@pho2"}}
    ),
    "take back": Verb("pho1", "take_back", "Rút lại chữ ký của mình"),
    "recall": Verb("soanthao", "recall", "Rút lại"),
    "return": Verb("pho1", "send_back", "Trả lại để hoàn chỉnh", values={"asks": WHY}),
    "return further": Verb(
        "pho1", "return_to_earlier", "Trả về bước trước", values={"stage": "form_check", "asks": WHY}
    ),
    "correct": Verb(
        "soanthao", "correct", "Đính chính nhỏ",
        values={"texts": {"plan": {"text": "I. Mục đích\nII. Nội dung."}}, "asks": WHY},
    ),
}  # fmt: skip
SIGNING = {"sign": "pho2", "secretary signs": "bithu", "stand in": "bithu", "new one signs": "btv2"}
"""The verb, and for whose signature it stands."""


@dataclass
class Leadership(World):
    first: bool = False
    """Whether the deputy `pho1` signed before anybody looked."""

    def standing(self) -> set[str]:
        """Whose signature counts: who keeps out since, or took his back, has none."""
        found = {SIGNING[one] for one in self.done if one in SIGNING}
        found |= {"pho1"} if self.first and not self.did("take back") else set()
        return found - ({"pho2"} if self.did("keep out", "keep him out") else set())

    def own(self, verb: str) -> Told:
        is_out, has_signed = self.did("keep out", "keep him out"), {SIGNING[o] for o in self.done if o in SIGNING}
        if verb in SIGNING and self.did("correct"):
            return "content_changed", ""
        if verb == "sign":
            off = ("signer_taken_off", "") if self.did("replace") else DONE
            return ("recused", "") if is_out else ("already_signed", "") if "pho2" in has_signed else off
        if verb in ("secretary signs", "stand in"):
            if verb == "stand in" and self.did("revoke"):
                return "delegation_revoked", ""
            return ("already_signed", "") if "bithu" in has_signed else DONE
        if verb == "new one signs":
            signed = ("already_signed", "") if "btv2" in has_signed else DONE
            return signed if self.did("replace") else ("not_your_role", "")
        if verb == "replace":
            stands = "pho2" in has_signed and not self.did("correct")  # until that is accepted it is on other words
            return ("signer_has_signed", "") if stands else ("not_a_signer", "") if self.did(verb) else DONE
        if verb in ("keep out", "keep him out"):
            return ("recused_already", "") if is_out else DONE
        if verb == "take back":
            return self.taking_back()
        if verb == "recall":
            return ("already_acted", "") if has_signed or (self.first and not self.did("take back")) else DONE
        if verb == "correct":
            return ("correction_waits", "") if self.did("correct") else DONE
        return DONE

    def taking_back(self) -> Told:
        """Only while nobody has acted on it: who keeps out, and a correction, judge no signature."""
        if not self.first or self.did("take back"):
            return "nothing_to_take_back", ""
        since = [one for one in self.done if one not in ("keep out", "keep him out", "correct", "revoke")]
        return ("acted_since", since[-1]) if since else DONE

    def leads(self, verb: str) -> str:
        if verb in SIGNING:
            return "voting" if len(self.standing() | {SIGNING[verb]}) >= 2 else ""
        return {"recall": "draft", "return": "draft", "return further": "form_check"}.get(verb, "")


# A plan before the standing committee: more than half of nine --------------------------------------------------------

COMMITTEE = {
    "cast": Verb("pho2", "cast_ballot", "Bỏ phiếu", values={"round": {"choices": {"adopt": "yes"}}}),
    "cast no": Verb("btv4", "cast_ballot", "Bỏ phiếu", values={"round": {"choices": {"adopt": "no"}}}),
    "close": Verb("bithu", "confirm_result", CLOSED),
    "new chair closes": Verb("pho1", "confirm_result", CLOSED),
    "hand over": Verb(
        "pho1", "hand_over_chair", "Đổi người chủ trì, thư ký", values={"round": {"chair": "@pho1", "why": "Ốm"}}
    ),
    "open": Verb(
        "vanthu2", "open_round", "Mở phiên biểu quyết",
        values={"round": {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp"}},
    ),
    "keep out": Verb("btv1", "recuse", "Xin rút khỏi việc vì có liên quan", values={"asks": OUT}),
    "keep another out": Verb(
        "bithu", "recuse_other", "Cho rút khỏi việc vì có liên quan", values={"asks": {**OUT, "recused": "@btv5"}}
    ),
    "take back": Verb("pho1", "take_back", "Rút lại chữ ký của mình"),
    "return": Verb("pho1", "send_back", "Trả lại để hoàn chỉnh", values={"asks": WHY}),
    "correct": Verb(
        "soanthao", "correct", "Đính chính nhỏ",
        values={"texts": {"plan": {"text": "I. Mục đích\nII. Nội dung."}}, "asks": WHY},
    ),
    "ask back": Verb("soanthao", "ask_for_return", "Đề nghị trả lại", values={"asks": WHY}),
}  # fmt: skip
YES_BEFORE = 4
"""The secretary, one deputy and two members said yes, one no, before anybody looked."""


@dataclass
class Committee(World):
    def is_open(self) -> bool:
        """One that decided nothing is closed; then another may be opened."""
        turns = [one for one in self.done if one in ("close", "new chair closes", "open")]
        return not turns or turns[-1] == "open"

    def closer(self) -> str:
        return next((one for one in reversed(self.done) if one in ("close", "new chair closes", "open")), "")

    def own(self, verb: str) -> Told:
        if verb in ("cast", "cast no", "close", "new chair closes", "hand over") and self.closer():
            return "stale", self.closer()
        if verb == "open":
            if self.did("correct"):
                return "content_changed", ""
            return ("round_open", "") if self.is_open() else DONE
        if verb in ("cast", "cast no", "keep out", "keep another out") and self.did(verb):
            return ("already_voted" if verb.startswith("cast") else "recused_already"), ""
        if verb in ("close", "new chair closes"):
            chairs = self.did("hand over")
            return DONE if (verb == "new chair closes") is chairs else ("not_the_chair", "")
        if verb == "hand over":
            return ("nobody_new", "") if self.did(verb) else DONE
        if verb == "take back":
            return "acted_since", ""
        if verb == "return":
            return ("round_open", "") if self.is_open() else DONE
        if verb == "correct":
            return ("text_frozen", "") if self.is_open() else ("correction_waits", "") if self.did(verb) else DONE
        return DONE

    def leads(self, verb: str) -> str:
        if verb in ("close", "new chair closes"):
            yes = YES_BEFORE + self.did("cast") - self.did("keep out")
            return "approved" if 2 * yes > 9 - self.did("keep out") - self.did("keep another out") else ""
        return "draft" if verb == "return" else ""


# A cell that recognises a member by secret ballot: two thirds of fourteen --------------------------------------------

COUNT = {
    "voters": [f"@cb1_dv{number:02}" for number in (5, 7, 8, 9, 10, 11, 12, 13)],
    "questions": {
        "recognise": {"yes": 6, "no": 1, "abstain": 1}, "remove": {"yes": 1, "no": 6, "abstain": 1}
    },
}  # fmt: skip
FORM = {
    "total_members": 17, "official_members": 15, "probationary_members": 2, "present_official": 13,
    "absent_official": 2, "present_probationary": 2, "absent_probationary": 0, "absence_reason": "Ốm",
}  # fmt: skip
CONFIRMED, HANDED = "Chủ trì xác nhận kết quả biểu quyết", "Đổi người chủ trì, thư ký"
CELL = {
    "check": Verb(
        "cb1_chiuy", "check_cell_vote", "Nhập lại kết quả kiểm phiếu (người thứ hai)", values={"round": COUNT}
    ),
    "count anew": Verb(
        "cb1_dv05", "record_cell_vote", "Ghi kết quả kiểm phiếu (mẫu 13-KNĐ)", values={"asks": FORM, "round": COUNT}
    ),
    "close": Verb("cb1_bithu", "confirm_cell_vote", CONFIRMED),
    "new chair closes": Verb("cb1_pho", "confirm_cell_vote", CONFIRMED),
    "hand over": Verb(
        "cb1_bithu", "hand_over_chair", HANDED, values={"round": {"chair": "@cb1_pho", "why": "Ốm"}}
    ),
    "open": Verb(
        "cb1_pho", "open_cell_vote", "Mở phiên biểu quyết của chi bộ",
        values={"round": {"ballots": "secret", "chair": "@cb1_bithu", "secretary": "@cb1_dv05"}},
    ),
    "keep out": Verb("cb1_dv04", "recuse", "Xin rút khỏi việc vì có liên quan", values={"asks": OUT}),
    "cast again": Verb(
        "cb1_dv06", "cast_cell_ballot", "Bỏ phiếu",
        values={"round": {"choices": {"recognise": "yes", "remove": "no"}}},
    ),
}  # fmt: skip


@dataclass
class Cell(World):
    def own(self, verb: str) -> Told:
        if verb in ("check", "close", "new chair closes") and self.did("count anew"):
            return "stale", "count anew"  # other minutes may have come with it than he had before him
        if verb == "check":
            return ("entered_again", "") if self.did(verb) else DONE
        if verb in ("close", "new chair closes"):
            if (verb == "new chair closes") is not self.did("hand over"):
                return "not_the_chair", ""
            if self.did("keep out"):
                return "voted_and_keeps_out", ""  # entered again or not, it can only be void
            return DONE if self.did("check") else ("not_checked", "")
        if verb == "hand over":
            return ("nobody_new", "") if self.did(verb) else DONE
        if verb == "open":
            return "round_open", ""
        if verb == "keep out":
            return ("recused_already", "") if self.did(verb) else DONE
        return ("already_voted", "") if verb == "cast again" else DONE

    def leads(self, verb: str) -> str:
        return "cell_yes" if verb in ("close", "new chair closes") else ""
