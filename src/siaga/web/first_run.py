"""How does one begin? A guided start while there is no operation or no account: operation, then the commander.

Open to a browser on this machine, or to who has the one-time code that `siaga serve` prints; closed for good with
the first account.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from siaga.accounts import acts
from siaga.accounts.door import door
from siaga.accounts.forms import Person
from siaga.accounts.models import User
from siaga.journal.context import CONSOLE
from siaga.kit.errors import Refused, refuse
from siaga.kit.screen import explain, two
from siaga.operation.models import Operation
from siaga.web import server

_token: list[str] = []
PASSED = "siaga_mulai"
OWN = "sendiri"


def token() -> str:
    """The one-time code of this process's start."""
    if not _token:
        _token.append(secrets.token_urlsafe(16))
    return _token[0]


def is_open() -> bool:
    """Whether the guided start is still needed: nobody has an account yet."""
    return not User.objects.exists()


def may_start(request: HttpRequest) -> bool:
    """This machine's own browser, or one that came with the code."""
    if not is_open():
        return False
    given = request.GET.get("kode", "")
    if _token and given and secrets.compare_digest(given.encode(), _token[0].encode()):
        request.session[PASSED] = True
    # Through a tunnel everybody seems to be this machine; the name he asked for tells.
    here = request.get_host().rsplit(":", 1)[0] in ("localhost", "127.0.0.1", "[::1]")
    return bool(request.session.get(PASSED)) or (here and server.from_this_machine(request))


class Begin(forms.Form):
    """The sample, or one's own operation."""

    kind = forms.ChoiceField(label=two("Mulai dengan", "Begin with"), widget=forms.RadioSelect)
    profile = forms.ChoiceField(label=two("Profil pemilihan", "Profile of the election"), required=False)
    regency = forms.CharField(
        label=two("Kabupaten/kota: kode atau nama", "Regency: code or name"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"list": "daerah", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=two("Nama operasi", "Name of the operation"), required=False, max_length=120,
        help_text=two("Misalnya: Ops Mantap Praja Musi 2024", "For example: Ops Mantap Praja Musi 2024"),
    )  # fmt: skip
    zone = forms.ChoiceField(
        label=two("Zona waktu", "Time zone"), choices=[(z, z) for z in ("WIB", "WITA", "WIT")], required=False
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        from siaga.deployment.opening import SAMPLES
        from siaga.profiles import names

        samples = [(key, f"{two('Contoh', 'Sample')}: {SAMPLES[key][2]}") for key in SAMPLES]
        own = (OWN, two("Operasi sendiri", "My own operation"))
        self.fields["kind"].choices = [*samples, own]  # type: ignore[attr-defined]
        self.fields["profile"].choices = [("", "-"), *((n, n) for n in names())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One's own operation needs a profile and a regency that exists."""
        data = super().clean() or {}
        if data.get("kind") != OWN:
            return data
        if not data.get("profile"):
            self.add_error("profile", str(two("Pilih profil", "Choose a profile")))
        data["regency"] = _code(data.get("regency", ""))
        if not data["regency"]:
            self.add_error("regency", str(two("Pilih dari daftar", "Choose from the list")))
        return data


def _code(said: str) -> str:
    """A regency's code from its code or name; "" when it is none or not one only."""
    from siaga.territory import register

    known = register.regencies()
    first = said.split(" ", maxsplit=1)[0]
    if first in known:
        return first
    plain = said.strip().casefold()
    near = {code: name.casefold() for code, (name, _, _) in known.items() if plain and plain in name.casefold()}
    exact = [code for code, name in near.items() if name in (plain, f"kabupaten {plain}", f"kota {plain}")]
    found = exact or list(near)
    return found[0] if len(found) == 1 else ""


@door(strangers=may_start, unready=True)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Step one: the operation."""
    if not may_start(request):
        raise Http404
    if Operation.objects.exists():
        return redirect("first_account")
    form = Begin(request.POST or None, initial={"kind": OWN, "zone": "WIB"})
    if form.is_bound and form.is_valid() and _opened(form):
        return redirect("first_account")
    from siaga.territory import register

    places = [(code, name) for code, (name, _, _) in sorted(register.regencies().items())]
    return render(request, "siaga/first_run.html", {"form": form, "places": places})


def _opened(form: Begin) -> bool:
    from siaga.deployment.opening import fill_workspace

    data = form.cleaned_data
    own = data["kind"] == OWN
    wanted: dict[str, str] = {"name": data["name"], "zone": data["zone"] or "WIB"}
    wanted |= {"profile": data["profile"], "regency": data["regency"]} if own else {"sample": data["kind"]}
    try:
        _, settings.CONFIG = fill_workspace(settings.WORKSPACE, **wanted)  # type: ignore[arg-type]
    except Refused as refused:
        explain(form, refused)
        return False
    return True


@door(strangers=may_start, unready=True)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Step two: the commander's account; then the second factor, which the entrance asks for by itself."""
    if not may_start(request):
        raise Http404
    operation = Operation.objects.order_by("-id").first()
    if operation is None:
        return redirect("first_run")
    form = Person(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            user = _make(form.cleaned_data, operation.regency_code)
        except Refused as refused:
            explain(form, refused)
        else:
            request.session.flush()
            request.session["siaga_how"] = "first"
            record_authentication(request, user, "password", username=user.username)
            login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
            return redirect("mfa_index")
    return render(request, "siaga/first_account.html", {"form": form, "operation": operation})


def _make(data: dict[str, Any], regency: str) -> User:
    """The account and its role, or nothing; refuses when somebody was quicker."""
    with transaction.atomic():
        if User.objects.exists():
            raise refuse(
                "Akun pertama sudah dibuat", "Masuk dengan akun itu",
                "The first account was made already", "Sign in with it",
            )  # fmt: skip
        user = acts.create_user(CONSOLE, **data)
        acts.appoint_first_commander(CONSOLE, user, regency)
    return user
