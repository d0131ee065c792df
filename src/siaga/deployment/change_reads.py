"""What is proposed to the approved plan, what does it cost, and where are the gaps?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from siaga.deployment import differences, held, listing, proposing, reads
from siaga.deployment.models import LIVE, Plan, ProposedChange
from siaga.deployment.planner import changes, gaps
from siaga.deployment.planner.boats import Loss
from siaga.deployment.planner.gaps import Gap, HeldGap
from siaga.deployment.planner.problem import Problem
from siaga.deployment.planner.travel import trips
from siaga.kit.errors import refuse
from siaga.vulnerability.cost import Guard, class_cost, tally

REASON_WORDS = {
    "absent": "tidak siap", "returned": "siap kembali", "boat_out": "perahu tidak dapat dipakai",
    "boat_back": "perahu dapat dipakai lagi", "class": "kelas TPS diputuskan", "opened": "TPS baru",
    "cancelled": "TPS dibatalkan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PendingChange:
    """One live change. `place`: what the officer holds in the plan ("" none). `officers`: what it costs, None where
    no class is changed."""

    id: int
    kind: str
    label: str
    subject: str
    value: str
    before: str
    place: str
    reason: str
    cause: str
    state: str
    at: str
    officers: int | None
    decided_by: str
    decision_reason: str


@dataclass(frozen=True, slots=True)
class BoatHelp:
    """A boat of another base that serves, with the minutes from that base to the village it would go to."""

    boat: str
    base: str
    seats: int
    village: str
    minutes: float


@dataclass(frozen=True, slots=True)
class BoatGap:
    """What boats out of service mean for a base, and the nearest boats that could be lent."""

    loss: Loss
    help: tuple[BoatHelp, ...]


@dataclass(frozen=True, slots=True)
class GapList:
    """The approved plan against now.

    `seats` of `seats_needed` are vacated; `spare` and `reserve` are left to call, of the spare `other_objects`
    are kept for other objects. `class_change`: officers more for the open changes of class.
    """

    plan: int
    order_number: str
    seats_needed: int
    spare: int
    reserve: int
    other_objects: int
    seats: tuple[Gap, ...]
    held: tuple[HeldGap, ...]
    boats: tuple[BoatGap, ...]
    class_change: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def found(number: int) -> ProposedChange:
    """The proposal of this number, or a refusal."""
    row = ProposedChange.objects.filter(pk=number).select_related("plan").first()
    if row is None:
        raise refuse(
            f"Tidak ada usulan nomor {number}", "Lihat `siaga plan changes`",
            f"There is no proposal {number}", "See `siaga plan changes`", value=str(number),
        )  # fmt: skip
    return row


def pending_changes(plan: Plan | None = None, *, states: tuple[str, ...] = LIVE) -> listing.Rows:
    """Proposals in these states with what they cost, oldest first. The same few queries for any number.

    `plan`: the one that stands, where the page has it already.
    """
    rows = list(ProposedChange.objects.filter(state__in=states).order_by("pk"))
    plan = plan or reads.approved_plan()
    if plan is None or not rows:
        return listing.Rows(())
    problem, places = held.problem(plan), _places(plan)
    classes, cost = {s.code: s.station_class for s in problem.stations}, one_class_change(problem)
    return listing.Rows(
        rows,
        lambda r: PendingChange(
            r.pk, r.kind, REASON_WORDS[r.kind], r.subject, r.value, classes.get(r.subject, ""),
            places.get(r.subject, ""), r.reason, r.cause, r.state, r.proposed_at.isoformat(),
            cost(r.subject, r.value) if r.kind == "class" else None, r.decided_by, r.decision_reason,
        ),
    )  # fmt: skip


def one_class_change(problem: Problem) -> Callable[[str, str], int]:
    """Asks what one station's class would cost, `class_change` of it alone: the plan is counted once for all."""
    district = {v.code: v.district for v in problem.villages}
    of = {s.code: (district[s.village], s.station_class) for s in problem.stations}
    now, guards = tally(of.values()), _guards(problem)

    def asked(station: str, value: str) -> int:
        if station not in of:
            return 0
        place, before = of[station]
        counts = now[place]
        then = {**counts, before: counts[before] - 1}
        then[value] = then.get(value, 0) + 1
        return class_cost({place: counts}, {place: then}, guards).change

    return asked


