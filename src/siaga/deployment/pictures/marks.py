"""Which sign stands for what? A shape and a colour for each class, never colour alone."""

from __future__ import annotations

from math import cos, pi, sin

from siaga.deployment.pictures.drawing import Point, tag

FILL = {"low": "#3f7f93", "elevated": "#e0a030", "high": "#b5413a", "special": "#6f5a9c"}
BASE, TEAM, TRIP, REACH = "#22333b", "#2f6f4f", "#5c6f7b", "#7fb295"
SIDES = {"low": 0, "elevated": 3, "high": 4, "special": -4}


def post(x: float, y: float, station_class: str, radius: float, **more: object) -> str:
    """Circle, triangle, square or diamond at a point."""
    look = {"fill": FILL[station_class], "stroke": "#ffffff", "stroke_width": 0.8, "class_": f"k-{station_class}"}
    sides = SIDES[station_class]
    if not sides:
        return tag("circle", cx=x, cy=y, r=radius, **look, **more)
    grown = radius * (1.35 if sides == 3 else 1.2)
    turn = {3: -pi / 2, 4: -pi / 4, -4: -pi / 2}[sides]
    points = _polygon(x, y, grown, abs(sides), turn)
    return tag("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in points), **look, **more)


def base(x: float, y: float, kind: str, body: str = "") -> str:
    """A dark house-like mark, larger for the polres."""
    r = 7.0 if kind == "polres" else 5.0
    shape = ((-r, r), (-r, -r * 0.2), (0.0, -r * 1.2), (r, -r * 0.2), (r, r))
    points = " ".join(f"{x + a:.1f},{y + b:.1f}" for a, b in shape)
    mark = tag("polygon", points=points, fill=BASE, stroke="#ffffff", stroke_width=1, class_="base")
    return tag("g", mark + body) if body else mark


def team(x: float, y: float, body: str = "") -> str:
    """A green star: a reserve team."""
    points = [p for i in range(5) for p in _spike(x, y, i)]
    text = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    mark = tag("polygon", points=text, fill=TEAM, stroke="#ffffff", stroke_width=0.8, class_="team")
    return tag("g", mark + body) if body else mark


def _spike(x: float, y: float, i: int) -> list[Point]:
    at = [(-pi / 2 + i * 2 * pi / 5, 8.0), (-pi / 2 + (i + 0.5) * 2 * pi / 5, 3.6)]
    return [(x + r * cos(a), y + r * sin(a)) for a, r in at]


def _polygon(x: float, y: float, r: float, sides: int, turn: float) -> list[Point]:
    at = [turn + i * 2 * pi / sides for i in range(sides)]
    return [(x + r * cos(a), y + r * sin(a)) for a in at]
