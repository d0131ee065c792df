"""Every change of people, roles, phones and the watch. Each act is one function and one journal entry."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from siaga.accounts.models import BreakGlass, Device, RoleAssignment, User, Watch, new_id
from siaga.accounts.roles import ADMINISTRATOR, COMMAND, REGENCY, ROLES, SEALED
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse

CODE_MINUTES = 15
PIN_FAILURES = 5
EMERGENCY_HOURS = 4


def create_user(
    actor: Actor, *, username: str, name: str, password: str, position: str = "", officer_id: str = ""
) -> User:
    """Make an account; refuses a taken name and a weak password."""
    if User.objects.filter(username__iexact=username).exists():
        raise refuse(
            "Nama pengguna sudah dipakai", "Pilih nama lain",
            "This user name is taken", "Choose another", value=username,
        )  # fmt: skip
    user = User(
        id=new_id(), username=username, name=name, position=position, officer_id=officer_id,
        password=make_password(strong(password, username, name)), created_at=clock.now(),
    )  # fmt: skip
    with act("accounts.create_user", actor, user.id) as change:
        user.save(force_insert=True)
        change.update(username=username, name=name, position=position, officer=officer_id)
    return user


def strong(password: str, *personal: str) -> str:
    """The password itself; refuses one that is short, common, or made of the person's name."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password, User(username=personal[0] if personal else "", name=" ".join(personal[1:])))
    except ValidationError as error:
        raise refuse(
            "Kata sandi terlalu lemah: " + " ".join(error.messages),
            "Pakai paling sedikit 12 karakter yang tidak mudah ditebak",
            "The password is too weak", "Use at least 12 characters that are hard to guess",
        ) from error  # fmt: skip
    return password


def change_password(actor: Actor, user: User, password: str) -> None:
    """Set a new password; other sessions of the person end, because their hash no longer fits."""
    strong(password, user.username, user.name)
    with act("accounts.change_password", actor, user.id):
        user.password = make_password(password)
        user.save(update_fields=["password"])


def set_pin(actor: Actor, user: User, pin: str) -> None:
    """Set the PIN that unlocks the console and opens the phone: six digits, not a run, not one digit."""
    with act("accounts.set_pin", actor, user.id):
        user.pin = make_password(good_pin(pin))
        user.save(update_fields=["pin"])


def good_pin(pin: str) -> str:
    """The PIN itself; refuses one that is guessed first."""
    runs = "01234567890", "09876543210"
    if (
        len(pin) != 6
        or not pin.isascii()
        or not pin.isdigit()
        or len(set(pin)) < 3
        or any(pin in run for run in runs)
    ):
        raise refuse(
            "PIN harus enam angka, bukan angka kembar atau berurutan", "Pilih PIN lain",
            "The PIN must be six digits, not repeated and not a run", "Choose another PIN",
        )  # fmt: skip
    return pin


def close_user(actor: Actor, user: User, reason: str) -> None:
    """Close an account: it signs in no more, its roles and phones end; what it did stays in the journal."""
    now = clock.now()
    with act("accounts.close_user", actor, user.id, reason=reason) as change:
        user.is_active = False
        user.save(update_fields=["is_active"])
        ended = user.assignments.filter(revoked_at=None).update(revoked_at=now, revoked_by=actor.id)
        phones = user.devices.filter(revoked_at=None).update(revoked_at=now, revoked_by=actor.id)
        change.update(roles=ended, devices=phones)


def assign_role(
    actor: Actor, user: User, role: str, scope_code: str, *, scope_kind: str = "", until: datetime | None = None
) -> RoleAssignment:
    """Give a role. Nobody gives one to himself; a sealed role waits for a second person's confirmation."""
    kind = scope_kind or ROLES[role].scope
    _may_be_given(actor, user, role)
    if (kind == REGENCY) == ("/" in scope_code):
        raise refuse(
            "Jangkauan peran tidak cocok", "Kabupaten: 16.07; polsek atau kecamatan: 16.07/KODE",
            "The role's reach does not fit", "Regency: 16.07; base or district: 16.07/CODE", value=scope_code,
        )  # fmt: skip
    with act("accounts.assign_role", actor, user.id) as change:
        row = RoleAssignment.objects.create(
            user=user, role=role, scope_kind=kind, scope_code=scope_code, until=until,
            granted_by=actor.id, granted_at=clock.now(),
        )  # fmt: skip
        change.update(role=role, scope=f"{kind}:{scope_code}", until=until, waits=role in SEALED, assignment=row.pk)
    return row


