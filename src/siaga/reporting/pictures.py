"""Where is a picture of an event kept? A file named by its hash in the workspace; its row joins it to a report.

Only a kind of report that asks for a picture takes one. The bytes stay as they came, so that the hash proves them;
what a screen shows is a smaller copy without EXIF.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import Refused, refuse
from siaga.operation import reads as operations
from siaga.reporting.models import Media, Report

FOLDER = "gambar"
MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 80_000_000
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SHOWN = 1280


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that arrived whole, not yet joined to anything."""

    path: Path
    sha256: str
    size: int


def folder() -> Path:
    """The folder of pictures; made at need."""
    path = (settings.WORKSPACE or Path(tempfile.gettempdir()) / "siaga-tests") / FOLDER
    path.mkdir(parents=True, exist_ok=True)
    return path


def land(chunks: Iterable[bytes]) -> Landed:
    """Write the bytes to a temporary file, safely on disk; refuses what is too large."""
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder(), prefix="datang-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise _too_large(size)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Landed(Path(name), digest.hexdigest(), size)


def keep_picture(actor: Actor, instance: str, name: str, landed: Landed) -> Media:
    """Join a landed file to its report. The same again changes nothing; another of the same name is refused.

    Refuses a report that is not stored, a name that it does not mention, and what is no picture.
    """
    report = Report.objects.filter(instance=instance).first()
    try:
        if report is None or name not in _named(report):
            raise _not_asked(name)
        known = Media.objects.filter(instance=instance, name=name).first()
        if known:
            if known.sha256 != landed.sha256:
                raise _other(name)
            return known
        mime = _mime(landed.path)
        return _store(actor, report, name, landed, mime)
    finally:
        landed.path.unlink(missing_ok=True)


def _store(actor: Actor, report: Report, name: str, landed: Landed, mime: str) -> Media:
    with act("reporting.keep_picture", actor, report.id) as change:
        row = Media.objects.create(
            instance=report.instance, name=name, sha256=landed.sha256, size=landed.size, mime=mime,
            received_at=clock.now(),
        )  # fmt: skip
        os.replace(landed.path, folder() / landed.sha256)
        _sync(folder())
        change.update(sha256=landed.sha256, size=landed.size)
    return row


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _named(report: Report) -> set[str]:
    """Names of the pictures this report speaks of."""
    forms = operations.profile_of(operations.current()).field_reports
    form = forms.form_of(report.kind) if forms else None
    return (
        {report.answers[f.key] for f in form.fields if f.type == "photo" and f.key in report.answers}
        if form
        else set()
    )


def _mime(path: Path) -> str:
    """The kind of picture by its content, never by its name; SVG, HTML and the rest are none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=tuple(FORMATS)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _no_picture()
            image.verify()
            return FORMATS[str(image.format)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _no_picture() from error


def shown(media: Media) -> bytes:
    """A smaller JPEG without EXIF, for a screen."""
    import io

    from PIL import Image, ImageOps

    with Image.open(folder() / media.sha256, formats=tuple(FORMATS)) as image:
        small = ImageOps.exif_transpose(image).convert("RGB")
        small.thumbnail((SHOWN, SHOWN))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=80)
        return out.getvalue()


def _too_large(size: int) -> Refused:
    return refuse(
        f"Foto terlalu besar ({size // 1_000_000} MB)", f"Kirim foto di bawah {MOST_BYTES // 1_000_000} MB",
        "The picture is too large", f"Send one below {MOST_BYTES // 1_000_000} MB",
    )  # fmt: skip


def _not_asked(name: str) -> Refused:
    return refuse(
        "Laporan ini tidak menyebut foto itu", "Kirim laporannya dahulu, dengan foto yang sama",
        "The report does not mention this picture", "Send the report first, with the same picture", value=name[:60],
    )  # fmt: skip


def _other(name: str) -> Refused:
    return refuse(
        "Foto bernama ini sudah tersimpan dengan isi lain", "Kirim sebagai laporan baru",
        "A picture of this name is stored with other content", "Send it with a new report", value=name[:60],
    )  # fmt: skip


def _no_picture() -> Refused:
    return refuse(
        "Berkas ini bukan foto (JPEG, PNG, WebP)", "Ambil ulang dengan kamera",
        "This file is no picture (JPEG, PNG, WebP)", "Take it again with the camera",
    )  # fmt: skip
