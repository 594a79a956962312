"""The dossiers that one dossier is linked with, as far as its reader may know of them."""

from __future__ import annotations

from dataclasses import dataclass

from workflow_app.db import dossiers
from workflow_app.domain.texts import Text
from workflow_app.services import visibility
from workflow_app.web.opened import Opened
from workflow_app.web.presenting import Badge, badge


@dataclass(frozen=True, slots=True)
class Link:
    """`uid` is empty for a dossier that this person may not know more of than that there is one."""

    relation: Text
    uid: str = ""
    title: str = ""
    kind: Text | None = None
    badge: Badge | None = None


RELATIONS = {
    "follows": Text("Hồ sơ tiếp theo", "Follows from this"),
    "carries": Text("Đi cùng", "Travels along"),
    "replaces": Text("Thay thế", "Replaces"),
    "replaced_by": Text("Kế hoạch thay thế, được thay thế", "Replaces, or is replaced by, this one"),
    "revoked_by": Text("Văn bản thu hồi, bị thu hồi", "Revokes, or is revoked by, this one"),
    "refers": Text("Chuyển xử lý", "Referred to"),
}
_OTHER = Text("Hồ sơ liên quan", "Related dossier")


def links(opened: Opened) -> list[Link]:
    found = []
    for other_id, relation, _uid in dossiers.links(opened.session, opened.dossier.id):
        row, manifest = dossiers.find_by_id(opened.session, other_id)
        label = RELATIONS.get(relation, _OTHER)
        if visibility.extent(opened.session, opened.reader, row) == "none":
            # That another file exists is for who reads this one whole; a subject is not told even that.
            if opened.is_whole:
                found.append(Link(label))
            continue
        kind = opened.office.kind(opened.session, manifest)
        found.append(Link(label, row.uid, row.title, kind.title, badge(kind.states[row.state])))
    return found
