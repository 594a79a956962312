"""What went wrong, in both languages, with the next step: no page is a dead end, and no refusal is bare."""

from __future__ import annotations

import errno
import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any

import psycopg
import sqlalchemy.exc
from flask import Flask, current_app, g, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.texts import Text

_PAGES: dict[int, tuple[Text, Text]] = {
    400: (
        Text("Yêu cầu không hợp lệ", "The request is not valid"),
        Text(
            "Máy chủ không hiểu yêu cầu này. Hãy quay lại trang trước và thử lại.",
            "The server does not understand this request. Go back and try again.",
        ),
    ),
    403: (
        Text("Bạn không có quyền mở trang này", "This page is not yours to open"),
        Text(
            "Trang này dành cho chức danh khác. Nếu công việc cần, hãy đề nghị người quản trị giao chức danh cho bạn.",
            "This page belongs to another post. If your work needs it, ask the administrator to give you that post.",
        ),
    ),
    404: (
        Text("Không có trang này", "There is no such page"),
        Text(
            "Địa chỉ sai, hoặc hồ sơ không có trong phạm vi bạn được đọc. Hãy tìm lại từ danh sách hồ sơ.",
            "The address is wrong, or the dossier is not yours to read. Look for it in the list of dossiers.",
        ),
    ),
    405: (
        Text("Không mở trang này theo cách đó được", "This page cannot be opened that way"),
        Text("Hãy bắt đầu lại từ trang hồ sơ.", "Start again from the dossier's page."),
    ),
    409: (
        Text("Hồ sơ đã thay đổi", "The dossier has changed"),
        Text("Hãy mở lại hồ sơ và xem trước khi làm tiếp.", "Open the dossier again and look before you go on."),
    ),
    413: (
        Text("Nội dung gửi lên quá lớn", "Too much was sent at once"),
        Text(
            "Mỗi tệp tối đa {limit} MB, mỗi mục văn bản tối đa 1 MB. Chưa có gì được lưu; phần bạn đã nhập còn giữ "
            "trên máy này. Hãy quay lại, chọn tệp nhỏ hơn hoặc gửi từng tệp.",
            "A file may have {limit} MB and a text 1 MB. Nothing was stored; what you typed is kept on this computer. "
            "Go back, choose a smaller file or send the files one by one.",
        ),
    ),
    422: (
        Text("Chưa thực hiện được", "Not done"),
        Text("Hồ sơ không thay đổi.", "The dossier is unchanged."),
    ),
    429: (
        Text("Thử quá nhiều lần", "Too many attempts"),
        Text("Hãy đợi một lát rồi thử lại.", "Wait a moment and try again."),
    ),
    500: (
        Text("Có lỗi trong hệ thống", "Something is wrong in the system"),
        Text(
            "Việc vừa rồi chưa được thực hiện và không có gì bị lưu dở dang. Hãy thử lại; nếu vẫn lỗi, báo người "
            "quản trị mã {code}.",
            "Nothing was carried out, and nothing is half stored. Try again; if it persists, give the administrator "
            "the code {code}.",
        ),
    ),
    503: (
        Text("Chưa ghi được", "Storing is not possible right now"),
        Text(
            "Máy chủ đang bận hoặc hết chỗ lưu. Việc vừa rồi chưa được thực hiện; phần bạn đã nhập còn giữ trên máy "
            "này. Hãy thử lại sau ít phút.",
            "The server is busy or out of space. Nothing was carried out; what you typed is kept on this computer. Try "
            "again in a few minutes.",
        ),
    ),
}  # fmt: skip

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)

EXPIRED = (
    Text("Trang đã mở quá lâu", "The page was open for too long"),
    Text(
        "Chưa có gì được gửi đi, vì mã bảo vệ của trang không còn hợp lệ hoặc yêu cầu đến từ trang khác. Hãy mở lại "
        "trang rồi gửi lại; phần bạn đã nhập còn giữ trên máy này.",
        "Nothing was sent: the page's protective code is no longer valid, or the request began elsewhere. Open the "
        "page again and send it anew; what you typed is kept on this computer.",
    ),
)  # fmt: skip


def page(
    status: int, words: tuple[Text, Text] | None = None, *, refusals: Sequence[Refusal] = (), **blanks: Any
) -> tuple[str, int]:
    g.setdefault("may_begin", False)  # the page that tells of a fault asks nothing more of the database
    title, text = words or _PAGES.get(status) or _PAGES[400 if status < 500 else 500]
    filled = Text(text.vi.format_map(blanks), text.en.format_map(blanks)) if blanks else text
    return render_template(
        "pages/errors/error.html", heading_text=title, text=filled, refusals=refusals, status=status, steps=_steps()
    ), status


def _steps() -> list[tuple[Text, str, str]]:
    """Where to go from here: (label, address, picture)."""
    if not current_user.is_authenticated:
        return [(Text("Đăng nhập", "Sign in"), url_for("session.sign_in"), "user")]
    back = request.referrer
    steps = [
        (Text("Về việc của tôi", "To my tasks"), url_for("inbox.show"), "inbox"),
        (Text("Danh sách hồ sơ", "List of dossiers"), url_for("dossiers.index"), "files"),
    ]
    if back and back.startswith(request.host_url) and back != request.url:
        steps.insert(0, (Text("Quay lại trang trước", "Back to the page before"), back, "arrow-left"))
    return steps


def answer(app: Flask) -> None:
    """Every way in which an answer can fail has its page."""

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> Any:
        return page(400, EXPIRED)

    @app.errorhandler(NotFound)
    def _not_found(error: NotFound) -> Any:
        return page(404)

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> Any:
        return page(409 if "stale" in error.codes else 422, refusals=error.refusals)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        if status == 413:
            return page(413, limit=current_app.config["LARGEST_PAPER"] >> 20)
        return page(status) if status != 500 else _broken(error)

    @app.errorhandler(sqlalchemy.exc.OperationalError)
    @app.errorhandler(sqlite3.OperationalError)
    @app.errorhandler(psycopg.OperationalError)
    def _storage(error: Exception) -> Any:
        current_app.logger.error("the database did not take it", exc_info=error)
        return page(503)

    @app.errorhandler(OSError)
    def _disk(error: OSError) -> Any:
        return _storage(error) if error.errno in _NO_ROOM else _broken(error)

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> Any:
        code = secrets.token_hex(4)
        current_app.logger.error("unexpected error %s", code, exc_info=error)
        return page(500, code=code)
