"""Why this officer here, and what would the next best cost?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siaga.deployment.planner.people_cost import Crew, Draft, flat
from siaga.deployment.planner.people_model import Field, Flags, Floats, Ints
from siaga.deployment.planner.people_roles import ROLES
from siaga.deployment.planner.problem import Problem


@dataclass(frozen=True, slots=True)
class Needs:
    """What a seat's holder must bring, given who else is in the team; shape (seats,) each."""

    senior: Flags
    boat: Flags
    no_bko: Flags
    woman: Flags


def why(problem: Problem, field: Field, officer: int, post: int, role: str) -> str:
    """The facts of one assignment in one Indonesian sentence."""
    who = field.officers[officer]
    base = next(b for b in problem.bases if b.code == who.base)
    parts = [f"Dari {base.name or base.code}, {field.minutes[officer, post]:.0f} menit", ROLES[role]]
    if (post, officer) in {(p, o) for p, held in field.locked.items() for o in held}:
        parts.append("dikunci perencana")
    elif not field.unknown[officer, post]:
        parts.append("mengenal wilayah")
    return "; ".join(parts)


def next_best(problem: Problem, field: Field, draft: Draft) -> dict[tuple[int, int], tuple[str, float]]:
    """Per (post, officer): the cheapest single replacement or swap that keeps the hard rules, and its cost."""
    officer, post = flat(draft.team)
    if not len(officer):
        return {}
    needs = _needs(problem, field, draft.team, officer, post)
    fits = _Fit(
        field, np.where(field.minutes > draft.limit, np.inf, field.exact), needs, problem.rules.prices.no_woman
    )
    unused = np.setdiff1d(np.arange(len(field.officers)), officer)
    own = fits.cost(officer, post, np.arange(len(officer)))
    best, who = _replaced(fits, unused, post, own)
    other, with_ = _swapped(fits, officer, post, own, field)
    better = other < best
    cost, name = np.where(better, other, best), np.where(better, with_, who)
    locked = field.locked_officers
    return {
        (int(p), int(o)): (field.officers[int(n)].id, round(float(c), 6) + 0.0)
        for p, o, n, c in zip(post, officer, name, cost, strict=True)
        if np.isfinite(c) and int(o) not in locked
    }


@dataclass(frozen=True, slots=True)
class _Fit:
    field: Field
    price: Floats
    needs: Needs
    no_woman: float

    def cost(self, officer: Ints, post: Ints, seat: Ints) -> Floats:
        """Price of officers at seats, elementwise or broadcast; infinite where a hard rule would break."""
        f, n = self.field, self.needs
        bad = (
            n.senior[seat] & ~f.senior[officer] | n.boat[seat] & ~f.boat[officer] | n.no_bko[seat] & f.bko[officer]
        )
        woman = self.no_woman * (n.woman[seat] & ~f.woman[officer])
        out: Floats = np.where(bad, np.inf, self.price[officer, post] + woman)
        return out


def _needs(problem: Problem, field: Field, team: Crew, officer: Ints, post: Ints) -> Needs:
    def others(flag: Flags) -> Ints:
        held = np.array([sum(bool(flag[o]) for o in crew if o >= 0) for crew in team], dtype=np.int64)
        return held[post] - flag[officer]

    full = np.array([-1 not in crew for crew in team], dtype=np.bool_)[post]
    size = field.seats[post]
    return Needs(
        full & field.led[post] & (others(field.senior) == 0),
        full & field.river[post] & (size >= 2) & (others(field.boat) == 0),
        (size == 2) & (others(field.bko) >= problem.rules.max_bko_in_pair),
        full & (size >= 2) & (others(field.woman) == 0),
    )


def _replaced(fits: _Fit, unused: Ints, post: Ints, own: Floats) -> tuple[Floats, Ints]:
    seats = np.arange(len(post))
    if not len(unused):
        return np.full(len(post), np.inf), np.zeros(len(post), dtype=np.int64)
    table = fits.cost(unused[:, None], post[None, :], seats[None, :])
    at = table.argmin(axis=0)
    return table[at, seats] - own, unused[at]


def _swapped(fits: _Fit, officer: Ints, post: Ints, own: Floats, field: Field) -> tuple[Floats, Ints]:
    seats = np.arange(len(post))
    table = fits.cost(officer[:, None], post[None, :], seats[None, :])
    held = np.isin(officer, list(field.locked_officers))
    both = table + table.T - own[:, None] - own[None, :]
    both[post[:, None] == post[None, :]] = np.inf
    both[held, :] = np.inf
    at = both.argmin(axis=0)
    return both[at, seats], officer[at]
