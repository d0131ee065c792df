"""What does every page carry? Name, time, menu by right, language; and whose template wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loaders.app_directories import Loader
from django.utils.translation import get_language

import siaga
from siaga.kit import clock

MENU = (
    ("plan", "Rencana", "Plan", "deployment.read_sheet"),
    ("journal", "Jurnal", "Journal", "journal.read"),
    ("logbook", "Buku jaga", "Log book", "journal.read_logbook"),
    ("watch", "Serah terima", "Hand-over", "accounts.hold_watch"),
    ("people", "Pengguna", "People", "accounts.manage_people"),
    ("devices", "Perangkat", "Phones", "accounts.manage_devices"),
    ("emergency", "Akses darurat", "Emergency access", "accounts.ask_break_glass"),
    ("health", "Kesehatan", "Health", "web.read_health"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page."""
    user = getattr(request, "user", None)
    english = get_language() == "en"
    locked = bool(user and user.is_authenticated and request.session.get("siaga_locked"))
    menu = [
        {"route": route, "label": en if english else label}
        for route, label, en, right in MENU
        if user and user.is_authenticated and not locked and user.has_perm(right)
    ]
    now = clock.now()
    return {
        "menu": menu, "english": english, "lang": "en" if english else "id", "node": settings.CONFIG.node,
        "zone": settings.CONFIG.zone, "now": now, "demo": settings.CONFIG.demo, "console_locked": locked,
        "idle_minutes": settings.SIAGA_IDLE_MINUTES,
    }  # fmt: skip


class OwnFirst(Loader):
    """Our templates before a library's of the same name, whatever the order of the applications."""

    def get_dirs(self) -> list[str | Path]:
        """Template folders, this project's first."""
        ours = Path(siaga.__file__).parent
        return sorted(super().get_dirs(), key=lambda folder: ours not in Path(folder).parents)
