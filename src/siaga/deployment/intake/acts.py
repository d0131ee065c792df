"""How does a file come in from a screen, and how is it taken back? Whole or not at all, each step an act."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from siaga.deployment.intake import undoing
from siaga.deployment.intake.kinds import KINDS, LARGEST
from siaga.deployment.intake.models import ColumnMap, Upload
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM, Actor
from siaga.kit import clock, importing, tables, uploads, wording
from siaga.kit.errors import refuse
from siaga.kit.importing import ImportReport

SUFFIXES = (".csv", ".xlsx", ".txt", ".tsv")
UNPACKED = 96 * 2**20
WAITS = timedelta(hours=24)


def receive_file(kind: str, name: str, file: Path, actor: Actor) -> Upload:
    """Keep an uploaded file until it is accepted or dropped.

    Refuses an unknown kind, a harmful file, and one with words that no table keeps: it is not kept for an hour.
    """
    drop_forgotten()
    suffix = Path(name).suffix.lower()
    _check(kind, suffix, file)
    with act("deployment.receive_file", actor, "") as change:
        wording.require_clean(wording.spoken(name), "file")
        tables.require_clean_file(file)
        row = Upload.objects.create(
            kind=kind, file_name=Path(name).name[:160], sha256=importing.digest(file), size=file.stat().st_size,
            suffix=suffix, received_by=actor.id, received_at=clock.now(),
        )  # fmt: skip
        change.object = name_of(row)
        change.update(kind=kind, sha256=row.sha256, size=row.size)
        shutil.copyfile(file, path_of(row))
        path_of(row).chmod(0o600)
    return row


def name_of(row: Upload) -> str:
    """An upload as the journal names it."""
    return f"upload/{row.pk}"


def path_of(row: Upload) -> Path:
    """Where its file waits."""
    return uploads.folder() / f"{row.pk}{row.suffix}"


def _check(kind: str, suffix: str, file: Path) -> None:
    if kind not in KINDS or suffix not in SUFFIXES:
        raise refuse(
            "Jenis berkas ini tidak dapat diimpor", "Pakai .xlsx atau .csv (UTF-8)",
            "This kind of file cannot be imported", "Use .xlsx or .csv (UTF-8)", value=suffix,
        )  # fmt: skip
    if file.stat().st_size > LARGEST:
        raise too_large()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
        if sum(p.file_size for p in parts) > UNPACKED or len(parts) > 2_000:
            raise refuse(
                "Berkas ini mengembang terlalu besar saat dibuka", "Simpan ulang hanya lembar datanya",
                "This file swells too large when opened", "Save the data sheet alone again",
            )  # fmt: skip


def too_large() -> Exception:
    """The refusal of a file over the limit."""
    return refuse(
        f"Berkas lebih dari {LARGEST >> 20} MB", "Pecah per kecamatan, atau hapus gambar di dalamnya",
        f"The file is over {LARGEST >> 20} MB", "Split it by district, or delete pictures in it",
    )  # fmt: skip


def try_file(row: Upload, mapping: Mapping[str, str] | None, actor: Actor) -> ImportReport:
    """What accepting this file would do; writes nothing. Refuses with every bad row."""
    return _load(row, mapping, actor, dry_run=True)


def _load(row: Upload, mapping: Mapping[str, str] | None, actor: Actor, *, dry_run: bool) -> ImportReport:
    path = path_of(row)
    if not path.is_file():
        raise refuse(
            "Berkas ini sudah tidak ada", "Unggah lagi", "The file is no longer there", "Upload it again",
            file=row.file_name,
        )  # fmt: skip
    return KINDS[row.kind].load()(path, actor, dry_run=dry_run, mapping=mapping or None)


def accept_file(row: Upload, mapping: Mapping[str, str] | None, actor: Actor) -> ImportReport:
    """Take the whole file in, remember its columns and what it replaced. Refuses with every bad row."""
    with act("deployment.accept_file", actor, name_of(row)) as change:
        held = _in_state(row, "waiting")
        with importing.remembering() as replaced:
            report = _load(held, mapping, actor, dry_run=False)
        now = clock.now()
        ColumnMap.objects.update_or_create(
            kind=held.kind, defaults={"mapping": dict(mapping or {}), "by": actor.id, "at": now}
        )
        held.state, held.accepted_by, held.accepted_at = "accepted", actor.id, now
        held.counts = {"rows": report.rows, "accepted": report.accepted, **asdict(report.written)}
        held.replaced = [asdict(r) for r in replaced]
        held.save()
        change.update(kind=held.kind, sha256=held.sha256, **held.counts)
    path_of(row).unlink(missing_ok=True)
    return report


def drop_file(row: Upload, actor: Actor) -> None:
    """Throw a waiting file away."""
    with act("deployment.drop_file", actor, name_of(row)):
        held = _in_state(row, "waiting")
        held.state = "dropped"
        held.save(update_fields=["state"])
    path_of(row).unlink(missing_ok=True)


def drop_forgotten() -> int:
    """Throw away files that waited a day, and pieces of uploads that broke off; returns how many files."""
    old = clock.now() - WAITS
    rows = list(Upload.objects.filter(state="waiting", received_at__lt=old))
    for row in rows:
        drop_file(row, SYSTEM)
    waiting = {path_of(r).name for r in Upload.objects.filter(state="waiting")}
    for file in uploads.folder().iterdir():
        if file.name not in waiting and file.stat().st_mtime < old.timestamp():
            with suppress(OSError):
                file.unlink()
    return len(rows)


def undo_import(row: Upload, actor: Actor, *, reason: str) -> None:
    """Put back what this import replaced and take out what it added, all or nothing.

    Refuses without a reason, and when something done later depends on it: a row changed since, a row that others
    name, a plan approved since.
    """
    if not reason.strip():
        raise refuse("Alasan belum diisi", "Isi alasannya", "The reason is missing", "Give the reason")
    with act("deployment.undo_import", actor, name_of(row), reason=reason) as change:
        held = _in_state(row, "accepted")
        undoing.refuse_if_used(held)
        counts = [_put_back(part) for part in reversed(held.replaced)]
        held.state, held.undone_by, held.undone_at = "undone", actor.id, clock.now()
        held.save(update_fields=["state", "undone_by", "undone_at"])
        change.update(kind=held.kind, removed=sum(c[0] for c in counts), restored=sum(c[1] for c in counts))


def _put_back(part: dict[str, Any]) -> tuple[int, int]:
    model: type[Model] = apps.get_model(part["model"])
    created = part["created"]
    for some in importing.parts(created):
        model._default_manager.filter(pk__in=some).delete()
    importing.upsert(importing.restored(model, part["before"]))
    return len(created), len(part["before"])


def _in_state(row: Upload, state: str) -> Upload:
    held = Upload.objects.select_for_update().get(pk=row.pk)
    if held.state != state:
        raise refuse(
            "Berkas ini sudah diterima, dibuang, atau dibatalkan", "Muat ulang halaman",
            "This file has been accepted, dropped or undone already", "Reload the page", value=held.state,
        )  # fmt: skip
    return held
