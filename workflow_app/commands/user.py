"""workflow-app user: accounts, from the command line of the machine; the office's pages do the rest."""

from __future__ import annotations

import sys
from collections.abc import Collection

import click
from rich.table import Table

from workflow_app.commands.edge import CALLED_WRONGLY, Edge, Failure, pass_edge, unknown
from workflow_app.commands.speaking import Command, Group, option, say
from workflow_app.db import people as found
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.texts import Language, Text
from workflow_app.services import accounts, organisations, people
from workflow_app.services.dated import title_of
from workflow_app.services.office import Office

_EXAMPLE = (
    'workflow-app user add quantri --name "Đinh Công Vinh" \\\n'
    '  --post administrator@DU --new-place base "Đảng uỷ xã An Lạc"'
)
_NO_POST = Text("chưa có chức danh", "no post yet")


@click.group(
    cls=Group,
    told=Text("Thêm người có tài khoản, đặt mật khẩu, liệt kê tài khoản.",
              "Add people with an account, set passwords, list accounts."),
)  # fmt: skip
def user() -> None:
    """Accounts."""


_password = option(
    "--password-stdin", is_flag=True,
    told=Text("Đọc mật khẩu từ đầu vào chuẩn.", "Read the password from the standard input."),
)  # fmt: skip


