"""In which files does a third party read the journal? Hash tiles and entry bundles of C2SP tlog-tiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from siaga.journal import merkle

WIDTH = 256


def path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Path of tile `index` at a level (`entries` for bundles); below full width it is a partial tile."""
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(parts)}{partial}"


def hash_tiles(leaves: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Path and content of every tile over these leaf hashes; the rightmost of each level may be partial."""
    level, hashes = 0, list(leaves)
    while hashes:
        for index in range(0, len(hashes), WIDTH):
            part = hashes[index : index + WIDTH]
            yield path(level, index // WIDTH, len(part)), b"".join(part)
        full = len(hashes) // WIDTH
        hashes = [merkle.root_of(hashes[i * WIDTH : (i + 1) * WIDTH]) for i in range(full)]
        level += 1


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Up to 256 leaves, each after its length in two bytes."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def bundles(leaves: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    """Path and content of every entry bundle."""
    part: list[bytes] = []
    index = 0
    for leaf in leaves:
        part.append(leaf)
        if len(part) == WIDTH:
            yield path("entries", index), bundle(part)
            part, index = [], index + 1
    if part:
        yield path("entries", index, len(part)), bundle(part)
