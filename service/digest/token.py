"""A saved need as a token: encrypted and authenticated, so that an address tells nothing and cannot be made up. The only importer of cryptography."""

import base64
import binascii
import os
import secrets
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.durable import sync_folder
from models.errors import NotFound, StoreError
from models.jsonl import dumps, loads
from models.records import INTERFACE_LANGUAGES
from service.web.forms import NeedForm, read_form

KEY_BYTES = 32
NONCE_BYTES = 12
"""Random for each token, as NIST SP 800-38D (section 8.2.2) allows for up to 2^32 tokens of one key."""

VERSION = b"\x01"
"""First byte of a token and part of what is authenticated: a later form of tokens gets another."""

MOST_PLAIN = 64 * 1024
"""Bytes that a token's content may unpack to. Only holders of the key make tokens; this is against a key that leaked."""


@dataclass(frozen=True)
class Saved:
    """A need as it was typed and narrowed, the language of its feed, and when it was saved (seconds since 1970, UTC)."""

    form: NeedForm
    language: str
    since: int


class Sealer:
    """Makes tokens and opens them, with a key that lies in one file of the data folder. Without the file no token that was handed out can be opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cipher: AESGCM | None = None

    def keep(self) -> None:
        """Make the key when there is none, readable by its owner alone (mode 600). Raises StoreError when it cannot be written or read."""
        try:
            if not self._path.exists():
                _make_key(self._path)
            key = self._path.read_bytes()
        except OSError as error:
            raise StoreError(f"{self._path.name} cannot be used: {error.strerror or error}. Check the rights of KUTOJA_DATA.") from error
        if len(key) != KEY_BYTES:
            raise StoreError(f"{self._path.name} is damaged: bring it back from a backup, or remove it, which ends every feed that was handed out.")
        self._cipher = AESGCM(key)

    def seal(self, saved: Saved) -> str:
        """Return a token for a saved need, in letters that an address holds as they are. Raises StoreError without a usable key."""
        plain = zlib.compress(dumps([saved.language, saved.since, urlencode(saved.form.fields())]), 9)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.urlsafe_b64encode(VERSION + nonce + self._ready().encrypt(nonce, plain, VERSION)).decode().rstrip("=")

    def open(self, token: str) -> Saved:
        """Return what was saved. Raises NotFound for a token that this key did not make; the sentence does not repeat it."""
        cipher = self._ready()
        try:
            sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            version, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
            if version != VERSION:
                raise ValueError("another version")
            language, since, fields = loads(zlib.decompressobj().decompress(cipher.decrypt(nonce, rest, VERSION), MOST_PLAIN))
        except (InvalidTag, ValueError, TypeError, binascii.Error, zlib.error) as error:
            raise NotFound("There is no such feed: save the need again to get a new address.") from error
        assert language in INTERFACE_LANGUAGES  # what is authenticated, we wrote
        return Saved(read_form(str(fields).encode()), language, int(since))

    def _ready(self) -> AESGCM:
        if self._cipher is None:
            self.keep()
        assert self._cipher is not None
        return self._cipher


def _make_key(path: Path) -> None:
    """Write a key aside and give it its name only when it is whole and nobody else's is there: two servers that start at once share one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)
