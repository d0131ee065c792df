"""The people of the tests: one per role in Banyuasin, and a commander next door."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from siaga.accounts.models import Device, RoleAssignment, User
from siaga.accounts.roles import COMMAND, ROLES
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock

HERE, NEXT_DOOR = "16.07", "16.71"
PASSWORD = "perahu-hijau-di-sungai-musi"
PIN = "482915"
NO_PASSWORD = "md5$tanpa$0"


def a_profile() -> dict[str, Any]:
    """A whole profile as an operation keeps it."""
    from siaga.profiles import load_profile

    return load_profile("pilkada-2024").model_dump(mode="json", by_alias=True)


def reach(role: str, regency: str = HERE) -> str:
    """A scope that fits the role."""
    return regency if ROLES[role].scope == "regency" else f"{regency}/01"


def person(
    role: str = "", regency: str = HERE, *, username: str = "", factor: bool = True, password: str = NO_PASSWORD
) -> User:
    """An account with this role in force; the password unusable unless given as a hash."""
    now = clock.now()
    name = username or role or "tanpa-peran"
    with act("test.make_person", CONSOLE, name):
        user = User.objects.create(username=name, name=name.title(), password=password, created_at=now)
        if role:
            RoleAssignment.objects.create(
                user=user, role=role, scope_kind=ROLES[role].scope, scope_code=reach(role, regency),
                granted_by="konsol", granted_at=now, confirmed_by="kaops-lama", confirmed_at=now,
            )  # fmt: skip
    if factor and role in COMMAND:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "-"})
    return user


def phone_of(user: User, issuer: str = "konsol") -> Device:
    """An enrolled phone."""
    now = clock.now()
    with act("test.make_phone", CONSOLE, user.pk):
        return Device.objects.create(
            user=user, label="HP", secret_hash="-", issued_by=issuer, issued_at=now, enrolled_at=now, code_until=now
        )


def signed_in(user: User, **session: Any) -> Client:
    """A browser in which this person is signed in, with these session values."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if session:
        kept = client.session
        kept.update(session)
        kept.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = kept.session_key
    return client
