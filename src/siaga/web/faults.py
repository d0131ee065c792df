"""What does a person see when something is refused or broken? A sentence and a next step."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "siaga/fault.html", {"status": status}, status=status)


def bad(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return _page(request, 403)


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that came without its token."""
    return _page(request, 403)


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500; plain, because the page's own parts may be what broke."""
    text = "Siaga: ada kesalahan pada sistem. Coba lagi; bila berulang, hubungi administrator. / Something broke."
    return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")
