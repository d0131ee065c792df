"""A made-up road network as an OpenStreetMap PBF file, and Valhalla's own tools that make tiles of it."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ENGINE = Path(sys.prefix) / "road-engine" / "valhalla"
TOOLS = ENGINE / "bin"
Road = tuple[dict[str, str], Sequence[tuple[float, float]]]


def tiles(folder: Path, roads: Sequence[Road]) -> Path:
    """Build routing tiles of the roads (tags, points as lat and lon); returns the configuration file."""
    config, network = folder / "valhalla.json", folder / "roads.osm.pbf"
    (folder / "tiles").mkdir()
    network.write_bytes(pbf(roads))
    made = [sys.executable, ENGINE / "valhalla_build_config.py", "--mjolnir-tile-dir", folder / "tiles"]
    config.write_text(subprocess.run(made, check=True, capture_output=True, text=True).stdout)
    build = [TOOLS / "valhalla_build_tiles", "-c", config, "-j", "1", network]
    subprocess.run(build, check=True, capture_output=True)
    return config


def without(config: Path, name: str, **mjolnir: str) -> Path:
    """A copy of the configuration with other tile settings."""
    settings = json.loads(config.read_text())
    settings["mjolnir"].update(mjolnir)
    other = config.with_name(name)
    other.write_text(json.dumps(settings))
    return other


def pbf(roads: Sequence[Road]) -> bytes:
    """Nodes and ways in the PBF container: one header block, one uncompressed block."""
    points = {p: i for i, p in enumerate(dict.fromkeys(p for _, line in roads for p in line), start=1)}
    words = ["", *dict.fromkeys(w for tags, _ in roads for pair in tags.items() for w in pair)]
    nodes = [_field(1, _number(1, _zigzag(i)) + _place(p)) for p, i in points.items()]
    ways = [_way(i, tags, [points[p] for p in line], words) for i, (tags, line) in enumerate(roads, start=1)]
    strings = _field(1, b"".join(_field(1, w.encode()) for w in words))
    groups = _field(2, b"".join(nodes)) + _field(2, b"".join(ways))
    return _blob("OSMHeader", _field(4, b"OsmSchema-V0.6")) + _blob("OSMData", strings + groups)


def _way(number: int, tags: dict[str, str], line: list[int], words: list[str]) -> bytes:
    steps = [b - a for a, b in zip([0, *line], line, strict=False)]
    keys, values = ([words.index(w) for w in side] for side in (tags.keys(), tags.values()))
    return _field(
        3, _number(1, number) + _packed(2, keys) + _packed(3, values) + _packed(8, [_zigzag(s) for s in steps])
    )


def _place(point: tuple[float, float]) -> bytes:
    lat, lon = (round(degrees * 10**7) for degrees in point)
    return _number(8, _zigzag(lat)) + _number(9, _zigzag(lon))


def _blob(kind: str, data: bytes) -> bytes:
    blob = _field(1, data)
    head = _field(1, kind.encode()) + _number(3, len(blob))
    return struct.pack(">I", len(head)) + head + blob


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _packed(number: int, values: Sequence[int]) -> bytes:
    return _field(number, b"".join(_varint(v) for v in values))


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
