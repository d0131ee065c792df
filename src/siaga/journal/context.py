"""Is an act under way? Domain tables can be written only inside one."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: stable id (not a database key), role and device. Commands act as the console's user."""

    id: str
    role: str
    device: str = ""


CONSOLE = Actor("konsol", "administrator", "cli")
SYSTEM = Actor("siaga", "system", "server")
_under_way: ContextVar[str | None] = ContextVar("siaga_act", default=None)
