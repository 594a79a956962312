"""Content files → checked kinds.

What was read is kept as one manifest: the exact bytes of the files that make a kind, named by their SHA-256, so that a
running dossier never changes when a file does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workflow_app.content_files import DefinitionError, nearest, parse_yaml, text_of, validated
from workflow_app.domain.building.kinds import build_kind
from workflow_app.domain.building.phrases import BuildError
from workflow_app.domain.kinds import Kind
from workflow_app.domain.soundness.kinds import faults_of
from workflow_app.domain.soundness.references import faults_between
from workflow_app.schema import FormFile, KindFile, RolesFile


@dataclass(frozen=True)
class Manifest:
    """The exact bytes that define a kind, and their digest."""

    kind: str
    digest: str
    content: bytes

    @classmethod
    def of(cls, kind: str, files: Mapping[str, str]) -> Manifest:
        content = json.dumps({"kind": kind, "files": dict(files)}, sort_keys=True, ensure_ascii=False).encode()
        return cls(kind, hashlib.sha256(content).hexdigest(), content)

    @property
    def files(self) -> dict[str, str]:
        return dict(json.loads(self.content)["files"])


def kind_from(manifest: Manifest) -> Kind:
    """The kind that a manifest defines. Raises DefinitionError."""
    files = manifest.files
    state_name = f"states/{manifest.kind}.yaml"
    form_name = f"forms/{manifest.kind}.yaml"
    states, state_lines = validated(KindFile, state_name, files[state_name])
    form, _ = validated(FormFile, form_name, files[form_name])
    roles, _ = validated(RolesFile, "states/_roles.yaml", files["states/_roles.yaml"])
    if states.kind != manifest.kind:
        raise DefinitionError(state_name, state_lines.line(("kind",)), "kind", f"the file is named {manifest.kind}")
    try:
        kind = build_kind(states, form, roles, manifest.digest)
        faults = faults_of(kind, roles)
        if faults:
            raise faults[0]
    except BuildError as error:
        raise _mistake(error, manifest) from error
    return kind


def _mistake(error: BuildError, manifest: Manifest) -> DefinitionError:
    """Where in the files of a kind the fault stands."""
    in_form = error.path and error.path[0] == "form"
    path = error.path[1:] if in_form else error.path
    file = f"{'forms' if in_form else 'states'}/{manifest.kind}.yaml"
    _, lines = parse_yaml(file, manifest.files[file])
    hint = nearest(error.word, list(error.legal)) if error.word else ""
    if error.legal and not hint:
        hint = f"; legal: {', '.join(sorted(error.legal)[:12])}"
    return DefinitionError(file, lines.line(path), ".".join(map(str, path)), error.problem + hint)


class Library:
    """The kinds of the office's content folder, and those that running dossiers still use."""

    def __init__(self, folders: list[tuple[Path, Path]]) -> None:
        """`folders` are pairs of (states, forms); a later pair adds kinds to the first one's roles."""
        self.manifests: dict[str, Manifest] = {}
        self._kinds: dict[str, Kind] = {}
        self.roles_text = text_of(folders[0][0] / "_roles.yaml", "states/_roles.yaml")
        self.roles, _ = validated(RolesFile, "states/_roles.yaml", self.roles_text)
        for states, forms in folders:
            for path in sorted(states.glob("*.yaml")):
                if not path.name.startswith("_"):
                    self._add(path, forms / path.name)
        kinds = {name: self.current(name) for name in self.manifests}
        for name, kind in kinds.items():
            for error in faults_between(kind, kinds, self._known_names()):
                self._is_mistaken(name, _mistake(error, self.manifests[name]))
                break

    def _known_names(self) -> list[str]:
        return self.names

    def _is_mistaken(self, name: str, error: DefinitionError) -> None:
        raise error

    def _add(self, states: Path, form: Path) -> None:
        name = states.stem
        files = {
            f"states/{name}.yaml": text_of(states, f"states/{name}.yaml"),
            f"forms/{name}.yaml": text_of(form, f"forms/{name}.yaml"),
            "states/_roles.yaml": self.roles_text,
        }
        manifest = Manifest.of(name, files)
        self._kinds[manifest.digest] = kind_from(manifest)
        self.manifests[name] = manifest

    @property
    def names(self) -> list[str]:
        return sorted(self.manifests)

    def current(self, name: str) -> Kind:
        """The kind as the content folder defines it today. Raises KeyError."""
        return self._kinds[self.manifests[name].digest]

    def known(self, digest: str) -> Kind | None:
        return self._kinds.get(digest)

    def remember(self, manifest: Manifest) -> Kind:
        """A kind from a manifest of the database, built once per process."""
        kind = self._kinds.get(manifest.digest)
        if kind is None:
            kind = self._kinds[manifest.digest] = kind_from(manifest)
        return kind


class EachByItself(Library):
    """For checking: a kind with a mistake stands in `errors` and does not hide the next one."""

    def __init__(self, folders: list[tuple[Path, Path]]) -> None:
        self.errors: dict[str, DefinitionError] = {}
        super().__init__(folders)

    def _add(self, states: Path, form: Path) -> None:
        try:
            super()._add(states, form)
        except DefinitionError as error:
            self.errors[states.stem] = error

    def _known_names(self) -> list[str]:
        return sorted({*self.manifests, *self.errors})

    def _is_mistaken(self, name: str, error: DefinitionError) -> None:
        self.errors[name] = error
        self.manifests.pop(name)
