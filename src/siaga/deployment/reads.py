"""Which plan stands, is it sound, and what does it look like to whoever asks?"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from siaga.deployment import snapshot
from siaga.deployment.checker import broken_rules
from siaga.deployment.models import Plan
from siaga.deployment.pictures.sheet import Asset, Person, Sheet
from siaga.deployment.planner import command, problem_io, shortage
from siaga.deployment.planner.document import pooled
from siaga.deployment.planner.problem import Problem
from siaga.force import reads as force
from siaga.kit.errors import refuse
from siaga.kit.words import number
from siaga.operation import reads as operations
from siaga.operation.models import Operation
from siaga.profiles import Profile
from siaga.territory import reads as territory
from siaga.territory.models import Regency


def last_plan() -> Plan:
    """The plan proposed last. Refuses when there is none."""
    plan = Plan.objects.order_by("-number").first()
    if plan is None:
        raise refuse(
            "Belum ada rencana di ruang kerja ini", "Jalankan `siaga plan` lebih dahulu",
            "There is no plan in this workspace yet", "Run `siaga plan` first",
        )  # fmt: skip
    return plan


def plan_of(number: int) -> Plan:
    """The plan of this number, or a refusal."""
    plan = Plan.objects.filter(number=number).first()
    if plan is None:
        raise refuse(
            f"Tidak ada rencana nomor {number}", "Lihat `siaga plan list`",
            f"There is no plan {number}", "See `siaga plan list`", value=str(number),
        )  # fmt: skip
    return plan


def light() -> QuerySet[Plan]:
    """Plans without document and problem, megabytes that are read when they are first asked for."""
    return Plan.objects.defer("document", "problem")


def approved_plan(stage: str | None = None) -> Plan | None:
    """The plan that stands: approved last and not superseded, of any stage or of one. None before the first."""
    rows = light().exclude(approved_at=None).filter(superseded_at=None)
    rows = rows if stage is None else rows.filter(stage=stage)
    return rows.order_by("-approved_at", "-number").first()


def standing_plan() -> Plan:
    """What orders, duty and copies are made from: the approved plan; before there is one, the last proposal.

    Refuses when nothing has been planned.
    """
    return approved_plan() or last_plan()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list. `state`: proposed, approved (it stands) or superseded."""

    number: int
    stage: str
    state: str
    made_at: str
    made_by: str
    approved_by: str
    order_number: str
    replaces: int | None
    seats_needed: int
    seats_filled: int
    moved: int | None

    def __str__(self) -> str:
        word = {"proposed": "usulan", "approved": "BERLAKU", "superseded": "digantikan"}[self.state]
        return (
            f"{self.number:>3} {word:<10} {self.stage or 'semua TPS'} {self.seats_filled} dari {self.seats_needed} "
            f"kebutuhan terisi {self.order_number}"
        )


def plan_rows() -> list[PlanRow]:
    """Every plan, the newest first; one query."""
    rows = Plan.objects.order_by("-number").defer("problem").iterator(chunk_size=1)
    return [
        PlanRow(
            p.number, p.stage, _state(p), p.made_at.isoformat(), p.made_by, p.approved_by, p.order_number,
            p.replaces,
            p.document["summary"]["seats_needed"], p.document["summary"]["seats_filled"],
            len(p.document["moved"]) if "moved" in p.document else None,
        )
        for p in rows
    ]  # fmt: skip


def _state(plan: Plan) -> str:
    return "superseded" if plan.superseded_at else "approved" if plan.approved_at else "proposed"


def check_file(file: Path) -> list[str]:
    """Broken rules of a plan.json, by the independent checker.

    The plan is held against the input it was made from when this workspace knows it, else against the
    registers as they are now.
    """
    document = _json(file)
    known = Plan.objects.filter(input_hash=document.get("input_hash", "")).order_by("-number").first()
    raw = known.problem if known else problem_io.to_dict(snapshot.problem())
    try:
        return broken_rules(raw, document)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _not_a_plan(file, repr(error)) from error


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _not_a_plan(file, str(error)) from error
    if not isinstance(found, dict):
        raise _not_a_plan(file, type(found).__name__)
    return found


def _not_a_plan(file: Path, value: str) -> Exception:
    return refuse(
        "Berkas ini bukan rencana (plan.json)", "Pakai berkas dari `siaga plan --out`",
        "This file is not a plan (plan.json)", "Use a file written by `siaga plan --out`",
        file=str(file), value=value[:200],
    )  # fmt: skip


