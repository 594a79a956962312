"""Between the check of an act and its leaf a post ends or a delegation is revoked: one waits for the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.cast import DemoOffice
from tests.services.absences_office import post_of
from tests.services.at_once_oracle import WHY, World
from tests.services.at_once_scene import Answer, Scene, end_post, give, is_true
from tests.services.deciding_office import deciding_office, on_either, rows
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import changing, dated, people


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


@on_either
def test_a_delegation_revoked_while_its_substitute_acts_waits_for_his_leaf(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The revocation comes when everything has been checked and nothing written yet."""
    scene = Scene.set(deciding, ("stand in", "revoke"))
    apply, revoking = changing.apply, list[Thread]()

    def just_then(case: Any) -> Any:
        if not revoking:
            revoking.append(Thread(target=scene.act, args=("revoke",)))
            revoking[0].start()
            revoking[0].join(0.3)
        return apply(case)

    monkeypatch.setattr(changing, "apply", just_then)
    assert scene.act("stand in") is None
    revoking[0].join(30)
    assert scene.history() == ["stand in", "revoke"]


@on_either
@pytest.mark.parametrize(("holder", "role", "verb"), [("mot", "member", "sign"), ("bi", "secretary", "stand in")])
def test_a_post_that_ends_while_its_holder_acts_waits_for_his_leaf(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch, holder: str, role: str, verb: str
) -> None:
    """The post's end comes when everything has been checked and nothing written yet; the same where it is the post of
    him in whose place somebody acts."""
    scene = Scene.set(deciding, ("stand in",))
    scene.posts[holder] = post_of(deciding, holder, role)
    apply, ending = changing.apply, list[Thread]()

    def just_then(case: Any) -> Any:
        if not ending:
            ending.append(Thread(target=end_post, args=(deciding, scene.posts[holder])))
            ending[0].start()
            ending[0].join(0.3)
        return apply(case)

    monkeypatch.setattr(changing, "apply", just_then)
    assert scene.act(verb) is None
    ending[0].join(30)
    assert scene.history() == [verb, "end"]
    scene.end()


@on_either
def test_a_post_that_ends_while_its_holder_records_for_somebody_waits_for_his_leaf(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk's post lets him write down what another did; it is held as that other's is."""
    scene = Scene.set(deciding, ())
    scene.posts = {"van": post_of(deciding, "van", "clerk")}
    apply, ending = changing.apply, list[Thread]()

    def just_then(case: Any) -> Any:
        if not ending:
            ending.append(Thread(target=end_post, args=(deciding, scene.posts["van"])))
            ending[0].start()
            ending[0].join(0.3)
        return apply(case)

    monkeypatch.setattr(changing, "apply", just_then)
    assert deciding.take("note", scene.dossier, "van", in_place_of="hai", asks=WHY).done
    ending[0].join(30)
    acts = [one.act for one in rows(deciding, t.leaf, t.leaf.c.id > scene.began)]
    assert acts == ["note", "post_ended"]
    scene.end()


@on_either
def test_a_post_that_ended_first_takes_no_step_any_more(deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end is written and not yet acknowledged when its holder presses; he waits, and is told the truth."""
    scene = Scene.set(deciding, ())
    record, acting_then, answers = dated.end, list[Thread](), list[Answer]()

    def just_then(*given: Any) -> None:
        record(*given)
        acting_then.append(Thread(target=lambda: answers.append(scene.act("sign"))))
        acting_then[0].start()
        acting_then[0].join(0.3)

    monkeypatch.setattr(people, "end", just_then)
    end_post(deciding, scene.posts["mot"])
    acting_then[0].join(30)
    assert scene.history() == ["end"]
    refused = answers[0]
    assert refused is not None
    assert is_true(World(ended=True), "sign", refused)
    scene.end()


@on_either
def test_who_runs_the_office_no_longer_changes_nothing_in_it_after_that(
    deciding: DemoOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The administrator's own post ends when he was found to hold it, and has ended nobody's yet."""
    scene = Scene.set(deciding, ())
    scene.posts = {"quan": post_of(deciding, "quan", "administrator"), "mot": post_of(deciding, "mot", "member")}
    end, ending = dated.end, list[Thread]()

    def just_then(*given: Any) -> None:
        if not ending:
            ending.append(Thread(target=end_post, args=(deciding, scene.posts["quan"], "")))
            ending[0].start()
            ending[0].join(0.3)
        end(*given)

    monkeypatch.setattr(people, "end", just_then)
    end_post(deciding, scene.posts["mot"])
    ending[0].join(30)
    ended = [one.stream for one in rows(deciding, t.leaf, t.leaf.c.id > scene.began)]
    assert ended == [f"role:{deciding.uid(one)}" for one in ("mot", "quan")]
    with pytest.raises(Refused, match="not_your_post"):
        give(deciding, "quan", "mot")
    scene.end()
