"""What would a Polres of this size look like? A made-up roster from published totals, the same for a seed. Pure.

Only the two headcounts are published. Everything else here is an assumption, written down in `ASSUMPTIONS`,
and every row is marked synthetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

ASSUMPTIONS = (
    "45 % berpangkal di Polres, sisanya di polsek menurut jumlah TPS; BKO sama",
    "mampu mengemudi perahu: 90 % di polsek perairan, 50 % di Polres, 20 % di polsek darat",
    "polwan: 11 % di Polres, 5 % di polsek",
    "70 % personel sendiri berdesa asal di kabupaten ini; BKO dari luar",
    "pangkat menurut piramida umum; satu Kapolsek tiap polsek; Kapolres tidak masuk daftar",
)
POLRES_SHARE = 0.45
BOAT_SHARE = {"polres": 0.5, "water": 0.9, "land": 0.2}
WOMEN_SHARE = {"polres": 0.11, "polsek": 0.05}
HOME_SHARE = 0.7
OWN_RANKS = {
    "Iptu": 2, "Ipda": 4, "Aiptu": 14, "Aipda": 15, "Bripka": 24, "Brigpol": 14, "Briptu": 12, "Bripda": 15,
}  # fmt: skip
BKO_RANKS = {
    "Ipda": 2, "Aiptu": 5, "Aipda": 9, "Bripka": 20, "Brigpol": 18, "Briptu": 18, "Bripda": 20, "Bharaka": 2,
    "Bharatu": 3, "Bharada": 3,
}  # fmt: skip
STAFF = (
    ("Kabag Ops", "Kompol"), ("Kasat Samapta", "AKP"), ("Kasat Intelkam", "AKP"), ("Kasat Binmas", "AKP"),
    ("Kasat Lantas", "AKP"), ("Kasat Polairud", "AKP"),
)  # fmt: skip
LEADERS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("own", "polres"): STAFF,
    ("own", "polsek"): (("Kapolsek", "AKP"),),
    ("bko", "polres"): (("Danton BKO", "Ipda"),),
    ("bko", "polsek"): (),
}
UNITS = ("Satsamapta", "Satlantas", "Satreskrim", "Satintelkam", "Satbinmas", "Satpolairud", "Sie Umum")
COLUMNS = (
    "officer_id", "name", "rank", "sex", "unit", "origin", "base_id", "home_village_code", "skills",
    "available", "reason", "nrp", "jabatan", "phone", "synthetic",
)  # fmt: skip
ASSET_COLUMNS = (
    "asset_id",
    "kind",
    "name",
    "base_id",
    "seats",
    "life_jackets",
    "condition",
    "fuel_litres",
    "synthetic",
)


@dataclass(frozen=True, slots=True)
class RosterBase:
    """A base to be staffed: standing stations it answers for, mostly water or not, villages around it."""

    code: str
    name: str
    kind: Literal["polres", "polsek"]
    stations: int
    water: bool
    villages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One made-up officer, the columns of the officer file."""

    officer_id: str
    name: str
    rank: str
    sex: str
    unit: str
    origin: str
    base_id: str
    home_village_code: str
    skills: str
    available: str
    reason: str
    nrp: str
    jabatan: str
    phone: str
    synthetic: str

    def cells(self) -> tuple[str, ...]:
        """Cells in the order of `COLUMNS`."""
        return tuple(asdict(self).values())


def make_officers(
    own: int, bko: int, bases: Sequence[RosterBase], *, seed: int, away: Mapping[str, int] | None = None
) -> tuple[Draft, ...]:
    """Officers of a regency: `own` + `bko` people over the bases, in id order.

    `away`: how many own officers are not available, by reason. The same input gives the same roster in any
    order of the bases. ValueError when there is no polres or no polsek.
    """
    ordered = sorted(bases, key=lambda b: (b.kind, b.code))
    polres = [b for b in ordered if b.kind == "polres"]
    polsek = [b for b in ordered if b.kind == "polsek"]
    if not polres or not polsek:
        raise ValueError("a roster needs one polres and at least one polsek")
    drafts: list[Draft] = []
    for origin, people in (("own", own), ("bko", bko)):
        for base, count in _headcounts(people, polres[0], polsek).items():
            drafts += _of_base(base, count, origin, len(drafts), seed)
    return _absent(drafts, away or {}, seed)


