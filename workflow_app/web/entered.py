"""What was entered in a step's form, in the shape that the engine takes: only what the person changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from workflow_app.domain.refusals import Refused
from workflow_app.services import papers
from workflow_app.services.papers import StoredFile
from workflow_app.services.voting import proof
from workflow_app.web import entered_votes
from workflow_app.web.access import viewer
from workflow_app.web.act_asks import Asks, Judged, PaperAsked
from workflow_app.web.act_form import ActForm
from workflow_app.web.edge import office
from workflow_app.web.form_fields import entered, words_of
from workflow_app.web.language import t
from workflow_app.web.row_asks import FROM_FIELD
from workflow_app.web.seeing import mark

TEXT_PARTS = ("abstract", "text", "recipients")


def values(form: ActForm, marks: Mapping[str, str]) -> dict[str, Any]:
    """The engine's `values`; parts that the step does not ask for are left out.

    `marks` tell what the form was first filled with: what the person did not touch is not sent, so that it cannot undo
    what somebody else entered meanwhile.
    """
    found: dict[str, Any] = {
        "fields": dict(_fields(form, marks)),
        "asks": {name: value for name in form.asks.transition.asks if (value := _of(form, f"ask_{name}")) is not None},
        "texts": dict(_texts(form, marks)),
        "papers": list(_papers(form)),
        "verdicts": list(_verdicts(form, marks)),
        "opinions": list(_opinions(form)),
        "round": entered_votes.round_values(form.form, form.asks.voting),
        "reservation": _reservation(form),
        "held_on": _of(form, "held_on"),
        "exceptions": _of(form, "exceptions"),
        "stage": _of(form, "stage"),
    }
    if "withdrawn" in found["round"]:  # whatever else stands in the form is not entered by this
        found = {name: found[name] for name in ("round", "held_on")}
    return {name: value for name, value in found.items() if value}


def first_values(asks: Asks) -> dict[str, Any]:
    """Everything that is filled in when the form is first shown and may be changed in it, by name."""
    found = {f"field_{spec.name}": value for spec, value in asks.fields}
    for spec, parts in asks.texts:
        found |= {f"text_{spec.name}.{part}": parts.get(part) for part in TEXT_PARTS}
    found |= {one.key: _judged(one) for one in asks.judged}
    return found


def overtaken(form: ActForm, marks: Mapping[str, str]) -> list[str]:
    """Names of fields that the person changed while somebody else changed them too."""
    present = {name: mark(value) for name, value in first_values(form.asks).items()}
    touched = {f"field_{name}" for name, _ in _fields(form, marks)}
    touched |= {f"text_{name}.{part}" for name, parts in _texts(form, marks) for part in parts}
    return [name for name in touched if marks.get(name, present.get(name)) != present.get(name)]


def clashes(form: ActForm, marks: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands at the overtaken places now, and what the person wants there, each in the shape of a snapshot."""
    present = first_values(form.asks)
    found: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for name in overtaken(form, marks):
        group, _, part = name.partition(".")
        now, typed = present[name], form.form[group].data[part] if part else _of(form, name)
        for snapshot, value in zip(found, (now, typed), strict=True):
            if part:
                shown = (value or "").splitlines() if part == "recipients" else value
                snapshot.setdefault("documents", {}).setdefault(group.removeprefix("text_"), {})[part] = shown
            else:
                snapshot.setdefault("fields", {})[name.removeprefix("field_")] = value
    return found


def behalf(form: ActForm) -> str | None:
    """The uid of the person for whom the step is recorded, if it is recorded for somebody."""
    chosen = str(form.form["behalf"].data or "") if "behalf" in form.form else ""
    if chosen.startswith(FROM_FIELD):
        named = _of(form, f"field_{chosen.removeprefix(FROM_FIELD)}")
        return str(named) if named else None
    return chosen if chosen and chosen != "self" else None


def _of(form: ActForm, name: str) -> Any:
    return entered(form.form[name]) if name in form.form else None


