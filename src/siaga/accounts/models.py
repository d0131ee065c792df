"""People who sign in, what they may, their phones, the watch, and two-person emergencies."""

from __future__ import annotations

import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from siaga.accounts.roles import ROLES, SCOPES
from siaga.kit.free_text import FreeText

CHOICES = [(role.code, role.label) for role in ROLES.values()]
SCOPE_CHOICES = list(SCOPES.items())


def new_id() -> str:
    """A stable id that says nothing about the person: it stays in the journal for ever."""
    return secrets.token_hex(8)


class UserManager(BaseUserManager["User"]):
    """Lookup by user name; people are made by `acts.create_user` only."""


class User(AbstractBaseUser):
    """One person who signs in. No e-mail address is asked; `officer_id` links to the force where there is one."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    username = FreeText(max_length=60, unique=True)
    name = FreeText(max_length=120)
    position = FreeText(max_length=120, blank=True)
    officer_id = FreeText(max_length=40, blank=True)
    pin = models.CharField(max_length=128, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_login = None  # the journal knows; a column would be written outside an act

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Compare only; the framework's own would rewrite the hash outside an act."""
        from django.contrib.auth.hashers import check_password

        return check_password(raw_password, self.password)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether the rules give this person the permission, on this object if one is named."""
        from rules.permissions import has_perm

        return bool(self.is_active and has_perm(perm, self, obj))  # type: ignore[no-untyped-call]


class RoleAssignment(models.Model):
    """A role with its reach. A sealed role counts only when a second person confirmed it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=CHOICES)
    scope_kind = models.CharField(max_length=10, choices=SCOPE_CHOICES)
    scope_code = FreeText(max_length=40)
    granted_by = models.CharField(max_length=32)
    granted_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=32, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=32, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]


class Device(models.Model):
    """A phone in the field (one-time code, PIN) or a wall screen (one-time code, read-only); revocable."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=5, default="phone", choices=[("phone", "HP"), ("wall", "Layar dinding")])
    label = FreeText(max_length=80)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField()
    secret_hash = models.CharField(max_length=64, blank=True)
    issued_by = models.CharField(max_length=32)
    issued_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    revoked_by = models.CharField(max_length=32, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "id"]


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in; the row goes when it is ended, or when it is over.

    The key opens the session, so pages name it by `handle`. No address is kept. Who reads keeps it alive, so it is
    written with the request, outside any act; ending somebody's is one.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, related_name="sessions")
    handle = models.CharField(max_length=16, db_index=True)
    browser = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(null=True)
    seen = models.DateTimeField()

    class Meta(AbstractBaseSession.Meta):
        ordering = ["-seen", "handle"]


class Watch(models.Model):
    """Who held the post from when to when, and what was handed over open."""

    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="watches")
    scope_code = FreeText(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    handed_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    open_items = models.JSONField(default=list)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope_code"], condition=models.Q(until=None), name="accounts_one_watch_per_post"
            )
        ]


class BreakGlass(models.Model):
    """A role taken in an emergency: asked by one, allowed by another, over after some hours."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    role = models.CharField(max_length=20, choices=CHOICES)
    scope_kind = models.CharField(max_length=10, choices=SCOPE_CHOICES)
    scope_code = FreeText(max_length=40)
    reason = FreeText(max_length=300)
    asked_at = models.DateTimeField()
    approved_by = models.CharField(max_length=32, blank=True)
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]


class MachineToken(models.Model):
    """A program's key to the API: it opens what its holder may, within its scopes, until it ends."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="machine_tokens")
    label = FreeText(max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=32, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "id"]
