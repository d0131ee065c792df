"""Which place does a spoken line name? `tps 7, 8 mariana ilir`, `plot 0349-6`, or a whole village. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from siaga.kit.errors import Problem
from siaga.reporting.coded import check
from siaga.reporting.spoken.naming import fold, near

MOST_PLACES, MOST_STATIONS = 9, 40
_TPS = re.compile(r"t\.?p\.?s\.?(\d{1,3})?")
_RANGE = re.compile(r"(\d{1,3})(?:-|s/d|sd)(\d{1,3})")
_AND = frozenset({"dan", "&", "serta", "sama", "tps"})
_TO = frozenset({"sampai", "s/d", "sd", "s.d", "hingga", "-"})
IDLE = frozenset(
    {
        "siaga", "lapor", "laporan", "izin", "ijin", "melaporkan", "siap", "ndan", "komandan", "dan", "selamat",
        "pagi", "siang", "sore", "malam", "plot", "pos", "nomor", "no", "desa", "kelurahan", "kel", "kec",
        "kecamatan", "situasi", "keadaan", "kondisi", "dalam", "saat", "ini", "tetap", "masih", "dari", "di",
        "untuk", "semua", "sudah", "yang", "ganti", "86", "terkendali",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A station that a voice may mean, with the post that guards it."""

    stage: str
    post: str
    station: str
    tps: int


@dataclass(frozen=True, slots=True)
class Village:
    """A village's stations by their number."""

    code: str
    name: str
    district: str
    stations: Mapping[int, Spot]


@dataclass(frozen=True)
class Gazetteer:
    """What may be named: villages with their stations, and posts by their number on the card."""

    villages: tuple[Village, ...]
    posts: Mapping[int, tuple[Spot, ...]]

    @cached_property
    def folded(self) -> tuple[tuple[str, Village], ...]:
        """Villages by the letters of their names."""
        return tuple((fold(v.name), v) for v in self.villages)


@dataclass(frozen=True, slots=True)
class Place:
    """One meaning of the place: a whole post (`number`) or stations of one village."""

    spots: tuple[Spot, ...]
    village: str = ""
    district: str = ""
    number: int | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The stations' numbers."""
        return tuple(s.tps for s in self.spots)


Found = tuple[tuple[Place, ...], list[str], Problem | None]


def where(words: list[str], gazetteer: Gazetteer) -> Found:
    """The places a line may mean, the words that name none of them, and what is wrong."""
    for at, word in enumerate(words):
        if check.looks_like_number(word):
            return _by_number(words, at, gazetteer)
    groups, rest = _groups(words, gazetteer)
    if not groups:
        return _by_village(rest, gazetteer)
    found = [_of_group(numbers, villages, gazetteer) for numbers, villages in groups]
    wrong = next((problem for _, problem in found if problem), None)
    if wrong is not None:
        return (), rest, wrong
    if len(found) == 1:
        return found[0][0], rest, None
    if any(len(places) > 1 for places, _ in found):
        return (), rest, unclear("Lebih dari satu desa, dan salah satunya belum jelas",
                                 "Tulis satu desa per baris", "Several villages, one of them unclear",
                                 "Write one village a line")  # fmt: skip
    spots = tuple(s for places, _ in found for s in places[0].spots)
    names = dict.fromkeys(places[0].village for places, _ in found)
    return (Place(spots, ", ".join(names), found[0][0][0].district),), rest, None


def _by_number(words: list[str], at: int, gazetteer: Gazetteer) -> Found:
    rest = words[:at] + words[at + 1 :]
    meant = check.read(words[at])
    if meant is None:
        return (), rest, unclear("Nomor plot tidak cocok dengan angka ujinya", "Minta nomornya diulang",
                                  "The post's number does not fit its check digit",
                                  "Ask for the number again")  # fmt: skip
    number, nth = meant
    spots = gazetteer.posts.get(number, ())
    spots = spots if nth is None else spots[nth - 1 : nth] if nth > 0 else ()
    return ((Place(spots, number=number),), rest, None) if spots else ((), rest, no_post())


_Group = tuple[tuple[int, ...], list[Village]]


def _groups(words: list[str], gazetteer: Gazetteer) -> tuple[list[_Group], list[str]]:
    """`tps NUMBERS village`, as often as it is said; a group without a village takes that of the next."""
    groups: list[_Group] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        start = _TPS.fullmatch(words[at].casefold())
        numbers, after = _numbers(words, at, start[1] or "") if start else ((), at)
        if not numbers:
            rest.append(words[at])
            at += 1
            continue
        villages, used = _villages(words[after:], gazetteer)
        while not villages and after < len(words) and words[after].casefold() in IDLE - _AND:
            after += 1  # `tps 1 desa ...`, unless the village itself is called so
            villages, used = _villages(words[after:], gazetteer)
        groups.append((numbers, villages))
        at = after + used
    for n in range(len(groups) - 2, -1, -1):
        if not groups[n][1]:
            groups[n] = (groups[n][0], groups[n + 1][1])
    return groups, rest


