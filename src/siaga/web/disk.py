"""Does this folder lie on an encrypted disk? As the kernel tells it; never guessed."""

from __future__ import annotations

import os
from pathlib import Path

DEVICES = Path("/sys/dev/block")


def encrypted(folder: Path, devices: Path = DEVICES) -> bool | None:
    """True when every disk below the folder's file system is dm-crypt; None when the kernel does not say."""
    try:
        number = folder.stat().st_dev
    except OSError:
        return None
    return _crypt(devices / f"{os.major(number)}:{os.minor(number)}")


def _crypt(block: Path) -> bool | None:
    if not block.exists():
        return None
    uuid = block / "dm" / "uuid"
    if uuid.is_file() and uuid.read_text("ascii").startswith("CRYPT-"):
        return True
    below = sorted((block / "slaves").iterdir()) if (block / "slaves").is_dir() else []
    if not below:
        return False
    answers = [_crypt(disk) for disk in below]
    return all(answers) if None not in answers else None
