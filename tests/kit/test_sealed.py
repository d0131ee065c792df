"""A sealed text opens with its own key and purpose only; a reporter's identity will lie in one."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.kit.sealed import Box, key

KEY = bytes(range(32))


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_what_is_sealed_opens_and_does_not_show(text):
    box = Box(KEY, "pelapor")
    sealed = box.seal(text)
    assert box.open(sealed) == text
    assert len(text) < 4 or text not in sealed


def test_the_same_text_seals_differently_each_time():
    box = Box(KEY, "pelapor")
    assert box.seal("Siti") != box.seal("Siti")


def test_another_key_another_purpose_or_a_changed_byte_does_not_open():
    sealed = Box(KEY, "pelapor").seal("Siti, 0812")
    changed = sealed[:-1] + ("0" if sealed[-1] != "0" else "1")
    for box, text in (
        (Box(bytes(32), "pelapor"), sealed), (Box(KEY, "faktor"), sealed), (Box(KEY, "pelapor"), changed),
        (Box(KEY, "pelapor"), "Siti, 0812"), (Box(KEY, "pelapor"), "s1.zz"), (Box(KEY, "pelapor"), "s1."),
    ):  # fmt: skip
        with pytest.raises(ValueError):  # noqa: PT011
            box.open(text)


def test_the_key_file_is_made_once_and_read_by_its_owner_only(tmp_path):
    file = tmp_path / "keys" / "pelapor.key"
    first = key(file)
    assert len(first) == 32
    assert key(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key(tmp_path / "keys" / "lain.key") != first
