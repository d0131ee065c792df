"""What does every page carry? Name, time, menu by right, language; and whose template wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loaders.app_directories import Loader
from django.utils.translation import get_language

import siaga
from siaga.accounts.walls import WALL
from siaga.kit import clock
from siaga.reporting.board.reads import open_calls
from siaga.web.menu import menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page."""
    user = getattr(request, "user", None)
    english = get_language() == "en"
    signed = bool(user and user.is_authenticated)
    locked = signed and bool(request.session.get("siaga_locked"))
    wall = signed and bool(request.session.get(WALL))
    groups = menu(request, english) if signed and not locked and not wall else []
    now = clock.now()
    hears = bool(groups) and request.user.has_perm("reporting.read_board")
    return {
        "calling": open_calls(request.user).filter(seen_by_post_at=None).count if hears else None,
        "menu": groups, "group": next((g for g in groups if g.here), None), "english": english,
        "lang": "en" if english else "id", "node": settings.CONFIG.node, "zone": settings.CONFIG.zone, "now": now,
        "demo": settings.CONFIG.demo, "console_locked": locked, "wall_device": wall,
        "idle_minutes": settings.SIAGA_IDLE_MINUTES,
    }  # fmt: skip


class OwnFirst(Loader):
    """Our templates before a library's of the same name, whatever the order of the applications."""

    def get_dirs(self) -> list[str | Path]:
        """Template folders, this project's first."""
        ours = Path(siaga.__file__).parent
        return sorted(super().get_dirs(), key=lambda folder: ours not in Path(folder).parents)
