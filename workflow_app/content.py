"""Where the office's content and its own records lie on this machine.

The office's content (states, forms, templates) is found in this order:

1. the folder that ``$WORKFLOW_CONTENT`` names, when it holds that part: the office's own copy;
2. ``workflow_app/_content``, where an installed wheel carries it;
3. the checkout, beside the package.

Migrations belong to the engine's tables, so an office's copy never replaces them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workflow_app.domain.texts import Text

OFFICE_PARTS = ("states", "forms", "templates")
ENGINE_PARTS = ("migrations",)

_PACKAGE = Path(__file__).resolve().parent


class ContentMissing(LookupError):
    """A content folder is nowhere to be found, or the office's own folder is not there."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def folder(name: str) -> Path:
    """The folder that counts for ``name``, one of OFFICE_PARTS or ENGINE_PARTS.

    Raises ContentMissing when no place holds it, or when ``$WORKFLOW_CONTENT`` names no folder.
    """
    return folders(name)[0]


def folders(name: str) -> tuple[Path, ...]:
    """Every folder that holds ``name``, the one that counts first.

    Pages are looked for in all of them in turn, so that an office which changes one page keeps the others.
    Raises as `folder` does.
    """
    places = [base / name for base in _bases(name)]
    found = tuple(place for place in places if place.is_dir())
    if not found:
        looked = ", ".join(map(str, places))
        raise ContentMissing(
            Text(f"không có thư mục {name!r}; đã tìm: {looked}", f"no folder {name!r}; looked for: {looked}")
        )
    return found


def data_folder() -> Path:
    """Where the office's records are kept: the database, uploaded files, keys. It may not exist yet.

    ``$WORKFLOW_DATA`` names it; otherwise it is the place this system keeps a person's application data in.
    """
    named = os.environ.get("WORKFLOW_DATA")
    if named:
        return Path(named).expanduser().absolute()
    return _application_data() / "workflow-app"


def _bases(name: str) -> list[Path]:
    if name not in OFFICE_PARTS + ENGINE_PARTS:
        raise ContentMissing(
            Text(f"nội dung không có phần nào tên {name!r}", f"no part of the content is called {name!r}")
        )
    own = [_office_folder()] if name in OFFICE_PARTS else []
    return [base for base in (*own, _PACKAGE / "_content", _PACKAGE.parent) if base is not None]


def _office_folder() -> Path | None:
    named = os.environ.get("WORKFLOW_CONTENT")
    if not named:
        return None
    office = Path(named).expanduser().absolute()
    if not office.is_dir():
        # Falling back would run the office under rules that are not its own.
        raise ContentMissing(
            Text(f"WORKFLOW_CONTENT nêu {office}, không phải là thư mục",
                 f"WORKFLOW_CONTENT names {office}, which is no folder")
        )  # fmt: skip
    return office


def _application_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