def _fields(form: ActForm, marks: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for spec, before in form.asks.fields:
        name = f"field_{spec.name}"
        now = _of(form, name)
        if mark(now) != marks.get(name, mark(before)):
            yield spec.name, now


def _texts(form: ActForm, marks: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for spec, before in form.asks.texts:
        parts = form.form[f"text_{spec.name}"].data
        changed = {
            part: parts.get(part) or ""
            for part in TEXT_PARTS
            if mark(parts.get(part)) != marks.get(f"text_{spec.name}.{part}", mark(before.get(part)))
        }
        if changed:
            yield spec.name, changed


def _judged(one: Judged) -> dict[str, str]:
    return {"verdict": one.verdict, "reason": one.reason} if one.verdict != "present" else {}


def _verdicts(form: ActForm, marks: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for one in form.asks.judged:
        data = form.form[one.key].data
        given = {"verdict": data["verdict"] or "", "reason": data["reason"] or ""}
        if given["verdict"] and mark(given) != marks.get(one.key, mark(_judged(one))):
            yield {"paper": one.uid, "row": one.row, **given}


def _opinions(form: ActForm) -> Iterator[dict[str, Any]]:
    step = form.asks.transition.opinion
    if step == "ask":
        yield from ({"organisation": uid} for uid in form.form["asked_places"].data or [])
        yield from ({"person": uid} for uid in form.form["asked_persons"].data or [])
        return
    for one in form.asks.opinions:
        given = form.form[one.key].data
        if step == "answer" and (given["answer"] or "").strip():
            yield {"id": one.id, "answer": given["answer"]}
        elif step == "record" and any((value or "").strip() for value in given.values()):
            yield {"id": one.id, **{part: value for part, value in given.items() if value}}
        elif step == "withdraw" and given["withdraw"]:
            yield {"id": one.id}
        elif step == "settle" and given["settled"]:
            yield {"id": one.id, "settled": given["settled"], "explanation": given["explanation"] or ""}


def _reservation(form: ActForm) -> dict[str, Any]:
    """With a signature, or that one's own is met; a ballot's stands with the ballot."""
    step = form.asks.transition
    if step.reservation:
        names = {"uid": "reservation_uid", "answer": "reservation_answer"}
        asked = {name: place for name, place in names.items() if place in form.form}
        return {name: value for name, place in asked.items() if (value := _of(form, place))}
    return {} if step.round else entered_votes.reservation_values(form.form)


# Papers: the file travels before the act, and is not asked for twice ----------------------------------------------


def _group(form: ActForm, one: PaperAsked) -> Any:
    group: Any = form.form[one.key]
    return group.form


def _papers(form: ActForm) -> Iterator[dict[str, Any]]:
    for one in form.asks.papers:
        group = _group(form, one)
        stored = _kept(group["kept"].data) or _chosen_again(one, group)
        if stored is None and not group["on_paper"].data:
            continue
        given = {"name": one.spec.name, "row": one.row, **(stored.as_value() if stored else {})}
        for part in ("written_on", "written_by"):
            if (value := entered(group[part])) is not None:
                given[part] = value
        yield given


def _chosen_again(one: PaperAsked, group: Any) -> StoredFile | None:
    """A file of the minutes of this meeting that is here already; one that comes with the form goes before it."""
    wanted = entered(group["again"]) if "again" in group else None
    found = next((scan for scan, _called in one.known if scan.uid == wanted), None)
    return StoredFile(found.digest, found.size, found.media_type, found.filename) if found else None


def store_files(form: ActForm) -> bool:
    """Keep the files that came with the form, each at once and by its digest. A file that cannot be taken gets its
    message; the others need not be chosen again when the form comes back. True when every file was taken."""
    taken = True
    for one in form.asks.papers:
        group = _group(form, one)
        upload = group["file"].data
        if getattr(upload, "filename", ""):
            try:
                stored = papers.store(
                    office().files, upload.stream, upload.filename, largest=current_app.config["LARGEST_PAPER"]
                )
            except Refused as refused:
                group["file"].errors = [words_of(reason) for reason in refused.refusals]
                taken = False
                continue
            group["kept"].data = _keep(stored)
        taken &= _is_complete(one, group)
    return taken


def _is_complete(one: PaperAsked, group: Any) -> bool:
    """A day or a name without a paper would be lost silently."""
    stored = _kept(group["kept"].data)
    if stored and one.needs_scan and not proof.is_scan(stored.digest, stored.media_type):
        group["file"].errors = [
            t("Biên bản phải là tệp PDF hoặc ảnh chụp.", "Minutes are brought as a PDF or a picture of them.")
        ]
        group["kept"].data = ""
        return False
    has_words = any(entered(group[part]) is not None for part in ("written_on", "written_by"))
    is_here = group["kept"].data or group["on_paper"].data or _chosen_again(one, group)
    if has_words and not is_here:
        group["file"].errors = [
            t("Chưa chọn tệp.", "No file chosen.") if one.needs_scan
            else t(
                "Chưa chọn tệp; nếu chỉ có bản giấy, hãy đánh dấu bên dưới.",
                "No file chosen; tick below if it is on paper.",
            )
        ]  # fmt: skip
        return False
    return True


def kept_name(form: ActForm, one: PaperAsked) -> str:
    """The file that the form holds already."""
    stored = _kept(_group(form, one)["kept"].data)
    return stored.filename if stored else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"paper:{viewer().person_id}")


def _keep(stored: StoredFile) -> str:
    return str(_signer().dumps(stored.as_value()))


def _kept(token: str | None) -> StoredFile | None:
    """What we ourselves signed for this very person, or nothing."""
    try:
        return StoredFile(**_signer().loads(token)) if token else None
    except (BadData, TypeError):
        return None
