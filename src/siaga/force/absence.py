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
    out = _new(Officer.objects.filter(pk__in=officers, available=True).values_list("pk", flat=True), officers)
    here = Asset.objects.filter(pk__in=assets or {}, out_of_service=None).values_list("pk", flat=True)
    down = _new(here, assets or {})
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
    officers: Iterable[str], actor: Actor, *, cause: str, assets: Iterable[str] = (), causes: Iterable[str] | None = None
) -> None:
    """Bring officers and assets back, as far as they went out through here (`causes`: only for these causes)."""
    gone = Absence.objects.filter(pk__in=list(officers))
    down = OutOfService.objects.filter(pk__in=list(assets))
    if causes is not None:
        gone, down = gone.filter(cause__in=list(causes)), down.filter(cause__in=list(causes))
    back, up = sorted(gone.values_list("pk", flat=True)), sorted(down.values_list("pk", flat=True))
    if not back and not up:
        return
    with act(NOTE_RETURN, actor, cause) as change:
        Absence.objects.filter(pk__in=back).delete()
        Officer.objects.filter(pk__in=back).update(available=True, reason="")
        OutOfService.objects.filter(pk__in=up).delete()
        change.update(cause=cause, officers=back, assets=up)


def _new(keys: Iterable[str], reasons: Mapping[str, str]) -> dict[str, str]:
    return {key: reasons[key] for key in sorted(keys)}
