"""What every service needs of the office around it: its kinds, its settings, its limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from workflow_app.db import people
from workflow_app.db.session import Session
from workflow_app.domain.kinds import Kind
from workflow_app.loading import Library
from workflow_app.services import manifests
from workflow_app.services.foreseeing import Foresight

LARGEST_PAPER = 50 * 1024 * 1024


@dataclass
class Office:
    """One office's content and limits. `log` names the history log; `files` is where papers are kept."""

    library: Library
    files: Path
    log: str = "wf.office/normal/1"
    largest_paper: int = LARGEST_PAPER
    is_demo: bool = False
    foresight: Foresight = field(default_factory=Foresight)
    _names: dict[int, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def keys(self) -> Path:
        """The folder of the keys of secret ballots: beside the papers, and no part of a backup (`sealing.py`)."""
        return self.files.with_name("ballot-keys")

    @property
    def roles(self) -> Any:
        return self.library.roles

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Values of the settings as the content files propose them; the office's own dated ones come first."""
        return {name: one.value for name, one in self.library.roles.settings.items()}

    def kind(self, session: Session, digest: str) -> Kind:
        """The kind a running dossier started under, however the files look today."""
        return self.library.known(digest) or self.library.remember(manifests.load(session, digest))

    def kinds(self, session: Session, names: Collection[str] = ()) -> list[Kind]:
        """Those kinds, or all; one that the content folder has no longer as it was last, for its dossiers go on."""
        gone = [one for one in names if one not in self.library.manifests] if names else None
        last = {} if gone == [] else manifests.last_published(session)
        return [
            self.library.current(name) if name in self.library.manifests else self.kind(session, last[name])
            for name in names or {**self.library.manifests, **last}
        ]

    def person(self, session: Session, person_id: int) -> tuple[str, str]:
        """(uid, full name)."""
        found = self._names.get(person_id)
        if found is None:
            found = people.person_uid(session, person_id), people.person_name(session, person_id)
            self._names[person_id] = found
        return found
