"""One content file → values that fit its model. Every mistake names its file, line and key, and the nearest legal word.

YAML 1.2 without code, anchors or tags.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from workflow_app.domain.texts import Text

M = TypeVar("M", bound=BaseModel)
LARGEST_FILE = 256 * 1024


class DefinitionError(Exception):
    """A content file says something the engine cannot accept."""

    def __init__(self, file: str, line: int | None, key: str, problem: Text | str) -> None:
        self.file, self.line, self.key = file, line, key
        self._problem = Text(problem, problem) if isinstance(problem, str) else problem
        self.problem = self._problem.en
        super().__init__(self.text.en)

    @property
    def text(self) -> Text:
        """The place and the problem; who writes definitions is told most of them in English alone."""
        vi, en = (f"{self.file}, {word} {self.line}" if self.line else self.file for word in ("dòng", "line"))
        key = f"{self.key}: " if self.key else ""
        return Text(f"{vi}: {key}{self._problem.vi}", f"{en}: {key}{self._problem.en}")


def text_of(path: Path, name: str) -> str:
    """The text of a file that people write, which messages call `name`. Raises DefinitionError."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise DefinitionError(name, None, "", Text("không có tệp", "the file is missing")) from error
    except UnicodeDecodeError as error:
        problem = Text(f"không phải UTF-8 ở byte {error.start}; hãy lưu lại dạng UTF-8",
                       f"not UTF-8 at byte {error.start}; save it again as UTF-8")  # fmt: skip
        raise DefinitionError(name, None, "", problem) from error


class _Positions:
    """Where each key of a parsed file stands, so that an error can name its line."""

    def __init__(self, root: Node | None) -> None:
        self._root = root

    def line(self, path: tuple[str | int, ...]) -> int | None:
        node, line = self._root, None
        for step in path:
            found = _below(node, step)
            if found is None:
                break
            line, node = found
        return line


def _below(node: Node | None, step: str | int) -> tuple[int, Node] | None:
    """(line, node) of an item or of a key's value."""
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    if isinstance(node, MappingNode):
        return next(((key.start_mark.line + 1, value) for key, value in node.value if key.value == str(step)), None)
    return None


class _Composer(Composer):
    """Of a file without anchors, aliases and tags. Its `root` is the outermost node, composed last."""

    root: Node | None = None

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        if isinstance(event, AliasEvent) or event.anchor:
            raise ComposerError(None, None, "anchors and aliases are not allowed", event.start_mark)
        if getattr(event, "tag", None):
            raise ComposerError(None, None, "tags are not allowed", event.start_mark)
        self.root = super().compose_node(parent, index)
        return self.root


class _Constructor(SafeConstructor):
    """Knows that a lone `=` is a text: definitions write it where a dossier stays in its state."""


_Constructor.add_constructor("tag:yaml.org,2002:value", SafeConstructor.construct_yaml_str)


@lru_cache(maxsize=128)
def parse_yaml(file: str, text: str) -> tuple[Any, _Positions]:
    """Plain values of one file, not to be changed: the roles are read with every kind and parsed once. Raises
    DefinitionError."""
    if len(text.encode()) > LARGEST_FILE:
        raise DefinitionError(file, None, "", f"larger than {LARGEST_FILE // 1024} KiB")
    if unicodedata.normalize("NFC", text) != text:
        raise DefinitionError(file, None, "", "the text is not in Unicode NFC; save it again as NFC")
    reader = YAML(typ="safe", pure=True)
    reader.Composer, reader.Constructor = _Composer, _Constructor
    try:
        values = reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error)
        problem += "; indent with spaces, not with a tab" if "'\\t'" in problem else ""
        raise DefinitionError(file, mark.line + 1 if mark else None, "", problem) from error
    except (YAMLError, ValueError) as error:
        raise DefinitionError(file, None, "", str(error)) from error
    return _plain(values), _Positions(reader.composer.root)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    if isinstance(node, str):
        return str(node)
    return str(node) if not isinstance(node, float) else float(node)


def validated(model: type[M], file: str, text: str) -> tuple[M, _Positions]:
    """One content file against its model. Raises DefinitionError that names line and key."""
    raw, positions = parse_yaml(file, text)
    try:
        return model.model_validate(raw), positions
    except ValidationError as error:
        found = error.errors()
        # A misspelt key is two errors, one unknown and one missing; only the unknown one stands somewhere in the file.
        first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
        path = tuple(step for step in first["loc"] if isinstance(step, int) or not step.startswith(("str", "dict[")))
        raise DefinitionError(file, positions.line(path), ".".join(map(str, path)), _explain(model, first)) from error


def _explain(model: type[BaseModel], error: Any) -> str:
    if error["type"] == "extra_forbidden":
        word = str(error["loc"][-1])
        return f"unknown key “{word}”{nearest(word, _all_keys(model))}"
    got = str(error.get("input"))[:60]
    legal = re.findall(r"'([^']+)'", error["ctx"]["expected"]) if error["type"] == "literal_error" else []
    return f"{error['msg']} (got {got!r}){nearest(got, legal)}"


@lru_cache
def _all_keys(model: type[BaseModel]) -> tuple[str, ...]:
    import workflow_app.schema as schema

    found: set[str] = set()
    for candidate in vars(schema).values():
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            found.update(field.alias or name for name, field in candidate.model_fields.items())
    return tuple(sorted(found))


def nearest(word: str, legal: tuple[str, ...] | list[str]) -> str:
    """A hint for a message: the legal words closest to a misspelt one."""
    close = difflib.get_close_matches(word, legal, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(f'“{one}”' for one in close)}?" if close else ""
