"""Whose address is this? One per device, with its secret in it, from a QR; revoked like any other phone."""

from __future__ import annotations

import base64
import json
import secrets
import zlib

from siaga.accounts.device_acts import digest
from siaga.accounts.models import Device


def device_of(token: str) -> Device | None:
    """The device an address belongs to, if it is enrolled, not revoked, and its person still serves."""
    key, _, secret = token.partition(".")
    device = Device.objects.filter(pk=key, revoked_at=None, user__is_active=True).select_related("user").first()
    if device is None or not device.secret_hash or not secrets.compare_digest(device.secret_hash, digest(secret)):
        return None
    return device


def collect_settings(address: str, name: str) -> str:
    """What ODK Collect reads from its settings QR: the address, and a name for the project."""
    general = {
        "protocol": "odk_default", "server_url": address.rstrip("/"), "formlist_url": "/formList",
        "submission_url": "/submission", "autosend": "wifi_and_cellular", "form_update_mode": "match_exactly",
        "delete_send": False, "app_language": "id",
    }  # fmt: skip
    text = json.dumps({"general": general, "admin": {}, "project": {"name": name, "icon": "S"}})
    return base64.b64encode(zlib.compress(text.encode())).decode()
