"""Which shipped backup is the newest that opens? Files only; the second machine has no workspace yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from siaga.journal import unpacking
from siaga.kit.errors import Refused, refuse

NAME = "siaga-{:09d}.cadangan"
SHIPPED = re.compile(r"siaga-(\d{9})\.cadangan")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A backup in the shipping folder; `entries` is the size of its journal when it was made."""

    file: Path
    entries: int


def shipped(folder: Path) -> list[Shipped]:
    """Backups in the folder, newest first; files half written or of another name are passed over."""
    found = [(SHIPPED.fullmatch(f.name), f) for f in folder.iterdir()] if folder.is_dir() else []
    rows = [Shipped(f, int(match[1])) for match, f in found if match]
    return sorted(rows, key=lambda s: -s.entries)


def unpack_newest(folder: Path, target: Path, key: X25519PrivateKey) -> tuple[Shipped, list[str]]:
    """Unpack the newest backup that opens into an empty folder; the names of those that did not are returned."""
    bad: list[str] = []
    for candidate in shipped(folder):
        try:
            unpacking.unpack(candidate.file, target, key)
        except Refused:
            bad.append(candidate.file.name)
            continue
        return candidate, bad
    raise refuse(
        "Tidak ada cadangan yang dapat dibuka di folder itu", "Periksa folder dan kedua bagian kunci pemulihan",
        "No backup in that folder opens", "Check the folder and both shares of the recovery key",
        file=str(folder), value=", ".join(bad),
    )  # fmt: skip
