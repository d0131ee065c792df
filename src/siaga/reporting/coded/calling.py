"""Does a text call for help, wherever in it the word stands? When in doubt it does. Pure.

Not a call, because the grammar can tell: help denied (`tidak perlu bantuan`, `bukan darurat`), thanked for (`terima
kasih atas bantuan`) or offered (`kami bantu`, `siap bantu`); `tolong` before a piece of office work (`tolong
dicek`); and phrases that only hold the word (`bantuan sosial`, `pintu darurat`). `belum ada bantuan` says that none
came: a call.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

HELP = frozenset({"tolong", "tolonglah", "pertolongan", "bantu", "bantuan", "darurat", "sos", "tlg", "help"})
_WORD = re.compile(r"[^\W\d_]+|[.!?;:,\n]+")
_DENIED = frozenset({
    "tidak", "tdk", "tak", "gak", "ga", "nggak", "ngga", "enggak", "ndak", "dak", "idak", "bukan", "belum", "blm",
    "jangan",
})  # fmt: skip
_WANTED = frozenset({"perlu", "butuh", "usah", "memerlukan", "membutuhkan", "minta", "meminta", "mohon", "lagi"})
_STATE = frozenset({"ada", "keadaan", "situasi", "kondisi", "dalam", "yang", "lagi"})
_THANKED = frozenset({"kasih", "makasih", "trims", "tks", "syukur"})
_FOR = frozenset({"atas", "untuk", "utk", "segala", "semua"})
_OFFERING = frozenset({
    "siap", "kami", "kita", "saya", "sedang", "ikut", "turut", "sudah", "sdh", "telah", "linmas", "warga",
    "personel", "anggota",
})  # fmt: skip
_ME = frozenset({"kami", "kita", "saya", "aku"})
_OFFICE = frozenset({
    "lapor", "laporkan", "dilaporkan", "laporan", "cek", "dicek", "isi", "diisi", "balas", "dibalas", "baca",
    "dibaca", "absen", "perhatikan", "diperhatikan", "info", "infokan", "diinfokan", "update", "konfirmasi",
    "dikonfirmasi", "rekan", "rekap", "direkap", "catat", "dicatat",
})  # fmt: skip
_HOLDING = {
    "bantuan": frozenset({"sosial", "langsung", "pangan", "tunai", "hukum"}),
    "darurat": frozenset({"nomor", "pintu", "jalur", "tenda", "tangga", "rem", "lampu"}),
}


def calls(text: str) -> bool:
    """Whether some word of the text calls for help."""
    folded = text.casefold()
    if not any(word in folded for word in ("tol", "bantu", "darurat", "sos", "tlg", "help")):
        return False
    words = [_plain(word) for word in _WORD.findall(folded)]
    return any(word in HELP and not _no_call(words, at) for at, word in enumerate(words))


def _plain(word: str) -> str:
    """A cry is often drawn out: `tolooong`, `TOLONGGG`."""
    return re.sub(r"(.)\1{2,}", r"\1", word) if word not in HELP else word


def _no_call(words: Sequence[str], at: int) -> bool:
    word, before = words[at], words[:at]
    after = words[at + 1] if at + 1 < len(words) else ""
    if word == "bantu" and before and before[-1] in _OFFERING and after not in _ME:
        return True
    if word in ("tolong", "tlg") and after in _OFFICE:
        return True
    if word == "bantuan" and after in _HOLDING[word]:
        return True
    if word == "darurat" and before and before[-1] in _HOLDING[word]:
        return True
    return _led_by(before, _FOR, _THANKED) or _denied(word, before)


def _denied(word: str, before: Sequence[str]) -> bool:
    """Help is denied only by what is wanted (`tidak perlu`), danger by its state too (`tidak ada keadaan`)."""
    bridge = _STATE if word in ("darurat", "sos") else _WANTED | HELP
    at = _past(before, bridge)
    near = at == len(before)
    if at == 0 or before[at - 1] not in _DENIED or (near and word not in ("darurat", "sos")):
        return False
    return at < 2 or before[at - 2] not in _DENIED


def _led_by(before: Sequence[str], bridge: frozenset[str], head: frozenset[str]) -> bool:
    at = _past(before, bridge)
    return at > 0 and before[at - 1] in head


def _past(before: Sequence[str], bridge: frozenset[str]) -> int:
    """Where the words of the bridge that end here begin."""
    at = len(before)
    while at and before[at - 1] in bridge:
        at -= 1
    return at
