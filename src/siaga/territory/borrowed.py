"""Is this point the place's own, or borrowed from another place? Told by the source of the point.

Wider than `standin`, which replaces points that cannot be right: here also a station at its village's point.
"""

from __future__ import annotations

from django.db.models import Q

from siaga.territory.standin import MARK

BORROWED = (
    MARK, "village:", "mean_of", "district_mean", "regency_mean", "parent_village", "namesake", "village_point",
    "geonames_town",
)  # fmt: skip


def is_borrowed(position_source: str) -> bool:
    """A station at its village's point, a village at the mean of its neighbours, a base at a town's point."""
    return position_source.startswith(BORROWED)


def borrowed() -> Q:
    """Queryset twin of `is_borrowed`."""
    found = Q()
    for start in BORROWED:
        found |= Q(position_source__startswith=start)
    return found
