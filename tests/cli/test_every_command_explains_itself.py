"""`--help` is there for every command, and what goes wrong is one sentence and an exit code, never a traceback."""

from __future__ import annotations

import click
import pytest

from workflow_app import cli


def commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in cli.main.commands.items():
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.commands]
    return found


def test_the_commands_are_these():
    expected = {"run", "init", "check", "migrate", "user", "replay", "diagram", "tick", "doctor", "why"}
    assert set(cli.main.commands) == expected


@pytest.mark.parametrize("words", commands(), ids=" ".join)
@pytest.mark.usefixtures("in_english")
def test_help_says_what_a_command_does_and_what_each_option_means(words, call):
    said = call(*words, "--help")
    assert said.exit_code == 0
    assert "Usage:" in said.stdout
    command: click.Command = cli.main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    assert command.help
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    speak_for_themselves = {"threads", "form", "language", "port"}
    assert [one.name for one in options if not one.help and one.name not in speak_for_themselves] == []


def test_the_version_is_told(call):
    said = call("--version")
    assert (said.exit_code, said.stdout.split()[0]) == (0, "workflow-app")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nonsense"], 2, "No such command"),
        (["--database", "nowhere", "doctor"], 2, "“nowhere” is no address"),
        (["tick"], 1, "there is no database at"),
        (["user", "list"], 1, "“workflow-app migrate” makes one"),
        (["diagram", "cirkular"], 2, "did you mean “circular”"),
        (["replay", "not-there.jsonl"], 2, "does not exist"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_a_mistake_is_one_sentence_and_an_exit_code(arguments, code, told, call):
    said = call(*arguments)
    assert said.exit_code == code
    assert told in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.usefixtures("in_english")
def test_a_database_that_does_not_answer_is_told(call):
    said = call("--database", "postgresql://nobody@127.0.0.1:1/none", "tick")
    assert said.exit_code == 1
    assert said.stderr.startswith("error: the database does not answer")


def test_a_content_folder_that_is_not_there_is_told(call, monkeypatch, tmp_path):
    monkeypatch.setenv("WORKFLOW_CONTENT", str(tmp_path / "nowhere"))
    said = call("check")
    assert said.exit_code == 1
    assert "nowhere" in said.stderr
