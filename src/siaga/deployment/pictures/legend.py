"""What do the signs mean? Legend in Indonesian, scale bar and credit line."""

from __future__ import annotations

from siaga.deployment.pictures import marks
from siaga.deployment.pictures.drawing import Frame, tag, words
from siaga.deployment.pictures.sheet import CLASSES, CREDIT, Sheet
from siaga.kit.words import number, percent

HEIGHT = 152.0
STEPS = (1, 2, 5, 10, 20, 50, 100, 200)


def plan_legend(sheet: Sheet, view: Frame, top: float) -> str:
    """Strip under the map: classes, bases and trips, reserve, scale, credit."""
    reserve = sheet.document["reserve"]
    held = f"{number(len(reserve['teams']))} regu, dalam {number(reserve['minutes'])} menit:"
    share = f"{percent(reserve['by_one'])} TPS oleh satu regu, {percent(reserve['by_two'])} oleh dua"
    first = [_row(24, top + 26 + 22 * i, *_class(sheet, c)) for i, c in enumerate(CLASSES)]
    second = [
        marks.base(266, top + 24, "polres") + words(282, top + 30, "Polres"),
        marks.base(364, top + 24, "polsek") + words(378, top + 30, "Polsek"),
        _line(256, top + 48, None) + words(294, top + 52, "perjalanan darat (makin tebal makin banyak)"),
        _line(256, top + 70, "4 3") + words(294, top + 74, "perjalanan air"),
        _patrol(256, top + 92) + words(294, top + 96, "desa yang dijaga plot dari desa lain"),
    ]
    third = [
        marks.team(630, top + 26) + words(646, top + 30, f"cadangan: {held}"),
        words(646, top + 49, share),
        _halo(631, top + 72, 0.25) + words(646, top + 76, "terjangkau satu regu"),
        _halo(787, top + 72, 0.5) + words(802, top + 76, "dua regu"),
        _bar(646, top + 98, view),
    ]
    return "".join((*first, *second, *third)) + credit(top + HEIGHT - 12, sheet)


def _class(sheet: Sheet, cls: str) -> tuple[str, str]:
    posts = [p for p in sheet.document["posts"] if p["class"] == cls]
    stations = sum(len(p["stations"]) for p in posts)
    return cls, f"{sheet.label(cls)}: {number(len(posts))} plot, {number(stations)} TPS"


def _row(x: float, y: float, cls: str, text: str) -> str:
    return marks.post(x, y, cls, 5.5) + words(x + 14, y + 4, text)


def _line(x: float, y: float, dash: str | None) -> str:
    look = {"stroke": marks.TRIP, "stroke_width": 1.4, "class_": "trip"}
    return tag("line", x1=x, y1=y, x2=x + 28, y2=y, stroke_dasharray=dash, **look)


def _patrol(x: float, y: float) -> str:
    look = {"stroke": marks.FILL["low"], "stroke_width": 1.4, "class_": "leg s-low"}
    return tag("line", x1=x, y1=y, x2=x + 28, y2=y, **look)


def _halo(x: float, y: float, solid: float) -> str:
    return tag("circle", cx=x, cy=y, r=8, fill=marks.REACH, fill_opacity=f"{solid}", class_="reach")


def _bar(x: float, y: float, view: Frame) -> str:
    """A bar of a round number of kilometres, at most 150 units long."""
    km = max((s for s in STEPS if s * view.units_per_km <= 150), default=STEPS[0])
    long = km * view.units_per_km
    ends = f"M{x:.1f} {y - 4:.1f}v8M{x:.1f} {y:.1f}h{long:.1f}M{x + long:.1f} {y - 4:.1f}v8"
    return tag("path", d=ends, stroke="#2c3338", stroke_width=1.2, fill="none", class_="rule") + words(
        x + long + 8, y + 4, f"{km} km"
    )


def credit(y: float, sheet: Sheet) -> str:
    """Credit of the data; what is made up is said in words."""
    made = f"SINTETIS: {', '.join(sheet.synthetic)}." if sheet.synthetic else ""
    look = {"fill": "#5a656b", "class_": "ink quiet"}
    return words(16, y - 14, made, 10.5, **look) + words(16, y, CREDIT, 10.5, **look)
