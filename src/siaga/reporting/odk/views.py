"""What does a form client ask of the post? OpenRosa 1.0: the list, the forms, the manifest, the submission."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from siaga.accounts.door import open_to_all
from siaga.accounts.models import Device
from siaga.journal.context import Actor
from siaga.kit import clock, uploads
from siaga.kit.errors import Refused, refuse
from siaga.operation import reads as operations
from siaga.profiles.field_reports import FieldReports
from siaga.reporting import intake, media
from siaga.reporting.envelope import Envelope, Turned
from siaga.reporting.odk import listing, submission
from siaga.reporting.odk.address import device_of
from siaga.reporting.odk.places import places_of

XML = "text/xml; charset=utf-8"
LARGEST = media.LARGEST + submission.MOST_BYTES
FILE = "xml_submission_file"


def _client(view: Any) -> Any:
    """A view for the holder of an address; anybody else gets 401, and nothing tells which addresses exist."""

    @wraps(view)
    def answered(request: HttpRequest, token: str, **words: Any) -> HttpResponse:
        device = device_of(token)
        response = (
            view(request, device, **words) if device else _said("Alamat ini tidak berlaku lagi", 401, "error")
        )
        response["X-OpenRosa-Version"] = "1.0"
        response["X-OpenRosa-Accept-Content-Length"] = str(LARGEST)
        response["Date"] = http_date()
        return response

    return open_to_all(csrf_exempt(answered))


@_client
@require_safe
def form_list(request: HttpRequest, device: Device) -> HttpResponse:
    """The forms this device may fill, each with the places of its person."""
    forms = _forms()
    places = places_of(device.user, forms)
    address = request.build_absolute_uri().split("?")[0].rsplit("/", 1)[0] + "/"
    return HttpResponse(listing.form_list(forms.forms if forms else (), places, address), content_type=XML)


@_client
@require_safe
def form(request: HttpRequest, device: Device, key: str) -> HttpResponse:
    """One form."""
    forms = _forms()
    wanted = forms.form_of(key) if forms else None
    if wanted is None:
        return _said("Formulir ini tidak ada", 404, "error")
    places = places_of(device.user, forms).get(key, ())
    return HttpResponse(listing.xform(wanted, tuple(places)), content_type=XML)


@_client
@require_safe
def manifest(request: HttpRequest, device: Device) -> HttpResponse:
    """The empty manifest."""
    return HttpResponse(listing.manifest(), content_type=XML)


@_client
@require_http_methods(["HEAD", "POST"])
def submit(request: HttpRequest, device: Device) -> HttpResponse:
    """Take one form, whole or in several posts: the report at the first, its pictures as they come."""
    if request.method == "HEAD":
        response = HttpResponse(status=204)
        response["Location"] = request.build_absolute_uri()
        return response
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return _said("Kiriman terlalu besar", 413, "error")
    try:
        return _taken(request, device)
    except Refused as refused:
        return _said(f"{refused.problems[0].reason}. {refused.problems[0].cure}.", 422, "error")
    except (DatabaseError, OSError) as error:
        return _turned(intake.cannot("", error))


def _taken(request: HttpRequest, device: Device) -> HttpResponse:
    file = request.FILES.get(FILE)
    if file is None or file.size is None or file.size > submission.MOST_BYTES:
        return _said(f"Bagian {FILE} tidak ada", 400, "error")
    forms = _forms()
    found = submission.parse(file.read(), lambda key: forms.form_of(key) if forms else None)
    outcome = intake.take([_envelope(found, device)])[0]
    if isinstance(outcome, Turned):
        return _turned(outcome)
    _keep(request, device, found)
    return _said(f"Diterima, nomor {outcome.seq}, pohon {outcome.size}", 201)


def _envelope(found: submission.Submission, device: Device) -> Envelope:
    station = found.form.per == "station"
    return Envelope(
        channel="odk", sender=device.pk, instance=found.instance, kind=found.form.key, answers=found.answers,
        device_at=found.at, received_at=clock.now(), officer=device.user.officer_id,
        post="" if station else found.place, station=found.place if station else "",
    )  # fmt: skip


def _keep(request: HttpRequest, device: Device, found: submission.Submission) -> None:
    if uploads.dropped(request):
        raise media.no_picture()
    actor = Actor(device.user_id, "", device.pk)
    for name, file in request.FILES.items():
        if name == FILE or not isinstance(file, UploadedFile):
            continue
        if file.name not in found.pictures:
            raise refuse(
                "Laporan ini tidak menyebut foto itu", "Kirim ulang dari aplikasi formulir",
                "The report does not mention this picture", "Send it again from the form client",
            )  # fmt: skip
        media.keep(found.instance, file.name, file.read(), actor)


def _turned(outcome: Turned) -> HttpResponse:
    problem = outcome.problems[0]
    response = _said(f"{problem.reason}. {problem.cure}.", outcome.status, "error")
    if outcome.retry_after:
        response["Retry-After"] = str(outcome.retry_after)
    return response


def _said(message: str, status: int, nature: str = "submit_success") -> HttpResponse:
    return HttpResponse(listing.answer(message, nature), content_type=XML, status=status)


def _forms() -> FieldReports | None:
    try:
        return operations.profile_of(operations.current()).field_reports
    except Refused:
        return None
