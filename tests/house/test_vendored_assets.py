"""What the browser gets: files as they were fetched, icons that exist, nothing a strict CSP blocks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "workflow_app" / "static"
VENDOR = STATIC / "vendor"
VENDORING = ROOT / "vendoring"
SPRITE = VENDOR / "tabler-icons" / "icons.svg"
# icon("x"), picture="x", {"picture": "x"} and the menu's ("section", "endpoint.name", "x", …)
NAMES_AN_ICON = r"""(?:icon\(|picture=|"picture": |"\w+\.\w+", )["']([a-z0-9-]+)["']"""


def packages() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((VENDOR / "vendor.json").read_text("utf-8"))["packages"]
    return listed


def listed_files() -> dict[str, str]:
    return {path: digest for package in packages() for path, digest in package["files"].items()}


def page_templates() -> Iterator[Path]:
    """Templates of pages; prints and mail have their own rules."""
    yield ROOT / "templates" / "base.html"
    for folder in ("macros", "pages"):
        yield from sorted((ROOT / "templates" / folder).rglob("*.html"))


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8")))


@pytest.mark.parametrize(("path", "digest"), sorted(listed_files().items()))
def test_a_vendored_file_is_the_one_that_was_listed(path: str, digest: str) -> None:
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == digest


def test_no_vendored_file_is_unlisted() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present == set(listed_files()) | {"vendor.json"}


@pytest.mark.parametrize("package", packages(), ids=lambda package: str(package["name"]))
def test_a_vendored_package_has_an_exact_version_and_its_licence_beside_it(package: dict[str, Any]) -> None:
    wanted = json.loads((VENDORING / "package.json").read_text("utf-8"))["devDependencies"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert wanted[package["name"]] == package["version"]
    assert package["licence"] in {"MIT", "0BSD", "OFL-1.1"}
    assert any(Path(path).name in {"LICENSE.txt", "OFL.txt"} for path in package["files"])


def test_the_lock_names_hashes_but_no_addresses() -> None:
    lock = json.loads((VENDORING / "package-lock.json").read_text("utf-8"))
    fetched = {name: entry for name, entry in lock["packages"].items() if name}
    assert fetched
    assert all("integrity" in entry and "resolved" not in entry for entry in fetched.values())


def test_the_sprite_holds_the_icons_of_the_list() -> None:
    assert symbols() == set((VENDORING / "icons.txt").read_text("utf-8").split())


@pytest.mark.parametrize("template", list(page_templates()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_asks_only_for_icons_in_the_sprite(template: Path) -> None:
    asked = set(re.findall(NAMES_AN_ICON, template.read_text("utf-8")))
    assert asked <= symbols(), "add the name to vendoring/icons.txt and run `npm run vendor` there"


FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "a script address": r"javascript:",
    "a foreign address": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("template", list(page_templates()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_template_has_nothing_the_content_security_policy_blocks(template: Path) -> None:
    text = template.read_text("utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_fetches_nothing_from_elsewhere(sheet: Path) -> None:
    wanted = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text("utf-8"))
    assert [address for address in wanted if re.match(r"(?:https?:)?//", address)] == []
    for address in wanted:
        assert address.startswith(("data:", "#")) or (sheet.parent / address).is_file(), address


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_tone_reads_well_on_its_ground() -> None:
    text = (STATIC / "app.css").read_text("utf-8")
    tones = re.findall(r"\.tone-(\w+) \{ --tone: (#\w{6}); --tone-ground: (#\w{6}); \}", text)
    assert [name for name, _, _ in tones] == ["draft", "waiting", "done", "returned", "late"]
    for name, ink, ground in tones:
        darker, lighter = sorted((luminance(ink), luminance(ground)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name
