"""How is a seating told? Seats with role and reason, soft rules with prices, the proof."""

from __future__ import annotations

from siaga.deployment.planner import people_lone, people_next
from siaga.deployment.planner.people_cost import Draft, flat, soft
from siaga.deployment.planner.people_model import Field
from siaga.deployment.planner.people_roles import roles
from siaga.deployment.planner.problem import Problem
from siaga.deployment.planner.result import People, Proof, Seat


def answer(
    problem: Problem, field: Field, draft: Draft, travel_bound: float, moving: bool, explain: bool
) -> People:
    """Tell a finished draft; `moving` counts moves and call-ups, `explain` adds reasons and lone pairs."""
    officer, post = flat(draft.team)
    used = set(officer.tolist())
    empty = field.seats - [sum(o >= 0 for o in crew) for crew in draft.team]
    filled = [field.posts[p] for p in range(len(field.posts)) if field.seats[p] == 1 and not empty[p]]
    pairs, risks = people_lone.pair(problem, filled) if explain else ((), ())
    rules = soft(problem, field, draft.team, moving)
    if explain:
        rules.append(("unpaired_lone", len(risks), problem.rules.prices.unpaired_lone))
    return People(
        _seats(problem, field, draft, explain),
        _proof(draft, len(used), int(field.seats.sum())),
        float(field.minutes[officer, post].sum()),
        min(travel_bound, float(field.minutes[officer, post].sum())),
        draft.worst(field),
        draft.attainable,
        int(empty.sum()),
        float(empty @ field.weight),
        draft.proven,
        tuple(rules),
        pairs,
        risks,
        tuple(o.id for i, o in enumerate(field.officers) if i not in used),
        draft.notes,
        draft.worst_reduced,
    )


def _proof(draft: Draft, filled: int, seats: int) -> Proof:
    reason = (
        ""
        if filled
        else "tidak ada kebutuhan yang harus diisi"
        if not seats
        else "tidak ada personel yang dapat ditempatkan"
    )
    status = "limit" if draft.limit_hit else "optimal" if draft.gap < 1e-9 else "feasible"
    bound = min(draft.bound, draft.value)
    return Proof(draft.value, bound, status, draft.nodes, draft.limit_hit, reason)


def _seats(problem: Problem, field: Field, draft: Draft, explain: bool) -> tuple[Seat, ...]:
    nexts = people_next.next_best(problem, field, draft) if explain else {}
    out = []
    for p, crew in enumerate(draft.team):
        post = field.posts[p].id
        people = {field.officers[o].id: o for o in crew if o >= 0}
        named = roles([field.officers[o] for o in people.values()], len(crew), bool(field.river[p]))
        for number, (officer, role) in enumerate(named, 1):
            o = people[officer.id]
            reason = people_next.why(problem, field, o, p, role) if explain else ""
            other, cost = nexts.get((p, o), ("", None))
            minutes = float(field.minutes[o, p])
            out.append(Seat(post, number, officer.id, role, minutes, reason, other, cost))
        out += [Seat(post, n + 1, "", "", 0.0) for n in range(len(named), len(crew))]
    return tuple(out)
