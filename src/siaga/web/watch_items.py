"""What do journal, plan and the way in for phones leave open for the next watch?"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from siaga.accounts.access import home
from siaga.accounts.watching import Item
from siaga.kit import clock


def of_journal(regency: str) -> list[Item]:
    """Yesterday's seal when it was not made."""
    from siaga.journal.leaf import instant
    from siaga.journal.models import Entry, Seal

    if regency != home():
        return []
    day = clock.today(settings.CONFIG.zone) - timedelta(days=1)
    first = Entry.objects.order_by("seq").values_list("recorded", flat=True).first()
    begun = first is not None and clock.local(instant(first), settings.CONFIG.zone).date() <= day
    if not begun or Seal.objects.filter(day__gte=day).exists():
        return []
    return [{"what": f"Segel harian {day:%d-%m-%Y} belum dibuat", "since": day.isoformat()}]


def of_plans(regency: str) -> list[Item]:
    """The newest plan while the commander has not approved it, and the changes that nobody has decided."""
    from siaga.deployment.models import Plan, ProposedChange

    if regency != home():
        return []
    plan = Plan.objects.order_by("-number").only("number", "approved_at", "made_at").first()
    items: list[Item] = []
    if plan and not plan.approved_at:
        items.append(
            {"what": f"Rencana nomor {plan.number} belum disetujui Kaops", "since": plan.made_at.isoformat()}
        )
    waiting = ProposedChange.objects.filter(state="pending").order_by("proposed_at")
    first = waiting.first()
    if first:
        what = f"{waiting.count()} usulan perubahan rencana belum diputuskan"
        items.append({"what": what, "since": first.proposed_at.isoformat()})
    return items


def of_tunnel(regency: str) -> list[Item]:
    """The way in for phones while it is down."""
    from siaga.reporting import channels

    line = channels.tunnel() if regency == home() else None
    if line is None or line.up:
        return []
    return [{"what": "Terowongan HP putus; laporan tetap di HP", "since": line.since.isoformat()}]