def _may_be_given(actor: Actor, user: User, role: str) -> None:
    others = set(user.assignments.filter(revoked_at=None).values_list("role", flat=True)) - {role}
    if actor.id == user.id:
        raise refuse(
            "Peran tidak boleh diberikan kepada diri sendiri", "Minta orang lain memberikannya",
            "Nobody gives a role to himself", "Ask another person to give it",
        )  # fmt: skip
    if others and (role == ADMINISTRATOR or ADMINISTRATOR in others):
        raise refuse(
            "Administrator tidak boleh memegang peran operasi", "Buat akun terpisah",
            "An administrator holds no role of the operation", "Make a separate account",
        )  # fmt: skip


def confirm_role(actor: Actor, row: RoleAssignment) -> None:
    """Confirm a sealed role; by another person than the one who gave it, and not by its holder."""
    if actor.id in {row.granted_by, row.user_id}:
        raise refuse(
            "Peran ini harus disahkan orang kedua", "Minta Kaops atau konsol mengesahkannya",
            "This role must be confirmed by a second person", "Ask the commander or the console",
        )  # fmt: skip
    with act("accounts.confirm_role", actor, row.user_id) as change:
        row.confirmed_by, row.confirmed_at = actor.id, clock.now()
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        change.update(role=row.role, scope=row.scope_code, given_by=row.granted_by)


def appoint_first_commander(actor: Actor, user: User, regency: str) -> RoleAssignment:
    """Give a regency its first commander from the console; refuses once there is one, who confirms the next."""
    rows = RoleAssignment.objects.filter(role="kaops", scope_code=regency, revoked_at=None)
    if rows.exclude(confirmed_at=None).exists():
        raise refuse(
            "Operasi ini sudah mempunyai Kaops", "Kaops yang sekarang mengesahkan penggantinya",
            "This operation has a commander", "The present commander confirms the next one", value=regency,
        )  # fmt: skip
    now = clock.now()
    with act("accounts.appoint_first_commander", actor, user.id) as change:
        row = RoleAssignment.objects.create(
            user=user, role="kaops", scope_kind=REGENCY, scope_code=regency,
            granted_by=actor.id, granted_at=now, confirmed_by=actor.id, confirmed_at=now,
        )  # fmt: skip
        change.update(role="kaops", scope=regency)
    return row


def revoke_role(actor: Actor, row: RoleAssignment, reason: str = "") -> None:
    """Take a role back; felt at the person's next request."""
    with act("accounts.revoke_role", actor, row.user_id, reason=reason) as change:
        row.revoked_by, row.revoked_at = actor.id, clock.now()
        row.save(update_fields=["revoked_by", "revoked_at"])
        change.update(role=row.role, scope=row.scope_code)


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


def _may_have_phone(actor: Actor, user: User) -> None:
    """Who issues a phone could open it: for a command role only its holder does."""
    if (
        actor.id != user.id
        and set(user.assignments.filter(revoked_at=None).values_list("role", flat=True)) & COMMAND
    ):
        raise refuse(
            "HP untuk peran komando hanya diterbitkan oleh pemegangnya sendiri", "Minta yang bersangkutan menerbitkannya",
            "A phone for a command role is issued by its holder only", "Ask that person to issue it",
        )  # fmt: skip


def open_code(code: str) -> Device:
    """The phone a one-time code belongs to; refuses one that was used, revoked or is too old."""
    device = Device.objects.filter(
        code_hash=digest(code), enrolled_at=None, revoked_at=None, code_until__gt=clock.now(), user__is_active=True
    ).first()
    if device is None:
        raise refuse(
            "Kode QR ini tidak berlaku lagi", "Minta kode baru di pos komando",
            "This QR code is no longer valid", "Ask the command post for a new one",
        )  # fmt: skip
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
        change.update(user=device.user_id, label=device.label)


