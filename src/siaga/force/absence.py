"""Who and what is out, and since when? One door for every cause, so that the plan hears of it at once.

Acts: `force.note_absence` and `force.note_return`, each with `officers`, `assets` and `cause` in its change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from siaga.force.models import Absence, Asset, Officer, OutOfService
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock

NOTE_ABSENCE = "force.note_absence"
NOTE_RETURN = "force.note_return"


def note_absence(
    officers: Mapping[str, str], actor: Actor, *, cause: str, assets: Mapping[str, str] | None = None
) -> None:
    """Take officers and assets out: id -> reason in words. Those who are out already are left as they are.

    An officer whom the roster already marks as not available keeps the roster's reason and is no news.
    """
    out, down = _ready(officers), _in_service(assets or {})
    if not out and not down:
        return
    with act(NOTE_ABSENCE, actor, cause) as change:
        now = clock.now()
        Absence.objects.bulk_create(
            Absence(officer_id=key, reason=reason, cause=cause, since=now) for key, reason in out.items()
        )
        for reason in set(out.values()):
            keys = [key for key, given in out.items() if given == reason]
            Officer.objects.filter(pk__in=keys).update(available=False, reason=reason)
        OutOfService.objects.bulk_create(
            OutOfService(asset_id=key, reason=reason, cause=cause, since=now) for key, reason in down.items()
        )
        change.update(
            cause=cause,
            officers=[{"officer": key, "reason": reason} for key, reason in out.items()],
            assets=[{"asset": key, "reason": reason} for key, reason in down.items()],
        )


def note_return(
    officers: Iterable[str], actor: Actor, *, cause: str, assets: Iterable[str] = (), went_by: str = ""
) -> None:
    """Bring officers and assets back, as far as they went out through here, by a cause that begins so."""
    back, up = _out(Absence, list(officers), went_by), _out(OutOfService, list(assets), went_by)
    if not back and not up:
        return
    with act(NOTE_RETURN, actor, cause) as change:
        Absence.objects.filter(pk__in=back).delete()
        Officer.objects.filter(pk__in=back).update(available=True, reason="")
        OutOfService.objects.filter(pk__in=up).delete()
        change.update(cause=cause, officers=back, assets=up)


def _ready(reasons: Mapping[str, str]) -> dict[str, str]:
    rows = Officer.objects.filter(pk__in=reasons, available=True) if reasons else Officer.objects.none()
    return {key: reasons[key] for key in rows.order_by("pk").values_list("pk", flat=True)}


def _in_service(reasons: Mapping[str, str]) -> dict[str, str]:
    rows = Asset.objects.filter(pk__in=reasons, out_of_service=None) if reasons else Asset.objects.none()
    return {key: reasons[key] for key in rows.order_by("pk").values_list("pk", flat=True)}


def _out(table: type[Absence] | type[OutOfService], keys: list[str], went_by: str) -> list[str]:
    if not keys:
        return []
    rows = table._default_manager.filter(pk__in=keys, cause__startswith=went_by)
    return sorted(rows.values_list("pk", flat=True))