def class_change(problem: Problem, wanted: dict[str, str]) -> int:
    """Officers more (or fewer, below 0) if these stations of the plan had these classes, by its patterns."""
    district = {v.code: v.district for v in problem.villages}
    now = [(district[s.village], s.station_class) for s in problem.stations]
    then = [(district[s.village], wanted.get(s.code, s.station_class)) for s in problem.stations]
    return class_cost(tally(now), tally(then), _guards(problem)).change


def _guards(problem: Problem) -> list[Guard]:
    return [Guard(p.station_class, p.officers, p.stations_max, p.district) for p in problem.patterns]


def gap_list(plan: Plan | None = None, *, nearest: int = gaps.NEAREST) -> GapList:
    """Vacated seats, command and reserve, boats, and who could be called. Refuses without an approved plan.

    Every open proposal counts, a dismissed one does not.
    """
    plan = plan or proposing.approved()
    open_ = list(ProposedChange.objects.filter(state__in=proposing.OPEN).order_by("pk"))
    told = tuple((c.kind, c.subject, c.value) for c in open_)
    boats_now = (*plan.boats_out, None, *plan.stranded, None, *differences.boats())
    return held.gaps(plan, (told, boats_now, nearest), lambda: _gaps(plan, open_, nearest))


def _gaps(plan: Plan, open_: Sequence[ProposedChange], nearest: int) -> GapList:
    after = proposing.after_people(plan, open_)
    losses = proposing.losses(plan, open_, after)
    left = [changes.Absent(o) for loss in losses for o in loss.stranded]
    without = changes.apply(after, left, "usulan")
    busy = {s["officer"] for s in plan.document["seats"]} | _held(plan)
    reserve = {o for t in plan.document["reserve"]["teams"] for o in t["officers"]}
    ready = {o.id for o in without.officers if o.ready}
    classes = {c.subject: c.value for c in open_ if c.kind == "class"}
    return GapList(
        plan.number, plan.order_number, plan.document["summary"]["seats_needed"], len(ready - busy),
        len(ready & reserve), after.other_objects, gaps.seats(without, plan.document, nearest),
        gaps.held(without, plan.document), _boats(plan, after, open_, losses, nearest),
        class_change(after, classes) if classes else 0,
    )  # fmt: skip


def _held(plan: Plan) -> set[str]:
    chain = [o for key, rows in plan.document["command"].items() if key != "notes" for _, o in rows]
    return {o for o in (*chain, *(o for t in plan.document["reserve"]["teams"] for o in t["officers"])) if o}


def _places(plan: Plan) -> dict[str, str]:
    """Officer -> post, command's part or reserve team in the plan."""
    out = {s["officer"]: s["post"] for s in plan.document["seats"] if s["officer"]}
    for part, rows in plan.document["command"].items():
        if part != "notes":
            out |= {o: f"{part} {place}" for place, o in rows if o}
    return out | {o: t["id"] for t in plan.document["reserve"]["teams"] for o in t["officers"] if o}


def _boats(
    plan: Plan, problem: Problem, open_: Sequence[ProposedChange], losses: Sequence[Loss], nearest: int
) -> tuple[BoatGap, ...]:
    out = proposing.boats_out(plan, open_)
    return tuple(BoatGap(loss, _help(plan, problem, loss, out, nearest)) for loss in losses)


def _help(plan: Plan, problem: Problem, loss: Loss, out: list[str], nearest: int) -> tuple[BoatHelp, ...]:
    """Boats of other bases that serve, nearest first to any of the villages of those left behind."""
    posts = {p["id"]: p["village"] for p in plan.document["posts"]}
    wanted = {posts[s["post"]] for s in plan.document["seats"] if s["officer"] in loss.stranded}
    villages = [v for v in problem.villages if v.code in wanted]
    if not villages:
        return ()
    best = {}
    for base, row in zip(problem.bases, trips(problem.bases, villages, problem.travel), strict=True):
        best[base.code] = round(float(row.min()), 1), villages[int(row.argmin())].code
    able = [b for b in differences.boats() if b.id not in out and b.base != loss.base and b.seats]
    able.sort(key=lambda b: (best[b.base], b.id))
    return tuple(BoatHelp(b.id, b.base, b.seats, best[b.base][1], best[b.base][0]) for b in able[:nearest])
