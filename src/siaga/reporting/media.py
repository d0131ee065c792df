"""Where is a picture of a report kept? In the workspace, folder `evidence`, named by its hash, whole or not at all.

Pictures only, told by their first bytes and not by their name; whatever else comes is refused and written nowhere.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

from siaga.journal.acts import act, words_counted
from siaga.journal.context import Actor
from siaga.kit import clock, uploads
from siaga.kit.errors import Refused, refuse
from siaga.kit.wording import require_clean, spoken
from siaga.reporting.envelope import digest
from siaga.reporting.models import Media

SHOWN = 1280
LARGEST = uploads.LIMIT
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,110}")
SHA = re.compile(r"[0-9a-f]{64}")
_KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"RIFF", "image/webp"))


def folder() -> Path:
    """The folder of pictures; refuses where there is no workspace."""
    if settings.WORKSPACE is None:
        raise refuse("Tidak ada ruang kerja", "Jalankan di ruang kerja", "No workspace", "Run it in a workspace")
    return settings.WORKSPACE / "evidence"


def kind_of(start: bytes) -> str:
    """MIME type of a picture by its first bytes; "" for anything else."""
    kind = next((mime for magic, mime in _KINDS if start.startswith(magic)), "")
    return "" if kind == "image/webp" and start[8:12] != b"WEBP" else kind


def keep(instance: str, name: str, content: bytes, actor: Actor) -> Media:
    """Keep one picture of a report, before or after the report itself; again the same is one picture.

    Refuses what is no picture, too large, or another picture under the same name.
    """
    mime = kind_of(content[:16])
    if not mime or len(content) > LARGEST or not NAME.fullmatch(name):
        raise no_picture()
    with words_counted("reporting.keep_media"):
        require_clean(spoken(name), "name")
    sha = hashlib.sha256(content).hexdigest()
    known = Media.objects.filter(instance=instance, name=name).first()
    if known:
        if known.sha256 != sha:
            raise _other_picture()
        return known
    _write(folder() / sha[:2] / sha, content)
    with act("reporting.keep_media", actor, digest(instance)) as change:
        row = Media.objects.create(
            instance=instance, name=name, sha256=sha, size=len(content), mime=mime, received_at=clock.now()
        )
        change.update(sha256=sha, size=len(content), mime=mime)
    return row


def part(sha256: str, total: int, offset: int, content: bytes) -> bytes | None:
    """Take one part of a picture, in any order and any number of times; the whole once its hash fits, else None.

    Give the whole to `keep`, then `forget_parts`. Refuses sizes and names that cannot be true.
    """
    if not SHA.fullmatch(sha256) or not 0 < total <= LARGEST or not 0 <= offset <= total - len(content):
        raise no_picture()
    shelf = folder() / "parts" / sha256
    _write(shelf / f"{offset:09d}", content)
    whole, at = bytearray(), 0
    for file in sorted(shelf.iterdir()):
        start = int(file.name) if file.name.isdigit() else total
        if start > at:
            return None
        piece = file.read_bytes()
        whole[start:at] = piece[: at - start]
        whole[at:] = piece[at - start :]
        at = len(whole)
    done = at == total and hashlib.sha256(whole).hexdigest() == sha256
    return bytes(whole) if done else None


def forget_parts(sha256: str) -> None:
    """Throw away the parts of a picture that is kept whole."""
    shelf = folder() / "parts" / sha256
    if SHA.fullmatch(sha256) and shelf.is_dir():
        for file in shelf.iterdir():
            file.unlink(missing_ok=True)
        shelf.rmdir()


def content_of(row: Media) -> bytes:
    """The bytes of a kept picture."""
    return (folder() / row.sha256[:2] / row.sha256).read_bytes()


def shown(row: Media) -> bytes:
    """A smaller JPEG for a screen, without EXIF. Refuses a file that only began like a picture."""
    import io

    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content_of(row)), formats=("JPEG", "PNG", "WEBP")) as image:
            small = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise no_picture() from error
    small.thumbnail((SHOWN, SHOWN))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()


def _write(file: Path, content: bytes) -> None:
    """Whole and on the disk before anybody is told so."""
    if file.is_file() and file.stat().st_size == len(content):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{secrets.token_hex(8)}")
    try:
        with draft.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def no_picture() -> Refused:
    """What is said of a file that is no picture, or too large a one."""
    return refuse(
        "Berkas ini bukan foto JPEG, PNG atau WebP sampai 32 MB", "Kirim foto kejadian, bukan berkas lain",
        "This is no JPEG, PNG or WebP picture up to 32 MB", "Send a photo of the event and no other file",
    )  # fmt: skip


def _other_picture() -> Refused:
    return refuse(
        "Foto lain sudah tersimpan dengan nama ini", "Kirim dengan nama lain",
        "Another picture is kept under this name", "Send it under another name",
    )  # fmt: skip
