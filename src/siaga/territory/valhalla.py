"""How long is it by road? The user's own Valhalla asked for the trips that the planner needs. No database here."""

from __future__ import annotations

import json
import shutil
import subprocess  # nosec B404
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, groupby, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from siaga.kit.errors import Problem, Refused, refuse
from siaga.territory.reads import BaseRow, VillageRow

Progress = Callable[[str], None]
Place = BaseRow | VillageRow
Trip = tuple[str, str]
# A village point further than this from any road of the tiles counts as not reached.
SNAP_METRES = 5_000
# Requests travel on a command line too, which holds 128 kB in one word.
_PAIRS = 1_000


@dataclass(frozen=True, slots=True)
class Valhalla:
    """Valhalla behind its two doors, the Python package or the executable. `ask` takes and gives JSON text.

    `source` names engine and tiles for each pair; `most` is how many pairs one request may hold.
    """

    source: str
    file: str
    most: int
    ask: Callable[[str], str]

    def minutes(self, origins: Sequence[Place], targets: Sequence[Place]) -> list[list[float | None]]:
        """One-way minutes, a row per origin; None where there is no path. Refuses what the engine refuses."""
        points = {"sources": [_point(p) for p in origins], "targets": [_point(p) for p in targets]}
        answer = json.loads(self.ask(json.dumps({**points, "costing": "auto", "verbose": False})))
        if "error_code" in answer:
            raise _failed(self.file, f"{answer['error_code']}: {answer.get('error', '')}")
        rows: list[list[float | None]] = answer["sources_to_targets"]["durations"]
        return [[None if s is None else s / 60.0 for s in row] for row in rows]


@dataclass(slots=True)
class Measured:
    """Found trips (from, to, minutes, synthetic), what was asked, counts of what was left out, and warnings."""

    minutes: list[tuple[str, str, float, bool]] = field(default_factory=list)
    asked: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


def silent(stage: str) -> None:
    """No progress shown."""


@contextmanager
def opened(config: Path) -> Iterator[Valhalla]:
    """The engine on the user's configuration. Refuses a file that is none, missing tiles, a missing engine."""
    settings = _settings(config)
    tiles = _tiles(config, settings)
    day = datetime.fromtimestamp(max(t.stat().st_mtime for t in tiles), UTC).date()
    name = tiles[0].name if len(tiles) == 1 else f"{len(tiles)} .gph"
    with TemporaryDirectory() as folder:
        patient = Path(folder) / "valhalla.json"
        patient.write_text(json.dumps(_patient(settings)), "utf-8")
        version, ask = _package(patient) or _executable(patient) or _none(config)
        source = f"Valhalla {version} (auto), {config.name}: {name}, {day}"[:300]
        yield Valhalla(source, config.name, min(_PAIRS, _limits(settings)), ask)


def _patient(settings: dict[str, Any]) -> dict[str, Any]:
    """The same settings, but a place that no road reaches gives a blank instead of refusing its whole request."""
    limits = settings.get("service_limits", {})
    auto = {**limits.get("auto", {}), "max_matrix_distance": 5_000_000.0}
    loki = {**settings.get("loki", {}), "use_connectivity": False}
    return {**settings, "loki": loki, "service_limits": {**limits, "auto": auto}}


def _limits(settings: dict[str, Any]) -> int:
    return max(1, int(settings.get("service_limits", {}).get("auto", {}).get("max_matrix_location_pairs", _PAIRS)))


def measure(
    engine: Valhalla,
    bases: Sequence[BaseRow],
    villages: Sequence[VillageRow],
    own: set[frozenset[str]],
    progress: Progress = silent,
) -> Measured:
    """Every base to every road village, and the road villages of one district to each other.

    Left to the model: water villages, villages on one point, and pairs the user gave (`own`, either way).
    A village pair is kept only if both ways were found; the way back gets its own row where it differs.
    """
    road = [v for v in villages if v.mode == "road"]
    if not road:
        raise refuse(
            "Belum ada desa yang dicapai lewat darat", "Impor berkas desa dahulu",
            "There is no village reached by road yet", "Import the village file first", file=engine.file,
        )  # fmt: skip
    found: dict[Trip, float | None] = {}
    for base in bases:
        progress(base.name)
        found.update(_batched(engine, [base], road))
    for code, group in groupby(sorted(road, key=lambda v: v.code), key=lambda v: v.district):
        progress(code)
        inside = list(group)
        found.update(_batched(engine, inside, inside))
    places: list[Place] = [*bases, *road]
    return _settled(engine, found, {p.code: p for p in places}, own, len(villages) - len(road))


def _settled(
    engine: Valhalla,
    found: dict[Trip, float | None],
    places: dict[str, Place],
    own: set[frozenset[str]],
    water: int,
) -> Measured:
    out = Measured()
    apart = {t: m for t, m in found.items() if not _on_one_point(places[t[0]], places[t[1]])}
    asked = {t: m for t, m in apart.items() if frozenset(t) not in own}
    missing = [t for t, m in asked.items() if m is None]
    for (a, b), value in asked.items():
        back = asked.get((b, a), value)
        if value is None or back is None or (a > b and (b, a) in asked and back == value):
            continue
        synthetic = bool({"lat", "lon"} & {*_marks(places[a]), *_marks(places[b])})
        out.minutes.append((a, b, value, synthetic))
    out.asked = len(asked)
    out.warnings = tuple(_warnings(engine.file, missing, asked))
    out.totals = {"asked": len(asked), "unreachable": len(missing), "own": len(apart) - len(asked),
                  "water_villages": water}  # fmt: skip
    return out


