"""How does an encrypted backup become a folder again? Before any database is opened."""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from siaga.journal import recovery
from siaga.kit.errors import refuse


def unpack(file: Path, folder: Path, key: X25519PrivateKey) -> None:
    """Decrypt a backup into an empty folder, which then is a workspace; nothing stays there if it fails."""
    if folder.exists() and any(folder.iterdir()):
        raise refuse(
            "Folder tujuan tidak kosong", "Pilih folder lain",
            "The target folder is not empty", "Choose another folder", file=str(folder),
        )  # fmt: skip
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with scratch(folder) as plain:
        with file.open("rb") as source, private(plain / "all.tar") as target:
            recovery.decrypt(source, target, key)
        with tarfile.open(plain / "all.tar") as archive:
            archive.extractall(folder, filter="data")


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder for plain copies on the workspace's own disk, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".salinan-", dir=beside) as name:
        yield Path(name)


@contextmanager
def private(file: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner can read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        yield out
