"""The project names no registry of packages and no place of the machine it was written on."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT, project_files, texts

# Put together here, so that this file does not contain what it forbids.
HOSTS = [f"{name}.org" for name in ("pypi", "pythonhosted", "npmjs", "deb.debian")] + ["npmjs" + ".com"]
OPTIONS = ["-".join(words) for words in (("index", "url"), ("extra", "index"))]
HOMES = "|".join(("work", "root", r"home/\w+", r"Users/\w+"))

FOREIGN = re.compile(
    "|".join(
        [
            *map(re.escape, HOSTS),
            *(f"--{re.escape(option)}" for option in OPTIONS),
            rf"(?<![\w.>)}}/*-])/(?:{HOMES})/",
            re.escape(str(ROOT)) + r"(?![\w-])",
            r"(?i:\bissues? #\d+)",
        ]
    )
)


def foreign_words(content: str) -> list[str]:
    lines = enumerate(content.splitlines(), 1)
    return [f"{number}: {found[0]}" for number, line in lines for found in FOREIGN.finditer(line)]


def test_no_file_names_a_registry_or_a_place_of_this_machine():
    assert [f"{name}:{w}" for name, content in texts(project_files()) for w in foreign_words(content)] == []


@pytest.mark.parametrize(
    ("line", "noticed"),
    [
        (f"https://{HOSTS[0]}/simple", 1),
        (f"--{OPTIONS[0]} https://mirror.example", 1),
        ("see " + "/" + "work/notes.md", 1),
        ('"' + "/" + 'root/x"', 1),
        ("cd " + "/" + "home/lan/project", 1),
        (str(ROOT), 1),
        ("as in issue " + "#12", 1),
        ("chromium lies in /usr/bin/chromium", 0),
        ("hồ sơ/work/tháng 10", 0),
    ],
)
def test_a_foreign_word_is_noticed(line, noticed):
    assert bool(foreign_words(line)) == bool(noticed)
