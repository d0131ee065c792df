"""A small plan and a district's plan to draw and print, without waiting for the planner."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

from deployment.cast import DATA, banyuasin, four_villages, listed_posts, officer
from siaga.deployment.pictures.sheet import Asset, Person, Sheet
from siaga.deployment.planner import command, reserve
from siaga.deployment.planner.problem import Options, Pattern, Problem, Rules

PAIRED = {"leader": "member", "single": ""}


def document(problem: Problem) -> dict[str, Any]:
    """A plan's document: posts in list order, seats filled base by base in order of id."""
    chain = command.solve(problem, command.split(problem, 3))
    held = reserve.solve(problem, Options(), command.held(chain))
    taken = command.held(chain) | {o for t in held.teams for o in t.officers}
    padal = dict(chain.padal)
    free = [o.id for o in problem.officers if o.ready and o.id not in taken]
    posts, seats = [], []
    for p in listed_posts(problem):
        posts.append(
            {
                "id": p.id, "village": p.village, "district": p.district, "class": p.station_class,
                "seats": p.seats, "river": p.river, "stations": list(p.stations),
                "patrol_minutes": 10.0, "supervisor": padal.get(p.district, ""),
            }
        )  # fmt: skip
        for n in range(p.seats):
            who = free.pop(0) if free else ""
            role = "" if not who else "single" if p.seats == 1 else "member" if n else "leader"
            seats.append(
                {
                    "post": p.id, "number": n + 1, "officer": who, "role": role,
                    "travel_minutes": 30.0 if who else 0.0, "why": "Dari sini, 30 menit" if who else "",
                    "next_best": "", "next_best_cost": 1.5,
                }
            )  # fmt: skip
    filled = sum(bool(s["officer"]) for s in seats)
    rules = [("list_order", "urut daftar desa", 2.0), ("nearest_base", "polsek terdekat", 1.6)]
    summary = {
        "stations": len(problem.stations), "posts": len(posts), "seats_needed": len(seats),
        "officers_ready": len(free) + filled, "seats_filled": filled, "shortage": len(seats) - filled,
        "minimum_pooled": {"needed": len(seats) - 3, "force": filled, "missing": 0},
        "patrol_minutes": 4000.0, "travel_minutes": 30.0 * filled, "total_minutes": 4000 + 30.0 * filled,
        "worst_trip_minutes": 30.0, "gap": {"posts": 0.0, "people": 0.0012, "reserve": 0.0},
        "gap_reasons": {}, "lower_bound": 29.9 * filled, "hard_violations": 0,
        "baselines": [
            {
                "name": n, "label": label, "patrol_minutes": 4000 * f, "travel_minutes": 9000 * f,
                "total_minutes": 13000 * f, "worst_trip_minutes": 200.0, "hard_violations": 12,
            }
            for n, label, f in rules
        ],
    }  # fmt: skip
    return {
        "format": "siaga-plan/1", "input_hash": problem.input_hash(), "engine": {"siaga": "0"}, "seed": 1,
        "summary": summary, "posts": posts, "seats": seats,
        "command": {
            "padal": [list(x) for x in chain.padal], "kapolsek": [list(x) for x in chain.kapolsek],
            "pamatwil": [list(x) for x in chain.pamatwil], "notes": list(chain.notes),
        },
        "reserve": {
            "minutes": held.minutes, "by_one": held.by_one, "by_two": held.by_two,
            "teams": [{"id": t.id, "base": t.base, "officers": list(t.officers)} for t in held.teams],
        },
        "lone_pairs": [[posts[0]["id"], posts[-1]["id"]]], "lone_risks": [posts[0]["id"]],
        "soft": [["no_woman", 3, 1.0], ["lone_bko", 0, 2.0]],
        "stages": [
            {"name": n, "value": 1.0, "bound": 1.0, "gap": 0.0, "status": "optimal", "nodes": 0,
             "limit_hit": False, "reason": ""} for n in ("posts", "people", "reserve")
        ],
        "ways_out": [{"text": "3 personel tambahan", "saves": 3, "left": 0, "price": 4.5, "closes": True}],
    }  # fmt: skip


def people(problem: Problem) -> tuple[Person, ...]:
    return tuple(
        Person(o.id, f"SINTETIS Nama {o.id}", "Bripka" if o.senior else "Briptu", f"9{i:07d}", "Ba Polres")
        for i, o in enumerate(problem.officers)
    )


def small(**more: Any) -> Sheet:
    """Four villages with a post of two each; eleven officers, four of them held, so one place is empty."""
    force = [officer(f"P{i:02d}", "B1" if i < 7 else "B2", "s" if i % 2 else "") for i in range(11)]
    given = four_villages(*force, rules=Rules(reserve_teams=1, reserve_team_size=2))
    problem = replace(given, patterns=(Pattern("low", 2, 1),))
    boats = (Asset("K1", "boat", "B1", "Perahu 1", 4, 2),)
    words = {
        "regency_code": "99.01", "regency": "Kabupaten Uji", "operation": "Operasi Uji", "unit": "Polres Uji",
        "districts": (("D1", "Satu"),), "people": people(problem), "assets": boats,
        "synthetic": ("daftar personel",),
    }  # fmt: skip
    return Sheet(document(problem), problem, **{**words, **more})


@cache
def district_sheet(show_names: bool = False) -> Sheet:
    """The real district's villages and stations with a plan in list order."""
    problem = banyuasin()
    with (DATA / "districts.csv").open(encoding="utf-8") as file:
        names = tuple((r["kemendagri_code"], r["district"]) for r in csv.DictReader(file))
    return Sheet(
        document(problem), problem, "16.07", "Kabupaten Banyuasin", "Operasi Mantap Praja 2024",
        "Polres Banyuasin", names, people(problem), outlines=(DATA / "boundaries.geojson",),
        synthetic=("daftar personel", "kelas TPS dibenihkan"), show_names=show_names,
    )  # fmt: skip


def by_post(sheet: Sheet) -> dict[str, list[str]]:
    out = defaultdict(list)
    for s in sheet.document["seats"]:
        out[s["post"]].append(s["officer"])
    return out
