"""What would ten more officers be worth? The seats they would fill, counted without distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from siaga.deployment.planner import people, people_fewest, people_model
from siaga.deployment.planner.problem import Officer, Options, Problem
from siaga.deployment.planner.result import People, Post

EXTRA = 10


@dataclass(frozen=True, slots=True)
class Margin:
    """Worth of `officers` more: empty seats they fill, by number and by class weight."""

    officers: int
    seats: int
    weight: float


def more_officers(
    problem: Problem,
    posts: Sequence[Post],
    held: frozenset[str],
    before: People,
    *,
    many: int = EXTRA,
    senior: bool = False,
    boat: bool = False,
) -> Margin:
    """Worth of `many` own officers more, all of one kind, at the Polres (else at the first base).

    The most they can fill: where distance or a bar plays a part they may fill fewer.
    """
    if not problem.bases:
        return Margin(many, 0, 0.0)
    home = next((b.code for b in problem.bases if b.kind == "polres"), problem.bases[0].code)
    new = tuple(Officer(f"+{n:03d}", home, "polres", senior, False, boat) for n in range(many))
    task = people.prepare(replace(problem, officers=problem.officers + new), posts, held, Options())
    model = people_model.merge(task.problem, task.field, task.field.price)
    after = people_fewest.anywhere(model, task.elsewhere)
    return Margin(
        many, before.shortage - after.unfilled, round(before.shortage_weighted - after.unfilled_weight, 6)
    )