def enter_by_phone(device_id: str, secret: str, pin: str) -> User | None:
    """The person behind an enrolled phone when secret and PIN fit, else None. Five wrong PINs end the phone."""
    device = (
        Device.objects.filter(pk=device_id, revoked_at=None, user__is_active=True).select_related("user").first()
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


def lock(actor: Actor, path: str, why: str) -> None:
    """The console was locked at this place, by hand or because nobody touched it."""
    with act("accounts.lock", actor, actor.id, reason=why) as change:
        change.update(place=path)


def unlock(actor: Actor, opened: bool) -> None:
    """The console was unlocked, or somebody tried with a wrong PIN."""
    with act("accounts.unlock" if opened else "accounts.fail_unlock", actor, actor.id):
        pass


def take_watch(actor: Actor, user: User, scope_code: str) -> Watch:
    """Open the first watch of a post; refuses while somebody holds it."""
    if Watch.objects.filter(scope_code=scope_code, until=None).exists():
        raise refuse(
            "Jaga pos sedang dipegang orang lain", "Pakai serah terima",
            "Somebody holds this post's watch", "Use the hand-over",
        )  # fmt: skip
    with act("accounts.take_watch", actor, scope_code) as change:
        row = Watch.objects.create(holder=user, scope_code=scope_code, since=clock.now())
        change.update(holder=user.id)
    return row


def hand_over(
    actor: Actor, giver: User, taker: User, scope_code: str, open_items: list[dict[str, Any]], note: str = ""
) -> Watch:
    """Hand the watch over in one step: the old one closes with its open items, the new one opens."""
    if giver.pk == taker.pk:
        raise refuse(
            "Penerima sama dengan yang menyerahkan", "Penerima harus orang lain",
            "Giver and taker are the same", "The taker must be another person",
        )  # fmt: skip
    now = clock.now()
    with act("accounts.hand_over", actor, scope_code) as change:
        Watch.objects.filter(scope_code=scope_code, until=None).update(
            until=now, handed_to=taker, open_items=open_items
        )
        row = Watch.objects.create(holder=taker, scope_code=scope_code, since=now)
        change.update(giver=giver.pk, taker=taker.pk, open_items=open_items, note=note)
    return row


def ask_break_glass(actor: Actor, user: User, role: str, scope_code: str, reason: str) -> BreakGlass:
    """Ask for a role in an emergency; nothing opens until a second person allows it."""
    if role == ADMINISTRATOR or ADMINISTRATOR in set(
        user.assignments.filter(revoked_at=None).values_list("role", flat=True)
    ):
        raise refuse(
            "Akses darurat tidak mencampur administrator dengan peran operasi", "Pakai akun peran operasi",
            "Emergency access never mixes administrator and operation", "Use an account of the operation",
        )  # fmt: skip
    if len(reason.strip()) < 10:
        raise refuse(
            "Alasan terlalu singkat", "Tulis keadaan daruratnya", "The reason is too short", "State the emergency"
        )
    with act("accounts.ask_break_glass", actor, user.id, reason=reason) as change:
        row = BreakGlass.objects.create(
            user=user, role=role, scope_kind=ROLES[role].scope, scope_code=scope_code,
            reason=reason, asked_at=clock.now(),
        )  # fmt: skip
        change.update(role=role, scope=scope_code, request=row.id)
    return row


def approve_break_glass(actor: Actor, row: BreakGlass, hours: int = EMERGENCY_HOURS) -> None:
    """Allow it for at most four hours; never by the one who asked, never twice."""
    if actor.id == row.user_id or row.approved_at:
        raise refuse(
            "Akses darurat perlu orang kedua", "Minta Kaops atau Karendalops lain",
            "Emergency access takes a second person", "Ask another commander or planner",
        )  # fmt: skip
    now = clock.now()
    with act("accounts.approve_break_glass", actor, row.user_id, reason=row.reason) as change:
        row.approved_by, row.approved_at = actor.id, now
        row.expires_at = now + timedelta(hours=min(hours, EMERGENCY_HOURS))
        row.save(update_fields=["approved_by", "approved_at", "expires_at"])
        change.update(role=row.role, scope=row.scope_code, until=row.expires_at, request=row.id)


def close_break_glass(actor: Actor, row: BreakGlass) -> None:
    """End an emergency before its time, or refuse one that was asked."""
    with act("accounts.close_break_glass", actor, row.user_id) as change:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        change.update(role=row.role, request=row.id)


def record_sign_in(actor: Actor, how: str) -> None:
    """Somebody signed in, by these means."""
    with act("accounts.sign_in", actor, actor.id) as change:
        change.update(how=how)


def record_sign_out(actor: Actor) -> None:
    """Somebody signed out."""
    with act("accounts.sign_out", actor, actor.id):
        pass


def record_failed_sign_in(actor: Actor, user: User | None, address: str, locked: bool) -> None:
    """A sign-in failed. An unknown name is not written down: it may be a password typed in the wrong field."""
    with act("accounts.refuse_sign_in", actor, user.pk if user else "tidak-dikenal") as change:
        change.update(address=address, locked=locked)


def record_factor(actor: Actor, user: User, kind: str, added: bool) -> None:
    """A second factor was set up or taken away."""
    with act("accounts.add_factor" if added else "accounts.remove_factor", actor, user.pk) as change:
        change.update(kind=kind)


def record_refusal(actor: Actor, permission: str, path: str, object_id: str = "") -> None:
    """Somebody asked for what is not theirs."""
    with act("accounts.refuse_access", actor, object_id or permission) as change:
        change.update(permission=permission, path=path)


def digest(secret: str) -> str:
    """SHA-256 of a random secret of full entropy, in hexadecimal; never used for what people choose."""
    return hashlib.sha256(secret.encode()).hexdigest()
