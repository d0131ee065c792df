"""A journal with a key, in a workspace of its own."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as django_settings

from siaga.journal import keys
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.workspace import read

ANDI = Actor("u-andi", "planner", "konsol-1")
BUDI = Actor("u-budi", "commander", "konsol-2")
CITRA = Actor("u-citra", "auditor", "konsol-3")


def today() -> date:
    """The node's day, which from 17.00 UTC on is not the day of UTC."""
    return clock.today("WIB")


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A workspace folder that the settings point at."""
    path = tmp_path / "pos"
    path.mkdir()
    (path / "siaga.toml").write_text('node = "Polres Contoh"\n', "utf-8")
    monkeypatch.setattr(django_settings, "WORKSPACE", path)
    monkeypatch.setattr(django_settings, "CONFIG", read(path))
    return path


@pytest.fixture
def signed(db, workspace):
    """The workspace with its first key."""
    keys.begin(ANDI)
    return workspace


def write(count: int, actor: Actor = ANDI, start: int = 0) -> None:
    """So many small acts."""
    for number in range(start, start + count):
        with act("tests.write_line", actor, f"baris/{number}", reason="uji") as change:
            change["line"] = f"isi {number}"
