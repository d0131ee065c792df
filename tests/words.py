"""Which words may never reach the screen? The glossary's "never" column as patterns, with what is still allowed."""

from __future__ import annotations

import re
from pathlib import Path

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"

# Word of the glossary -> what is looked for; a word with a right use too is looked for in its wrong one only.
NEVER = {
    "distrik": r"\bdistrik\b",
    "perwira": r"\bperwira\b(?! (pengendali|pengamat|jaga|tinggi|menengah|pertama|\())",
    "petugas": r"\bpetugas\b(?! (KPPS|TPS|ketertiban|pemilihan|pemungutan|PPS|PPK|KPU|TNI))",
    "pos": r"\bpos (PAM|TPS|pengamanan TPS)\b|\b(jumlah|setiap|tiap|per) pos\b(?! (komando|polisi))",
    "kursi": r"\bkursi\b",
    "defisit": r"\bdefisit\b",
    "rendah": r"\b(kelas|kerawanan|rawan|tingkat):? rendah\b|^rendah$",
    "sedang": r"\b(kelas|kerawanan|rawan|tingkat):? sedang\b|^sedang$",
    "tinggi": r"\b(kelas|kerawanan|rawan|tingkat):? tinggi\b|^tinggi$",
    "reservasi": r"\breservasi\b",
    "di-approve": r"\bdi-?\s?approve\b|\bapprove\b",
    "gap": r"\bgap\b",
    "batas bawah": r"\bbatas bawah\b",
    "diam": r"\bdiam\b",
    "gagal lapor": r"\bgagal lapor\b",
    "job": r"\bjob\b",
    "proses anak": r"\bproses anak\b",
}
_PATTERNS = {word: re.compile(pattern, re.IGNORECASE | re.MULTILINE) for word, pattern in NEVER.items()}


def forbidden(text: str) -> list[str]:
    """What of a text on the screen may not stand there, with its surroundings. Commands to be typed are let be."""
    text = re.sub(r"`[^`]*`", "", text)
    return [
        f"{word}: ...{text[max(0, m.start() - 30) : m.end() + 30]}...".replace("\n", " ")
        for word, pattern in _PATTERNS.items()
        for m in pattern.finditer(text)
    ]


def of_glossary() -> set[str]:
    """The words of the third column of the glossary's table."""
    rows = [line.split("|") for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [row[3] for row in rows if len(row) > 4 and row[3].strip() not in ("", "never on screen")]
    return {re.sub(r"\(.*?\)", "", word).strip() for cell in cells for word in cell.split(",")} - {""}
