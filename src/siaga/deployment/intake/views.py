"""How does a file come in from the screen? Upload, map its columns, see every problem, take all or nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.deployment.intake import acts, forms, sheets
from siaga.deployment.intake.kinds import KINDS
from siaga.deployment.intake.models import ColumnMap, Upload
from siaga.deployment.listing import Rows
from siaga.kit import uploads
from siaga.kit.errors import Refused
from siaga.kit.paging import page_of
from siaga.kit.screen import explain, two

PREVIEW = 10
STATES = {
    "waiting": ("menunggu", "waiting"), "accepted": ("diterima", "accepted"), "dropped": ("dibuang", "dropped"),
    "undone": ("dibatalkan", "taken back"),
}  # fmt: skip


@door("deployment.import_data")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Upload a file; see those that wait and those that came in."""
    form, status = forms.Receive(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        try:
            if row := _received(request, form):
                return redirect("import_file", row.pk)
        except Refused as refused:
            explain(form, refused)
            status = 409
    page = page_of(request, Upload.objects.order_by("-id"))
    names = _names({r.received_by for r in page.rows} | {r.accepted_by for r in page.rows})
    rows = [(r, two(*KINDS[r.kind].words), two(*STATES[r.state]), names.get(r.received_by, "")) for r in page.rows]
    context = {"form": form, "page": page, "rows": rows, "kinds": _kinds()}
    return render(request, "deployment/imports.html", context, status=status)


def _received(request: HttpRequest, form: forms.Receive) -> Upload | None:
    if uploads.dropped(request):
        raise acts.too_large()
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    return acts.receive_file(
        form.cleaned_data["kind"], file.name, Path(file.temporary_file_path()), actor_of(request)
    )


def _kinds() -> list[dict[str, Any]]:
    return [
        {"key": k.key, "words": two(*k.words), "needs": two(*k.needs) if k.needs[0] else "",
         "columns": bool(k.columns)}
        for k in KINDS.values()
    ]  # fmt: skip


def _names(ids: set[str]) -> dict[str, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


@door("deployment.import_data")
@require_safe
def file(request: HttpRequest, upload: int) -> HttpResponse:
    """A waiting file: its columns, its first rows, and what accepting it would do or what is wrong with it."""
    row = get_object_or_404(Upload, pk=upload)
    return render(request, "deployment/import_file.html", _looked_at(request, row, request.GET))


def _looked_at(request: HttpRequest, row: Upload, asked: Any) -> dict[str, Any]:
    kind = KINDS[row.kind]
    context: dict[str, Any] = {
        "upload": row, "kind": two(*kind.words), "state": two(*STATES[row.state]), "undo": forms.Undo(),
        "who": _names({row.received_by, row.accepted_by, row.undone_by}),
    }  # fmt: skip
    if row.state != "waiting":
        return context
    report, problems, grid, form, mapping = _tried(request, row, asked)
    shown = page_of(request, Rows(sorted(problems, key=lambda p: (p.row, p.column))))
    rows = [(n, cells) for n, cells in grid.rows[:PREVIEW]] if grid else []
    return {
        **context, "report": report, "page": shown, "grid": grid, "rows": rows, "form": form, "mapping": mapping,
        "total": len(grid.rows) if grid else 0, "columns": bool(kind.columns),
    }  # fmt: skip


def _tried(request: HttpRequest, row: Upload, asked: Any) -> tuple[Any, list[Any], Any, Any, dict[str, str]]:
    """Report of a dry run, problems, sheet, form of columns, and the mapping as chosen."""
    kind = KINDS[row.kind]
    grid, form = None, None
    chosen: dict[str, str] = {}
    mapping: dict[str, str] = {}
    if kind.columns:
        grid, problems = sheets.grid_of(acts.path_of(row))
        if grid is None:
            return None, problems, None, None, {}
        form, chosen = _columns(row, grid, asked)
        mapping = sheets.explicit(kind, grid.header, chosen)
    try:
        return acts.try_file(row, mapping, actor_of(request)), [], grid, form, chosen
    except Refused as refused:
        return None, refused.problems, grid, form, chosen


def _columns(row: Upload, grid: Any, asked: Any) -> tuple[forms.Columns, dict[str, str]]:
    remembered = ColumnMap.objects.filter(kind=row.kind).values_list("mapping", flat=True).first() or {}
    found = sheets.headers_for(KINDS[row.kind], grid.header, remembered)
    bound = asked if any(key.startswith("m_") for key in asked) else None
    form = forms.Columns(KINDS[row.kind], grid.header, found, bound)
    return form, form.chosen()


@door("deployment.import_data")
@require_POST
def accept(request: HttpRequest, upload: int) -> HttpResponse:
    """Take the whole file in, under the columns that were looked at."""
    row = get_object_or_404(Upload, pk=upload)
    mapping: dict[str, str] = {}
    if KINDS[row.kind].columns:
        grid, _ = sheets.grid_of(acts.path_of(row))
        if grid is not None:
            mapping = sheets.explicit(KINDS[row.kind], grid.header, _columns(row, grid, request.POST)[1])
    try:
        acts.accept_file(row, mapping, actor_of(request))
    except Refused:
        row.refresh_from_db()
        return render(request, "deployment/import_file.html", _looked_at(request, row, request.POST), status=409)
    return redirect("import_file", upload)


@door("deployment.import_data")
@require_POST
def drop(request: HttpRequest, upload: int) -> HttpResponse:
    """Throw a waiting file away."""
    acts.drop_file(get_object_or_404(Upload, pk=upload), actor_of(request))
    return redirect("imports")


@door("deployment.import_data")
@require_POST
def undo(request: HttpRequest, upload: int) -> HttpResponse:
    """Take an import back, unless something done later depends on it."""
    row = get_object_or_404(Upload, pk=upload)
    form = forms.Undo(request.POST)
    if form.is_valid():
        try:
            acts.undo_import(row, actor_of(request), reason=form.cleaned_data["reason"])
            return redirect("import_file", upload)
        except Refused as refused:
            explain(form, refused)
    context = {**_looked_at(request, row, request.GET), "undo": form}
    return render(request, "deployment/import_file.html", context, status=409)


@door("deployment.import_data")
@require_safe
def corrected(request: HttpRequest, upload: int) -> HttpResponse:
    """The file with its problems written in, to be corrected and uploaded again."""
    row = get_object_or_404(Upload, pk=upload, state="waiting")
    _, problems, grid, _, _ = _tried(request, row, request.GET)
    if grid is None:
        raise Http404
    with TemporaryDirectory() as folder:
        data = sheets.corrected(grid, problems, Path(folder) / "perbaikan.xlsx").read_bytes()
    return _xlsx(data, f"perbaikan-{row.kind}-{row.pk}.xlsx")


@door("deployment.import_data")
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet of this kind."""
    if kind not in KINDS or not KINDS[kind].columns:
        raise Http404
    with TemporaryDirectory() as folder:
        data = sheets.template(KINDS[kind], Path(folder) / "contoh.xlsx").read_bytes()
    return _xlsx(data, f"contoh-{kind}.xlsx")


def _xlsx(data: bytes, name: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
