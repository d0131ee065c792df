"""Who acts at the terminal, where the console itself may not? A named person with a password, under one role."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password

from siaga.accounts import access, records
from siaga.accounts.models import User
from siaga.journal.context import Actor
from siaga.kit.errors import refuse

DEVICE = "cli"


def person(username: str, password: str, role: str) -> Actor:
    """This person as actor under this role over this node's regency.

    Refuses a wrong name or password (journalled, and told alike) and who does not hold the role here.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not check_password(password, user.password):
        records.record_failed_sign_in(Actor("konsol", "", DEVICE), user, "terminal", locked=False)
        raise refuse(
            "Nama pengguna atau kata sandi salah",
            "Ulangi",
            "Wrong user name or password",
            "Try again",
            value=username,
        )
    actor = Actor(user.pk, role, DEVICE)
    if not access.reaches(user, access.home(), role):
        records.record_refusal(actor, f"role:{role}", "terminal")
        raise refuse(
            f"{username} tidak memegang peran {role} di sini", "Minta pemegang peran itu bertindak",
            f"{username} does not hold the role {role} here", "Ask who holds it", value=role,
        )  # fmt: skip
    return actor
