"""Every test starts with an empty cache: the counters of tries live there."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()