def _asked(from_stdin: bool) -> str:
    """From the terminal twice, or one line of the standard input; never from the arguments, which everybody can see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    again = say(Text("Nhập lại mật khẩu", "Repeat the password"))
    return str(click.prompt(say(Text("Mật khẩu", "Password")), hide_input=True, confirmation_prompt=again))


@user.command(
    cls=Command,
    told=Text(
        "Thêm một người có tài khoản USERNAME.\n\n"
        "Người đầu tiên của cơ quan mới thì đồng thời lập tổ chức mình làm việc, rồi quản trị cơ quan từ các trang:\n\n"
        f"\b\n{_EXAMPLE}",
        "Add a person with the account USERNAME.\n\n"
        "The first one of a new office also makes the organisation it works for, and runs the office from its pages "
        f"then:\n\n\b\n{_EXAMPLE}",
    ),
)
@click.argument("username")
@option("--name", required=True, told=Text("Họ và tên.", "Full name."))
@option(
    "--post", "posts", multiple=True, metavar="ROLE@CODE",
    told=Text("Chức danh từ hôm nay; có thể nêu nhiều lần.", "A post from today on; may be given several times."),
)  # fmt: skip
@option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True,
    told=Text("Ngôn ngữ các trang của người ấy.", "Language of that person's pages."),
)  # fmt: skip
@option(
    "--new-place", nargs=2, metavar="KIND NAME",
    told=Text("Lập tổ chức nêu ở --post đầu tiên.", "Make the organisation of the first --post."),
)  # fmt: skip
@_password
@pass_edge
def add(
    edge: Edge, username: str, name: str, posts: tuple[str, ...], language: Language,
    new_place: tuple[str, str] | None, password_stdin: bool,
) -> None:  # fmt: skip
    """A person with an account, and for a new office the organisation he works for."""
    named = [_post(post) for post in posts]
    if new_place and not named:
        raise Failure(
            Text("--new-place cần --post nêu tổ chức sẽ lập",
                 "--new-place needs the --post whose organisation it makes"), CALLED_WRONGLY,
        )  # fmt: skip
    with edge.open_office() as (database, office):
        for role, _code in named:
            _known("--post", Text("chức danh", "role"), role, office.roles.roles)
        if new_place:
            _known(
                "--new-place", Text("loại tổ chức", "organisation kind"), new_place[0], office.roles.organisation_kinds
            )
        password = _asked(password_stdin)
        now = edge.now()
        with database.writing() as session:
            if new_place:
                organisations.add_organisation(
                    session, office=office, person_id=None, now=now, code=named[0][1], kind=new_place[0],
                    name=new_place[1], issuer_code=named[0][1], seat="", from_on=local_day(now), has_seal=True,
                )  # fmt: skip
            uid = people.add_person(session, office=office, person_id=None, now=now, full_name=name)
            accounts.add_account(
                session, office=office, person_id=None, now=now, person=uid, username=username, password=password,
                language=language,
            )  # fmt: skip
            for role, code in named:
                people.give_post(
                    session, office=office, person_id=None, now=now, person=uid, role=role, organisation=code,
                    from_on=local_day(now),
                )  # fmt: skip
    edge.out.print(f"{username}: {name}, {', '.join(posts) or edge.say(_NO_POST)}", markup=False)


def _post(text: str) -> tuple[str, str]:
    role, at, code = text.partition("@")
    if not (role and at and code):
        raise Failure(
            Text(f"--post: “{text}” không có dạng ROLE@CODE, như administrator@DU",
                 f"--post: “{text}” is not ROLE@CODE, as in administrator@DU"), CALLED_WRONGLY,
        )  # fmt: skip
    return role.strip(), code.strip()


def _known(at: str, what: Text, name: str, names: Collection[str]) -> None:
    if name not in names:
        raise Failure(unknown(at, what, name, names), CALLED_WRONGLY)


@user.command(
    cls=Command,
    told=Text("Đặt mật khẩu của USERNAME; mọi phiên đăng nhập của tài khoản kết thúc.",
              "Set the password of USERNAME; every session of the account ends."),
)  # fmt: skip
@click.argument("username")
@_password
@pass_edge
def password(edge: Edge, username: str, password_stdin: bool) -> None:
    """A new password."""
    with edge.open_office() as (database, office):
        with database.reading() as session:
            account = accounts.find(session, username)
        if account is None:
            raise Failure(
                Text(f"không có tài khoản “{username}”; lệnh “workflow-app user list” liệt kê",
                     f"there is no account “{username}”; “workflow-app user list” names them")
            )  # fmt: skip
        new = _asked(password_stdin)
        with database.writing() as session:
            accounts.set_password(
                session, office=office, person_id=None, now=edge.now(), account_id=account.id, password=new
            )
    told = Text("đã đặt mật khẩu, mọi phiên đăng nhập đã kết thúc", "the password is set, and every session has ended")
    edge.out.print(f"{username}: {edge.say(told)}", markup=False)


@user.command(
    name="list", cls=Command,
    told=Text("Liệt kê tài khoản, kèm chức danh hôm nay.", "List the accounts, with the posts held today."),
)  # fmt: skip
@pass_edge
def list_(edge: Edge) -> None:
    """The accounts."""
    with edge.open_office() as (database, office), database.reading() as session:
        edge.out.print(account_table(session, office, edge))


def account_table(session: Session, office: Office, edge: Edge, *, one_of_each_post: bool = False) -> Table:
    """Username, name and posts, by the order of posts; `one_of_each_post` shows the first holder of each alone."""
    titles = (Text("tài khoản", "username"), Text("họ và tên", "name"), Text("chức danh", "posts"))
    table = Table(*map(edge.say, titles), box=None, pad_edge=False)
    order, today = list(office.roles.roles), local_day(edge.now())
    rows = []
    for account in accounts.list_accounts(session):
        posts = found.posts_of(session, account.person_id, today)
        rows.append((sorted((place, order.index(role)) for role, place, _ in posts), account))
    shown: set[tuple[int, int]] = set()
    for held, account in sorted(rows, key=lambda row: (not row[0], row[0])):
        if one_of_each_post and shown.issuperset(held):
            continue
        shown.update(held)
        named = [
            f"{edge.say(title_of(office, order[role]))}, {found.organisation_by_id(session, place).code}"
            for place, role in held
        ]
        closed = "" if account.is_active else f" ({edge.say(Text('đã khoá', 'closed'))})"
        table.add_row(account.username, account.full_name, "; ".join(named) + closed)
    return table
