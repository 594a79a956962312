"""Help, findings and what was called wrongly: in Vietnamese, or in English where that is asked for or spoken."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from tests.cli.test_every_command_explains_itself import commands
from workflow_app import cli
from workflow_app.commands import speaking

ENGLISH = re.compile(r"Usage|Options|Commands|Show this|env var|default:|required|\b(the|of|which|and)\b")
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)
NAMES = re.compile(r"“.*?”|\".*?\"|Ngôn ngữ \(language\)|\(ngôn ngữ\)|\d+-KH/\S+|/\S+")
"""What stands in the other language for a reason: names in examples, and the option that changes the language."""


@pytest.mark.parametrize("words", [(), *commands()], ids=lambda words: " ".join(words) or "main")
def test_help_speaks_vietnamese_and_english_each_alone(words, call):
    vi, en = call(*words, "--help").stdout, call("--lang", "en", *words, "--help").stdout
    assert not ENGLISH.findall(NAMES.sub("", vi)), vi
    assert VIETNAMESE.search(vi)
    assert not VIETNAMESE.findall(NAMES.sub("", en)), en
    assert en.startswith("Usage: ")


def test_every_command_and_option_is_a_pair():
    def walk(command: click.Command) -> None:
        assert isinstance(command, speaking.Command), command.name
        assert command.told.vi != command.told.en
        for one in command.params:
            known = isinstance(one, click.Argument | speaking.Option) or one.name in ("version", "into_scratch")
            assert known, f"{command.name}: {one.name}"
        for inner in command.commands.values() if isinstance(command, click.Group) else ():
            walk(inner)

    walk(cli.main)


@pytest.mark.parametrize(
    ("surroundings", "arguments", "spoken"),
    [
        ({}, [], "vi"),
        ({"LANG": "en_GB.UTF-8"}, [], "en"),
        ({"LANG": "vi_VN.UTF-8"}, [], "vi"),
        ({"LANG": "en_GB.UTF-8", "WORKFLOW_LANG": "vi"}, [], "vi"),
        ({"WORKFLOW_LANG": "en"}, ["--lang", "vi"], "vi"),
        ({}, ["--lang=en"], "en"),
        ({}, ["--data", "d", "--lang", "en"], "en"),
        ({"LANG": "en_GB.UTF-8"}, ["--lang", "fr"], "vi"),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_machine(surroundings, arguments, spoken, call, monkeypatch):
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert speaking.asked_for([*arguments, "doctor", "--lang", "en"]) == spoken


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense"], "không có lệnh “nonsense”"),
        (["run", "--demoo"], "không có tuỳ chọn --demoo"),
        (["run", "--port", "99999"], "--port: 99999 không nằm trong khoảng 0<=x<=65535"),
        (["run", "--port", "x"], "--port: “x” không phải là số nguyên"),
        (["replay"], "thiếu FILES..."),
        (["replay", "not-there.jsonl"], "FILES...: không có tệp “not-there.jsonl”"),
        (["why", "x", "--at", "tomorrow"], "--at: “tomorrow” không phải là ngày như 2026-03-02"),
        (["diagram", "circular", "--format", "png"], "--format: “png” không phải một trong: 'svg', 'mermaid'"),
        (["user", "password"], "thiếu USERNAME"),
        (["tick", "now"], "thừa tham số: now"),
        (["user", "add", "an", "--name"], "tuỳ chọn --name thiếu giá trị"),
        (["--lang", "fr", "tick"], "--lang: “fr” không phải một trong: 'vi', 'en'"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_was_called_wrongly_is_told_in_vietnamese(arguments, told, call):
    said = call(*arguments)
    assert said.exit_code == 2
    assert said.stderr.splitlines()[-1] == f"lỗi: {told}"
    assert "Usage" not in said.stderr


def test_what_a_replay_found_is_told_in_vietnamese(call, tmp_path: Path):
    first = {
        "case": "1", "at": "2026-03-02T08:00", "actor": "soanthao", "act": "create", "kind": "circular", "place": "DU",
        "values": {"fields": {"subject": "Một"}}, "expect": {"state": "open", "owner": "CB1"},
    }  # fmt: skip
    sign = {"case": "1", "at": "2026-03-02T08:00", "actor": "soanthao", "act": "sign"}
    path = tmp_path / "story.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in (first, sign)), "utf-8")
    said = call("replay", path)
    assert said.exit_code == 1
    told = said.stdout.splitlines()
    assert told[:2] == [
        "sai: dòng 1, vụ việc 1: mong đợi trạng thái open, nhưng là trạng thái draft",
        "sai: dòng 1, vụ việc 1: mong đợi nơi giữ CB1, nhưng là nơi giữ DU",
    ]
    assert told[2].startswith("sai: dòng 2, vụ việc 1: mong đợi việc được thực hiện, nhưng là bị từ chối: ")
    assert told[-1] == "1 vụ việc, 1 bước, 0 lần từ chối đúng như mong đợi, 0 dòng chỉ ghi chú, 3 điều sai"
    path.write_text('{"case": "1"', "utf-8")
    assert call("replay", path).stderr.startswith("lỗi: story.jsonl, dòng 1: không phải một đối tượng JSON: ")


def test_what_is_wrong_with_the_installation_is_told_in_vietnamese(call, demo):
    said = call("doctor").stdout
    assert "đạt   tệp: nguyên vẹn (kiểm tra nhanh)" in said
    assert not ENGLISH.search(NAMES.sub("", said)), said
    demo.write_bytes(b"not a database")
    said = call("doctor").stdout
    assert "SAI   cơ sở dữ liệu: " in said
    assert "→ nêu đúng tệp, hoặc quay về bản sao lưu tốt gần nhất" in said