def _numbers(words: list[str], at: int, first: str) -> tuple[tuple[int, ...], int]:
    """The numbers after the word TPS, and where they end: `7 8 dan 9`, `7-9`, `7 sampai 9`."""
    found = [int(first)] if first else []
    at += 1
    while at < len(words):
        word = words[at].casefold()
        joined = _AND if found else frozenset()
        span = _RANGE.fullmatch(word)
        if word.isascii() and word.isdecimal() and len(word) <= 3:
            found.append(int(word))
        elif span is not None:
            found += range(int(span[1]), min(int(span[2]), int(span[1]) + MOST_STATIONS) + 1)
        elif word in _TO and found and whole(words, at + 1):
            found += range(found[-1] + 1, min(int(words[at + 1]), found[-1] + MOST_STATIONS) + 1)
            at += 1
        elif not (word in joined and whole(words, at + 1)):
            break
        at += 1
    return tuple(dict.fromkeys(found)), at


def whole(words: Sequence[str], at: int) -> bool:
    return at < len(words) and words[at].isascii() and words[at].isdecimal() and len(words[at]) <= 3


def _villages(words: list[str], gazetteer: Gazetteer) -> tuple[list[Village], int]:
    """Villages that the next words may name, best first, and how many words that took."""
    found: list[Village] = []
    used = 0
    for size in range(min(5, len(words)), 0, -1):
        said = fold("".join(words[:size]))
        exact = [v for name, v in gazetteer.folded if name == said]
        close = exact or ([] if words[size - 1].isdecimal() else _close(said, gazetteer))
        if close and (not found or exact == found):
            used = size
        found += [v for v in close if v not in found]
        if exact:
            break
    return _in_district(found, words, used)


def _close(said: str, gazetteer: Gazetteer) -> list[Village]:
    """Villages whose name begins so, or is nearly so."""
    if len(said) < 4:
        return []
    begun = [v for name, v in gazetteer.folded if name.startswith(said)]
    most = 1 if len(said) < 8 else 2
    return begun or [v for name, v in gazetteer.folded if near(said, name, most)]


def _in_district(found: list[Village], words: list[str], used: int) -> tuple[list[Village], int]:
    """Of villages with the same name, those of the district that is named next."""
    at = used + (1 if used < len(words) and words[used].casefold() in ("kec", "kecamatan") else 0)
    for size in range(min(4, len(words) - at), 0, -1):
        said = fold("".join(words[at : at + size]))
        here = [v for v in found if fold(v.district) == said]
        if here:
            return here, at + size
    return found, used


def _of_group(
    numbers: Sequence[int], villages: Sequence[Village], gazetteer: Gazetteer
) -> tuple[tuple[Place, ...], Problem | None]:
    """The places of one group: villages that have all these stations."""
    asked = villages or gazetteer.villages
    fitting = [v for v in asked if all(n in v.stations for n in numbers)]
    if not villages and len(fitting) > MOST_PLACES:
        return (), unclear("Desanya belum disebut", "Tulis desanya sesudah nomor TPS", "The village is not named",
                            "Write the village after the number")  # fmt: skip
    if len(fitting) > MOST_PLACES:
        return (), unclear("Nama desa itu cocok dengan banyak desa", "Tulis namanya lebih lengkap",
                            "Many villages fit that name", "Write more of it")  # fmt: skip
    if not fitting:
        told = f"{villages[0].name}: {_span(villages[0].stations)}" if villages else ""
        return (), unclear(f"TPS itu tidak ada. {told}".strip(), "Periksa nomor dan desanya",
                            f"No such station. {told}".strip(), "Check number and village")  # fmt: skip
    return tuple(Place(tuple(v.stations[n] for n in numbers), v.name, v.district) for v in fitting), None


def _span(stations: Iterable[int]) -> str:
    have = sorted(stations)
    return f"TPS {have[0]} sampai {have[-1]}" if have else ""


def _by_village(words: list[str], gazetteer: Gazetteer) -> Found:
    """A village named in full without a station means all its stations."""
    for at in range(len(words)):
        for size in range(min(5, len(words) - at), 0, -1):
            said = fold("".join(words[at : at + size]))
            found = [v for name, v in gazetteer.folded if name == said and v.stations]
            if 0 < len(found) <= MOST_PLACES:
                found, used = _in_district(found, words[at:], size)
                places = (Place(tuple(v.stations.values()), v.name, v.district) for v in found)
                return tuple(places), words[:at] + words[at + used :], None
    return (), words, unclear("Tempatnya belum disebut", "Tulis TPS dan desanya, misal tps 7 mariana ilir",
                               "No place is named", "Write station and village, or the post's number")  # fmt: skip


def no_post() -> Problem:
    return unclear("Tidak ada plot atau TPS dengan nomor itu di wilayah Anda", "Minta nomornya diulang",
                    "No post or station of yours has that number", "Ask for the number again")  # fmt: skip


def unclear(reason: str, cure: str, reason_en: str, cure_en: str) -> Problem:
    return Problem("", 0, "", "", reason, cure, reason_en, cure_en)
