"""Secret electronic ballots, sealed until the round is closed.

At opening a key pair is made. The public half stands in the round's row; the private half is a file of mode 0600 in a
folder of its own, never in the database, and destroyed once the closing is committed. A ballot is an envelope of
constant length (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) bound to its round and its voter.

Against whom this holds: whoever reads the database, its backups, the history, letters or logs, before or after the
closing. Against whom it does not: whoever controls the running process or reads the key folder while a round is open,
and a backup that holds that folder together with the database. Leave the folder out of backups. Where few vote, the
result itself says much: nothing can hide a unanimous vote, or the only electronic ballot from who counted the paper.

Several processes of one machine share the folder, and a restart between casting and closing loses nothing. Several
machines on one PostgreSQL must share the folder as well (a common file system that only they can read): a machine
without the key can take ballots, yet not close the round.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_KEY_LENGTH = 32
LENGTH = 1024
"""Bytes of every envelope's content, filled up with blanks: its length says nothing about what is in it."""


class KeyLost(Exception):
    """The private key of the round is not where it was put, or is not its key."""


class Broken(Exception):
    """An envelope was not sealed for this round and this voter."""


def make(folder: Path, round_uid: str) -> str:
    """Make the key pair of a round; returns the public half. The file is on the disk before the round is opened."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = X25519PrivateKey.generate()
    path = _path(folder, round_uid)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(opened, private.private_bytes_raw())
        os.fsync(opened)
    finally:
        os.close(opened)
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
    return b64encode(private.public_key().public_bytes_raw()).decode()


def is_kept(folder: Path, round_uid: str, public: str) -> bool:
    try:
        _key(folder, round_uid, public)
    except KeyLost:
        return False
    return True


def seal(public: str, round_uid: str, whose: str, content: Mapping[str, object]) -> str:
    """An envelope for `content`, bound to the round and to `whose` it is. Raises ValueError for what is too long."""
    plain = json.dumps(content, sort_keys=True).encode()
    if len(plain) > LENGTH:
        raise ValueError(f"an envelope holds {LENGTH} bytes")
    key = X25519PublicKey.from_public_bytes(b64decode(public))
    return b64encode(_SUITE.encrypt(plain.ljust(LENGTH), key, _bound(round_uid, whose))).decode()


class Opener:
    """Opens the envelopes of one round. Raises KeyLost."""

    def __init__(self, folder: Path, round_uid: str, public: str) -> None:
        self._round, self._private = round_uid, _key(folder, round_uid, public)

    def open(self, whose: str, sealed: str) -> dict[str, object]:
        """Raises Broken."""
        try:
            plain = _SUITE.decrypt(b64decode(sealed), self._private, _bound(self._round, whose))
            found: dict[str, object] = json.loads(plain)
        except (InvalidTag, ValueError) as error:
            raise Broken(whose) from error
        return found


def destroy(folder: Path, round_uid: str) -> None:
    """The key is written over and removed; what cannot be removed now is at the next tick."""
    path = _path(folder, round_uid)
    with suppress(OSError):
        with path.open("r+b") as file:
            file.write(os.urandom(_KEY_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def kept(folder: Path) -> list[str]:
    """The rounds whose key is in the folder."""
    return sorted(path.stem for path in folder.glob("*.key")) if folder.is_dir() else []


def _path(folder: Path, round_uid: str) -> Path:
    return folder / f"{round_uid}.key"


def _key(folder: Path, round_uid: str, public: str) -> X25519PrivateKey:
    try:
        private = X25519PrivateKey.from_private_bytes(_path(folder, round_uid).read_bytes())
    except (OSError, ValueError) as error:
        raise KeyLost(round_uid) from error
    if b64encode(private.public_key().public_bytes_raw()).decode() != public:
        raise KeyLost(round_uid)
    return private


def _bound(round_uid: str, whose: str) -> bytes:
    return f"workflow-app ballot v1\n{round_uid}\n{whose}".encode()
