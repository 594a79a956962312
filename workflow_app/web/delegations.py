"""Substitutes: who stands in for whom, until when, for what. A person sees his own; who runs the office, all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import Form, StringField

from workflow_app.db import absences, directory
from workflow_app.db import people as rows_of
from workflow_app.db.absences import Written
from workflow_app.db.session import Session
from workflow_app.domain.building.kinds import overseers_of
from workflow_app.domain.delegations import MANNERS, OF, Delegation
from workflow_app.domain.guards import shown
from workflow_app.domain.kinds import Kind
from workflow_app.domain.posts import why_unfit
from workflow_app.domain.refusals import Refused
from workflow_app.services import delegable, delegating
from workflow_app.services.values import Fault, read_day
from workflow_app.web.access import viewer
from workflow_app.web.edge import change, office, reading, today
from workflow_app.web.form_fields import BaseForm, ChoiceField, DayField, OneField, SeveralField
from workflow_app.web.language import say, t
from workflow_app.web.person_forms import title_of

blueprint = Blueprint("delegations", __name__)


@blueprint.get("/people/delegations")
def index() -> Any:
    return _page(_form())


@blueprint.post("/people/delegations")
def give() -> Any:
    form = _form()
    first, last = _day(form, "from_on"), _day(form, "to_on")
    if _filled(form) and first is not None and last is not None:
        chosen = [str(one) for one in form["steps"].data or []]
        try:
            change(
                delegating.give, person_id=viewer().person_id, post=int(form["post"].data),
                substitute=str(form["substitute"].data), from_on=first, to_on=last,
                reason=str(form["reason"].data or ""), basis=str(form["basis"].data or ""),
                manner=str(form["manner"].data or "").removeprefix("none"), covers=form["covers"].data or "",
                kinds=[str(one) for one in form["kinds"].data or []],
                triggers=chosen, within=str(form["within"].data or ""),
            )  # fmt: skip
        except Refused as refused:
            form.form_errors = [say(one.text) for one in refused.refusals]
        else:
            flash(_told(first), "success")
            return redirect(url_for("delegations.index"), 303)
    return _page(form), 422


@blueprint.post("/people/delegations/<uid>/revoke")
def revoke(uid: str) -> Any:
    try:
        change(
            delegating.revoke, person_id=viewer().person_id, delegation=uid,
            reason=request.form.get("reason", "")[:500],
        )  # fmt: skip
    except Refused as refused:
        flash(" ".join(say(one.text) for one in refused.refusals), "error")
    else:
        flash(_told_revoked(uid), "success")
    return redirect(url_for("delegations.index"), 303)


def _told_revoked(uid: str) -> str:
    """With what else the same substitute may still do by the same post."""
    with reading() as session:
        known = absences.listed(session, person_id=None if viewer().is_admin else viewer().person_id)
    revoked = next(one.delegation for one in known if one.delegation.uid == uid)
    left = [
        one for one in known
        if (one.delegation.post_id, one.delegation.substitute_id) == (revoked.post_id, revoked.substitute_id)
        and _state(one, today()) in ("in_force", "not_yet")
    ]  # fmt: skip
    told = t("Đã thu hồi uỷ quyền; từ hôm nay không còn hiệu lực.", "Revoked; it no longer counts from today.")
    for one in left:
        days = f"{shown(one.delegation.from_on)} – {shown(one.delegation.to_on)}"
        told += t(f" Uỷ quyền khác cho {one.substitute} thì vẫn còn: {days} ({one.basis}).",
                  f" Another one to {one.substitute} is still there: {days} ({one.basis}).")  # fmt: skip
    return told


def _told(first: date) -> str:
    if first <= today():
        return t("Đã giao người thay.", "The substitute is named.")
    return t(f"Đã giao người thay; tự có hiệu lực từ ngày {shown(first)}.",
             f"The substitute is named; it begins by itself on {shown(first)}.")  # fmt: skip


def rows(session: Session, found: list[Written]) -> list[dict[str, Any]]:
    """Delegations as the pages list them."""
    why = delegating.why_revoked(session, [one.delegation for one in found])
    kinds = {kind.name: kind for kind in office().kinds(session)} if found else {}
    return [
        {
            "written": one, "delegation": one.delegation, "post": title_of(one.delegation.role),
            "scope": ", ".join(_scope(one, kinds)), "state": _state(one, today()), "may_revoke": _may_revoke(one),
            "why_revoked": why.get(one.delegation.uid, ""),
        }
        for one in found
    ]  # fmt: skip


def _scope(one: Written, known: Mapping[str, Kind]) -> list[str]:
    given = one.delegation
    kinds = {say(known[name].title): _steps(given, known[name]) for name in given.kinds or known}
    if any(kind for kind, _step in given.steps):
        found = [f"{title}: {', '.join(steps)}" for title, steps in kinds.items() if steps]
    else:
        anywhere = {title: None for steps in kinds.values() for title in steps}
        every = [] if given.kinds else [t("mọi loại hồ sơ", "every kind")]
        found = [*(every or kinds), *(anywhere or [t("mọi bước", "every step")])]
    if one.within:
        found.append(t(f"chỉ hồ sơ của {one.within} và cấp dưới", f"only dossiers of {one.within} and below"))
    return found


def _steps(given: Delegation, kind: Kind) -> list[str]:
    """The titles of the steps of that kind that are named."""
    named = kind.transitions if given.steps else ()
    return list(dict.fromkeys(say(step.title) for step in named if given.covers(kind.name, step.trigger)))


def _state(one: Written, on: date) -> str:
    return one.delegation.why_not_on(on) or "in_force"


def _may_revoke(one: Written) -> bool:
    is_mine = viewer().is_admin or one.delegation.principal_id == viewer().person_id
    return is_mine and _state(one, today()) in ("in_force", "not_yet")


def _page(form: Form) -> Any:
    me = viewer()
    reads_all = me.is_admin or me.reader.everything
    with reading() as session:
        found = rows(session, absences.listed(session, person_id=None if reads_all else me.person_id))
    has_posts = bool(_choices(form, "post"))
    return render_template(
        "pages/people/delegations.html", nav="people" if me.is_admin else "delegations", rows=found, form=form,
        has_posts=has_posts,
    )  # fmt: skip


def _form() -> Form:
    me = viewer()
    with reading() as session:
        posts = delegable.posts_to_give(session, office(), None if me.is_admin else me.person_id, today())
        people = directory.people(session, today())
        places = {one.id: one.name for one in directory.places(session)}
        at = {post[2] for post in posts}
        below = {*at, *directory.below(session, at, today())}
        above = {one.id for place in at for one in rows_of.ancestors(session, place, today())}
        within = [(one.uid, one.name) for one in directory.places(session, today()) if one.id in below]
    labels = [
        (str(id_), f"{say(title_of(role))}, {place}" + (f" — {holder}" if me.is_admin else ""))
        for id_, role, _at, place, holder, _to in posts
    ]
    fit = [
        one for one in people
        if (me.is_admin or one.id != me.person_id)
        and why_unfit(one.posts, overseers_of(office().roles), (below | above).__contains__) is None
    ]  # fmt: skip
    persons = _by_place(fit, places, [at, below, above])
    library = office().library
    of_posts = delegable.steps_of(office(), {role for _id, role, *_ in posts})
    kinds = [(name, say(library.current(name).title)) for name in of_posts]
    # A step that a definition gives from several states is one step to whoever is asked which to hand over.
    steps = {
        f"{name}{OF}{step.trigger}": f"{say(library.current(name).title)}: {say(step.title)}"
        for name, found in of_posts.items()
        for step in found
    }
    manners = [(one or "none", _MANNERS[one]()) for one in MANNERS]
    fields = {
        "post": ChoiceField(t("Chức danh giao thay", "Post"), choices=labels),
        "substitute": ChoiceField(t("Người thay", "Substitute"), choices=persons),
        "from_on": DayField(t("Từ ngày", "From")),
        "to_on": DayField(t("Đến hết ngày", "Last day")),
        "reason": StringField(t("Lý do", "Reason")),
        "basis": StringField(
            t("Căn cứ bằng văn bản", "Written basis"),
            description=t("Số, ngày của giấy uỷ quyền hoặc quy chế làm việc.",
                          "Number and day of the letter or the rules."),
        ),
        "manner": ChoiceField(
            t("Hình thức ký", "Manner of signing"), choices=manners,
            description=t("In trên chữ ký; T/L, TUQ thay cho T/M. Người ký không thuộc tập thể thì chọn T/L hoặc TUQ "
                          "(điều kiện của từng hình thức chưa đối chiếu nguyên văn 36-HD/VPTW). Cấp uỷ không ký K/T.",
                          "Printed above the signature instead of T/M. Who is no member of the body signs T/L or TUQ "
                          "(when which is not checked against 36-HD/VPTW). A committee never signs K/T."),
        ),
        "covers": OneField(
            t("Phạm vi được giao", "What is handed over"),
            choices=[(name, words()) for name, words in _COVERS.items()],
            description=t("Không gồm những việc phải do chính người giữ chức danh làm: biểu quyết, kết luận của chủ "
                          "trì, xin rút khỏi việc, rút lại chữ ký của mình.",
                          "Without what the holder does in person: votes, the chair's word, keeping out of it, taking "
                          "back his own signature."),
        ),
        "kinds": SeveralField(t("Loại hồ sơ", "Kinds"), choices=kinds),
        "within": ChoiceField(
            t("Chỉ hồ sơ của", "Only dossiers of"), choices=within,
            description=t("Để trống: mọi hồ sơ mà chức danh xử lý. Chọn một tổ chức: hồ sơ do tổ chức ấy hoặc cấp dưới "
                          "lập, hoặc đang giữ.",
                          "Left open: all that the post deals with. An organisation: dossiers begun or lying there or "
                          "below it."),
        ),
        "steps": SeveralField(t("Bước được làm thay", "Steps"), choices=list(steps.items())),
    }  # fmt: skip
    made: type[Form] = type("DelegationForm", (BaseForm,), fields)
    only = labels[0][0] if len(labels) == 1 else None
    form = made(request.form, data={"from_on": today().isoformat(), "post": only})
    for name in ("post", "substitute", "from_on", "to_on", "reason", "basis", "covers"):
        form[name].flags.required = True
    return form


def _by_place(
    persons: list[directory.Somebody], places: dict[int, str], nearest: list[set[int]]
) -> list[tuple[str, str, str]]:
    """Below the organisation of the post by which each could stand in: those of the post itself first, then those below
    it, then those above."""
    found = []
    for one in persons:
        turn, role, place = min(
            ((next((n for n, near in enumerate(nearest) if held in near), len(nearest)), role, held)
             for role, held in one.posts), key=lambda each: (each[0], places[each[2]]),
        )  # fmt: skip
        found.append((turn, places[place], one.uid, f"{one.full_name} · {say(title_of(role))}, {places[place]}"))
    return [(uid, label, head) for _, head, uid, label in sorted(found, key=lambda each: each[:2])]


_COVERS: dict[str, Any] = {
    "all": lambda: t("Mọi việc của chức danh trong hồ sơ", "Everything that the post does with dossiers"),
    "kinds": lambda: t("Chỉ một số loại hồ sơ", "Some kinds of dossiers alone"),
    "steps": lambda: t("Chỉ một số bước", "Some steps alone"),
}
_MANNERS: dict[str, Any] = {
    "": lambda: t("Không ghi thêm", "Nothing"),
    "TUQ": lambda: t("TUQ (thừa uỷ quyền)", "TUQ (by authorisation)"),
    "T/L": lambda: t("T/L (thừa lệnh)", "T/L (by order)"),
    "K/T": lambda: t("K/T (ký thay)", "K/T (for the head)"),
}


def _filled(form: Form) -> bool:
    for bound in form:
        if bound.flags.required and not str(bound.data or "").strip():
            bound.errors = [t("Chưa nhập mục này.", "This is not filled in.")]
    for name in ("kinds", "steps"):
        if form["covers"].data == name and not form[name].data:
            form[name].errors = [t("Chưa chọn mục nào; muốn giao tất cả thì chọn “Mọi việc của chức danh”.",
                                    "Nothing is ticked; to hand over all of it, choose “Everything”.")]  # fmt: skip
    for name in ("post", "substitute", "within"):
        if form[name].data and str(form[name].data) not in _choices(form, name):
            form[name].errors = [t("Không có lựa chọn này.", "There is no such choice.")]
    return not any(bound.errors for bound in form)


def _choices(form: Form, name: str) -> list[str]:
    bound: Any = form[name]
    return [str(one.value) for one in bound.iter_choices() if one.value]


def _day(form: Form, name: str) -> date | None:
    text = str(form[name].data or "").strip()
    try:
        return read_day(text) if text else None
    except Fault as fault:
        form[name].errors = [say(fault.text)]
        return None
