"""The office with its doors open: a real server, and every person at a browser of their own that stays open."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import waitress
from flask import Flask
from waitress import wasyncore

from tests.cast import PASSWORD
from tests.conftest import elsewhere
from tests.web.by_hand import PDF
from tests.web.pages import PageForm

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 30_000
"""Milliseconds that a page may take. It is no claim about speed, only the end of waiting on a busy machine."""

_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
_WIDEST = """() => {
  const root = document.documentElement, right = (one) => Math.round(one.getBoundingClientRect().right);
  if (root.scrollWidth <= root.clientWidth) return [];
  return [`${root.scrollWidth}px`, ...[...document.body.querySelectorAll("*")]
    .filter((one) => right(one) > root.clientWidth && !one.closest("svg, .tabs .nav"))
    .map((one) => `${one.tagName}.${one.className} ${right(one)} ${one.textContent.trim().slice(0, 60)}`).slice(0, 5)];
}"""
_PRESENT = """(form) => {
  const found = {};
  for (const one of form.elements) {
    if (!one.name) continue;
    const sort = one.tagName === "SELECT" ? "select" : one.type;
    found[one.name] ??= [sort, []];
    if (sort === "select") found[one.name][1].push(...[...one.selectedOptions].map((option) => option.value));
    else if (!["checkbox", "radio"].includes(sort) || one.checked) found[one.name][1].push(one.value);
  }
  return found;
}"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which a server of our own answers, on a free port, until the block ends."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    closing = threading.Event()

    def listen() -> None:
        while not closing.is_set():
            wasyncore.loop(timeout=0.1, map=server._map, count=1)

    thread = threading.Thread(target=listen, name="the office's server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        closing.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map, ignore_all=True)


class Counter:
    """Who is signed in where, what their browsers complained of, and the pictures taken."""

    def __init__(self, browser: Browser, address: str, pictures: Path) -> None:
        self.browser, self.address, self.pictures = browser, address, pictures
        self.complaints: list[str] = []
        self.pages_seen = 0
        self._open: dict[tuple[str, bool], Page] = {}
        self._latest: Page | None = None

    def sign_in(self, person: str, *, phone: bool = False) -> Page:
        """The page of this person, who stays signed in; at a desk or on a phone that is touched."""
        if (person, phone) not in self._open:
            page = self._context(phone).new_page()
            self._listen(page, f"{person}{' on the phone' if phone else ''}")
            self._open[person, phone] = page
            self.go(page, "/sign-in")
            page.fill('[name="username"]', person)
            page.fill('[name="password"]', PASSWORD)
            self.press(page, page.locator("form.entry .entry-buttons .btn-primary"), phone=phone)
            assert urlsplit(page.url).path != "/sign-in", f"{person} is not let in: {page.inner_text('body')[:400]}"
        return self._open[person, phone]

    def close(self) -> None:
        for page in self._open.values():
            page.context.close()

    def go(self, page: Page, path: str) -> None:
        answer = page.goto(self.address + path)
        assert answer is not None, path
        assert answer.status == 200, f"{path}: {answer.status}"
        self._look(page)

    def press(self, page: Page, button: Locator, *, phone: bool = False) -> None:
        """Press what leads to another page, and wait until that page is there."""
        with page.expect_navigation(wait_until="load"):
            if phone:
                button.tap()
            else:
                button.click()
        self._look(page)

    def begin(self, person: str, kind: str, place: str, trigger: str = "create") -> Page:
        """The empty form of a new dossier, reached through the pages where a kind and a place are chosen."""
        page = self.sign_in(person)
        self.go(page, "/dossiers/new")
        self.press(page, page.locator(f'.choice a[href*="/dossiers/new/{kind}?"][href*="step={trigger}"]').first)
        if "place=" not in page.url:
            self.press(page, page.locator(f'a.choice-place[href$="place={place}"]'))
        assert f"place={place}" in page.url
        return page

    def open_step(self, person: str, dossier: str, trigger: str, *, phone: bool = False) -> Page:
        """The form of a step, reached by the button that the dossier's page offers to this person."""
        page = self.sign_in(person, phone=phone)
        offered = page.locator(f'a.btn[href$="/acts/{trigger}"]:visible')
        if page is not self._latest or not page.url.endswith(dossier) or not offered.count():
            self.go(page, f"/dossiers/{dossier}")
        self._latest = page
        assert offered.count(), f"{person} is not offered {trigger}, only {self._offered(page)}"
        self.press(page, offered.first, phone=phone)
        return page

    def send(self, page: Page, entered: PageForm, files: Mapping[str, str], *, phone: bool = False) -> None:
        """Bring the form on the page to what is `entered`, add the files, and press its button."""
        form = page.locator("form.step-form")
        self._rows(form, entered)
        shown = [one for one in entered.controls.values() if one.sort not in ("hidden", "file")]
        self._fill(form, {one.name: one.values for one in shown})
        for name, filename in files.items():
            field = form.locator(f'[name="{name}"]')
            self._unfold(field)
            field.set_input_files({"name": filename, "mimeType": "application/pdf", "buffer": PDF})
        self.press(page, form.locator(".entry-buttons .btn-primary"), phone=phone)
        assert not page.locator("form.step-form").count(), self._refusal(page)

    def take(self, person: str, dossier: str, trigger: str, *, phone: bool = False, **entered: Any) -> Page:
        """One step with the values of its controls by their names; afterwards the dossier's page (or the inbox)."""
        page = self.open_step(person, dossier, trigger, phone=phone)
        form = page.locator("form.step-form")
        listed = {name: value if isinstance(value, list) else [value] for name, value in entered.items()}
        self._fill(form, {name: [str(one) for one in values] for name, values in listed.items()})
        self.press(page, form.locator(".entry-buttons .btn-primary"), phone=phone)
        assert not page.locator("form.step-form").count(), self._refusal(page)
        return page

    def picture(self, page: Page, name: str) -> None:
        page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    # Entering -------------------------------------------------------------------------------------------------

    @staticmethod
    def _rows(form: Locator, entered: PageForm) -> None:
        """As many rows as wanted, by the buttons below and beside them."""
        for fieldset in form.locator("fieldset[data-rows]").all():
            name = f"{fieldset.get_attribute('data-rows')}-"
            wanted = {one.removeprefix(name).split("-")[0] for one in entered.controls if one.startswith(name)}
            rows = fieldset.locator("tbody > tr[data-row]")
            while rows.count() > len(wanted):
                rows.last.locator("[data-remove-row]").click()
            while rows.count() < len(wanted):
                fieldset.locator("[data-add-row]").click()

    @classmethod
    def _fill(cls, form: Locator, wanted: Mapping[str, list[str]]) -> None:
        """Touch only what does not say so already, as a person would."""
        present: dict[str, tuple[str, list[str]]] = form.evaluate(_PRESENT)
        for name, values in wanted.items():
            assert name in present, f"the page has no {name}"
            sort, shown = present[name]
            if sorted(shown) != sorted(values) and not (shown == [""] and not values):
                cls._enter(form.locator(f'[name="{name}"]'), sort, values)

    @classmethod
    def _enter(cls, field: Locator, sort: str, values: list[str]) -> None:
        cls._unfold(field.first)
        if sort == "select":
            field.select_option(values)
        elif sort in ("checkbox", "radio"):
            for choice in field.all():
                wanted = choice.get_attribute("value") in values
                if sort == "checkbox" or wanted:
                    choice.set_checked(wanted)
        else:
            field.fill(values[0] if values else "")

    @staticmethod
    def _unfold(field: Locator) -> None:
        """Open what hides the field, by its heading."""
        closed = field.locator("xpath=ancestor::details[not(@open)]")
        while closed.count():
            closed.first.locator("> summary").click()

    # Watching -------------------------------------------------------------------------------------------------

    def _context(self, phone: bool) -> BrowserContext:
        context = self.browser.new_context(
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=PHONE if phone else DESK,
            has_touch=phone, is_mobile=phone,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("request", lambda asked: self.complaints.extend(elsewhere(asked.url)))
        return context

    def _listen(self, page: Page, who: str) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{who}: {page.url}: {error}"))
        page.on("console", lambda told: self._hear(who, page.url, told.type, told.text))

    def _hear(self, who: str, url: str, sort: str, text: str) -> None:
        if sort in ("error", "warning"):
            self.complaints.append(f"{who}: {url}: {text}")

    def _look(self, page: Page) -> None:
        self.pages_seen += 1
        if page.viewport_size == PHONE and (wide := page.evaluate(_WIDEST)):
            self.complaints.append(f"wider than the phone: {page.url}: {wide}")

    @staticmethod
    def _offered(page: Page) -> list[str | None]:
        return [one.get_attribute("href") for one in page.locator('a.btn[href*="/acts/"]').all()]

    @staticmethod
    def _refusal(page: Page) -> str:
        told = page.locator(".alert-danger, .field-errors").all_inner_texts()
        return f"{page.url} refused: {told or page.inner_text('main')[:600]}"
