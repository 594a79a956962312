"""A kind as a picture: every state, every way between two states once, and where a dossier stands."""

from __future__ import annotations

import re
import threading
from xml.etree import ElementTree

import pytest

from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION
from workflow_app.output import diagram
from workflow_app.output.diagram import ANYWHERE, SEVERAL, edges_of, mermaid, svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def errand(kinds) -> Kind:
    found = kinds.current("errand")
    assert isinstance(found, Kind)
    return found


def groups(picture: str) -> dict[str, list[str]]:
    """The classes of every group that has an id."""
    root = ElementTree.fromstring(picture)
    return {one.get("id", ""): (one.get("class") or "").split() for one in root.iter(f"{SVG}g") if one.get("id")}


def words(picture: str) -> str:
    root = ElementTree.fromstring(picture)
    return " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))


def test_the_arrows_are_the_steps_that_move(errand):
    arrows = {(one.source, one.target): [label.en for label in one.labels] for one in edges_of(errand)}
    assert arrows == {
        (CREATION, "open"): ["Create"],
        ("open", "late"): ["Lapse"],
        ("late", "reminded"): ["Remind"],
        ("open", "voting"): ["Put to the vote"],
        ("late", "voting"): ["Put to the vote"],
        ("reminded", "voting"): ["Put to the vote"],
        ("voting", "adopted"): ["Close the round (carried)"],
        ("adopted", "signed"): ["Sign"],
        ("signed", "done"): ["Issue"],
    }


def test_a_step_from_every_open_state_is_one_arrow(kinds, content_of, tmp_path):
    kind = content_of(
        "errand", "  - {trigger: remind,", "  - {trigger: stop, title: {vi: Thôi, en: Stop}, from: any, to: done, "
        "by: author, tone: stop}\n  - {trigger: remind,",
    )  # fmt: skip
    stops = [one for one in edges_of(kind) if any(label.en == "Stop" for label in one.labels)]
    assert [(one.source, one.target, one.tone) for one in stops] == [(ANYWHERE, "done", "stop")]
    assert "mọi bước" in words(svg(kind))
    assert "any_step --> done: Thôi" in mermaid(kind)


def test_a_step_aside_from_many_states_is_one_arrow_and_a_step_forward_is_not(content_of):
    many = "[open, late, reminded, voting, adopted]"
    kind = content_of(
        "errand", "  - {trigger: remind,", "\n".join([
            f"  - {{trigger: stop, title: {{vi: Thôi, en: Stop}}, from: {many}, to: done, by: author, tone: stop}}",
            f"  - {{trigger: skip, title: {{vi: Vượt, en: Skip}}, from: {many}, to: signed, by: author}}",
            "  - {trigger: remind,",
        ]),
    )  # fmt: skip
    found = {title: [one.source for one in edges_of(kind) if any(label.en == title for label in one.labels)]
             for title in ("Stop", "Skip")}  # fmt: skip
    assert found == {"Stop": [SEVERAL], "Skip": ["open", "late", "reminded", "voting", "adopted"]}
    assert "nhiều bước" in words(svg(kind))
    assert "several_steps --> done: Thôi" in mermaid(kind)


def test_a_step_back_leads_to_where_a_dossier_may_have_come_from(content_of):
    kind = content_of(
        "errand", "  - {trigger: remind,", "  - {trigger: undo, title: {vi: Về, en: Undo}, from: voting, to: ^, "
        "by: author, tone: back}\n  - {trigger: remind,",
    )  # fmt: skip
    undone = [(one.source, one.target) for one in edges_of(kind) if any(label.en == "Undo" for label in one.labels)]
    assert undone == [("voting", "open"), ("voting", "late"), ("voting", "reminded")]
    svg(kind)


