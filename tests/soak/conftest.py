"""What a soak found is told in figures, whether it passed or not."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def tell(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """Writes its figures below the name of the test."""

    def write(**figures: float) -> None:
        shown = ", ".join(f"{value:,.0f} {name.replace('_', ' ')}" for name, value in figures.items())
        terminal = request.config.pluginmanager.get_plugin("terminalreporter")
        with capfd.disabled():
            if terminal is not None:
                terminal.write_line(f"\n{request.node.name}: {shown}")

    return write
