"""Who asks: nobody enters a page without signing in, unless the page is marked `@public`.

What a person may read or do with a dossier is never decided here but in `services` (visibility, refusing).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, abort, flash, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from workflow_app.db import people, tasks
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.texts import Language
from workflow_app.services import accounts, visibility
from workflow_app.web import sent_on
from workflow_app.web.edge import now, office, reading
from workflow_app.web.language import chosen, t

F = TypeVar("F", bound=Callable[..., Any])

MOST_COUNTED = 100
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


@dataclass
class Viewer:
    """The person signed in, as this one request sees him: posts and tasks are read anew each time."""

    account_id: int
    generation: int
    person_id: int
    uid: str
    username: str
    full_name: str
    language: Language
    reader: visibility.Reader
    posts: tuple[tuple[str, int, str], ...]
    is_admin: bool
    home: str = ""
    """Where somebody without a post stands on the roll."""
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return f"{self.account_id}.{self.generation}"

    @property
    def id(self) -> str:
        """Names the person to the browser, which keeps drafts apart by it."""
        return self.uid

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, self.person_id)

    @property
    def initials(self) -> str:
        words = self.full_name.split()
        return "".join(one[0] for one in dict.fromkeys([words[0], words[-1]])) if words else "?"

    @property
    def post_title(self) -> str:
        """The first post and its place, in the reader's language; of somebody without a post where he is a member."""
        for role, _, place in self.posts:
            if role in office().roles.roles:
                title = office().roles.roles[role].title
                return f"{title.vi if chosen() == 'vi' else title.en} · {place}"
        return self.home

    @property
    def place(self) -> str:
        return self.posts[0][2] if self.posts else self.home

    @property
    def whose(self) -> tasks.Whose:
        posts = frozenset((role, place) for role, place, _ in self.posts)
        return tasks.Whose(self.person_id, posts, self.reader.stands_in)


def viewer() -> Viewer:
    """Only in views that are not public."""
    return cast(Viewer, current_user)


def public(view: F) -> F:
    """Marks a page that people may see without signing in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def runs_office(view: F) -> F:
    """For those whose post runs the office; the services ask again."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if not viewer().is_admin:
            abort(403)
        return view(*args, **kwargs)

    return cast(F, asked)


def reads_everything(view: F) -> F:
    """For auditors and those who run the office: what concerns the office and no single dossier."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if not (viewer().reader.everything or viewer().is_admin):
            abort(403)
        return view(*args, **kwargs)

    return cast(F, asked)


def load_viewer(session: Session, session_id: str) -> Viewer | None:
    """Nobody when the account was closed, or its sessions were ended, since this one began."""
    account_id, _, generation = session_id.partition(".")
    account = accounts.by_id(session, int(account_id)) if account_id.isdigit() else None
    if account is None or not account.is_active or str(account.generation) != generation:
        return None
    at = now()
    day = local_day(at)
    reader = visibility.reader(session, office(), account.person_id, at)
    posts = tuple(
        (role, place, people.organisation_by_id(session, place).name)
        for role, place, _ in people.posts_of(session, account.person_id, day)
    )
    roll = [] if posts else people.roll_of(session, account.person_id, day)
    home = people.organisation_by_id(session, roll[0].organisation_id).name if roll else ""
    return Viewer(
        account_id=account.id, generation=account.generation, person_id=account.person_id, uid=account.person_uid,
        username=account.username, full_name=account.full_name, language=account.language, reader=reader, posts=posts,
        is_admin=any(office().roles.roles[role].runs_office for role, _, _ in posts if role in office().roles.roles),
        home=home,
    )  # fmt: skip


def protect(app: Flask) -> None:
    """Sign-in before every page, and a token on every request that could change anything."""
    logins = LoginManager()
    logins.session_protection = None  # the generation of the account ends sessions, not a change of network
    logins.init_app(app)

    @logins.user_loader  # type: ignore[untyped-decorator]
    def _load(session_id: str) -> Viewer | None:
        with reading() as session:
            return load_viewer(session, session_id)

    app.before_request(_refuse_strangers)
    app.before_request(_refuse_other_sites)
    CSRFProtect(app)


def _refuse_strangers() -> Any:
    view = app_view(request.endpoint)
    if view is None or getattr(view, "is_public", False) or current_user.is_authenticated:
        return None
    if request.method in _SAFE:
        return redirect(url_for("session.sign_in", back=request.full_path if request.query_string else request.path))
    back = _page_of_the_form()
    if back and (kept := sent_on.of_form()):
        address = request.full_path if request.query_string else request.path
        return sent_on.sign_in_page(sent_on.sign_in_form(), back, kept, address), 403
    return redirect(url_for("session.sign_in", back=back))


def _page_of_the_form() -> str | None:
    """Where somebody was writing whose session ended meanwhile."""
    came_from = request.referrer or ""
    back = own_address(came_from.removeprefix(request.host_url.rstrip("/")))
    if back is None or not came_from.startswith(request.host_url):
        return None
    flash(
        t(
            "Phiên làm việc đã hết, chưa có gì được gửi đi: đăng nhập rồi gửi lại.",
            "The session has ended; nothing was sent: sign in and send again.",
        ),
        "warning",
    )
    return back


def app_view(endpoint: str | None) -> Callable[..., Any] | None:
    from flask import current_app

    return current_app.view_functions.get(endpoint) if endpoint else None


def _refuse_other_sites() -> None:
    """A browser tells where a request began: what another site began changes nothing here."""
    if request.method in _SAFE:
        return
    began = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if began not in (None, "same-origin", "none"):
        raise CSRFError("the request began on another site")
    if began is None and origin is not None and urlsplit(origin).netloc != request.host:
        raise CSRFError("the request began on another site")


def own_address(back: str | None) -> str | None:
    """The address when it is a page of ours, for sending somebody back where he came from."""
    if not back or not back.startswith("/") or back.startswith("//") or "\\" in back or not back.isprintable():
        return None
    parts = urlsplit(back)
    return back if not parts.scheme and not parts.netloc else None


def count_waiting(session: Session) -> int:
    """How many dossiers wait for the viewer; asked only by what shows it, as the longest question of a page."""
    return tasks.count_waiting(session, viewer().whose, visibility.listed(viewer().reader), most=MOST_COUNTED)


def waiting_count() -> str:
    """How many dossiers wait for the viewer, as the menu shows it."""
    found = g.get("waiting_count")
    if found is None:
        count = 0
        if current_user.is_authenticated:
            with reading() as session:
                count = count_waiting(session)
        found = g.waiting_count = "99+" if count >= MOST_COUNTED else str(count or "")
    return str(found)
