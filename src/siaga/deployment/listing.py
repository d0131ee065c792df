"""Which posts and which officers does a list show? Rows of a sheet by filter, in the plan's order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siaga.deployment.pictures.sheet import CLASSES, Sheet


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is filtered by; "" is everything. `filled`: full, short or ""; `text` is sought."""

    district: str = ""
    base: str = ""
    station_class: str = ""
    filled: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in a list. `filled` of `seats` officers stand there."""

    id: str
    district: str
    village: str
    station_class: str
    label: str
    stations: str
    count: int
    seats: int
    filled: int
    patrol: float
    river: bool
    supervisor: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """An officer, or an empty seat, in a list."""

    post: str
    number: int
    officer: str
    district: str
    village: str
    base: str
    role: str
    minutes: float
    station_class: str
    label: str


class Rows(Sequence[Any]):
    """A list that pages as a query set does. `make` writes a row out: of a page's fifty, not of thousands."""

    def __init__(self, rows: Iterable[Any], make: Callable[[Any], Any] = lambda row: row) -> None:
        self._rows, self._make = list(rows), make

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, part: Any) -> Any:
        found = self._rows[part]
        return [self._make(row) for row in found] if isinstance(part, slice) else self._make(found)

    def count(self, value: Any = None) -> int:
        """How many there are."""
        return len(self._rows)


def posts(sheet: Sheet, wanted: Wanted) -> Rows:
    """Posts that fit the filter."""
    fit = (p for p in sheet.posts.values() if _fits(sheet, p, wanted) and _state(sheet, p, wanted))
    return Rows((p for p in fit if _tells(sheet, p, wanted.text)), lambda p: post_row(sheet, p))


def post_row(sheet: Sheet, post: Mapping[str, Any]) -> PostRow:
    """One post as a row."""
    crew = sheet.crews[post["id"]]
    return PostRow(
        post["id"], sheet.district(post["district"]), sheet.village(post["village"]), post["class"],
        sheet.label(post["class"]), sheet.stations(dict(post)), len(post["stations"]), post["seats"],
        sum(bool(s["officer"]) for s in crew), post["patrol_minutes"], post["river"], post["supervisor"],
    )  # fmt: skip


def seats(sheet: Sheet, wanted: Wanted, names: Mapping[str, str] | None = None) -> Rows:
    """Seats that fit the filter; `base` is the officer's own. `names`: what else the text is sought in, by id."""
    said = names or {}
    fit = (s for s in sheet.document["seats"] if _fits_seat(sheet, s, wanted))
    if wanted.text:
        fit = (s for s in fit if _tells_of(seat_row(sheet, s), wanted.text, said))
    return Rows(fit, lambda s: seat_row(sheet, s))


def _tells_of(row: SeatRow, text: str, said: Mapping[str, str]) -> bool:
    return _holds(text, row.post, row.village, row.officer, row.base, said.get(row.officer, ""))


def seat_row(sheet: Sheet, seat: Mapping[str, Any]) -> SeatRow:
    """One seat as a row."""
    post, officer = sheet.posts[seat["post"]], sheet.officers.get(seat["officer"])
    return SeatRow(
        post["id"], seat["number"], seat["officer"], sheet.district(post["district"]),
        sheet.village(post["village"]), sheet.base(officer.base) if officer else "", seat["role"],
        seat["travel_minutes"], post["class"], sheet.label(post["class"]),
    )  # fmt: skip


def _fits(sheet: Sheet, post: Mapping[str, Any], wanted: Wanted) -> bool:
    return (
        wanted.district in {"", post["district"]}
        and wanted.station_class in {"", post["class"]}
        and wanted.base in {"", sheet.home_base[post["district"]]}
    )


def _fits_seat(sheet: Sheet, seat: Mapping[str, Any], wanted: Wanted) -> bool:
    post, officer = sheet.posts[seat["post"]], sheet.officers.get(seat["officer"])
    base = officer.base if officer else sheet.home_base[post["district"]]
    empty = {"": True, "full": bool(officer), "short": not officer}[wanted.filled]
    place = wanted.district in {"", post["district"]} and wanted.station_class in {"", post["class"]}
    return empty and place and wanted.base in {"", base}


def _state(sheet: Sheet, post: Mapping[str, Any], wanted: Wanted) -> bool:
    if not wanted.filled:
        return True
    full = sum(bool(s["officer"]) for s in sheet.crews[post["id"]]) == post["seats"]
    return bool(full == (wanted.filled == "full"))


def _tells(sheet: Sheet, post: Mapping[str, Any], text: str) -> bool:
    """Whether the post's row holds the text; its stations are written out only where the names do not suffice."""
    names = (post["id"], sheet.village(post["village"]), sheet.district(post["district"])) if text else ()
    return not text or _holds(text, *names) or _holds(text, *names, sheet.stations(dict(post)))


def _holds(text: str, *places: str) -> bool:
    whole = " ".join(places).casefold()
    return all(word in whole for word in text.casefold().split())


_SUMS = ("posts", "seats", "filled", "patrol")


def districts(sheet: Sheet) -> list[dict[str, Any]]:
    """Per district: stations by class, posts, need, filled, patrol minutes, padal ids."""
    many: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*CLASSES, *_SUMS), 0))
    for post in sheet.posts.values():
        one = many[post["district"]]
        one["posts"] += 1
        one["seats"] += post["seats"]
        one[post["class"]] += len(post["stations"])
        one["patrol"] += round(post["patrol_minutes"])
    for seat in sheet.document["seats"]:
        if seat["officer"]:
            many[sheet.posts[seat["post"]]["district"]]["filled"] += 1
    padal: dict[str, list[str]] = defaultdict(list)
    for district, officer in sheet.document["command"]["padal"]:
        padal[district].append(officer)
    return [
        {
            "code": d, "name": sheet.district(d), "classes": [n[c] for c in CLASSES], "posts": n["posts"],
            "seats": n["seats"], "filled": n["filled"], "short": n["seats"] - n["filled"], "patrol": n["patrol"],
            "padal": [o for o in padal[d] if o],
        }
        for d, n in sorted(many.items())
    ]  # fmt: skip


def bases(sheet: Sheet) -> list[dict[str, Any]]:
    """Per base: ready, sent to posts, mean and longest trip in minutes."""
    trips: dict[str, list[float]] = defaultdict(list)
    for seat in sheet.document["seats"]:
        if seat["officer"] in sheet.officers:
            trips[sheet.officers[seat["officer"]].base].append(seat["travel_minutes"])
    ready = Counter(o.base for o in sheet.problem.officers if o.ready)
    return [
        {
            "code": b.code, "name": sheet.base(b.code), "ready": ready[b.code], "sent": len(trips[b.code]),
            "mean": sum(trips[b.code]) / max(1, len(trips[b.code])), "worst": max(trips[b.code], default=0.0),
        }
        for b in sheet.problem.bases
    ]  # fmt: skip
