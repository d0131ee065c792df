"""Every change of people and roles. Each act is one function and one journal entry."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password

from siaga.accounts.models import RoleAssignment, User, new_id
from siaga.accounts.roles import ADMINISTRATOR, REGENCY, ROLES, SEALED
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse


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
        user.sessions.all().delete()


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
        user.sessions.all().delete()
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


def reset_factors(actor: Actor, user: User, reason: str) -> int:
    """Remove all second factors of a person who lost them all; from the console only. Returns how many."""
    from allauth.mfa.models import Authenticator

    with act("accounts.reset_factors", actor, user.pk, reason=reason) as change:
        removed: int = Authenticator.objects.filter(user=user).delete()[0]
        change.update(removed=removed)
    return removed
