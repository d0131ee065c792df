"""Fills the sample with a day under way: `make_day.py FOLDER`.

The plan is approved, a muster had 23 missing and two boats are out, so a re-plan waits; instruments are in use,
classes decided, disturbances on the ladder; the posts report since the morning, a few do not, two contradict each
other, a stranger calls for help and another waits in quarantine. Everything is made up (SINTETIS).
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from siaga.kit import workspace

SEED, MORNING, STAGE = 20241127, timedelta(hours=6), "voting"
STRANGERS = ("0899000111", "0899000222")
LADDER = (
    ("potential", "isu di grup percakapan bahwa TPS dipindah", "sosialisasi lokasi bersama PPK dan tokoh"),
    ("threshold", "dua kelompok bersiap di lapangan yang sama", "patroli dialogis dan penempatan satu regu"),
    ("actual", "jalan ke TPS ditutup kayu", "buka akses, olah tempat kejadian, proses sesuai aturan"),
)


def main() -> None:
    workspace.activate(Path(sys.argv[1]).resolve())
    from siaga.accounts.models import User
    from siaga.deployment import sample_day
    from siaga.deployment.models import Plan
    from siaga.journal.context import CONSOLE, Actor

    commander = Actor(User.objects.get(username="kaops").pk, "kaops")
    lived = sample_day.live_through(commander)
    assess(commander)
    decide(commander)
    climb(commander)
    hold_muster(CONSOLE)
    report(Plan.objects.get(number=lived.approved), CONSOLE)


def assess(actor: Any) -> None:
    """Every shipped instrument is in use; by each the first places are assessed, half of their indicators."""
    from siaga.kit import clock
    from siaga.vulnerability import answering, assessing, catalogue, places

    for key in catalogue.shipped():
        given = assessing.adopted(assessing.adopt_catalogue(key, actor).key)[1]
        asked = given.indicators[::2]
        chosen = sorted(places.known(given.units))[:12]
        changes = {
            place: {i.key: (levels := given.levels(i))[(n + m) % len(levels)].key for m, i in enumerate(asked)}
            for n, place in enumerate(chosen)
        }
        answering.record_answers(
            changes, actor, catalogue=key, stage=STAGE, assessor="Kasat Intelkam", evidence="kunjungan (sintetis)",
            assessed_on=clock.today("WIB"),
        )  # fmt: skip


def decide(actor: Any) -> None:
    """Three stations get another class by order."""
    from siaga.territory.models import Station
    from siaga.vulnerability.decisions import Signed, decide_class

    stations = list(Station.objects.order_by("code").values_list("code", flat=True)[:3])
    signed = Signed("AKBP Contoh (SINTETIS)", "Kapolres", "Sprin/SINTETIS/2")
    decide_class(stations, "elevated", actor, signed=signed, reason="akses air saat surut", stage=STAGE)


def climb(actor: Any) -> None:
    """One disturbance on each rung; the first was moved up once and down again."""
    from siaga.kit import clock
    from siaga.territory.models import Village
    from siaga.vulnerability import disturbances
    from siaga.vulnerability.ladder import RESPONSES

    due, villages = clock.now() + timedelta(hours=5), Village.objects.order_by("code")
    for n, (level, activity, response) in enumerate(LADDER):
        row = disturbances.open_disturbance(
            actor, stage=STAGE, place=villages[n * 7].code, activity=activity, cause="kabar simpang siur",
            level=level, owner="Kasat Samapta", response_kind=RESPONSES[level], response=response, due=due,
            evidence="laporan bhabinkamtibmas (sintetis)",
        )  # fmt: skip
    for level, why in (("threshold", "massa dibubarkan"), ("actual", "jalan ditutup lagi")):
        disturbances.move_disturbance(
            row, level, actor, evidence=why, response_kind=RESPONSES[level], response="penjagaan tetap", due=due
        )


def hold_muster(actor: Any) -> None:
    """A muster now; of its first sixty every fifth is ill and the others are present."""
    from siaga.force.muster import acts
    from siaga.force.muster.calling import Called, call_roll
    from siaga.kit import clock
    from siaga.operation.reads import current

    held = acts.plan_muster(current(), actor, place="Halaman Polres", at=clock.now(), commander="Kapolres")
    lines = held.lines.order_by("pk")[:60]
    called = [Called(row.officer_id, n % 5 != 0, "" if n % 5 else "sick") for n, row in enumerate(lines)]
    call_roll(held, called, actor)


def report(plan: Any, actor: Any) -> None:
    """Since six in the morning the posts of the plan report; before that it is still yesterday's voting."""
    from django.conf import settings

    from siaga.kit import clock
    from siaga.reporting.acts import draw_schedule
    from siaga.reporting.alarm_acts import tick
    from siaga.reporting.from_plan import posts_of

    zone = timedelta(hours=clock.ZONES[settings.CONFIG.zone])
    draw_schedule(STAGE, "voting", (clock.now() + zone - MORNING).date(), posts_of(plan), actor)
    hand_in(clock.now())
    strangers(clock.now())
    tick(clock.now())


def hand_in(now: Any) -> None:
    """What was due is handed in, but by a few; one post's second officer says otherwise."""
    from siaga.reporting import intake, reading
    from siaga.reporting.models import Expected
    from siaga.reporting.rehearsal import play, script

    names = ("kind", "slot", "place", "post", "station", "district_code", "opens_at", "due_at", "closes_at")
    rows = [
        script.Row(*v, False) for v in Expected.objects.filter(stage=STAGE, opens_at__lt=now).values_list(*names)
    ]
    day = script.write(rows, play._answers(play.field_reports()), SEED, script.Shares(wrong_clocks=0.0))
    sent = [a.report for a in day.arrivals if a.at < now]
    first = next((r for r in sent if r["kind"] == "situation"), None)
    if first:
        sent.append({**first, "instance": "contoh:lain", "officer": "lain", "answers": {"state": "stopped"}})
    found = [
        reading.read(r, now, channel="batch", sender=r["officer"], taken_by="contoh", role="operator") for r in sent
    ]
    intake.take(found)


def strangers(now: Any) -> None:
    """One unknown number calls for help at a post, another says that all is quiet there."""
    from siaga.reporting.coded import check
    from siaga.reporting.coded.messages import Message, receive
    from siaga.reporting.coded.numbers import numbers_of

    post = check.written(min(numbers_of(STAGE).values()))
    for number, text in zip(STRANGERS, (f"TOLONG {post} massa di jalan", f"SIT {post} 1"), strict=True):
        receive(Message("sms", f"contoh-{number}", number, text, now))


if __name__ == "__main__":
    main()
