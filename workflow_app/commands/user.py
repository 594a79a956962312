"""workflow-app user: accounts, from the command line of the machine; the office's pages do the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click
from rich.table import Table

from workflow_app.commands.edge import CALLED_WRONGLY, Edge, Failure, pass_edge
from workflow_app.content_files import nearest
from workflow_app.db import people as found
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.texts import Language
from workflow_app.services import accounts, organisations, people
from workflow_app.services.office import Office


@click.group()
def user() -> None:
    """Add people with an account, set passwords, list accounts."""


_password = click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")


def _asked(from_stdin: bool) -> str:
    """From the terminal twice, or one line of the standard input; never from the arguments, which everybody can see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option(
    "--post", "posts", multiple=True, metavar="ROLE@CODE", help="A post from today on; may be given several times."
)
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--new-place", nargs=2, metavar="KIND NAME", help="Make the organisation of the first --post.")
@_password
@pass_edge
def add(
    edge: Edge, username: str, name: str, posts: tuple[str, ...], language: Language,
    new_place: tuple[str, str] | None, password_stdin: bool,
) -> None:  # fmt: skip
    """Add a person with the account USERNAME.

    The first one of a new office also makes the organisation it works for, and runs the office from its pages then:

      workflow-app user add quantri --name "Đinh Công Vinh" --post administrator@DU --new-place base "Đảng uỷ xã An Lạc"
    """
    named = [_post(post) for post in posts]
    if new_place and not named:
        raise Failure("--new-place needs the --post whose organisation it makes", CALLED_WRONGLY)
    with edge.open_office() as (database, office):
        for role, _code in named:
            _known("--post", "role", role, office.roles.roles)
        if new_place:
            _known("--new-place", "organisation kind", new_place[0], office.roles.organisation_kinds)
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
    edge.out.print(f"{username}: {name}, {', '.join(posts) or 'no post yet'}", markup=False)


def _post(text: str) -> tuple[str, str]:
    role, at, code = text.partition("@")
    if not (role and at and code):
        raise Failure(f"--post: “{text}” is not ROLE@CODE, as in administrator@DU", CALLED_WRONGLY)
    return role.strip(), code.strip()


def _known(option: str, what: str, name: str, names: Iterable[str]) -> None:
    if name not in names:
        hint = nearest(name, list(names))
        raise Failure(f"{option}: there is no {what} “{name}”{hint}; there are: {', '.join(names)}", CALLED_WRONGLY)


@user.command()
@click.argument("username")
@_password
@pass_edge
def password(edge: Edge, username: str, password_stdin: bool) -> None:
    """Set the password of USERNAME; every session of the account ends."""
    with edge.open_office() as (database, office):
        with database.reading() as session:
            account = accounts.find(session, username)
        if account is None:
            raise Failure(f"there is no account “{username}”; “workflow-app user list” names them")
        new = _asked(password_stdin)
        with database.writing() as session:
            accounts.set_password(
                session, office=office, person_id=None, now=edge.now(), account_id=account.id, password=new
            )
    edge.out.print(f"{username}: the password is set, and every session has ended", markup=False)


@user.command(name="list")
@pass_edge
def list_(edge: Edge) -> None:
    """List the accounts, with the posts held today."""
    with edge.open_office() as (database, office), database.reading() as session:
        edge.out.print(account_table(session, office, edge))


def account_table(session: Session, office: Office, edge: Edge, *, one_of_each_post: bool = False) -> Table:
    """Username, name and posts, by the order of posts; `one_of_each_post` shows the first holder of each alone."""
    table = Table("username", "name", "posts", box=None, pad_edge=False)
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
        titles = [
            f"{office.roles.roles[order[role]].title.vi}, {found.organisation_by_id(session, place).code}"
            for place, role in held
        ]
        closed = "" if account.is_active else " (closed)"
        table.add_row(account.username, account.full_name, "; ".join(titles) + closed)
    return table
