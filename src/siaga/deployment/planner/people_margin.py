"""What would ten more officers be worth? The same seats solved again with them, beside the plan as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from siaga.deployment.planner import people
from siaga.deployment.planner.problem import Officer, Options, Problem
from siaga.deployment.planner.result import People, Post

EXTRA = 10


@dataclass(frozen=True, slots=True)
class Margin:
    """Worth of `officers` more: seats they fill, by number and by class weight, and travel minutes added.

    `travel` is negative where they only shorten trips; it grows where they fill seats that were empty.
    """

    officers: int
    seats: int
    weight: float
    travel: float


def more_officers(
    problem: Problem,
    posts: Sequence[Post],
    held: frozenset[str],
    before: People,
    options: Options,
    *,
    many: int = EXTRA,
    senior: bool = False,
    boat: bool = False,
) -> Margin:
    """Worth of `many` own officers more, all of one kind, at the Polres (else at the first base)."""
    if not problem.bases:
        return Margin(many, 0, 0.0, 0.0)
    home = next((b.code for b in problem.bases if b.kind == "polres"), problem.bases[0].code)
    new = tuple(Officer(f"+{n:03d}", home, "polres", senior, False, boat) for n in range(many))
    wider = replace(problem, officers=problem.officers + new)
    after = people.solve(wider, posts, held, options, explain=False)
    return Margin(
        many,
        before.shortage - after.shortage,
        before.shortage_weighted - after.shortage_weighted,
        after.travel_minutes - before.travel_minutes,
    )
