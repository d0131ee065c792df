"""Which places can a GIS ask for? The lists with places and what the map draws, as this person sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Q
from django.http import Http404, HttpRequest

from siaga.web.api.rooms import register_of
from siaga.web.api.service import may
from siaga.web.map.layers import LAYERS, Layer
from siaga.web.register.catalogue import REGISTERS
from siaga.web.register.export import feature
from siaga.web.register.lists import Seen

Box = tuple[float, float, float, float]
# Layers that no list tells of; villages, stations and bases on the map are those of their lists.
DRAWN = ("wilayah", "perjalanan", "plot", "cadangan", "tangga")
MAP = "territory.read_places"
NAMES = {
    "c": "code", "n": "name", "v": "village", "t": "stations", "k": "class", "s": "seats", "f": "filled",
    "b": "base", "m": "minutes", "g": "teams", "r": "teams_in_reach", "w": "label", "o": "owner", "d": "due",
    "p": "stand_in",
}  # fmt: skip


class Places(Protocol):
    """Features of one collection for one person."""

    @property
    def key(self) -> str:
        """Its name in addresses."""

    @property
    def title(self) -> str:
        """Its name for people."""

    @property
    def knows(self) -> frozenset[str]:
        """Parameters it takes."""

    def part(self, box: Box | None, start: int, stop: int) -> tuple[int, list[dict[str, Any]]]:
        """How many lie in the box, and those from start to stop."""

    def one(self, key: str) -> dict[str, Any] | None:
        """One feature by its id."""


@dataclass(frozen=True)
class Listed:
    """A list with places, under its own filters."""

    seen: Seen

    @property
    def key(self) -> str:
        """The list's key."""
        return self.seen.register.key

    @property
    def title(self) -> str:
        """The list's name."""
        return str(self.seen.register.title)

    @property
    def knows(self) -> frozenset[str]:
        """Parameters it takes."""
        return frozenset({"q", "sort", *(f.key for f in self.seen.filters)})

    def part(self, box: Box | None, start: int, stop: int) -> tuple[int, list[dict[str, Any]]]:
        """A page of its rows."""
        rows = self.seen.rows.filter(_inside(box)) if box else self.seen.rows
        return rows.count(), [feature(self.seen, row) for row in rows[start:stop]]

    def one(self, key: str) -> dict[str, Any] | None:
        """One row."""
        row = self.seen.one(key)
        return feature(self.seen, row) if row is not None else None


def _inside(box: Box) -> Q:
    west, south, east, north = box
    wide = Q(lon__gte=west, lon__lte=east) if west <= east else Q(lon__gte=west) | Q(lon__lte=east)
    return wide & Q(lat__gte=south, lat__lte=north)


@dataclass(frozen=True)
class Drawn:
    """A layer of the map that is no list: outlines, posts, trips, reach of the reserve, the ladder."""

    layer: Layer
    user: Any
    knows: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The layer's key."""
        return self.layer.key

    @property
    def title(self) -> str:
        """The layer's name."""
        return str(self.layer.title)

    @cached_property
    def features(self) -> list[dict[str, Any]]:
        """The map's features with their ids and whole words."""
        found = self.layer.features(self.user, {})
        return [{**f, "id": _id(n, f), "properties": _named(f["properties"])} for n, f in enumerate(found, start=1)]

    def part(self, box: Box | None, start: int, stop: int) -> tuple[int, list[dict[str, Any]]]:
        """A page of its features."""
        found = [f for f in self.features if _meets(f["geometry"], box)] if box else self.features
        return len(found), found[start:stop]

    def one(self, key: str) -> dict[str, Any] | None:
        """One feature."""
        return next((f for f in self.features if f["id"] == key), None)


def _id(number: int, found: dict[str, Any]) -> str:
    told = found["properties"]
    return str(told.get("c") or told.get("code") or number)


def _named(told: dict[str, Any]) -> dict[str, Any]:
    return {NAMES.get(key, key): value for key, value in told.items()}


def _meets(geometry: dict[str, Any], box: Box) -> bool:
    """Whether the geometry's own box meets the box."""
    spots = list(_flat(geometry["coordinates"]))
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    south, north = min(y for _, y in spots), max(y for _, y in spots)
    wide = west <= box[2] and east >= box[0] if box[0] <= box[2] else east >= box[0] or west <= box[2]
    return wide and south <= box[3] and north >= box[1]


def _flat(parts: Any) -> Iterable[tuple[float, float]]:
    if isinstance(parts[0], (int, float)):
        yield parts[0], parts[1]
        return
    for part in parts:
        yield from _flat(part)


def open_to(request: HttpRequest) -> list[Places]:
    """The collections this person may read."""
    user = request.user
    lists = [Listed(r.seen(user, {})) for r in REGISTERS.values() if r.placed and user.has_perm(r.permission)]
    if not user.has_perm(MAP):
        return [*lists]
    return [*lists, *(Drawn(LAYERS[key], user) for key in DRAWN if user.has_perm(LAYERS[key].permission))]


def found(request: HttpRequest, key: str) -> Places:
    """The collection of this name; no such thing, or not this person's."""
    if key in DRAWN:
        may(request, MAP)  # the map's own door
        return Drawn(LAYERS[key], may(request, LAYERS[key].permission))
    register = register_of(request, key)
    if not register.placed:
        raise Http404
    return Listed(register.seen(request.user, request.GET.dict()))
