"""The browser's files, under an address that changes with their content: they may be kept for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from workflow_app.web.access import public

FOLDER = Path(__file__).parents[1] / "static"


def address(folder: Path = FOLDER) -> str:
    """One address for all files, so that a style sheet finds its fonts beside it."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"/static/{digest.hexdigest()[:16]}"


def serve(app: Flask) -> None:
    """Before Flask is asked at all; Flask answers only for what is not there."""
    app.view_functions["static"] = public(app.view_functions["static"])

    def _headers(headers: Headers, path: str, url: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=FOLDER, prefix=app.static_url_path, allow_all_origins=False, add_headers_function=_headers,
        immutable_file_test=lambda path, url: True,
    )  # fmt: skip
