"""What becomes of a photo of a defect? Upright, small, without where and when it was taken, kept by hash."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

from django.conf import settings

from siaga.kit.errors import Refused, refuse

MOST_BYTES = 12_000_000
MOST_PIXELS = 60_000_000
SIDE = 1600
_SHA = re.compile(r"[0-9a-f]{64}")


def cleaned(given: bytes) -> bytes:
    """The picture as a JPEG of at most 1,600 px without its metadata. Refuses what is no picture or too large.

    The same file gives the same bytes, so that a photo sent twice is kept once.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(given) > MOST_BYTES:
        raise refused()
    try:
        with Image.open(io.BytesIO(given), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise refused()
            opened.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise refused() from error
    upright.thumbnail((SIDE, SIDE))
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=80)
    return out.getvalue()


def keep(clean: bytes) -> str:
    """Write a cleaned photo into the workspace (without one: nowhere); its SHA-256."""
    sha = hashlib.sha256(clean).hexdigest()
    if settings.WORKSPACE:
        shelf = settings.WORKSPACE / "photos"
        shelf.mkdir(exist_ok=True)
        file = shelf / f"{sha}.jpg"
        if not file.exists():
            draft = file.with_suffix(".part")
            draft.write_bytes(clean)
            draft.replace(file)
    return sha


def file_of(sha: str) -> Path | None:
    """Where the photo of this hash lies; None when it does not."""
    if settings.WORKSPACE is None or not _SHA.fullmatch(sha):
        return None
    file: Path = settings.WORKSPACE / "photos" / f"{sha}.jpg"
    return file if file.is_file() else None


def refused() -> Refused:
    return refuse(
        f"Berkas ini bukan foto JPEG, PNG atau WebP sampai {MOST_BYTES // 1_000_000} MB", "Ambil foto lagi",
        f"This is no JPEG, PNG or WebP photo up to {MOST_BYTES // 1_000_000} MB", "Take the photo again",
    )  # fmt: skip
