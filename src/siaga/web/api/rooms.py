"""What may a program read? Registers, plan, posts, changes, readiness, the head of the journal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Field, Query, Schema

from siaga.accounts.sign_in import actor_of
from siaga.deployment import access as plans
from siaga.deployment import finding
from siaga.deployment.change_reads import pending_changes
from siaga.deployment.models import Plan
from siaga.journal import reads as journal
from siaga.journal.acts import act
from siaga.journal.models import Seal
from siaga.kit import clock
from siaga.operation.models import Operation
from siaga.web.api.service import ERRORS, Scope, api, may
from siaga.web.map import layers
from siaga.web.register.catalogue import REGISTERS, open_to
from siaga.web.register.export import record
from siaga.web.register.lists import Register, Seen

MOST = 1000


class Paging(Schema):
    """Which part of a list: at most a thousand rows at once."""

    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10_000_000)


class Listed(Schema):
    """A part of a list: `total` rows match, `items` are those from `offset`."""

    total: int
    limit: int
    offset: int
    items: list[dict[str, Any]]


class Head(Schema):
    """The journal's tree: its size, its root in hexadecimal, and the last daily seal."""

    size: int
    root: str
    seal: int | None
    sealed_day: str | None


def part(rows: Any, paging: Paging) -> dict[str, Any]:
    """A slice of a list of plain data."""
    found = rows[paging.offset : paging.offset + paging.limit]
    return {"total": len(rows), "limit": paging.limit, "offset": paging.offset, "items": found}


def register_of(request: HttpRequest, key: str) -> Register:
    """The register of this name, where the person may read it."""
    register = REGISTERS.get(key)
    if register is None:
        raise Http404
    may(request, register.permission)
    return register


@api.get("/registers", auth=Scope("register"), response={200: list[dict[str, Any]], **ERRORS}, tags=["register"])
def registers(request: HttpRequest) -> Any:
    """The lists this person may read, with the filters each knows."""
    return [
        {
            "key": r.key, "title": str(r.title), "columns": [c.key for c in r.columns(request.user)],
            "filters": [f.key for f in r.filters(request.user)],
        }
        for r in open_to(request.user)
    ]  # fmt: skip


@api.get("/registers/{key}", auth=Scope("register"), response={200: Listed, **ERRORS}, tags=["register"])
def register(request: HttpRequest, key: str, paging: Query[Paging], q: str = "", sort: str = "") -> Any:
    """Rows of a list: `q` searches, `sort` orders by a column (`-` downwards), each filter is a parameter."""
    seen = register_of(request, key).seen(request.user, {**request.GET.dict(), "q": q, "sort": sort})
    items = [record(seen, row) for row in seen.rows[paging.offset : paging.offset + paging.limit]]
    handed_out(request, seen, len(items))
    return {"total": seen.rows.count(), "limit": paging.limit, "offset": paging.offset, "items": items}


@api.get(
    "/registers/{key}/{row_id}", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["register"]
)
def register_row(request: HttpRequest, key: str, row_id: str) -> Any:
    """One row of a list."""
    seen = register_of(request, key).seen(request.user, {})
    row = seen.one(row_id) if seen.register.detailed else None
    if row is None:
        raise Http404
    handed_out(request, seen, 1)
    return record(seen, row)


def handed_out(request: HttpRequest, seen: Seen, rows: int) -> None:
    """Journal that a program took rows about persons, as an export is journalled."""
    if seen.register.personal and rows:
        with act("web.hand_to_program", actor_of(request), f"register/{seen.register.key}") as change:
            change.update(filters=seen.used, rows=rows, columns=[c.key for c in seen.columns])


def _operation(request: HttpRequest) -> Operation:
    operation = Operation.objects.order_by("-id").first()
    if operation is None:
        raise Http404
    may(request, "deployment.read_sheet", operation)
    return operation


@api.get("/plan", auth=Scope("plan"), response={200: dict[str, Any], **ERRORS}, tags=["plan"])
def plan(request: HttpRequest) -> Any:
    """The plan that stands, else the last proposal: number, state and, for who reads the whole, its summary."""
    operation, index = _operation(request), finding.index()
    if index is None:
        raise Http404
    found = {"number": index.number, "approved": index.approved, "order_number": index.order_number}
    if plans.part_of(request.user, operation.regency_code).whole:
        found["summary"] = Plan.objects.values_list("document__summary", flat=True).get(number=index.number)
    return found


@api.get("/plan/posts", auth=Scope("plan"), response={200: Listed, **ERRORS}, tags=["plan"])
def posts(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Posts of the plan in this person's part, with their seats by officer id; no names."""
    operation, index = _operation(request), finding.index()
    mine = plans.part_of(request.user, operation.regency_code)
    rows = list(layers.mine(index, mine)) if index else []
    return part([{**p, "crew": index.seats[p["id"]]} for p in rows] if index else [], paging)


@api.get("/plan/changes", auth=Scope("plan"), response={200: Listed, **ERRORS}, tags=["plan"])
def changes(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Proposed changes to the approved plan that wait for a decision; officers by id, no names."""
    may(request, "deployment.read_changes")
    found = part(pending_changes(), paging)
    return {**found, "items": [asdict(row) for row in found["items"]]}


Group = Literal["kind", "unit", "district"]


@api.get("/readiness", auth=Scope("readiness"), response={200: Listed, **ERRORS}, tags=["readiness"])
def readiness(request: HttpRequest, paging: Query[Paging], by: Group = "kind") -> Any:
    """Readiness of what is checked by kind, unit or district, each with its total, within this person's reach."""
    from siaga.force.access import reach_of
    from siaga.force.readiness.reads import readiness as counted

    may(request, "force.read_readiness")
    operation = Operation.objects.order_by("-id").first()
    if operation is None:
        raise Http404
    today = clock.local(clock.now(), settings.CONFIG.zone).date()
    return part([asdict(row) for row in counted(operation, by, today, reach_of(request.user))], paging)


@api.get("/journal/head", auth=Scope("journal"), response={200: Head, **ERRORS}, tags=["journal"])
def journal_head(request: HttpRequest) -> Any:
    """What a witness compares: size and root of the journal, and its last seal."""
    may(request, "journal.read")
    seal = Seal.objects.order_by("-number").first()
    day = seal.day.isoformat() if seal else None
    return {
        "size": journal.size(), "root": journal.root().hex(), "seal": seal.number if seal else None,
        "sealed_day": day,
    }  # fmt: skip