def sheet(
    plan: Plan, *, show_names: bool = False, issue: int = 0, recipient: str = "", problem: Problem | None = None
) -> Sheet:
    """The plan with the names to tell it by; officers' names only where asked for."""
    operation = operations.current()
    profile = operations.profile_of(operation)
    labels = tuple((c, profile.labels[c].id) for c in profile.labels)
    return Sheet(
        document=plan.document,
        problem=problem or problem_io.from_dict(plan.problem),
        regency_code=operation.regency_code,
        regency=Regency.objects.get(code=operation.regency_code).name,
        operation=operation.name,
        unit=_unit(),
        districts=tuple((d.code, d.name) for d in territory.districts()),
        people=tuple(Person(o.id, o.name, o.rank, o.nrp, o.position) for o in force.officers()),
        assets=tuple(Asset(a.id, a.kind, a.base, a.name, a.seats, a.life_jackets) for a in force.assets()),
        outlines=_outlines(),
        labels=labels,
        synthetic=synthetic(operation),
        notes=tuple(_notes(profile)),
        number=plan.number,
        approved=approval(plan),
        show_names=show_names,
        issue=issue,
        recipient=recipient,
    )


def approval(plan: Plan) -> str:
    """Who approved it and by which order, in words; "" while nobody has."""
    if not plan.approved_at:
        return ""
    return f"disetujui Kaops, Sprin Nomor {plan.order_number}"


def current_sheet(*, show_names: bool = False) -> Sheet | None:
    """The sheet of the plan that stands, else of the last proposal; None where nothing has been planned."""
    plan = approved_plan() or Plan.objects.order_by("-number").first()
    return sheet(plan, show_names=show_names) if plan else None


def _unit() -> str:
    return next((b.name for b in territory.bases() if b.kind == "polres"), "")


def _outlines() -> tuple[Path, ...]:
    data = files("siaga") / "data"
    inside = (data / "banyuasin" / "boundaries.geojson", data / "indonesia" / "regencies_simplified.geojson")
    return tuple(Path(str(f)) for f in inside)


def synthetic(operation: Operation) -> tuple[str, ...]:
    """In words, what is made up or assumed in this workspace; empty where nothing is."""
    found = []
    people = force.officers()
    made = sum(o.synthetic for o in people)
    if made:
        found.append(f"{number(made)} dari {number(len(people))} personel")
    stations = territory.stations()
    voters = sum(bool(s.synthetic) for s in stations)
    if voters:
        found.append(f"nomor atau jumlah pemilih pada {number(voters)} dari {number(len(stations))} TPS")
    from siaga.vulnerability.reads import counts

    seeded = counts().by_origin.get("seeded", 0)
    if seeded:
        found.append(f"kelas {number(seeded)} dari {number(len(stations))} TPS (benih, belum diputuskan)")
    return tuple(found)


def _notes(profile: Profile) -> list[str]:
    notes = [profile.travel.note, profile.rules.note, profile.command.note, profile.reserve.note]
    notes += [p.note for p in profile.patterns] + [r.note for r in profile.roster] + profile.warnings()
    return [n for n in dict.fromkeys(notes) if n] + recorded_trips(profile)


def recorded_trips(profile: Profile) -> list[str]:
    """Each trip somebody took beside the model's answer for it."""
    from siaga.deployment.planner.travel import trips

    problem = snapshot.problem()
    bases = {b.code: b for b in problem.bases}
    villages = {v.code: v for v in problem.villages}
    out = []
    for trip in profile.recorded_trips:
        base, village = bases.get(trip.from_base), villages.get(trip.to_village)
        if base and village:
            model = trips([base], [village], problem.travel)[0, 0]
            out.append(
                f"{base.name} ke {village.name}: tercatat {trip.minutes:.0f} menit, model {model:.0f} menit "
                f"({trip.source})"
            )
    return out


def feasibility() -> dict[str, Any]:
    """Real strength to ready, need against force in two numbers never mixed, and the ways out."""
    profile = operations.profile_of(operations.current())
    problem = snapshot.problem()
    held = held_by_rules(problem)
    others = [(o.label.id, o.headcount) for o in profile.other_objects]
    walk = force.walk(others, [("Komando dan pengendalian", held[0]), ("Cadangan (ton siaga)", held[1])])
    need = shortage.own_need(problem)
    missing = max(0, need - walk.ready)
    ways = shortage.ways_out(problem, missing, sum(held))
    return {
        "force": [asdict(step) for step in walk.steps],
        "minimum_pooled": pooled(problem),
        "need": {"needed": need, "have": walk.ready, "missing": missing},
        "ways_out": [asdict(w) for w in ways],
        "trips": recorded_trips(profile),
        "synthetic": list(synthetic(operations.current())),
    }


def held_by_rules(problem: Problem) -> tuple[int, int]:
    """Officers that the command chain and the reserve would hold back by the rules."""
    chain = len(command.held(command.solve(problem, command.split(problem, problem.rules.rayons))))
    free = sum(o.ready for o in problem.officers) - chain
    return chain, max(0, min(free, problem.rules.reserve_teams * problem.rules.reserve_team_size))
