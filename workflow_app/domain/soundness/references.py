"""What a definition says of another kind: that it is there, can be begun, and has the fields that are handed to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from workflow_app.domain.building.phrases import BuildError, Path
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import CREATION, Effect


def faults_between(kind: Kind, kinds: Mapping[str, Kind], names: Collection[str]) -> Iterator[BuildError]:
    """Every fault of `kind` in what it says of others. `names` are all kinds of the office, those that are not sound
    themselves included; of these nothing more is asked."""
    for index, transition in enumerate(kind.transitions):
        for number, effect in enumerate(transition.effects):
            if effect.name not in ("open_dossier", "carry_dossiers"):
                continue
            path: Path = ("transitions", index, "effects", number, effect.name)
            name = str(effect.values["kind"])
            if name not in names:
                yield BuildError((*path, "kind"), f"unknown kind “{name}”", name, names)
            elif name in kinds and effect.name == "open_dossier":
                yield from _begun(kinds[name], effect, path)


def _begun(other: Kind, effect: Effect, path: Path) -> Iterator[BuildError]:
    first = other.find("create", CREATION)
    if first is None:
        yield BuildError((*path, "kind"), f"no step “create” begins a dossier of the kind “{other.name}”")
        return
    for field in effect.values.get("fields") or {}:
        if field not in first.sets:
            problem = f"“create” of {other.name} sets no field “{field}”"
            yield BuildError((*path, "fields"), problem, str(field), first.sets)
