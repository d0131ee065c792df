"""How does the plan differ from the human rule? Two maps side by side with the patrol minutes of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from siaga.deployment.pictures import human, legend, marks
from siaga.deployment.pictures.drawing import Frame, Outline, frame, outlines, tag, words
from siaga.deployment.pictures.plan_map import WIDTH, dots, land, legs, svg, synthetic
from siaga.deployment.pictures.sheet import Sheet
from siaga.kit.words import number

GAP = 20.0
HEAD = 78.0
FOOT = 54.0


def compare_map(sheet: Sheet) -> str:
    """A stand-alone SVG: list order at the left, the plan at the right, same scale."""
    areas = outlines(sheet)
    half = (WIDTH - GAP) / 2
    view = frame(sheet, areas, half, margin=8)
    rule, s = human.figures(sheet), sheet.summary
    left = _side(sheet, areas, view, human.posts(sheet), "Urut daftar desa", rule)
    right = _side(sheet, areas, view, sheet.document["posts"], "Rencana ini", s)
    right = tag("g", right, transform=f"translate({half + GAP:.0f} 0)")
    height = HEAD + view.height + FOOT
    ground = tag("rect", width=WIDTH, height=height, fill="#ffffff", class_="sheet")
    title = words(16, 26, "Menit patroli: urut daftar desa dan rencana ini", 19, font_weight="bold")
    foot = _foot(HEAD + view.height + 20) + legend.credit(height - 6, sheet)
    return svg(
        ground + title + synthetic(sheet, WIDTH - 16) + left + right + foot,
        WIDTH,
        height,
        "Perbandingan menit patroli",
    )


def _side(
    sheet: Sheet,
    areas: Sequence[Outline],
    view: Frame,
    posts: Sequence[Mapping[str, Any]],
    title: str,
    figures: Mapping[str, Any] | None,
) -> str:
    told = f"{number(figures['patrol_minutes'])} menit patroli" if figures else "menit patroli tidak dihitung"
    name = words(16, 50, title, 14) + words(16, 69, f"{told}, {number(len(posts))} plot", 14, font_weight="bold")
    sea = tag("rect", width=view.width, height=view.height, fill="#eef3f5", class_="sea")
    inside = (
        sea + land(areas, view, shaded=False) + "".join(legs(sheet, posts, view, 1.1)) + "".join(dots(sheet, view))
    )
    return name + tag("g", inside, transform=f"translate(0 {HEAD:.0f})")


def _foot(y: float) -> str:
    line = tag(
        "line", x1=16, y1=y - 4, x2=46, y2=y - 4, stroke=marks.FILL["low"], stroke_width=1.6, class_="leg s-low"
    )
    text = "satu plot menjaga TPS di dua desa; makin sedikit dan pendek garisnya, makin sedikit menit patroli"
    return line + words(54, y, text, 12)
