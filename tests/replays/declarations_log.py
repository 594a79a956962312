"""The declarations' sample and its mapping, whole, in part, and in other clothes."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

from tests.replays import declarations_oracle as oracle

HERE = Path(__file__).parent
SAMPLE = HERE / "declarations_sample.csv"
MAPPING = HERE / "declarations" / "mapping.yaml"
WORDS = {"nobody_named": "missing_role", "not_your_role": "wrong_role"}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def log_of(tmp_path: Path, *cases: str) -> Path:
    """Some cases of the sample as a log of their own."""
    path = tmp_path / "few.csv"
    with path.open("w", encoding="utf-8", newline="") as log:
        oracle.write_cases([case for case in oracle.read_cases(SAMPLE) if case[0].case in cases], log)
    return path


def xes_of(tmp_path: Path, name: str = "sample.xes") -> Path:
    path = tmp_path / name
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">']
    for case in oracle.read_cases(SAMPLE):
        lines.append(f'<trace><string key="concept:name" value={quoteattr(case[0].case)}/>')
        for one in case:
            lines += [
                f'<event><string key="concept:name" value={quoteattr(one.activity)}/>',
                f'<date key="time:timestamp" value={quoteattr(one.timestamp)}/>',
                f'<string key="org:role" value={quoteattr(one.role)}/>',
                '<list key="more"><values><string key="org:role" value="HIDDEN"/></values></list>',
                f'<float key="amount" value={quoteattr(one.amount)}/></event>',
            ]
        lines.append("</trace>")
    path.write_text("\n".join([*lines, "</log>"]), "utf-8")
    return path
