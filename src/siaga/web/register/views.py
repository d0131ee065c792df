"""What stands in the register? Lists to search and filter, one page per row, and the way out as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.kit.paging import KEY, page_of
from siaga.kit.words import number
from siaga.web.register import details
from siaga.web.register.catalogue import REGISTERS, open_to
from siaga.web.register.export import export_register, shapes
from siaga.web.register.lists import Column, Register, Seen


@door("web.read_register")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The lists this person may open."""
    return render(request, "siaga/register/index.html", {"registers": open_to(request.user)})


def listing(register: Register) -> Any:
    """The view of one list; htmx gets the table alone."""

    @door(register.permission)
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        seen = register.seen(request.user, request.GET.dict())
        part = request.headers.get("HX-Request") == "true"
        name = "siaga/register/table.html" if part else "siaga/register/list.html"
        answer = render(request, name, _context(request, seen))
        answer.headers["Vary"] = "HX-Request, Cookie"
        if part:
            answer.headers["HX-Replace-Url"] = f"{request.path}?{request.GET.urlencode()}"
        return answer

    return view


def _context(request: HttpRequest, seen: Seen) -> dict[str, Any]:
    request.GET = _tidy(request, seen)  # type: ignore[assignment]
    page = page_of(request, seen.rows)
    columns = [c for c in seen.columns if c.listed]
    key, down = seen.sorted_by
    heads = [
        {
            "label": c.label, "numeric": c.numeric,
            "sort": c.sort and _address(seen, sort=_turned(c.key, key, down)),
            "state": ("descending" if down else "ascending") if c.key == key else "",
        }
        for c in columns
    ]  # fmt: skip
    cells = [[(_said(c, row), c.numeric) for c in columns] for row in page.rows]
    rows = [(_link(seen, row), first, rest) for row, (first, *rest) in zip(page.rows, cells, strict=True)]
    chosen = seen.used
    filters = [{"filter": f, "choices": f.choices(), "value": chosen.get(f.key, "")} for f in seen.filters]
    return {
        "register": seen.register, "registers": open_to(request.user), "heads": heads, "rows": rows, "page": page,
        "filters": filters, "q": chosen.get("q", ""), "used": chosen, "shapes": shapes(seen),
        "address": _address(seen),
    }  # fmt: skip


def _said(column: Column, row: Any) -> Any:
    """What stands in one cell."""
    value = column.text(row)
    if value is None:
        return "-"
    return number(value) if column.numeric else value


def _link(seen: Seen, row: Any) -> str:
    """Where the row's own page is, "" where it has none; written out, since a page holds fifty."""
    return f"/daftar/{seen.register.key}/{quote(str(row.pk))}/" if seen.register.detailed else ""


def _tidy(request: HttpRequest, seen: Seen) -> QueryDict:
    """The address without what is empty or unknown."""
    kept = {**seen.used, **({KEY: request.GET[KEY]} if KEY in request.GET else {})}
    return QueryDict(urlencode(kept))


def _turned(key: str, now: str, down: bool) -> str:
    return f"-{key}" if key == now and not down else key


def _address(seen: Seen, **more: Any) -> str:
    return "?" + urlencode({**seen.used, **more})


def _register(request: HttpRequest, name: str) -> Register:
    register = REGISTERS.get(name)
    if register is None:
        raise Http404
    doors.check(request, register.permission, None)
    return register


@door("web.read_register")
@require_POST
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The filtered list as a file, to a named recipient; the address carries the filters."""
    register = _register(request, name)
    seen = register.seen(request.user, request.GET.dict())
    copy = export_register(
        seen, request.POST.get("format", ""), actor_of(request), request.POST.get("recipient", "")
    )
    answer = HttpResponse(copy.data, content_type=copy.kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{copy.name}"'
    return answer


@door("web.read_register")
@require_safe
def detail(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """One row, with what hangs on it."""
    register = _register(request, name)
    seen = register.seen(request.user, {})
    row = row_of(request, seen, key)
    context = {
        "register": register, "row": row, "facts": [(c.label, c.text(row)) for c in seen.columns],
        "sections": details.sections(register, row, request.user), "title": details.title(register, row),
        "edits": details.edits(register, row, request.user), "placed": register.placed,
    }  # fmt: skip
    return render(request, "siaga/register/detail.html", context)


def row_of(request: HttpRequest, seen: Seen, key: str) -> Any:
    """The person's row, or a refusal: 404 either way, journalled when the row is another's."""
    row = seen.one(key) if seen.register.detailed else None
    if row is not None:
        return row
    other = seen.register.model._default_manager.filter(pk=key).first()
    if other is not None:
        doors.refuse(request, seen.register.permission, other)
    raise Http404
