"""Every change of the phones in the field: issued, enrolled, used with a PIN, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from siaga.accounts.acts import good_pin
from siaga.accounts.models import Device, User
from siaga.accounts.roles import COMMAND
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse

CODE_MINUTES = 15
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
PIN_FAILURES = 5


def issue_device(actor: Actor, user: User, label: str) -> tuple[Device, str]:
    """Issue a one-time code for a phone; the code is shown once and lives for a quarter of an hour."""
    _may_have_phone(actor, user)
    code, now = secrets.token_urlsafe(24), clock.now()
    device = Device(
        user=user, label=label, code_hash=digest(code), issued_by=actor.id,
        issued_at=now, code_until=now + timedelta(minutes=CODE_MINUTES),
    )  # fmt: skip
    with act("accounts.issue_device", actor, device.id) as change:
        device.save(force_insert=True)
        change.update(user=user.id, label=label)
    return device, code


def issue_form_client(actor: Actor, user: User, label: str) -> tuple[Device, str]:
    """Issue a device for a form client, which knows no PIN; returns its secret, shown once and kept only there."""
    _may_have_phone(actor, user)
    secret, now = secrets.token_urlsafe(24), clock.now()
    device = Device(
        user=user, label=f"ODK: {label}"[:80], secret_hash=digest(secret), issued_by=actor.id, issued_at=now,
        code_until=now, enrolled_at=now,
    )  # fmt: skip
    with act("accounts.issue_form_client", actor, device.id) as change:
        device.save(force_insert=True)
        change.update(user=user.id, label=label)
    return device, secret


def _may_have_phone(actor: Actor, user: User) -> None:
    """Who issues a phone could open it: for a command role only its holder does."""
    roles = set(user.assignments.filter(revoked_at=None).values_list("role", flat=True))
    if actor.id != user.id and roles & COMMAND:
        raise refuse(
            "HP untuk peran komando hanya diterbitkan oleh pemegangnya", "Minta yang bersangkutan menerbitkannya",
            "A phone for a command role is issued by its holder only", "Ask that person to issue it",
        )  # fmt: skip


def open_code(code: str, kind: str = "phone") -> Device:
    """The device a one-time code belongs to; refuses one that was used, revoked or is too old."""
    device = Device.objects.filter(
        code_hash=digest(code), kind=kind, enrolled_at=None, revoked_at=None, code_until__gt=clock.now(),
        user__is_active=True,
    ).first()  # fmt: skip
    if device is None:
        raise refuse(
            "Kode ini tidak berlaku lagi", "Minta kode baru di pos komando",
            "This code is no longer valid", "Ask the command post for a new one",
        )  # fmt: skip
    return device


def issue_wall(actor: Actor, user: User, label: str) -> tuple[Device, str]:
    """Issue a short code for a wall screen that shows what its issuer may read; nobody issues one for another."""
    if actor.id != user.id:
        raise refuse(
            "Layar dinding diterbitkan oleh pemegang hak bacanya sendiri", "Minta yang bersangkutan menerbitkannya",
            "A wall screen is issued by the person whose reading it shows", "Ask that person to issue it",
        )  # fmt: skip
    code, now = "".join(secrets.choice(LETTERS) for _ in range(8)), clock.now()
    device = Device(
        user=user, kind="wall", label=label, code_hash=digest(code), issued_by=actor.id, issued_at=now,
        code_until=now + timedelta(minutes=CODE_MINUTES),
    )  # fmt: skip
    with act("accounts.issue_wall", actor, device.id) as change:
        device.save(force_insert=True)
        change.update(user=user.id, label=label)
    return device, code


def enrol_wall(actor: Actor, code: str) -> tuple[Device, str]:
    """Use a wall screen's code; returns the screen's secret, kept only there."""
    device = open_code("".join(code.upper().split()), kind="wall")
    secret = secrets.token_urlsafe(32)
    with act("accounts.enrol_wall", actor, device.id) as change:
        rows = Device.objects.filter(pk=device.pk, enrolled_at=None)
        if not rows.update(code_hash="", secret_hash=digest(secret), enrolled_at=clock.now()):
            raise refuse(
                "Kode ini sudah dipakai", "Minta kode baru", "This code was used already", "Ask for a new one"
            )
        change.update(user=device.user_id, label=device.label)
    device.refresh_from_db()
    return device, secret


def known_wall(device_id: str, secret: str) -> Device | None:
    """The wall screen this secret belongs to, unless it was revoked or its person's account is closed."""
    rows = Device.objects.filter(pk=device_id, kind="wall", revoked_at=None, user__is_active=True)
    device = rows.select_related("user").first()
    if device is None or not secrets.compare_digest(device.secret_hash, digest(secret)):
        return None
    return device


def enrol_device(actor: Actor, code: str, pin: str) -> tuple[Device, str]:
    """Use a one-time code on a phone and set the PIN; returns the phone's secret, kept only there."""
    device, secret = open_code(code), secrets.token_urlsafe(32)
    good_pin(pin)
    with act("accounts.enrol_device", actor, device.id) as change:
        used = Device.objects.filter(pk=device.pk, enrolled_at=None, code_hash=digest(code)).update(
            code_hash="", secret_hash=digest(secret), enrolled_at=clock.now()
        )
        if not used:  # two phones scanned the same code at once
            raise refuse(
                "Kode QR ini sudah dipakai", "Minta kode baru", "This QR code was used already", "Ask for a new one"
            )
        device.user.pin = make_password(pin)
        device.user.save(update_fields=["pin"])
        change.update(user=device.user_id, label=device.label)
    device.refresh_from_db()
    return device, secret


def revoke_device(actor: Actor, device: Device, reason: str = "") -> None:
    """End a phone's access; felt at its next request."""
    with act("accounts.revoke_device", actor, device.id, reason=reason) as change:
        device.revoked_by, device.revoked_at = actor.id, clock.now()
        device.save(update_fields=["revoked_by", "revoked_at"])
        device.sessions.all().delete()
        change.update(user=device.user_id, label=device.label)


def enter_by_phone(device_id: str, secret: str, pin: str) -> User | None:
    """The person behind an enrolled phone when secret and PIN fit, else None. Five wrong PINs end the phone."""
    device = (
        Device.objects.filter(pk=device_id, kind="phone", revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    if device is None or not device.secret_hash or not secrets.compare_digest(device.secret_hash, digest(secret)):
        return None
    if check_password(pin, device.user.pin):
        _count_failures(device, 0)
        return device.user
    _count_failures(device, device.failures + 1)
    return None


def _count_failures(device: Device, failures: int) -> None:
    if failures == device.failures:
        return
    actor = Actor(device.user_id, "", device.id)
    ended = failures >= PIN_FAILURES
    with act("accounts.revoke_device" if ended else "accounts.count_pin", actor, device.id) as change:
        rows = Device.objects.filter(pk=device.pk)
        rows.update(failures=F("failures") + 1 if failures else 0)
        if ended:
            rows.update(revoked_at=clock.now(), revoked_by=actor.id)
        change.update(user=device.user_id, wrong_pins=failures, ended=ended)


def digest(secret: str) -> str:
    """SHA-256 of a random secret of full entropy, in hexadecimal; never used for what people choose."""
    return hashlib.sha256(secret.encode()).hexdigest()
