"""A kind as a picture: its states and the steps between them, as SVG for pages and as Mermaid for notes.

Steps that leave the dossier where it is are no part of the picture; steps possible from everywhere are drawn once.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from xml.sax.saxutils import escape

import pygraphviz

from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Language, Text
from workflow_app.domain.transitions import CREATION, EARLIER, RETURN, STAY, Transition

ANYWHERE, SEVERAL = "*", "+"
"""Stand-ins for every open state, and for many of them: an arrow from each would hide the way in the middle."""
MANY = 5
"""So many sources of a step aside or back are drawn as one."""
STAND_INS: dict[str, Text] = {ANYWHERE: Text("mọi bước", "any step"), SEVERAL: Text("nhiều bước", "several steps")}

OUTCOMES: dict[str, Text] = {
    "carried": Text("được thông qua", "carried"),
    "lost": Text("không được thông qua", "lost"),
    "undecided": Text("chưa quyết định", "undecided"),
    "exhausted": Text("hết số lần biểu quyết", "rounds used up"),
}

_LABEL_WIDTH, _STATE_WIDTH = 20, 16
_one_at_a_time = Lock()
"""Graphviz keeps state of its own between calls and is not made for threads."""

STYLE = """
.diagram text { font-family: "Be Vietnam Pro", "Segoe UI", Roboto, Arial, sans-serif; fill: #26282c; }
.diagram .node path, .diagram .node polygon, .diagram .node ellipse { fill: #f5f7fb; stroke: #8a93a5; }
.diagram .edge path { stroke: #667085; } .diagram .edge polygon { fill: #667085; stroke: #667085; }
.diagram .edge text { fill: #5a5e66; } .diagram .edge.back path, .diagram .edge.stop path { stroke-dasharray: 4 3; }
.diagram .node.phase-decision path { fill: #e3effb; } .diagram .node.phase-issue path { fill: #fdf0d9; }
.diagram .node.final path { fill: #e2f4e8; stroke: #217a3f; }
.diagram .node.phase-stopped path { fill: #eceef1; stroke: #8a93a5; } .diagram .node.start ellipse { fill: #667085; }
.diagram .node.now path { fill: #fbecec; stroke: #a4161a; stroke-width: 2; }
"""


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow: every step that leads from the one state to the other."""

    source: str
    target: str
    labels: tuple[Text, ...]
    tone: str


def edges_of(kind: Kind) -> list[Edge]:
    """The arrows in the order of the definition; steps between the same two states share one."""
    found: dict[tuple[str, str], tuple[list[Text], str]] = {}
    for transition in kind.transitions:
        for source in _sources(kind, transition):
            for outcome, named in transition.targets.items():
                for target in _targets(kind, source, named):
                    labels, _ = found.setdefault((source, target), ([], transition.tone))
                    label = _labelled(transition, outcome)
                    if label not in labels:
                        labels.append(label)
    return [Edge(source, target, tuple(labels), tone) for (source, target), (labels, tone) in found.items()]


def _sources(kind: Kind, transition: Transition) -> Iterable[str]:
    if transition.tone == "forward" and not _is_everywhere(kind, transition.sources):
        return transition.sources
    return _collapsed(kind, transition.sources)


def _targets(kind: Kind, source: str, named: str) -> Iterable[str]:
    """Where a target leads: nowhere when the dossier stays, to every state it may have come from when it goes back."""
    if named == RETURN:
        return _collapsed(kind, kind.entrances(source))
    if named == EARLIER:
        return (SEVERAL,)
    return () if named in (STAY, source) else (named,)


def _collapsed(kind: Kind, states: tuple[str, ...]) -> tuple[str, ...]:
    if _is_everywhere(kind, states):
        return (ANYWHERE,)
    return states if len(states) < MANY else (SEVERAL,)


def _is_everywhere(kind: Kind, states: tuple[str, ...]) -> bool:
    open_states = {name for name, state in kind.states.items() if not state.final}
    return len(open_states) > 2 and open_states <= set(states)


def _labelled(transition: Transition, outcome: str) -> Text:
    result, title = OUTCOMES.get(outcome), transition.title
    return Text(f"{title.vi} ({result.vi})", f"{title.en} ({result.en})") if result else title


def svg(
    kind: Kind, language: Language = "vi", *, now: str = "", done: Iterable[str] = (), standalone: bool = False
) -> str:
    """The picture as one `<svg>` element, to be put into a page.

    Every state is a group `id="state-NAME"` with the classes node, phase-… and, where so, final, `now` (the state
    in which a dossier stands) and `done` (those it has passed). Colours come from the page's style sheet; a
    `standalone` picture brings its own.
    """
    marks = dict.fromkeys(done, "done") | ({now: "now"} if now else {})
    drawn = re.sub(
        r'(<g id="state-(\w+)" class=")', lambda found: found[1] + (marks.get(found[2], "") + " ").lstrip(),
        _drawn(_Shape(kind, language)),
    )  # fmt: skip
    if standalone:
        return drawn.replace(">", f">\n<style>{STYLE}</style>", 1)
    return drawn


@dataclass(frozen=True)
class _Shape:
    """What a drawing depends on; equal for equal definitions, so that it is made once."""

    kind: Kind
    language: Language

    def __hash__(self) -> int:
        return hash((self.kind.digest, self.language))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shape) and (self.kind.digest, self.language) == (other.kind.digest, other.language)


@lru_cache(maxsize=128)
def _drawn(shape: _Shape) -> str:
    with _one_at_a_time:
        raw = _graph(shape.kind, shape.language).draw(format="svg", prog="dot").decode("utf-8")
    return _cleaned(raw, shape)


def _graph(kind: Kind, language: Language) -> pygraphviz.AGraph:
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir="LR", nodesep="0.3", ranksep="0.45", bgcolor="transparent", pad="0.1")
    graph.node_attr.update(shape="box", style="rounded", fontsize="11", fontname="Arial", margin="0.12,0.07")
    graph.edge_attr.update(fontsize="8.5", fontname="Arial", arrowsize="0.6")
    edges = edges_of(kind)
    if any(edge.source == CREATION for edge in edges):
        graph.add_node(_id(CREATION), label="", shape="circle", width="0.14", fixedsize="true", **{"class": "start"})
    for name, text in _stand_ins(edges):
        label = _wrapped(text.in_language(language), _STATE_WIDTH)
        graph.add_node(_id(name), label=label, shape="plaintext", fontsize="8.5", **{"class": "stand-in"})
    for name, state in kind.states.items():
        classes = f"phase-{state.phase} final" if state.final else f"phase-{state.phase}"
        label = _wrapped(state.title.in_language(language), _STATE_WIDTH)
        more = {"peripheries": "2"} if state.final else {}
        graph.add_node(_id(name), id=_id(name), label=label, **{"class": classes}, **more)
    for edge in edges:
        lines = [_wrapped(label.in_language(language), _LABEL_WIDTH) for label in edge.labels]
        back = {"constraint": "false"} if _is_return(kind, edge) else {}
        graph.add_edge(_id(edge.source), _id(edge.target), label="\\n".join(lines), **{"class": edge.tone}, **back)
    return graph


def _is_return(kind: Kind, edge: Edge) -> bool:
    """Back to a state that the definition names earlier: such an arrow must not turn the picture round."""
    order = list(kind.states)
    if edge.source not in order or edge.target not in order:
        return edge.target in STAND_INS
    return order.index(edge.target) < order.index(edge.source)


def _id(state: str) -> str:
    return "state-" + {CREATION: "0", ANYWHERE: "any", SEVERAL: "several"}.get(state, state)


def _stand_ins(edges: list[Edge]) -> list[tuple[str, Text]]:
    used = {end for edge in edges for end in (edge.source, edge.target)}
    return [(name, text) for name, text in STAND_INS.items() if name in used]


def _wrapped(text: str, width: int) -> str:
    """Graphviz' own line breaks; a title can neither escape from its label nor be taken for markup."""
    lines = textwrap.wrap(text.replace("\\", "∖"), width, break_long_words=False) or [" "]
    joined = "\\n".join(lines)
    return f" {joined}" if joined.startswith("<") else joined


def _cleaned(raw: str, shape: _Shape) -> str:
    """Only the element itself, with titles for people instead of the names of the graph."""
    element = raw[raw.index("<svg") :].strip()
    element = re.sub(r"<!--.*?-->\n?", "", element, flags=re.S).replace("&#45;", "-")
    titles = dict(_titles(shape))
    element = re.sub(r"<title>(.*?)</title>\n?", lambda found: titles.get(found[1], ""), element, flags=re.S)
    return element.replace("<svg ", '<svg class="diagram" role="img" ', 1)


def _titles(shape: _Shape) -> Iterator[tuple[str, str]]:
    for name, state in shape.kind.states.items():
        yield _id(name), f"<title>{escape(state.title.in_language(shape.language))}</title>\n"


def mermaid(kind: Kind, language: Language = "vi") -> str:
    """The same picture as the text of a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    direction LR"]
    for name, state in kind.states.items():
        lines.append(f'    state "{_plain(state.title.in_language(language))}" as {name}')
    edges = edges_of(kind)
    names = {CREATION: "[*]", ANYWHERE: "any_step", SEVERAL: "several_steps"}
    for name, text in _stand_ins(edges):
        lines.append(f'    state "{_plain(text.in_language(language))}" as {names[name]}')
    for edge in edges:
        source, target = names.get(edge.source, edge.source), names.get(edge.target, edge.target)
        label = " / ".join(_plain(one.in_language(language)) for one in edge.labels)
        lines.append(f"    {source} --> {target}: {label}")
    lines += [f"    {name} --> [*]" for name, state in kind.states.items() if state.final]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Without the signs that Mermaid reads as its own."""
    return re.sub(r"\s+", " ", text.translate(str.maketrans('":;#', "'–,№"))).strip()
