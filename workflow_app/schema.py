"""The shape of the content files, checked strictly: an unknown or misspelt key is an error, never ignored.

One model per thing a person writes in `states/*.yaml`, `forms/*.yaml` and `states/_*.yaml`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextModel(Strict):
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class SourceModel(Strict):
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)
    verified: bool = True


class ListsModel(Strict):
    """Rows shown as separate lists, each counted by itself (domain/row_lists.py)."""

    by: list[str]
    counts: list[str]
    reached: str
    left_out: list[str] = []


class FieldModel(Strict):
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: TextModel
    type: Literal[
        "line", "text", "day", "month", "number", "amount", "choice", "yes_no", "person", "persons", "organisation",
        "organisations", "rows",
    ]  # fmt: skip
    help: TextModel | None = None
    choices: dict[str, TextModel] = {}
    columns: list[FieldModel] = []
    required: bool = False
    longest: int = 0
    least: str | None = None
    most: str | None = None
    roles: list[str] = []
    readers: list[str] = []
    row_readers: list[str] = []
    open_to_subjects: bool = False
    subjects_see_in: list[str] = []
    lists: ListsModel | None = None
    group: TextModel | None = None
    verified: bool = True


class PaperModel(Strict):
    title: TextModel
    form: str = ""
    written_by: TextModel | None = None
    dated_from: str = ""
    valid: str = ""
    each: str = ""
    readers: list[str] = []
    source: SourceModel | None = None


class FormFile(Strict):
    """forms/KIND.yaml: what a kind asks for."""

    fields: list[FieldModel]
    asks: list[FieldModel] = []
    papers: dict[str, PaperModel] = {}


class DocumentModel(Strict):
    title: TextModel
    symbol: str
    issuer: str = "owner"
    body: str = ""
    form: str = ""
    needs_text: bool = True
    register_of: Literal["organisation", "body"] = "organisation"
    issuer_code: str = ""
    part_of_text: list[str] = []
    open_to_subjects: bool = False
    source: SourceModel | None = None


class ExtensionModel(Strict):
    window: str
    times: int = 1


class ClockModel(Strict):
    title: TextModel
    window: str
    extension: ExtensionModel | None = None
    source: SourceModel


class QuestionModel(Strict):
    title: TextModel
    carries: str
    verified: bool = True


class VoteModel(Strict):
    title: TextModel
    body: str
    questions: dict[str, QuestionModel]
    documents: list[str] = []
    quorum: str = ""
    rounds: int = 0
    ad_hoc: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)?$")
    marks: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)?$")
    ballots: list[Literal["recorded", "open", "secret"]] = Field(default=["recorded"], min_length=1)
    casting_vote: bool = False
    mandatory: str | list[str] = []
    veto: str | list[str] = []
    double_entry: bool = True
    minutes: str = ""
    source: SourceModel


class LimitModel(Strict):
    body: str
    members_at_most: int
    source: SourceModel | None = None


class ExceptionModel(Strict):
    title: TextModel
    waives: list[str]
    body: str
    members_at_most: int
    also: LimitModel | None = None
    source: SourceModel


class StateModel(Strict):
    title: TextModel
    phase: Literal["draft", "review", "decision", "issue", "running", "done", "stopped"]
    final: bool = False
    clock: str = ""
    readers: list[str] = []
    closed_to_subjects: bool = False


class SignOffModel(Strict):
    needed: int | Literal["all"] = 1
    groups: dict[str, str | list[str]] = {}
    one_of_each: bool = False
    in_order: bool = False
    collect: bool = False
    include: list[str] = []
    judges: list[str] | dict[str, list[str]] = []
    rework: Literal["keep", "dismiss_all"] = "keep"


class RoundModel(Strict):
    open: str = ""
    ballot: str = ""
    tally: str = ""
    check: str = ""
    preside: str = ""
    close: str = ""
    hand_up: str = ""


class TransitionModel(Strict):
    trigger: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: TextModel
    from_: str | list[str] = Field(alias="from")
    to: str | dict[str, str]
    by: str | list[str]
    recorded_by: str | list[str] = []
    when: dict[str, Any] | None = None
    guards: list[str | dict[str, Any]] = []
    effects: list[str | dict[str, Any]] = []
    sign_off: SignOffModel | None = None
    round: RoundModel | None = None
    opinion: Literal["ask", "answer", "record", "settle", "withdraw", "stop"] | None = None
    sets: list[str] = []
    asks: list[str] = []
    needs_fields: list[str] = []
    needs_papers: list[str] = []
    writes: list[str] = []
    takes_papers: list[str] = []
    judges_papers: list[str] = []
    begins: list[str] = []
    signs: str = ""
    issues: str = ""
    hand_over: bool = False
    awaited: bool | None = None
    task_due: str = ""
    exceptions: list[str] = []
    open_to_subjects: bool = False
    tone: Literal["forward", "back", "stop", "note"] = "forward"
    source: SourceModel | None = None
    vacant: str | list[str] = "park"
    recusal: Literal["declare", "lift"] | None = None
    signers: str = ""
    candidates: str | list[str] = []
    takes_back: list[str] = []
    correction: Literal["declare", "accept"] | None = None
    reopens: bool = False
    reservation: Literal["meet", "hand", "contest"] | None = None


class KindFile(Strict):
    """states/KIND.yaml: how a kind travels."""

    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: TextModel
    source: SourceModel
    titled_by: str
    about: str = ""
    restricted: bool = False
    conflicts: list[Literal["own", "relative", "supervised"]] = []
    file_of: str | list[str] = []
    readers: list[str]
    subjects: list[str] = []
    documents: dict[str, DocumentModel] = {}
    clocks: dict[str, ClockModel] = {}
    votes: dict[str, VoteModel] = {}
    exceptions: dict[str, ExceptionModel] = {}
    states: dict[str, StateModel]
    transitions: list[TransitionModel]


class RoleModel(Strict):
    title: TextModel
    signs_as: TextModel | None = None
    reads_everything: bool = False
    runs_office: bool = False


class BodyModel(Strict):
    title: TextModel
    roles: list[str] = []
    roll: Literal["", "official"] = ""
    signs_as: TextModel | None = None
    chairs: list[str] = []


class SettingModel(Strict):
    """`choices`: the only values it takes, each with what it means, where they are words."""

    title: TextModel
    value: bool | int | str
    choices: dict[str, TextModel] = {}
    source: SourceModel


class RolesFile(Strict):
    """states/_roles.yaml: posts, bodies, settings of the office."""

    roles: dict[str, RoleModel]
    bodies: dict[str, BodyModel] = {}
    organisation_kinds: dict[str, TextModel]
    powers: dict[str, TextModel] = {}
    incompatible: list[list[str]] = []
    incompatible_at_one_place: list[list[str]] = []
    settings: dict[str, SettingModel] = {}
