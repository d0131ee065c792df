"""How is one row put right on the screen? A form that tells its second writer what the first one changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.force import correcting as force
from siaga.journal.leaf import instant
from siaga.journal.models import Entry
from siaga.kit import versions
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, two
from siaga.kit.versions import ChangedMeanwhile
from siaga.territory import correcting as territory
from siaga.territory.models import Base, Station, Village
from siaga.web.register import details, forms
from siaga.web.register.catalogue import REGISTERS
from siaga.web.register.views import row_of


@dataclass(frozen=True, slots=True)
class Edit:
    """One editable register: its form, the fields compared, the act, and who may."""

    form: type[forms.Kept]
    fields: tuple[str, ...]
    act: Callable[..., Any]
    permission: str
    imported: str


EDITS = {
    "tps": Edit(forms.StationFacts, territory.STATION, territory.correct_station,
                "territory.correct_place", "territory.import_stations"),
    "desa": Edit(forms.VillageFacts, territory.VILLAGE, territory.correct_village,
                 "territory.correct_place", "territory.import_villages"),
    "personel": Edit(forms.OfficerFacts, force.OFFICER, force.correct_officer,
                     "force.correct_row", "force.import_officers"),
    "kendaraan": Edit(forms.AssetFacts, force.ASSET, force.correct_asset,
                      "force.correct_row", "force.import_assets"),
}  # fmt: skip
_KINDS = {Station: "station", Village: "village", Base: "base"}


@door("web.read_register")
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Put a row's facts right."""
    edit = EDITS.get(name)
    if edit is None:
        raise Http404
    found = _mine(request, name, key, edit.permission)

    def write(form: Any, seen: dict[str, str]) -> None:
        facts = {k: v for k, v in form.cleaned_data.items() if k != "seen"}
        edit.act(key, actor_of(request), seen=seen, **facts)

    return _answer(request, name, found, edit.form, edit.fields, write, edit.imported)


@door("web.read_register")
@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Put a point right by typed coordinates, the twin of the tap on the map."""
    if name not in ("tps", "desa", "polsek"):
        raise Http404
    found = _mine(request, name, key, "territory.correct_place")

    def write(form: Any, seen: dict[str, str]) -> None:
        data, kind = form.cleaned_data, _KINDS[type(found)]
        territory.correct_position(
            kind, key, actor_of(request), lat=data["lat"], lon=data["lon"], source=data["source"], seen=seen
        )

    return _answer(request, name, found, forms.Position, territory.POINT, write, f"territory.import_{name}")


def _mine(request: HttpRequest, name: str, key: str, permission: str) -> Any:
    register = REGISTERS[name]
    doors.check(request, register.permission, None)
    found = row_of(request, register.seen(request.user, {}), key)
    if not request.user.has_perm(permission, found):
        doors.refuse(request, permission)
    return found


def _answer(
    request: HttpRequest, name: str, found: Any, kind: type[forms.Kept], fields: tuple[str, ...],
    write: Callable[[Any, dict[str, str]], None], imported: str,
) -> HttpResponse:  # fmt: skip
    first = {**_initial(found, fields), **{k: request.GET[k] for k in ("lat", "lon") if k in request.GET}}
    form: Any = kind(request.POST) if request.method == "POST" else kind(initial=first)
    status, clash = 200, None
    if form.is_bound and form.is_valid():
        try:
            write(form, versions.opened(form.cleaned_data["seen"]))
        except ChangedMeanwhile as changed:
            form, clash, status = _again(request, kind, changed), _clash(changed, kind, imported), 409
        except Refused as refused:
            explain(form, refused)
        else:
            return redirect("register_row", name, found.pk)
    context = {
        "register": REGISTERS[name], "row": found, "title": details.title(REGISTERS[name], found), "form": form,
        "clash": clash,
    }  # fmt: skip
    return render(request, "siaga/register/edit.html", context, status=status)


def _initial(found: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    now = versions.values(found, fields)
    if "position_source" in now:
        now.pop("position_source")
    return {**now, "seen": versions.sealed(found, fields)}


def _again(request: HttpRequest, kind: type[forms.Kept], changed: ChangedMeanwhile) -> forms.Kept:
    """The form once more: what this writer changed stays, what the other changed is shown as it is now."""
    import json

    data, seen = request.POST.copy(), versions.opened(request.POST.get("seen", ""))
    for difference in changed.differences:
        if data.get(difference.field) == seen.get(difference.field):
            data[difference.field] = difference.now
    data["seen"] = json.dumps(changed.present, ensure_ascii=False, sort_keys=True)
    return kind(data)


def _clash(changed: ChangedMeanwhile, kind: type[forms.Kept], imported: str) -> dict[str, Any]:
    """What changed meanwhile, by whom and when, as the journal knows."""
    labels = {f: field.label for f, field in kind.base_fields.items()}
    entry = Entry.objects.filter(Q(object=str(changed.row.pk)) | Q(act=imported)).order_by("-seq").first()
    who = User.objects.filter(pk=entry.actor).values_list("name", flat=True).first() if entry else None
    lines = [(labels.get(d.field, two("Titik", "Point")), d.seen or "-", d.now or "-") for d in changed.differences]
    return {"lines": lines, "who": who or (entry.actor if entry else "-"), "at": entry and instant(entry.recorded)}
