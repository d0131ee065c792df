"""Exports of chats in their spellings, taken apart; notices and pictures left out."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siaga.reporting.chat import MOST, Said, split

AT = datetime(2024, 11, 27, 8, 15)  # noqa: DTZ001  # as that phone wrote it


@pytest.mark.parametrize(
    "line",
    [
        "[27/11/24 08.15] Budi: tps 7 aman", "[27/11/24, 08.15.33] Budi: tps 7 aman",
        "27/11/24, 08.15 - Budi: tps 7 aman", "27/11/2024 08:15 - Budi: tps 7 aman",
        "27.11.24, 08:15 - Budi: tps 7 aman", "2024-11-27, 08:15 - Budi: tps 7 aman",
        "[08.15, 27/11/2024] Budi: tps 7 aman", "27/11/24 8.15 AM - Budi: tps 7 aman",
        "[27/11/24, 8:15:02\u202fAM] Budi: tps 7 aman", "\u200e[27/11/24 08.15] ~\u00a0Budi: \u200etps 7 aman",
        "11/27/24, 8:15 AM - Budi: tps 7 aman", "27/11/24 pukul 08.15 - Budi: tps 7 aman",
    ],
)  # fmt: skip
def test_each_spelling_of_an_export_is_read(line):
    assert split(line).messages == (Said("Budi", "tps 7 aman", AT),)


def test_the_afternoon_of_a_twelve_hour_clock():
    at = [m.at.hour for m in split("27/11/24, 1.05 PM - A: x\n27/11/24, 12.05 a.m. - A: y").messages]
    assert at == [13, 0]


def test_lines_that_follow_belong_to_the_message_and_notices_are_left_out():
    chat = split(
        "27/11/24, 07.00 - Pesan dan panggilan dienkripsi secara end-to-end.\n"
        "27/11/24, 07.01 - Andi menambahkan Budi\n"
        "27/11/24, 08.15 - Budi: tps 7 aman\ntps 8 antre\n\n"
        "27/11/24, 08.16 - Budi: <Media omitted>\n"
        "27/11/24, 08.17 - Budi: IMG-1.jpg (file attached)\n"
        "27/11/24, 08.18 - Budi: Pesan ini dihapus\n"
        "27/11/24, 08.19 - +62 812-7000-111: 03496 aman <This message was edited>\n"
    )
    assert [(m.sender, m.text) for m in chat.messages] == [
        ("Budi", "tps 7 aman\ntps 8 antre"), ("+62 812-7000-111", "03496 aman"),
    ]  # fmt: skip
    assert chat.left_out == 5


def test_bare_lines_are_a_message_each():
    assert [m.text for m in split("tps 7 aman\n\n tps 8 antre ").messages] == ["tps 7 aman", "tps 8 antre"]


def test_a_very_long_chat_is_cut_and_says_so():
    chat = split("\n".join(f"27/11/24, 08.15 - A: tps {n} aman" for n in range(MOST + 5)))
    assert (len(chat.messages), chat.cut) == (MOST, 5)


def test_a_day_that_does_not_exist_has_no_time():
    assert split("[31/02/24 08.15] Budi: aman").messages[0].at is None


PIECES = st.sampled_from(
    [
        "[",
        "]",
        "27/11/24",
        "99/99/9999",
        " 08.15",
        "25:99",
        " - ",
        "Budi:",
        "Budi: ",
        "\n",
        "aman",
        "\u200e",
        "AM",
        "٣",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_anything_pasted_is_taken_apart(text):
    chat = split(text)
    assert all(m.text and len(m.text) <= 1000 for m in chat.messages)
