"""Files of the terminal carry class, recipient and number, and the journal has the entry of that number."""

from __future__ import annotations

import re


def entry_of(terminal, text: str, recipient: str, classification: str = "TERBATAS"):
    """Act of the entry that the mark in this text names."""
    found = re.search(rf"{classification}.*?[Nn]omor keluar (\d+)", text.replace("\r\n ", ""), re.S)
    assert found, text[:600]
    assert recipient in text
    number = found[1]
    terminal.json("journal", "proof", number, "--out", f"proof-{number}")
    return (terminal.folder / f"proof-{number}" / f"{number}.leaf").read_text("utf-8").split("\n")[4]


def test_plan_json_has_its_mark_beside_it(pilkada, pilkada_plan):
    text = (pilkada.folder / "plan.catatan.txt").read_text("utf-8")
    assert entry_of(pilkada, text, "Arsip pos komando") == "deployment.export_plan"


def test_the_calendar_says_for_whom(pilkada):
    pilkada.json("operation", "calendar", "tahapan.ics", "--for", "KPU Uji")
    text = (pilkada.folder / "tahapan.ics").read_text("utf-8")
    assert entry_of(pilkada, text, "KPU Uji", "BIASA") == "operation.export_calendar"


def test_tiles_proofs_and_the_seal_say_for_whom(pilkada):
    pilkada.json("journal", "export", "ubin", "--for", "Bawaslu Uji")
    text = (pilkada.folder / "ubin" / "BACA.txt").read_text("utf-8")
    assert entry_of(pilkada, text, "Bawaslu Uji") == "journal.export_tiles"
    pilkada.json("journal", "proof", "3", "--out", "bukti", "--for", "Hakim Uji")
    text = (pilkada.folder / "bukti" / "3.catatan.txt").read_text("utf-8")
    assert entry_of(pilkada, text, "Hakim Uji") == "journal.disclose_entry"


def test_a_copy_for_nobody_is_refused(pilkada):
    done = pilkada.run("operation", "calendar", "tiada.ics", "--for", " ")
    assert (done.returncode, (pilkada.folder / "tiada.ics").exists()) == (1, False)
