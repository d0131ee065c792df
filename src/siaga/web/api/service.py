"""How does a program ask? One API object: who may, how errors look, where the OpenAPI document is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security.http import HttpAuthBase

import siaga
from siaga.accounts import door as doors
from siaga.accounts import machine
from siaga.kit.errors import Problem, Refused


class ProblemRow(Schema):
    """One thing wrong with a request, as every room says it."""

    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    reason: str
    cure: str
    reason_en: str
    cure_en: str
    level: str = "error"


class Problems(Schema):
    """What was wrong; nothing was written."""

    ok: bool = False
    problems: list[ProblemRow]


class Scope(HttpAuthBase):
    """A token with this scope (as bearer, or as the password of Basic); to read, also a signed-in session."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        """The person the request acts as."""
        return request.user if machine.enter(request, self.scope) else None


ERRORS: dict[Any, Any] = {400: Problems, 401: Problems, 403: Problems, 404: Problems,
                          409: Problems, 422: Problems}  # fmt: skip
api = NinjaAPI(
    title="Siaga", version=siaga.__version__, docs_url=None, openapi_url=None, urls_namespace="api",
    description="Record-level rules and acts are those of the screens. Errors carry `problems` in two languages.",
)  # fmt: skip


def may(request: Any, permission: str, obj: Any = None) -> Any:
    """The user, when the rules let him; else a refusal in the journal."""
    doors.check(request, permission, obj)
    return request.user


def problem(status: int, reason: str, cure: str, reason_en: str, cure_en: str, **where: Any) -> HttpResponse:
    """An answer in the project's problem form."""
    row = Problem("", 0, where.get("column", ""), where.get("value", ""), reason, cure, reason_en, cure_en)
    return JsonResponse({"ok": False, "problems": [row.as_dict()]}, status=status)


def _on(kind: Any) -> Callable[[Any], Any]:
    handler: Callable[[Any], Any] = api.exception_handler(kind)
    return handler


@_on(AuthenticationError)
def _stranger(request: HttpRequest, error: Any) -> HttpResponse:
    return unknown()


def unknown() -> HttpResponse:
    """Nobody known asks: how to prove oneself."""
    answer = problem(
        401, "Perlu token yang berlaku dengan lingkup ini", "Buat token di Administrasi > Token program",
        "A token in force with this scope is needed", "Make one under Administration > Program tokens",
    )  # fmt: skip
    answer.headers["WWW-Authenticate"] = 'Basic realm="Siaga", charset="UTF-8"'
    return answer


@_on(PermissionDenied)
def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(
        403, "Peran pemegang token tidak membaca ini", "Minta peran kepada administrator",
        "The role of the token's holder does not read this", "Ask the administrator for a role",
    )  # fmt: skip


@_on(Http404)
def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, "Tidak ada", "Periksa alamatnya", "There is no such thing", "Check the address")


@_on(Refused)
def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return JsonResponse({"ok": False, "problems": [p.as_dict() for p in error.problems]}, status=409)


@_on(ValidationError)
def _wrong(request: HttpRequest, error: Any) -> HttpResponse:
    rows = [
        Problem(
            "", 0, ".".join(str(x) for x in e["loc"][1:]), str(e.get("input", ""))[:100],
            "Nilai tidak sah", "Lihat openapi.json", str(e["msg"]), "See openapi.json",
        ).as_dict()
        for e in error.errors
    ]  # fmt: skip
    return JsonResponse({"ok": False, "problems": rows}, status=422)


@_on(HttpError)
def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, str(error), "Lihat openapi.json", str(error), "See openapi.json")
