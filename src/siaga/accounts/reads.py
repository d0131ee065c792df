"""Who is there, with which roles and phones?"""

from __future__ import annotations

from typing import Any

from siaga.accounts.models import User


def listing() -> list[dict[str, Any]]:
    """Every account with its roles in force or waiting, and its phones that were not revoked."""
    rows = User.objects.prefetch_related("assignments", "devices")
    return [
        {
            "id": user.pk, "username": user.username, "name": user.name, "active": user.is_active,
            "roles": [
                {"role": a.role, "reach": a.scope_code, "confirmed": bool(a.confirmed_at)}
                for a in user.assignments.all() if a.revoked_at is None
            ],
            "devices": [
                {"id": d.pk, "label": d.label, "enrolled": bool(d.enrolled_at)}
                for d in user.devices.all() if d.revoked_at is None
            ],
        }
        for user in rows
    ]  # fmt: skip
