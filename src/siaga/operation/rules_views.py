"""Under which rules does this operation run? The profile as it was opened and changed since, read-only."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import siaga
from siaga.accounts.door import door
from siaga.journal.leaf import instant
from siaga.journal.models import Entry
from siaga.operation import acts, rules
from siaga.operation.models import Operation
from siaga.operation.reads import current, profile_of
from siaga.profiles import load_profile
from siaga.profiles.load import names
from siaga.territory.models import District, TravelPair


@door("operation.read_rules")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The rules really in force, table by table."""
    if not Operation.objects.exists():
        return render(request, "operation/none.html")
    operation = current()
    named = dict(District.objects.filter(regency_id=operation.regency_code).values_list("code", "name"))
    found = rules.sections(
        profile_of(operation),
        operation.regency_code,
        lambda code: named.get(code, code),
        TravelPair.objects.count(),
    )
    return render(request, "operation/rules.html", {"operation": operation, "sections": found, **_facts(operation)})


def _facts(operation: Operation) -> dict[str, Any]:
    """Which profile this is, what makes it the same or another, and what was changed since the opening."""
    changes = Entry.objects.filter(object=acts.patterns_of(operation), act="operation.change_patterns")
    last = changes.order_by("-seq").first()
    shipped = _shipped(operation.profile_name)
    return {
        "hash": digest(operation.profile), "version": siaga.__version__, "shipped": shipped is not None,
        "others": sorted(k for k in operation.profile if shipped and operation.profile[k] != shipped.get(k)),
        "changed": last, "changed_at": instant(last.recorded) if last else None,
    }  # fmt: skip


def digest(profile: dict[str, Any]) -> str:
    """SHA-256 of the rules as canonical JSON: the same rules have the same one, on every machine."""
    text = json.dumps(profile, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _shipped(name: str) -> dict[str, Any] | None:
    """The profile of this name as this version of Siaga ships it."""
    return load_profile(name).model_dump(mode="json", by_alias=True) if name in names() else None
