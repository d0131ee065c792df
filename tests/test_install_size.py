"""Does the default install stay under 450 MB of site-packages without bytecode?"""

from __future__ import annotations

from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

SOURCE = Path(__file__).parents[1] / "src" / "siaga"
MOST_MB = 450


def closure(name: str, extras: frozenset[str], seen: dict[str, Distribution]) -> None:
    """Every package that installing `name` brings, as this environment's markers have it."""
    found = seen.setdefault(name, distribution(name))
    for text in found.requires or ():
        need = Requirement(text)
        wanted = [{"extra": e} for e in ("", *extras)]
        if need.marker is None or any(need.marker.evaluate(w) for w in wanted):
            key = need.name.lower().replace("_", "-")
            if key not in seen or need.extras:
                closure(key, frozenset(need.extras), seen)


def test_the_default_install_stays_under_450_mb():
    """`make wheel` measures a real one; this one counts the files of the same packages here."""
    seen: dict[str, Distribution] = {}
    closure("siaga", frozenset(), seen)
    files = {p.locate() for name, d in seen.items() if name != "siaga" for p in d.files or () if p.suffix != ".pyc"}
    own = {p for p in SOURCE.rglob("*") if p.suffix != ".pyc"}
    size = sum(Path(str(p)).stat().st_size for p in files | own if Path(str(p)).is_file()) / 1e6
    assert {"django", "highspy", "scipy"} <= seen.keys()
    assert not {"pyvalhalla", "psycopg", "pytest"} & seen.keys()
    assert 250 < size < MOST_MB
