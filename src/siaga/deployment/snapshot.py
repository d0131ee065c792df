"""What does the planner see? The registers and the profile, frozen at one moment."""

from __future__ import annotations

from collections.abc import Sequence

from siaga.deployment.models import Lock
from siaga.deployment.planner.problem import (
    Base,
    Locks,
    Officer,
    Pattern,
    Prices,
    Problem,
    Rules,
    Station,
    Travel,
    Village,
)
from siaga.force import reads as force
from siaga.kit.errors import refuse
from siaga.operation import reads as operations
from siaga.operation import stages
from siaga.profiles import Profile
from siaga.territory import reads as territory
from siaga.vulnerability import reads as vulnerability


def problem(*, spread_minutes: float | None = None, stage: str = "") -> Problem:
    """The frozen problem of the current operation, of all its stations or of a stage's own.

    Refuses when a station has no class yet, and an unknown stage.
    """
    profile = operations.profile_of(operations.current())
    return Problem(
        villages=_villages(profile),
        stations=_stations(stage),
        patterns=patterns(profile),
        bases=_bases(),
        officers=_officers(profile),
        travel=travel(profile, territory.travel_pairs()),
        rules=rules(profile, spread_minutes),
        locks=_locks(),
        other_objects=sum(o.headcount or 0 for o in profile.other_objects),
    )


def _villages(profile: Profile) -> tuple[Village, ...]:
    rows = territory.villages(profile.water_districts(), with_stations=True)
    return tuple(
        Village(v.code, v.district, v.lat, v.lon, v.mode, v.radius_km, _called(v), v.stand_in) for v in rows
    )


def _called(village: territory.VillageRow) -> str:
    """The name, with its mark where the position is a stand-in: wherever the name goes, the mark goes."""
    return f"{village.name} (titik pengganti)" if village.stand_in else village.name


def station_codes(stage: str = "") -> list[str]:
    """Standing stations of a re-vote's stage in code order; of the voting itself ("") all."""
    rows = [s.code for s in territory.stations()]
    own = set(_own(stage)) if stage else set(rows)
    return [code for code in rows if code in own]


def _own(stage: str) -> list[str]:
    rows = {row.key: row for row in stages.all_stages(operations.current())}
    own = stages.station_codes(rows[stage]) if stage in rows else None
    if own:
        return own
    known = ", ".join(key for key, row in rows.items() if stages.station_codes(row)) or "-"
    raise refuse(
        f"Tahapan {stage} tidak mempunyai TPS sendiri", f"Tanpa --stage untuk semua TPS; pemungutan ulang: {known}",
        f"Stage {stage} has no stations of its own", f"Leave --stage out for all stations; re-votes: {known}",
        value=stage,
    )  # fmt: skip


def _stations(stage: str) -> tuple[Station, ...]:
    classes = vulnerability.classes()
    wanted = set(station_codes(stage))
    rows = [s for s in territory.stations() if s.code in wanted]
    bare = [s.code for s in rows if s.code not in classes]
    if bare:
        raise refuse(
            f"{len(bare)} TPS belum punya kelas, misalnya {bare[0]}",
            "Impor kolom class, benihkan, atau putuskan kelasnya",
            f"{len(bare)} polling stations have no class yet, for example {bare[0]}",
            "Import a class column, seed the classes, or decide them",
        )
    return tuple(Station(s.code, s.village, classes[s.code].value) for s in rows)


def patterns(profile: Profile) -> tuple[Pattern, ...]:
    """The profile's patterns in the planner's words."""
    return tuple(
        Pattern(p.station_class, p.officers, p.stations_max, p.stations_min, round(p.linmas_per_station), district)
        for p in profile.patterns
        for district in (p.districts or ("",))
    )


def _bases() -> tuple[Base, ...]:
    return tuple(Base(b.code, b.lat, b.lon, b.kind, b.districts, b.name) for b in territory.bases())


def _officers(profile: Profile) -> tuple[Officer, ...]:
    ranks = {r.name: r for r in profile.ranks}
    return tuple(
        Officer(
            id=o.id,
            base=o.base,
            origin=o.origin,
            senior=o.rank in ranks and ranks[o.rank].senior,
            woman=o.woman,
            boat=o.boat,
            ready=o.available,
            home_village=o.home_village,
            rank_order=ranks[o.rank].order if o.rank in ranks else 0,
            position=o.position,
        )
        for o in force.officers()
    )


def travel(profile: Profile, pairs: Sequence[territory.PairRow] = ()) -> Travel:
    """The profile's travel model with the user's own minutes in it."""
    t = profile.travel
    given = tuple(sorted(((p.from_code, p.to_code), p.minutes) for p in pairs))
    return Travel(t.road_factor, t.road_kmh, t.water_factor, t.water_kmh, t.water_boarding_minutes, pairs=given)


def rules(profile: Profile, spread_minutes: float | None = None) -> Rules:
    """The profile's rules in the planner's words."""
    r, c, k = profile.rules, profile.command, profile.reserve
    return Rules(
        senior_in_team=r.senior_in_team,
        boat_at_river=r.boat_at_river,
        max_bko_in_pair=r.max_bko_in_pair,
        home_village=r.home_village,
        worst_trip_ratio=r.worst_trip_ratio,
        spread_minutes=spread_minutes or r.spread_minutes,
        padal_per_district=c.padal_per_district,
        kapolsek_per_base=c.kapolsek_per_base,
        rayons=c.rayons,
        reserve_teams=k.teams,
        reserve_team_size=k.team_size,
        reserve_minutes=k.minutes,
        reserve_busy=k.busy,
        prices=Prices(
            r.price_move, r.price_call_up, r.price_no_woman, r.price_lone_bko, r.price_home_village,
            r.price_unknown_area,
        ),
    )  # fmt: skip


def _locks() -> Locks:
    rows = list(Lock.objects.order_by("officer_id", "post_id"))
    return Locks(
        posts=tuple((r.officer_id, r.post_id) for r in rows if not r.barred),
        bans=tuple((r.officer_id, r.post_id) for r in rows if r.barred),
    )