def _batched(
    engine: Valhalla, origins: Sequence[Place], targets: Sequence[Place]
) -> Iterator[tuple[Trip, float | None]]:
    """Trips between the places in requests of at most `engine.most` pairs; never a place to itself."""
    wide = min(len(targets), engine.most)
    deep = max(1, engine.most // wide)
    for i, j in product(range(0, len(origins), deep), range(0, len(targets), wide)):
        rows, columns = origins[i : i + deep], targets[j : j + wide]
        answer = engine.minutes(rows, columns)
        for (a, b), value in zip(product(rows, columns), chain.from_iterable(answer), strict=True):
            if a.code != b.code:
                yield (a.code, b.code), None if value is None else max(0.1, round(value, 1))


def _warnings(file: str, missing: Sequence[Trip], asked: dict[Trip, float | None]) -> Iterator[Problem]:
    """One warning for a place that no trip reaches or leaves, one for each other pair."""
    every = Counter(code for trip in asked for code in trip)
    lost = Counter(code for trip in missing for code in trip)
    cut = {code for code, count in lost.items() if count == every[code] and count > 1}
    for code in sorted(cut):
        yield _unreached(file, f"{code} ({lost[code]})", " untuk semua pasangannya", " for any of its pairs")
    for a, b in sorted(missing):
        if not {a, b} & cut:
            yield _unreached(file, f"{a}>{b}", "", "")


def _unreached(file: str, value: str, scope: str, scope_en: str) -> Problem:
    return Problem(
        file, 0, "", value, f"Valhalla tidak menemukan jalan{scope}, waktu model tetap dipakai",
        "Periksa jalan dan titik desa, tandai desa itu perairan, atau impor waktunya sendiri",
        f"Valhalla found no road{scope_en}, the model's time stays",
        "Check the roads and the point, mark the village as water, or import your own time", "warning",
    )  # fmt: skip


def _point(place: Place) -> dict[str, float]:
    return {"lat": place.lat, "lon": place.lon, "search_cutoff": SNAP_METRES}


def _on_one_point(a: Place, b: Place) -> bool:
    """Villages that share a stand-in point would be no minutes apart; the model knows better."""
    return isinstance(a, VillageRow) and (a.lat, a.lon) == (b.lat, b.lon)


def _marks(place: Place) -> tuple[str, ...]:
    return place.synthetic if isinstance(place, VillageRow) else ()


def _settings(config: Path) -> dict[str, Any]:
    try:
        settings = json.loads(config.read_text("utf-8"))
        if isinstance(settings["mjolnir"], dict):
            return dict(settings)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise refuse(
        "Bukan berkas konfigurasi Valhalla (JSON dengan bagian mjolnir)",
        "Buat dengan valhalla_build_config lalu sebut berkasnya",
        "Not a Valhalla configuration (JSON with a mjolnir part)",
        "Make one with valhalla_build_config and name the file", file=config.name, value=str(config),
    )  # fmt: skip


def _tiles(config: Path, settings: dict[str, Any]) -> list[Path]:
    """The tile extract if it is there, else every tile of the folder."""
    extract, folder = (str(settings["mjolnir"].get(key) or "") for key in ("tile_extract", "tile_dir"))
    if extract and Path(extract).is_file():
        return [Path(extract)]
    tiles = sorted(Path(folder).rglob("*.gph")) if folder and Path(folder).is_dir() else []
    if tiles:
        return tiles
    raise refuse(
        "Ubin (tiles) Valhalla tidak ada", "Bangun dengan valhalla_build_tiles, atau betulkan mjolnir.tile_dir",
        "The Valhalla tiles are missing", "Build them with valhalla_build_tiles, or correct mjolnir.tile_dir",
        file=config.name, value=extract if extract and not folder else folder,
    )  # fmt: skip


def _package(config: Path) -> tuple[str, Callable[[str], str]] | None:
    """The optional Python package. Its exception carries the same numbers as the executable's answer."""
    try:
        import valhalla
    except ImportError:
        return None
    try:
        actor = valhalla.Actor(str(config))
    except RuntimeError as error:
        raise _failed(config.name, str(error)) from error

    def ask(request: str) -> str:
        try:
            return str(actor.matrix(request))
        except valhalla.ValhallaError as error:
            return json.dumps({"error_code": error.code, "error": error.message})

    return str(valhalla.__version__), ask


def _executable(config: Path) -> tuple[str, Callable[[str], str]] | None:
    """`valhalla_service CONFIG ACTION REQUEST` answers one request on its output, without a server."""
    program = shutil.which("valhalla_service")
    if program is None:
        return None

    def ask(request: str) -> str:
        done = _run([program, str(config), "sources_to_targets", request])
        answers = [line for line in done.splitlines() if line.startswith("{")]
        return answers[-1] if answers else json.dumps({"error_code": 0, "error": done[-300:] or "no answer"})

    return (_run([program, "--version"]).split() or ["?"])[-1], ask


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # nosec B603
    return done.stdout or done.stderr


def _none(config: Path) -> Any:
    raise refuse(
        "Mesin Valhalla belum terpasang",
        "Pasang dengan `pip install siaga[valhalla]` (Python 3.12 ke atas), atau taruh valhalla_service pada PATH",
        "The Valhalla engine is not installed",
        "Install it with `pip install siaga[valhalla]` (Python 3.12 or later), or put valhalla_service on the PATH",
        file=config.name,
    )  # fmt: skip


def _failed(file: str, answer: str) -> Refused:
    return refuse(
        "Valhalla menolak permintaan", "Periksa konfigurasi dan ubinnya dengan versi Valhalla yang terpasang",
        "Valhalla refused the request", "Check configuration and tiles against the installed version",
        file=file, value=answer[:300],
    )  # fmt: skip
