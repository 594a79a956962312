"""A document of a dossier as the official sheet shows it (36-HD/VPTW): always Vietnamese, whoever reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow_app.db import directory, dossiers, enclosures, former_names
from workflow_app.domain.contents import Document, Field
from workflow_app.domain.posts import ACTING, at_place
from workflow_app.domain.seen import DocumentSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Body
from workflow_app.services.cases import TableCase
from workflow_app.services.documents import digest_of
from workflow_app.services.ending import Ending, ending_of
from workflow_app.web.language import in_vietnamese
from workflow_app.web.presenting import day as page_day
from workflow_app.web.shown_fields import Shown, paragraphs, shown


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `macros/letter.html` asks for, and what the page says around it."""

    name: str
    title: Text
    superior: str
    issuer: str
    number: str
    place_date: str
    type: str
    abstract: str
    paragraphs: tuple[str, ...]
    parts: tuple[Shown, ...]
    recipients: tuple[str, ...]
    authority: str
    in_place: str
    post: str
    signer: str
    signed: str
    is_by_order: bool
    """Signed T/L or TUQ, whose exact words are not checked against 36-HD/VPTW: told beside the sheet, not on it."""
    marks: tuple[str, ...]
    edition: int
    void_reason: str
    form: str
    number_text: str
    signed_on: date | None
    issued_on: date | None
    was_changed: bool
    ended: str
    """Where it is out of force, or will be: by what and from which day on."""
    as_now: frozenset[str]
    """Fields of the text that read the same in the dossier today."""
    kind: str
    tables: Mapping[str, Any] = field(default_factory=dict)
    """The tables of the dossier as the reader may read them, for what the print of a kind adds to the sheet."""


Readable = Callable[[Field, Any], Any]
"""What the reader may see of a value that stands, or stood, in a field; None where he may see nothing."""


def sheets(case: TableCase, roles: Any, readable: Readable) -> list[Sheet]:
    """Every edition of every document, in the order of the definition, the newest edition first."""
    signatures = enclosures.signatures(case.session, case.dossier.id)
    seats = {one.id: one.seat for one in directory.places(case.session)}
    order = {name: place for place, name in enumerate(case.kind.documents)}
    found = sorted(case.all_documents(), key=lambda one: (order.get(one.name, len(order)), -one.edition))
    ending = ending_of(case)
    with in_vietnamese():
        return [
            _sheet(case, roles, readable, one, *signatures[one.id], seats.get(one.issuer_id, ""), ending)
            for one in found
        ]


def _sheet(
    case: TableCase, roles: Any, readable: Readable, document: DocumentSeen, signed_as: dict[str, str],
    dated_on: str | None, seat: str, ending: Ending | None,
) -> Sheet:  # fmt: skip
    spec = case.kind.documents[document.name]
    body = case.kind.bodies.get(signed_as.get("body") or spec.body)
    role = roles.roles.get(signed_as.get("role"))
    superior, issuer = _issuer(case, spec, document)
    parts = _parts(case, spec, document)
    ends = ending if ending and document.issued_on and document.name in ending.documents else None
    number = document.number_text or f"…-{document.symbol}/{_code(case, spec, document)}"
    return Sheet(
        name=document.name, title=spec.title, superior=superior, issuer=issuer, number=f"Số {number}",
        place_date=place_date(seat, dated_on), type=_type(spec, document),
        abstract=document.abstract or case.dossier.title,
        paragraphs=paragraphs(document.text), parts=_shown(case, parts, readable), recipients=document.recipients,
        authority=_authority(body, signed_as), in_place=_in_place(role, body, signed_as),
        post=_signing_post(case, roles, signed_as) or signed_as.get("duty", "").upper(),
        signer=case.person_name(document.signer_id) if document.signer_id else "",
        signed=_signed(case, document, signed_as), is_by_order=signed_as.get("manner") in BY_ORDER,
        marks=_marks(document, ends),
        ended=f"{ends.since.vi}." if ends else "",
        edition=document.edition, void_reason=document.void_reason, form=spec.form, number_text=document.number_text,
        signed_on=document.signed_on, issued_on=document.issued_on,
        was_changed=bool(document.voted_digest) and document.text_digest != document.voted_digest,
        as_now=frozenset(name for name, value in parts.items() if value == case.fields.get(name)), kind=case.kind.name,
    )  # fmt: skip


def _marks(document: DocumentSeen, ends: Ending | None) -> tuple[str, ...]:
    if ends:
        return (ends.word.vi.upper(),)
    return () if document.number is not None else ("DỰ THẢO",)


BY_ORDER = ("T/L", "TUQ")
"""Manners that stand in the place of T/M: who signs by order or by authorisation is not the body."""


def _authority(body: Body | None, signed_as: dict[str, str]) -> str:
    """For which body: T/M BAN THƯỜNG VỤ; or T/L, TUQ BAN THƯỜNG VỤ, never both (36-HD/VPTW, 1.7; the exact words are
    not checked against its text)."""
    if not body or not body.signs_as:
        return ""
    manner = signed_as.get("manner", "")
    return f"{manner} {body.title.vi.upper()}" if manner in BY_ORDER else body.signs_as.vi


def _in_place(role: Any, body: Body | None, signed_as: dict[str, str]) -> str:
    """Between the body and the signer: K/T and the head for whom his deputy signs. Where no body decided, the head by
    whose order or authorisation it is signed."""
    manner = signed_as.get("manner", "")
    says_so = manner in BY_ORDER and body is not None and body.signs_as is not None
    return f"{manner} {_held(role, signed_as)}" if manner and not says_so else ""


