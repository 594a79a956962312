"""What is disclosed is salted and checked by its text alone; ids of events rise whatever the clock does."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import RFC_4122

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tests.history.vectors import KEYS, VALUES
from workflow_app.history import leaf as leaf_module
from workflow_app.history.leaf import (
    LeafError,
    b64url,
    disclose,
    event_id,
    new_salt,
)


@given(KEYS.filter(lambda name: name not in ("", "_sd", "...")), VALUES, st.binary(min_size=32, max_size=32))
def test_a_disclosure_is_checked_by_its_text_alone(name, value, salt):
    found = disclose(name, value, salt)
    padded = found.text + "=" * (-len(found.text) % 4)
    assert json.loads(urlsafe_b64decode(padded)) == [b64url(salt), name, value]
    assert found.digest == b64url(hashlib.sha256(found.text.encode("ascii")).digest())


@pytest.mark.parametrize("name", ["", "_sd", "...", "tên"])
def test_a_reserved_or_foreign_name_is_refused(name):
    with pytest.raises(LeafError):
        disclose(name, "x", bytes(32))


@pytest.mark.parametrize("value", [0.5, unicodedata.normalize("NFD", "ễ"), "\ud800", {"b": 2**53}])
def test_a_disclosed_value_keeps_to_the_profile_of_the_leaf(value):
    with pytest.raises(LeafError) as refused:
        disclose("reason", value, bytes(32))
    assert refused.value.key.startswith("reason")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        disclose("reason", "x", bytes(length))


def test_salts_are_long_and_differ():
    salts = {new_salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {32}


@pytest.mark.parametrize("octets", [b"", b"\xff", b"\xff\xfe", b"\xfb\xef\xbe", bytes(range(64))])
def test_base64_is_for_addresses_and_unpadded(octets):
    text = b64url(octets)
    assert not set("+/=") & set(text)
    assert urlsafe_b64decode(text + "=" * (-len(text) % 4)) == octets


def test_event_ids_rise_even_among_threads():
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: [event_id() for _ in range(500)], range(4)))
    assert all(run == sorted(run) for run in runs)
    assert len({one for run in runs for one in run}) == 2000


@pytest.fixture
def no_earlier_id(monkeypatch):
    monkeypatch.setattr(leaf_module, "_last_tick", 0)


@pytest.mark.usefixtures("no_earlier_id")
def test_event_ids_rise_while_the_clock_stands_still_or_goes_back():
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        first = [event_id() for _ in range(5000)]
        clock.shift(-3600)
        later = [event_id() for _ in range(10)]
    assert [*first, *later] == sorted({*first, *later})


@pytest.mark.usefixtures("no_earlier_id")
def test_an_event_id_is_a_version_7_uuid_of_its_time():
    instant = datetime(2026, 3, 1, 12, 0, 0, 123000, tzinfo=UTC)
    with time_machine.travel(instant, tick=False):
        found = event_id()
    assert (found.version, found.variant) == (7, RFC_4122)
    assert found.int >> 80 == int(instant.timestamp() * 1000)
