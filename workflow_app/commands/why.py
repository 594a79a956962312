"""workflow-app why: which rules let somebody take a step of a dossier, or keep him from it; today or on a past day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import click

from workflow_app.commands.edge import CALLED_WRONGLY, FOUND_WRONG, Edge, Failure, not_there, pass_edge
from workflow_app.commands.speaking import command, option
from workflow_app.db import people
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound, Refusal
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.texts import Language, Text
from workflow_app.services.naming import uid_named
from workflow_app.services.reasons.explanations import ANSWERS, Explanation, as_value
from workflow_app.services.reasons.why import Why, find
from workflow_app.services.reasons.why import why as ask

OUTCOMES = {
    "allowed": Text("ĐƯỢC", "ALLOWED"),
    "for_another": Text("ĐƯỢC, THAY HOẶC GHI THAY NGƯỜI KHÁC", "ALLOWED FOR SOMEBODY ELSE"),
    "refused": Text("CHƯA ĐƯỢC", "REFUSED"),
    "unknown": Text("KHÔNG CÒN LƯU ĐỦ", "NOT KEPT WHOLE"),
}


@command(
    Text(
        "Giải thích mọi bước của CASE, hoặc riêng bước TRIGGER: từng quy định, căn cứ, còn thiếu gì, ai bổ sung "
        "được.\n\n"
        "CASE là mã hồ sơ hoặc số văn bản đã in, như 01-KH/ĐU. Mã kết thúc: 0 là bước ấy (hoặc một trong các bước) làm "
        "được, 1 là chưa được, 2 là gọi lệnh sai.",
        "Explain every step of CASE, or TRIGGER alone: each rule, its source, what is missing and who could supply "
        "it.\n\n"
        "CASE is the uid of a dossier or a printed number such as 01-KH/ĐU. Exit codes: 0 the step (or one of them) "
        "would be allowed, 1 refused, 2 wrong input.",
    )
)
@click.argument("case")
@click.argument("trigger", default="")
@option(
    "--as", "person", metavar="PERSON",
    told=Text("Tên đăng nhập; không nêu thì là người lập hồ sơ.", "A username; without it, the author of the dossier."),
)  # fmt: skip
@option(
    "--for", "principal", metavar="PERSON",
    told=Text("Làm thay cho ai, theo uỷ quyền.", "In whose place that one would act, by a delegation."),
)  # fmt: skip
@option(
    "--at", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
    told=Text("Như lúc cuối ngày ấy.", "As it stood when that local day ended."),
)  # fmt: skip
@option("--english", is_flag=True, told=Text("Trả lời bằng tiếng Anh.", "Speak English."))
@option("--json", "as_json", is_flag=True, told=Text("Cho chương trình đọc.", "For programs."))
@click.pass_context
@pass_edge
def why(
    edge: Edge, ctx: click.Context, case: str, trigger: str, person: str | None, principal: str | None,
    at: datetime | None, english: bool, as_json: bool,
) -> None:  # fmt: skip
    """Each rule of each step, and what it answers."""
    with edge.open_office() as (database, office), database.reading() as session:
        try:
            row = _dossier(session, case)
            found = ask(
                session, office, row, actor=_actor(session, row, person, principal), now=edge.now(),
                on=at.date() if at else None, trigger=trigger, with_acts=False,
            )  # fmt: skip
        except NotFound as missing:
            raise Failure(not_there(missing), CALLED_WRONGLY) from missing
    if as_json:
        click.echo(json.dumps([as_value(one) for one in found.steps], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found, "en" if english else edge.language)))
    ctx.exit(0 if any(one.is_open for one in found.steps) else FOUND_WRONG)


def _dossier(session: Session, name: str) -> DossierSeen:
    found = [row for row, _manifest in find(session, name)]
    if not found:
        raise NotFound("dossier", name)
    if len(found) > 1:
        named = ", ".join(f"{one.uid} ({one.title})" for one in found)
        raise Failure(
            Text(f"nhiều hồ sơ cùng mang “{name}”: {named}; hãy nêu mã hồ sơ",
                 f"several dossiers bear “{name}”: {named}; name one by its uid"), CALLED_WRONGLY,
        )  # fmt: skip
    return found[0]


def _actor(session: Session, row: DossierSeen, person: str | None, principal: str | None) -> Actor:
    acts = _person(session, person) if person is not None else row.author_id
    return Actor(acts, _person(session, principal) if principal is not None else acts)


def _person(session: Session, person: str) -> int:
    found = people.person_id_of(session, uid_named(session, f"@{person.removeprefix('@')}"))
    if found is None:
        raise NotFound("person", person)
    return found


def _lines(found: Why, language: Language) -> Iterator[str]:
    def say(vi: str, en: str) -> str:
        return vi if language == "vi" else en

    yield f"{found.dossier.title or found.dossier.uid} — {found.kind.title.in_language(language)}"
    state = found.state.in_language(language)
    yield say(
        f"Ngày {found.on:%d/%m/%Y}: {state}, {found.place}. Người hỏi: {found.person}.",
        f"On {found.on:%d/%m/%Y}: {state}, {found.place}. For: {found.person}.",
    )
    for gap in found.gaps:
        yield f"  ! {gap.in_language(language)}"
    for step in found.steps:
        yield ""
        yield from _step(step, language)


def _step(step: Explanation, language: Language) -> Iterator[str]:
    words = _Words(language)
    outcome = "for_another" if step.is_open and not step.allowed else step.outcome
    yield f"[{step.trigger}] {step.step.in_language(language)}: {OUTCOMES[outcome].in_language(language)}"
    takers = step.takers
    named = "; ".join(one.in_language(language) for one in takers.posts)
    yield f"  {words.say('Ai làm được', 'Who may take it')}: {named or '—'} — {', '.join(takers.holders) or '—'}"
    if takers.substitutes:
        yield f"  {words.say('Người thay', 'Substitutes')}: {', '.join(takers.substitutes)}"
    if step.records_for:
        yield f"  {words.say('Ghi thay được cho', 'May record it for')}: {', '.join(step.records_for)}"
    for stood_in in step.in_places:
        yield from words.in_place(stood_in)
    for one in step.reasons:
        yield f"  - {ANSWERS[one.answer].in_language(language)}: {one.demand.in_language(language)}"
        if one.because:
            yield f"      {words.say('Nhờ', 'By')}: {one.because.in_language(language)}"
        for refused in one.refusals:
            yield from words.refusal(refused)
        if one.source and one.answer == "fails":
            unverified = "" if one.source.verified else f" ({words.say('chưa đối chiếu', 'unverified')})"
            yield f"      {words.say('Căn cứ', 'Rule')}: {one.source.text.in_language(language)}{unverified}"


class _Words:
    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def say(self, vi: str, en: str) -> str:
        return vi if self.language == "vi" else en

    def in_place(self, one: Explanation) -> Iterator[str]:
        """Whether he may take the step in somebody's place, by what, and why not."""
        if one.refusals:
            yield f"  {self.say('Chưa làm thay được cho', 'May not take it in the place of')}: {one.in_place_of}"
            for refused in one.refusals:
                yield from self.refusal(refused)
            return
        because = next((reason.because for reason in one.reasons if reason.because), None)
        by = f" ({because.in_language(self.language)})" if because else ""
        yield f"  {self.say('Làm thay được cho', 'May take it in the place of')}: {one.in_place_of}{by}"

    def refusal(self, one: Refusal) -> Iterator[str]:
        yield f"      {one.text.in_language(self.language)} [{one.code}]"
        for title, texts in (
            (self.say("Còn thiếu", "Missing"), one.missing),
            (self.say("Ai bổ sung được", "Who can supply it"), (one.supplier,) if one.supplier else ()),
            (self.say("Cách giải quyết", "Ways out"), one.ways_out),
        ):
            if texts:
                yield f"      {title}: {'; '.join(text.in_language(self.language) for text in texts)}"
