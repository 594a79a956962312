"""The command line in the language of who calls it: its help, its headings, and what was called wrongly.

Every text is a pair where it stands. The language is settled before anything else is read: `--lang`, WORKFLOW_LANG, or
what LANG says of the machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import Any

import click

from workflow_app.domain.texts import Language, Text

_LANGUAGE = "workflow_app.language"
_HEADINGS = {"Options": Text("Tuỳ chọn", "Options"), "Commands": Text("Các lệnh", "Commands")}
_USAGE = Text("Cách dùng: ", "Usage: ")
_HELP = Text("In phần hướng dẫn này rồi thôi.", "Show this message and exit.")
_VERSION = Text("In phiên bản rồi thôi.", "Show the version and exit.")
_OPTIONS = Text("[TUỲ CHỌN]", "[OPTIONS]")
_INNER = Text("LỆNH [THAM SỐ]...", "COMMAND [ARGS]...")
_EXTRAS = (("env var: ", "biến môi trường: "), ("default: ", "mặc định: "), ("required", "bắt buộc"))


def asked_for(arguments: Sequence[str]) -> Language:
    """What `--lang` before the command says, else the surroundings; Vietnamese, unless those are English."""
    for number, one in enumerate(arguments):
        name, _, value = one.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[number + 1 :]), "")
            return "en" if value == "en" else "vi"
        if not one.startswith("-") and arguments[number - 1] not in ("--data", "--database"):
            break
    surroundings = os.environ.get("WORKFLOW_LANG") or os.environ.get("LANG", "")
    return "en" if surroundings.startswith("en") else "vi"


def language() -> Language:
    """That of the command under way."""
    ctx = click.get_current_context(silent=True)
    found: Language = ctx.meta.get(_LANGUAGE, "vi") if ctx else asked_for(())
    return found


def say(text: Text) -> str:
    return text.in_language(language())


# Help -----------------------------------------------------------------------------------------------------------------


class _Formatter(click.HelpFormatter):
    spoken: Language = "vi"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _USAGE.in_language(self.spoken))

    def section(self, name: str) -> Any:
        return super().section(_HEADINGS[name].in_language(self.spoken) if name in _HEADINGS else name)

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(first, self._extras(second)) for first, second in rows], col_max, col_spacing)

    def _extras(self, told: str) -> str:
        """What stands in brackets after an option's help."""
        before, bracket, extras = told.rpartition("[")
        if self.spoken == "vi" and bracket:
            for en, vi in _EXTRAS:
                extras = extras.replace(en, vi)
        return f"{before}{bracket}{extras}"


class _Context(click.Context):
    def make_formatter(self) -> click.HelpFormatter:
        made = _Formatter(width=self.terminal_width, max_width=self.max_content_width)
        made.spoken = self.meta.get(_LANGUAGE, "vi")
        return made


class Command(click.Command):
    context_class = _Context

    def __init__(self, *arguments: Any, told: Text, **more: Any) -> None:
        super().__init__(*arguments, **{**more, "help": told.vi})
        self.told = told

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say(_HELP)
        return found


class Group(Command, click.Group):
    """What follows it speaks as it does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.parent is None:
            ctx.meta[_LANGUAGE] = asked_for(args)
            _retell(self, ctx.meta[_LANGUAGE])
        return super().parse_args(ctx, args)


def _retell(one: click.Command, to: Language) -> None:
    one.options_metavar = _OPTIONS.in_language(to)
    for parameter in one.params:
        if isinstance(parameter, Option):
            parameter.help = parameter.told.in_language(to)
        elif parameter.name == "version" and isinstance(parameter, click.Option):
            parameter.help = _VERSION.in_language(to)
    if isinstance(one, Command):
        one.help = one.told.in_language(to)
    if isinstance(one, click.Group):
        one.subcommand_metavar = _INNER.in_language(to)
        for inner in one.commands.values():
            _retell(inner, to)


class Option(click.Option):
    def __init__(self, *arguments: Any, told: Text, **more: Any) -> None:
        super().__init__(*arguments, **{**more, "help": told.vi})
        self.told = told


def command(told: Text) -> Callable[[Callable[..., Any]], Command]:
    """A command whose help that is; the first paragraph stands in the list of commands."""
    return click.command(cls=Command, told=told)


def option(*names: str, told: Text, **more: Any) -> Callable[[Any], Any]:
    return click.option(*names, cls=Option, told=told, **more)


# What was called wrongly ----------------------------------------------------------------------------------------------

_WRONG = tuple(
    (re.compile(pattern), vi)
    for pattern, vi in (
        (r"No such option:? '?([^' ]+?)'?\.?( .*)?", "không có tuỳ chọn {0}"),
        (r"No such command '(.+?)'\.( .*)?", "không có lệnh “{0}”"),
        (r"Missing command\.", "thiếu lệnh"),
        (r"Missing (?:argument|option|parameter):? '?(.+?)'?\.?( .*)?", "thiếu {0}"),
        (r"(?:File|Path|Directory) '(.+)' does not exist\.", "không có tệp “{0}”"),
        (r"(?:File|Path|Directory) '(.+)' is a (?:directory|file)\.", "“{0}” không phải là tệp, thư mục cần ở đây"),
        (r"'(.+)' is not one of (.+)\.", "“{0}” không phải một trong: {1}"),
        (r"(.+) is not in the range (.+)\.", "{0} không nằm trong khoảng {1}"),
        (r"'(.+)' does not match the formats? (.+)\.", "“{0}” không phải là ngày như 2026-03-02"),
        (r"'(.+)' is not a valid integer(?: range)?\.", "“{0}” không phải là số nguyên"),
        (r"Option '(.+)' requires (?:an argument|\d+ arguments)\.", "tuỳ chọn {0} thiếu giá trị"),
        (r"Got unexpected extra arguments? \((.+)\)", "thừa tham số: {0}"),
    )
)


class CalledWrongly(click.UsageError):
    """The same in Vietnamese, as far as it is known."""

    def __init__(self, error: click.UsageError) -> None:
        hint = f"{_hint(error)}: " if isinstance(error, click.BadParameter) and error.message else ""
        told = error.message or error.format_message()
        super().__init__(f"{hint}{_in_vietnamese(told)}", error.ctx)

    def show(self, file: Any = None) -> None:
        if self.ctx is not None:
            click.echo(self.ctx.get_usage(), err=True)
            click.echo(f"Xem “{self.ctx.command_path} --help”.\n", err=True)
        click.echo(f"lỗi: {self.message}", err=True)


def _hint(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return str(error.param_hint or (error.param.make_metavar(error.ctx) if error.param and error.ctx else ""))


def _in_vietnamese(told: str) -> str:
    for pattern, vi in _WRONG:
        if found := pattern.fullmatch(told):
            return vi.format(*found.groups())
    return told


def told_wrongly(error: click.UsageError) -> click.UsageError:
    """What is raised in its place, so that it is told in the language of who called."""
    is_help = isinstance(error, click.exceptions.NoArgsIsHelpError)
    spoken = error.ctx.meta.get(_LANGUAGE, "vi") if error.ctx is not None else language()
    return error if is_help or spoken == "en" or isinstance(error, CalledWrongly) else CalledWrongly(error)
