"""Which two stations share a team? Teams of two by exact matching of villages."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from siaga.deployment.planner import milp
from siaga.deployment.planner.posts_group import Group
from siaga.deployment.planner.posts_model import Layout


def fits(group: Group) -> bool:
    """Two to a team, one pattern, nothing fixed."""
    return group.capacity == 2 and not group.fixed and all(i.weight == 1 for i in group.items)


def pair_up(group: Group) -> Layout:
    """Pairs inside and between villages and the singles left, least minutes at the fewest teams."""
    legs, walks = group.legs(), group.walks()
    home = np.array([i.village for i in group.items])
    supply = np.array([len(i.stations) for i in group.items], dtype=np.int64)
    legs, walks, total = legs[np.ix_(home, home)], walks[home], int(supply.sum())
    nearer = np.minimum(legs, legs.T)
    a, b = np.nonzero(np.triu(np.isfinite(nearer)))
    notes: list[str] = []
    pairs, nodes, hit = total // 2, 0, False
    if not np.isfinite(nearer).all():
        most = _match(a, b, -np.ones(len(a)), np.zeros(len(supply)), supply, None, group.nodes)
        found = _whole(most.x, group)[: len(a)].sum()
        nodes, hit = most.nodes, most.limit_hit
        if found < pairs:
            more = int(pairs - found)
            why = "jalan tertutup atau batas sebaran"
            notes.append(f"{more} regu ({more * group.officers} personel) lebih banyak karena {why}")
        pairs = int(found)
    if group.teams is not None:
        asked, pairs = group.teams, min(max(total - group.teams, 0), pairs)
        if total - pairs != asked:
            notes.append(f"diminta {asked} regu, yang mungkin {total - pairs}")
    if group.stations_min == 2 and 2 * pairs < total:
        notes.append("isi paling sedikit 2 TPS per regu tidak dapat dipenuhi, dilonggarkan")
    minutes = nearer[a, b] + walks[a] + walks[b]
    answer = _match(a, b, minutes, walks, supply, total - 2 * pairs, group.nodes, group.gap)
    y = _whole(answer.x, group)
    value = float(np.concatenate([minutes, walks]) @ y)
    x, n = _from_pairs(group, a, b, y, legs, home)
    return Layout(
        x,
        n,
        value,
        min(value, answer.bound),
        answer.status,
        nodes + answer.nodes,
        hit or answer.limit_hit,
        tuple(notes),
    )


def _whole(x: np.ndarray | None, group: Group) -> np.ndarray:
    if x is None:
        raise RuntimeError(f"posts {group.district} {group.station_class}: no matching")
    return x


def _match(
    a: np.ndarray,
    b: np.ndarray,
    pair_cost: np.ndarray,
    single_cost: np.ndarray,
    supply: np.ndarray,
    singles: int | None,
    nodes: int,
    gap: float = 0.0,
) -> milp.Answer:
    """Degree of every village = its stations; `singles` stations stay alone (any number where None)."""
    m, k = len(supply), len(a)
    both = sparse.csr_matrix((np.ones(2 * k), (np.concatenate([a, b]), np.tile(np.arange(k), 2))), shape=(m, k))
    rows = [sparse.hstack([both, sparse.identity(m)])]
    lower = upper = supply.astype(np.float64)
    if singles is not None:
        rows.append(sparse.csr_matrix(np.concatenate([np.zeros(k), np.ones(m)])[None, :]))
        lower = upper = np.append(lower, float(singles))
    most = np.concatenate([np.minimum(supply[a], supply[b]), supply]).astype(np.float64)
    cost = np.concatenate([pair_cost, single_cost])
    model = milp.Model(cost, np.zeros(k + m), most, sparse.csr_matrix(sparse.vstack(rows)), lower, upper)
    return milp.solve(model, gap, nodes)


def _from_pairs(
    group: Group, a: np.ndarray, b: np.ndarray, y: np.ndarray, legs: np.ndarray, home: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A pair is seated in the village with the shorter leg to the other, the lower code where equal."""
    items, k = len(group.items), len(a)
    x = np.zeros((items, len(group.villages)), dtype=np.int64)
    n = np.zeros(len(group.villages), dtype=np.int64)
    for i, j, amount in zip(a.tolist(), b.tolist(), y[:k].tolist(), strict=True):
        seat, other = (i, j) if legs[i, j] <= legs[j, i] else (j, i)
        x[seat, home[seat]] += amount
        x[other, home[seat]] += amount
        n[home[seat]] += amount
    for i, amount in enumerate(y[k:].tolist()):
        x[i, home[i]] += amount
        n[home[i]] += amount
    return x, n
