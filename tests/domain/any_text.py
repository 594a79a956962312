"""Any text that could come, and the other form of Unicode of one."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

CHARACTERS = st.one_of(
    st.integers(0, 0x24F), st.integers(0x300, 0x36F), st.integers(0x1E00, 0x206F), st.integers(0, 0x10FFFF)
).map(chr)
ANYTHING = st.lists(CHARACTERS, max_size=12).map("".join)


def nfd(value):
    return unicodedata.normalize("NFD", value)
