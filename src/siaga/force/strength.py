"""How does real strength become ready for stations? A walk of steps, each number with its denominator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

UNKNOWN = "belum diketahui"
NO_REASON = "alasan belum diketahui"
ORIGINS = {"polres": "Polres", "polsek": "Polsek", "bko": "BKO"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the walk: `count` people of `of`, `left` after it; None: nobody has said, none taken off."""

    key: str
    label: str
    count: int | None
    of: int
    left: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """From real strength (`real`) to ready for stations (`ready`); `unknown` names the steps nobody has filled."""

    real: int
    ready: int
    steps: tuple[Step, ...]
    unknown: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def walk(
    strength: Mapping[str, int],
    reasons: Mapping[str, int],
    other_objects: Sequence[tuple[str, int | None]],
    command_and_reserve: Sequence[tuple[str, int | None]] = (),
) -> Walk:
    """Build the walk.

    `strength`: people by origin; `reasons`: people not available by reason; then headcounts by name, None
    where nobody has said. `ready` is never below zero: what is asked beyond it is said in the step's note.
    """
    real = sum(strength.values())
    steps = [Step("real", "Kekuatan riil", real, real, real)]
    steps += [Step(f"real.{k}", ORIGINS.get(k, k), n, real, real) for k, n in strength.items()]
    left = real
    groups = (
        ("away", tuple(reasons.items())),
        ("other", tuple(other_objects)),
        ("command", tuple(command_and_reserve)),
    )
    for group, parts in groups:
        for name, count in parts:
            label = name or NO_REASON
            taken = min(count or 0, left)
            left -= taken
            steps.append(Step(f"{group}.{name}", label, count, real, left, _note(count, taken)))
    steps.append(Step("ready", "Siap untuk PAM TPS", left, real, left))
    unknown = tuple(s.label for s in steps if s.count is None)
    return Walk(real, left, tuple(steps), unknown)


def _note(count: int | None, taken: int) -> str:
    if count is None:
        return f"{UNKNOWN}, dihitung 0"
    return f"diminta {count}, tersisa hanya {taken}" if taken < count else ""