def make_assets(bases: Sequence[RosterBase]) -> tuple[tuple[str | int, ...], ...]:
    """Boats and vehicles, the columns `ASSET_COLUMNS`: more boats at water bases, one boat short of jackets."""
    rows: list[tuple[str | int, ...]] = []
    for base in sorted(bases, key=lambda b: (b.kind, b.code)):
        for kind, count, seats in _fleet(base):
            for number in range(1, count + 1):
                jackets = "" if kind != "boat" else seats - 2 if number == count else seats
                rows.append((
                    f"{base.code}.{kind}.{number:02d}", kind, f"{_KINDS[kind]} sintetis {number}", base.code,
                    seats, jackets, "good", 40, "ya",
                ))  # fmt: skip
    return tuple(rows)


_KINDS = {"boat": "Perahu", "car": "Mobil", "truck": "Truk", "motorcycle": "Sepeda motor"}


def _fleet(base: RosterBase) -> tuple[tuple[str, int, int], ...]:
    if base.kind == "polres":
        return (("boat", 4, 12), ("car", 8, 6), ("motorcycle", 20, 2), ("truck", 3, 24))
    boats = max(2, base.stations // 40) if base.water else 0
    return (("boat", boats, 8), ("car", 1, 6), ("motorcycle", 4, 2))


def _headcounts(people: int, polres: RosterBase, polsek: Sequence[RosterBase]) -> dict[RosterBase, int]:
    at_polres = round(people * POLRES_SHARE)
    shares = _apportion(people - at_polres, [b.stations for b in polsek])
    return {polres: at_polres, **dict(zip(polsek, shares, strict=True))}


def _apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder; ties to the earlier."""
    whole = sum(weights) or 1
    out = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(out)]:
        out[i] += 1
    return out


def _of_base(base: RosterBase, count: int, origin: str, before: int, seed: int) -> list[Draft]:
    """The people of one origin at one base; shares are met by count, seed decides who."""
    ids = [f"S{before + i + 1:04d}" for i in range(count)]
    kind = base.kind if base.kind == "polres" else "water" if base.water else "land"
    boat = _chosen(ids, BOAT_SHARE[kind], f"{seed}:boat")
    women = _chosen(ids, WOMEN_SHARE[base.kind], f"{seed}:sex")
    home = _chosen(ids, HOME_SHARE if origin == "own" else 0.0, f"{seed}:home")
    posts = _posts(base, origin, ids, seed)
    return [
        Draft(
            i, f"Personel Sintetis {i[1:]}", posts[i][1], "P" if i in women else "L",
            _unit(base, origin, i, seed), "bko" if origin == "bko" else base.kind, base.code,
            _pick(base.villages, f"{seed}:village:{i}") if i in home else "", "boat" if i in boat else "",
            "ya", "", f"SINT{i[1:]}", posts[i][0], "", "ya",
        )
        for i in ids
    ]  # fmt: skip


def _posts(base: RosterBase, origin: str, ids: Sequence[str], seed: int) -> dict[str, tuple[str, str]]:
    """Position and rank: the leaders first, then the pyramid by largest remainder, dealt out by seed."""
    leaders = LEADERS[origin, base.kind]
    ranks = OWN_RANKS if origin == "own" else BKO_RANKS
    rest = max(0, len(ids) - len(leaders))
    pyramid = [r for r, n in zip(ranks, _apportion(rest, list(ranks.values())), strict=True) for _ in range(n)]
    dealt = sorted(ids[len(leaders) :], key=lambda i: _hash(f"{seed}:rank:{i}"))
    return {
        **dict(zip(ids, leaders, strict=False)),
        **{i: ("Anggota", rank) for i, rank in zip(dealt, pyramid, strict=True)},
    }


def _unit(base: RosterBase, origin: str, officer: str, seed: int) -> str:
    if origin == "bko":
        return "BKO Polda"
    return base.name if base.kind == "polsek" else _pick(UNITS, f"{seed}:unit:{officer}")


def _absent(drafts: list[Draft], away: Mapping[str, int], seed: int) -> tuple[Draft, ...]:
    """Take the first of a seeded order; leaders and BKO are left alone."""
    order = sorted(
        (d.officer_id for d in drafts if d.jabatan == "Anggota" and d.origin != "bko"),
        key=lambda i: _hash(f"{seed}:away:{i}"),
    )
    reasons = [reason for reason in sorted(away) for _ in range(away[reason])]
    gone = dict(zip(order, reasons, strict=False))
    return tuple(
        replace(d, available="tidak", reason=gone[d.officer_id]) if d.officer_id in gone else d for d in drafts
    )


def _chosen(ids: Sequence[str], share: float, salt: str) -> frozenset[str]:
    """`share` of the ids, rounded, the same for a salt."""
    ordered = sorted(ids, key=lambda i: _hash(f"{salt}:{i}"))
    return frozenset(ordered[: round(len(ids) * share)])


def _pick(values: Sequence[str], salt: str) -> str:
    return values[int.from_bytes(_hash(salt)[:8], "big") % len(values)] if values else ""


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
