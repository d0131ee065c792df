"""How is a backup made from the screen? One button, how far it is, what came of it, and where the file lies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.journal import backup_runs, recovery
from siaga.journal.keys import FOLDER as KEYS
from siaga.journal.models import BackupRun
from siaga.kit import paging
from siaga.kit.screen import two

STATES = {
    "running": two("sedang dibuat", "being made"),
    "done": two("selesai", "done"),
    "refused": two("ditolak", "refused"),
    "failed": two("tidak berhasil", "failed"),
    "cancelled": two("dibatalkan, tidak ada yang tertinggal", "cancelled, nothing of it stays"),
    "lost": two("terputus, tidak ada yang tertinggal", "cut off, nothing of it stays"),
}
STAGES = {
    "": two("Bersiap", "Getting ready"),
    "journal": two("Memeriksa jurnal", "Verifying the journal"),
    "copy": two("Menyalin basis data", "Copying the database"),
    "pack": two("Menyatukan kunci dan berkas", "Packing keys and files"),
    "encrypt": two("Mengenkripsi", "Encrypting"),
    "read_again": two("Membaca ulang berkasnya", "Reading the file again"),
}


@door("web.read_health")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The newest backup made here, the button for the next, and those before."""
    shown = paging.page_of(request, BackupRun.objects.all())
    context = {
        "rows": _told(shown.rows), "page": shown, "newest": next(iter(_told(BackupRun.objects.all()[:1])), None),
        "place": backup_runs.workspace() / backup_runs.FOLDER,
        "key": (backup_runs.workspace() / KEYS / recovery.FILE).is_file(),
        "may": request.user.has_perm("journal.save_backup"),
    }  # fmt: skip
    return render(request, "siaga/backups.html", context)


@door("web.read_health", quiet=True)
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """The part of the page that shows how far it is."""
    newest = next(iter(_told(BackupRun.objects.all()[:1])), None)
    answer = render(request, "siaga/backup_state.html", {"newest": newest})
    if newest and not newest["told"].running:
        answer["HX-Refresh"] = "true"
    return answer


@door("journal.save_backup")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a backup."""
    backup_runs.start_backup(actor_of(request))
    return redirect("backups")


@door("journal.save_backup")
@require_POST
def cancel(request: HttpRequest, run: int) -> HttpResponse:
    """Stop it; nothing of it stays."""
    backup_runs.cancel_backup(get_object_or_404(BackupRun, pk=run), actor_of(request))
    return redirect("backups")


def _told(runs: Any) -> list[dict[str, Any]]:
    """Backups with the names of who began them, and their states in words."""
    found = [backup_runs.told(run) for run in runs]
    names = dict(User.objects.filter(pk__in={t.run.started_by for t in found}).values_list("pk", "name"))
    return [
        {"told": t, "run": t.run, "who": names.get(t.run.started_by, t.run.started_by), "state": STATES[t.state],
         "stage": STAGES.get(t.stage, t.stage), "file": backup_runs.file_of(t.run)}
        for t in found
    ]  # fmt: skip