@pytest.fixture
def content_of(tmp_path):
    """A kind of the tests with one change."""
    import shutil

    from tests.house.tree import ROOT
    from workflow_app.loading import Library

    def changed(name: str, old: str, new: str) -> Kind:
        folder = tmp_path / "kinds"
        shutil.copytree(ROOT / "tests" / "kinds", folder)
        shutil.copy(ROOT / "states" / "_roles.yaml", folder / "states" / "_roles.yaml")
        path = folder / "states" / f"{name}.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return Library([(folder / "states", folder / "forms")]).current(name)

    return changed


def test_every_state_is_a_group_with_its_id_and_its_phase(errand):
    found = groups(svg(errand))
    for name, state in errand.states.items():
        classes = found[f"state-{name}"]
        assert {"node", f"phase-{state.phase}"} <= set(classes)
        assert ("final" in classes) is state.final
        assert "now" not in classes
        assert "done" not in classes
    assert sum("edge" in classes for classes in found.values()) == len(edges_of(errand))


def test_where_a_dossier_stands_and_what_it_has_passed_is_marked(errand):
    found = groups(svg(errand, now="voting", done=["open", "late"]))
    assert [name for name, classes in found.items() if "now" in classes] == ["state-voting"]
    assert [name for name, classes in found.items() if "done" in classes] == ["state-open", "state-late"]
    assert not any({"now", "done"} & set(classes) for classes in groups(svg(errand)).values())


def test_the_words_are_those_of_the_language(errand):
    vietnamese, english = svg(errand, "vi"), svg(errand, "en")
    assert "Đang làm" in words(vietnamese)
    assert "Trình biểu quyết" in re.sub(r"\s+", " ", words(vietnamese))
    assert "Open" in words(english)
    assert "Đang làm" not in words(english)


def test_the_picture_can_stand_in_a_page(errand):
    picture = svg(errand)
    assert picture.startswith("<svg ")
    assert picture.endswith("</svg>")
    for forbidden in ("<!", "<?", "<style", "<script", " style=", "&#45;"):
        assert forbidden not in picture
    assert "state-" not in words(picture)
    titles = {one.text for one in ElementTree.fromstring(picture).iter(f"{SVG}title")}
    assert titles == {state.title.vi for state in errand.states.values()}


def test_alone_it_brings_its_own_colours(errand):
    assert "<style>" in svg(errand, standalone=True)
    ElementTree.fromstring(svg(errand, standalone=True))


HOSTILE = 'Duyệt <b>"\\l\\n&amp;: #1;</title><script>alert(1)</script>'


def test_a_title_of_a_definition_is_never_markup(content_of):
    kind = content_of("errand", "Đang làm", f"'{HOSTILE}'")
    picture = svg(kind)
    ElementTree.fromstring(picture)
    assert "<script" not in picture
    assert "<b>" not in picture
    text = mermaid(kind)
    assert all(line.count('"') in (0, 2) for line in text.splitlines())
    assert not [line for line in text.splitlines() if line.count(":") > 1 or "#" in line or ";" in line]


@pytest.mark.parametrize("label", ["<table>", "<<b>x</b>>", "\\N", "%s", "a\nb", " "])
def test_a_label_cannot_become_an_instruction_of_the_drawing_program(label):
    wrapped = diagram._wrapped(label, 20)
    assert not wrapped.startswith("<")
    assert "\\N" not in wrapped


def test_mermaid_begins_and_ends_where_the_kind_does(errand):
    lines = mermaid(errand, "en").splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> open: Create" in lines
    assert "    done --> [*]" in lines
    assert '    state "Open" as open' in lines


def test_many_may_ask_for_pictures_at_once(kinds):
    diagram._drawn.cache_clear()
    names = kinds.names
    drawn: list[str] = []

    def draw() -> None:
        for name in names:
            drawn.append(svg(kinds.current(name)))

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(drawn) == 4 * len(names)
    assert len(set(drawn)) == len(names)


def test_every_outcome_of_a_vote_has_its_words():
    assert set(diagram.OUTCOMES) == {"carried", "lost", "undecided", "exhausted"}
    assert all(isinstance(one, Text) for one in diagram.OUTCOMES.values())
