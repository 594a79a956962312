"""A kind of which the files were deleted has dossiers still: their pages open, and who comes too late is told so."""

from __future__ import annotations

import copy

from tests.services.test_who_may_stand_in import given
from tests.web.conftest import Site, open_pages
from workflow_app.services.office import Office


def restarted_without_plans(site: Site) -> Site:
    office = site.office
    library = copy.copy(office.engine.library)
    gone = library.manifests["plan"].digest
    library.manifests = {name: one for name, one in library.manifests.items() if name != "plan"}
    library._kinds = {digest: one for digest, one in library._kinds.items() if digest != gone}
    office.engine = Office(library, office.engine.files)
    return Site(open_pages(office), office)


def test_the_pages_of_its_dossiers_and_of_who_stands_in_for_it_open(site):
    assert not given(site.office, "truongban", "drafting_head", "pho1", kinds=("plan",))
    plan = site.plan()
    whole = 'href="/kinds/plan'
    assert whole in site.hands("soanthao").get(f"/dossiers/{plan}").text
    site = restarted_without_plans(site)
    assert whole not in site.hands("soanthao").get(f"/dossiers/{plan}").text, "that page is gone"
    for username in ("soanthao", "truongban", "pho1"):
        for address in (
            f"/dossiers/{plan}", f"/dossiers/{plan}/why", "/dossiers", "/dossiers/mine", "/", "/votes/batch",
            "/people/delegations",
        ):  # fmt: skip
            assert site.hands(username).get(address).status_code in (200, 302), (username, address)
    assert "Kế hoạch, mọi bước" in site.hands("pho1").get("/people/delegations").text
    assert f"/dossiers/{plan}/acts/drop" in site.hands("truongban").get(f"/dossiers/{plan}").text


def test_who_comes_too_late_is_told_so(site):
    plan = site.plan()
    site = restarted_without_plans(site)
    hands, other = site.hands("soanthao"), site.hands("truongban")
    form, gone = hands.open(f"/dossiers/{plan}/acts/edit"), other.open(f"/dossiers/{plan}/acts/drop")
    gone.enter("ask_reason", "Trùng việc")
    assert other.send(gone).status_code == 303
    form.enter("field_title", "Công tác dân vận năm 2027")
    answer = hands.send(form)
    assert answer.status_code == 409
    assert "Công tác dân vận năm 2027" in answer.text, "what was typed is not lost"
