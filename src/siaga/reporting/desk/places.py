"""Which places and people may this operator name? The posts of the hour's stage, within the person's reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from siaga.force.models import Officer
from siaga.reporting import access, rules
from siaga.reporting.models import Post, PostNumber
from siaga.reporting.rules import StageRules
from siaga.reporting.spoken import Gazetteer, Spot, Village
from siaga.territory.models import Station


def stage_at(at: datetime) -> StageRules | None:
    """The stage whose hours lie nearest."""
    return rules.current().stage_of("", "", at)


def usual(at: datetime) -> str:
    """The kind of report whose hour is nearest; "" without a schedule."""
    stage = stage_at(at)
    due = [
        (abs((w.due_at - at).total_seconds()), kind)
        for kind, windows in (stage.windows.items() if stage else ())
        for w in windows
    ]
    return min(due)[1] if due else ""


def gazetteer(user: Any, at: datetime) -> Gazetteer:
    """What this person may name now."""
    stage = stage_at(at)
    if stage is None:
        return Gazetteer((), {})
    posts = list(Post.objects.filter(access.within(user), stage=stage.stage).values_list("code", "stations"))
    post_of = {station: code for code, stations in posts for station in stations}
    spots: dict[str, Spot] = {}
    villages: dict[str, Village] = {}
    stations_of: dict[str, dict[int, Spot]] = {}
    names = ("code", "number", "village_id", "village__name", "village__district__name")
    for code, number, village, name, district in Station.objects.order_by("code").values_list(*names):
        if code in post_of:
            spots[code] = Spot(stage.stage, post_of[code], code, number)
            numbers = stations_of.setdefault(village, {})
            numbers[number] = spots[code]
            villages[village] = Village(village, name, district, numbers)
    stations = dict(posts)
    numbered = PostNumber.objects.filter(stage=stage.stage).values_list("number", "code")
    of_posts = {n: tuple(spots[s] for s in stations[c] if s in spots) for n, c in numbered if c in stations}
    return Gazetteer(tuple(villages.values()), of_posts)


def posts_named(spots: Iterable[Spot]) -> list[Post]:
    """The posts of these stations."""
    wanted = list(dict.fromkeys((s.stage, s.post) for s in spots))
    rows = Post.objects.filter(code__in=[code for _, code in wanted])
    known = {(p.stage, p.code): p for p in rows}
    return [known[key] for key in wanted if key in known]


def people_of(posts: Iterable[Post]) -> list[tuple[str, str]]:
    """Who may speak for these posts: id and name; a padal of all of them first, then their officers."""
    found = list(posts)
    supervisors = dict.fromkeys(p.supervisor for p in found if p.supervisor)
    wanted = [*supervisors, *dict.fromkeys(o for p in found for o in p.officers)]
    known = Officer.objects.in_bulk(wanted)
    return [
        (pk, f"{known[pk].rank} {known[pk].name}" + (" (Padal)" if pk in supervisors else ""))
        for pk in wanted
        if pk in known
    ]