def _signing_post(case: TableCase, roles: Any, signed_as: dict[str, str]) -> str:
    """The signer's own post: where he stood in for somebody, not that one's; with its place where it lies elsewhere."""
    if not signed_as.get("for"):
        return _held(roles.roles.get(signed_as.get("role")), signed_as)
    own = _post(roles.roles.get(signed_as.get("own_role", "")))
    place = case.organisation(signed_as["own_place"]) if signed_as.get("own_place") else None
    return at_place(own, place.name.upper()) if own and place else own


def _held(role: Any, signed_as: dict[str, str]) -> str:
    """QUYỀN BÍ THƯ, where the post is held for the time being."""
    name, how = _post(role), ACTING.get(signed_as.get("acting", ""))
    return f"{how.vi.upper()} {name}" if how and name else name


TYPES = (
    "Nghị quyết", "Quyết định", "Quy định", "Quy chế", "Chỉ thị", "Kết luận", "Thông báo", "Hướng dẫn", "Chương trình",
    "Kế hoạch", "Báo cáo", "Tờ trình", "Biên bản",
)  # fmt: skip
"""Names of types that stand alone on a sheet, what it is about below them (36-HD/VPTW)."""


def _type(spec: Document, document: DocumentSeen) -> str:
    """The name of the type alone once there is an abstract to say the rest."""
    alone = next((one for one in TYPES if spec.title.vi.startswith(one)), "")
    return alone if alone and document.abstract else spec.title.vi


def _post(role: Any) -> str:
    return str(role.signs_as.vi if role.signs_as else role.title.vi.upper()) if role else ""


def _issuer(case: TableCase, spec: Document, document: DocumentSeen) -> tuple[str, str]:
    """(superior, issuer), under the names that they issued documents under on its day: an ad-hoc body issues below the
    organisation that made it."""
    on = document.issued_on or case.today
    line = case.ancestors(document.issuer_id, on) or [case.organisation_by_id(document.issuer_id)]
    names = former_names.printed_on(case.session, on) if document.issued_on else {}
    own, *above = [names.get(one.id, one.name) for one in line[:2]]
    if spec.register_of == "body" and spec.body in case.kind.bodies:
        return own, case.kind.bodies[spec.body].title.vi
    return "".join(above), own


def _code(case: TableCase, spec: Document, document: DocumentSeen) -> str:
    return spec.issuer_code or case.organisation_by_id(document.issuer_id).issuer_code


def place_date(seat: str, dated_on: str | None) -> str:
    """Days below 10 and the months 1 and 2 are written with a nought."""
    if not dated_on:
        return f"{seat}, ngày … tháng … năm …"
    found = date.fromisoformat(dated_on)
    month = f"{found.month:02d}" if found.month < 3 else str(found.month)
    return f"{seat}, ngày {found.day:02d} tháng {month} năm {found.year}"


def _signed(case: TableCase, document: DocumentSeen, signed_as: dict[str, str]) -> str:
    if not document.signed_on:
        return ""
    principal = case.person_id(signed_as.get("for", ""))
    for_whom = f", thay đồng chí {case.person_name(principal)}" if principal else ""
    for_whom += f", căn cứ {signed_as['basis']}" if signed_as.get("basis") else ""
    return f"(Đã ký ngày {page_day(document.signed_on)}{for_whom})"


def _parts(case: TableCase, spec: Document, document: DocumentSeen) -> dict[str, Any]:
    """The fields that belong to the text: as they were put to the vote while the text is the one that was voted on, or
    as they were handed over when it was settled afterwards (“giao hoàn thiện”, a text that nobody votes on).

    What is filled in later (results, days of delivery) is in the dossier, never on a sheet that was signed before it.
    """
    stood: Mapping[str, Any] = {}
    if document.round_id and document.text_digest == document.voted_digest:
        stood = enclosures.frozen_texts(case.session, document.round_id).get(document.name, {}).get("parts", {})
    elif document.signed_on and spec.part_of_text:
        stood = _handed_over(case, spec, document)
    return {name: stood.get(name, case.fields.get(name)) for name in spec.part_of_text if name in case.kind.fields}


def _handed_over(case: TableCase, spec: Document, document: DocumentSeen) -> dict[str, Any]:
    """The fields of the text under the digest that was signed; of a text that no revision kept, nothing."""

    def of(fields: Mapping[str, Any]) -> dict[str, Any]:
        return {name: fields.get(name) for name in spec.part_of_text}

    def is_signed_text(parts: Mapping[str, Any]) -> bool:
        return digest_of(document.abstract, document.text, parts) == document.text_digest

    if is_signed_text(of(case.fields)):
        return {}
    kept = (of(one["fields"]) for _, one, _, _ in reversed(dossiers.revisions(case.session, case.dossier.id)))
    return next((parts for parts in kept if is_signed_text(parts)), {})


def _shown(case: TableCase, parts: Mapping[str, Any], readable: Readable) -> tuple[Shown, ...]:
    """As the sheet says them, beside its paragraphs."""
    fields = {name: case.kind.fields[name] for name in parts}
    made = [shown(case, spec, readable(spec, parts[name])) for name, spec in fields.items()]
    return tuple(one for one in made if not one.is_empty)
