"""What is in a personal QR, and is it ours? An officer's id with a keyed check; pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

MARK = "SIAGA1"
_CODE = re.compile(r"SIAGA1/([A-Za-z0-9._-]{1,60})/([A-Z2-7]{16})")


class WrongCodeError(ValueError):
    """The text is no code of this workspace: another QR, a misread or a forged one."""


def key_of(secret: str) -> bytes:
    """The key of the cards, derived from the workspace's secret."""
    return hashlib.sha256(b"siaga muster card\0" + secret.encode()).digest()


def make(officer_id: str, key: bytes) -> str:
    """The text of an officer's QR: mark, id and an 80-bit check."""
    return f"{MARK}/{officer_id}/{_check(officer_id, key)}"


def read(text: str, key: bytes) -> str:
    """The officer's id; raises WrongCodeError when form or check is wrong."""
    found = _CODE.fullmatch(text.strip())
    if not found or not hmac.compare_digest(_check(found[1], key), found[2]):
        raise WrongCodeError(text[:80])
    return found[1]


def _check(officer_id: str, key: bytes) -> str:
    digest = hmac.new(key, officer_id.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode()
