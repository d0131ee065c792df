"""Where does everybody stand? The plan as one SVG: districts, posts, trips, reserve reach, legend and credit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import cos, pi, sin, sqrt
from typing import Any

import numpy as np

from siaga.deployment.pictures import legend, marks
from siaga.deployment.pictures.drawing import (
    Frame,
    Outline,
    frame,
    hint,
    label_point,
    outlines,
    path_of,
    tag,
    words,
)
from siaga.deployment.pictures.sheet import CLASSES, Sheet
from siaga.deployment.planner.travel import trips
from siaga.kit.words import number

WIDTH = 1000.0
HEAD = 78.0


def plan_map(sheet: Sheet) -> str:
    """A stand-alone SVG of the whole plan."""
    areas = outlines(sheet)
    view = frame(sheet, areas, WIDTH)
    layers = (
        land(areas, view, shaded=True),
        layer("reach", _reach(sheet, view)),
        layer("legs", legs(sheet, sheet.document["posts"], view)),
        layer("trips", _trips(sheet, view)),
        layer("villages", dots(sheet, view)),
        layer("posts", _posts(sheet, view)),
        layer("names", _names(areas, view)),
        layer("bases", _bases(sheet, view)),
        layer("teams", _teams(sheet, view)),
    )
    world = tag("g", "".join(layers), transform=f"translate(0 {HEAD:.0f})", class_="world")
    foot = legend.plan_legend(sheet, view, HEAD + view.height)
    height = HEAD + view.height + legend.HEIGHT
    clip = tag("clipPath", tag("rect", x=0, y=HEAD, width=WIDTH, height=view.height), id="bingkai-peta")
    body = tag("defs", clip) + tag("rect", width=WIDTH, height=height, fill="#ffffff", class_="sheet")
    sea = tag("rect", y=HEAD, width=WIDTH, height=view.height, fill="#eef3f5", class_="sea")
    drawn = tag("g", world, clip_path="url(#bingkai-peta)")
    return svg(body + sea + drawn + head(sheet, "Rencana plot PAM TPS") + foot, WIDTH, height, "Peta rencana")


def svg(body: str, width: float, height: float, title: str) -> str:
    """The SVG element with its accessible title."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'font-family="\'Libertinus Serif\', Georgia, serif" class="map"><title>{title}</title>{body}</svg>'
    )


def layer(name: str, parts: Iterable[str]) -> str:
    """A group that the page can switch off."""
    return tag("g", "".join(parts) or "<g/>", class_=f"layer {name}", data_layer=name)


def land(areas: Sequence[Outline], view: Frame, *, shaded: bool) -> str:
    """Districts as quiet areas under a firmer regency outline."""
    parts = []
    inner = [a for a in areas if a.level == "district"]
    for area in inner or areas:
        parts.append(
            tag("path", d=path_of(area, view), fill="#fbfaf6", stroke="#c3c8c4", stroke_width=0.8, class_="land")
        )
    for area in (a for a in areas if a.level == "regency"):
        line = {"stroke": "#7d8783", "stroke_width": 1.4, "class_": "border"}
        parts.append(tag("path", d=path_of(area, view), fill="none", **line))
    return tag("g", "".join(parts) or "<g/>", class_="land-layer")


def head(sheet: Sheet, title: str) -> str:
    """Title, figures and, where anything is made up, the mark SINTETIS."""
    s = sheet.summary
    line = (
        f"{number(s['stations'])} TPS · {number(s['posts'])} plot PAM TPS · kebutuhan "
        f"{number(s['seats_needed'])} · terisi {number(s['seats_filled'])} · "
        f"kekurangan personel {number(s['shortage'])}"
    )
    parts = words(16, 26, f"{title} – {sheet.regency}", 19, font_weight="bold") + words(16, 47, line, 13.5)
    parts += words(16, 66, f"{sheet.status} · {sheet.mark}", 13.5)
    return parts + synthetic(sheet, WIDTH - 16)


def synthetic(sheet: Sheet, right: float) -> str:
    """The mark SINTETIS, where anything on the sheet is made up."""
    if not sheet.synthetic:
        return ""
    look = {"fill": "#fff3d6", "stroke": "#a06a00", "class_": "mark"}
    box = tag("rect", x=right - 96, y=10, width=96, height=26, rx=4, **look)
    inside = {"fill": "#7a5000", "text_anchor": "middle", "font_weight": "bold", "class_": "mark-ink"}
    return box + words(right - 48, 28, "SINTETIS", 14, **inside)


def legs(sheet: Sheet, posts: Sequence[Mapping[str, Any]], view: Frame, width: float = 1.2) -> list[str]:
    """Lines from each post's own village to the other villages that it guards."""
    ways: Counter[tuple[str, str, str]] = Counter()
    for post in posts:
        others = {sheet.village_of[c] for c in post["stations"] if c in sheet.village_of} - {post["village"]}
        ways.update((post["class"], post["village"], v) for v in others)
    parts = []
    for cls, a, b in sorted(ways):
        (x1, y1), (x2, y2) = _at(sheet, a, view), _at(sheet, b, view)
        look = {"stroke": marks.FILL[cls], "stroke_width": width, "class_": f"leg s-{cls}"}
        parts.append(tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke_linecap="round", **look))
    return parts


def _at(sheet: Sheet, village: str, view: Frame) -> tuple[float, float]:
    place = sheet.villages[village]
    return view.at(place.lat, place.lon)


def dots(sheet: Sheet, view: Frame) -> list[str]:
    """A dot per village that has stations."""
    places = (sheet.villages[v] for v in sorted(set(sheet.village_of.values())))
    points = (view.at(p.lat, p.lon) for p in places if view.holds(p.lat, p.lon))
    return [tag("circle", cx=x, cy=y, r=1.5, fill="#2c3338", class_="dot") for x, y in points]


def _reach(sheet: Sheet, view: Frame) -> list[str]:
    """A halo per village that one team reaches in time, a fuller one where two do."""
    teams = Counter(t["base"] for t in sheet.document["reserve"]["teams"])
    bases = [sheet.bases[b] for b in sorted(teams)]
    places = [sheet.villages[v] for v in sorted(set(sheet.village_of.values()))]
    if not bases or not places:
        return []
    near = trips(bases, places, sheet.problem.travel) <= sheet.document["reserve"]["minutes"]
    count = np.array([teams[b.code] for b in bases]) @ near
    parts = []
    for place, n in zip(places, count.tolist(), strict=True):
        if n:
            x, y = view.at(place.lat, place.lon)
            solid = {"fill": marks.REACH, "fill_opacity": 0.5 if n > 1 else 0.25, "class_": "reach"}
            parts.append(tag("circle", cx=x, cy=y, r=15, **solid))
    return parts


def _trips(sheet: Sheet, view: Frame) -> list[str]:
    """Lines from base to village, thicker for more officers."""
    many: Counter[tuple[str, str]] = Counter()
    for seat in sheet.document["seats"]:
        if seat["officer"] in sheet.officers:
            many[sheet.officers[seat["officer"]].base, sheet.posts[seat["post"]]["village"]] += 1
    parts = []
    for (base, village), n in sorted(many.items()):
        house = sheet.bases[base]
        (x1, y1), (x2, y2) = view.at(house.lat, house.lon), _at(sheet, village, view)
        look = {"stroke": marks.TRIP, "stroke_opacity": 0.4, "stroke_width": 0.5 + 0.35 * sqrt(n), "class_": "trip"}
        dash = "4 3" if sheet.villages[village].mode == "water" else None
        parts.append(tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke_dasharray=dash, **look))
    return parts


def _posts(sheet: Sheet, view: Frame) -> list[str]:
    """One mark per point, village and class; marks that share a point stand in a ring around it."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for post in sheet.document["posts"]:
        groups[post["village"], post["class"]].append(post)
    shared: dict[tuple[float, float], list[tuple[str, str]]] = defaultdict(list)
    for key in sorted(groups, key=lambda k: (k[0], CLASSES.index(k[1]))):
        place = sheet.villages[key[0]]
        if view.holds(place.lat, place.lon):
            shared[place.lat, place.lon].append(key)
    parts = []
    for (lat, lon), keys in sorted(shared.items()):
        x, y = view.at(lat, lon)
        for (dx, dy), key in zip(_ring(len(keys)), keys, strict=True):
            parts.append(_mark(sheet, x + dx, y + dy, key, groups[key]))
    return parts


def _ring(many: int) -> list[tuple[float, float]]:
    if many == 1:
        return [(0.0, 0.0)]
    r = max(5.5, 5.5 * many / pi)
    return [(r * cos(2 * pi * i / many - pi / 2), r * sin(2 * pi * i / many - pi / 2)) for i in range(many)]


def _mark(sheet: Sheet, x: float, y: float, key: tuple[str, str], posts: Sequence[Mapping[str, Any]]) -> str:
    village, cls = key
    stations = sum(len(p["stations"]) for p in posts)
    told = f"{sheet.village(village)}: {len(posts)} plot {sheet.label(cls)}, {stations} TPS"
    radius = 3.2 + 0.9 * sqrt(len(posts))
    return tag("g", marks.post(x, y, cls, radius) + hint(told), data_village=village)


def _bases(sheet: Sheet, view: Frame) -> list[str]:
    parts = []
    for base in sheet.problem.bases:
        if view.holds(base.lat, base.lon):
            x, y = view.at(base.lat, base.lon)
            parts.append(marks.base(x, y, base.kind, hint(sheet.base(base.code))))
    return parts


def _teams(sheet: Sheet, view: Frame) -> list[str]:
    seen: Counter[str] = Counter()
    parts = []
    for team in sheet.document["reserve"]["teams"]:
        base = sheet.bases[team["base"]]
        x, y = view.at(base.lat, base.lon)
        shift = 15.0 + 15.0 * seen[team["base"]]
        seen[team["base"]] += 1
        parts.append(marks.team(x + shift, y - 6, hint(f"Regu cadangan di {sheet.base(base.code)}")))
    return parts


def _names(areas: Sequence[Outline], view: Frame) -> list[str]:
    parts = []
    for area in (a for a in areas if a.level == "district"):
        x, y = label_point(area, view)
        halo = {"stroke": "#ffffff", "stroke_width": 3, "paint_order": "stroke", "stroke_linejoin": "round"}
        look = {"text_anchor": "middle", "fill": "#54605b", "class_": "name", "font_style": "italic", **halo}
        parts.append(words(x, y, area.name, 13, **look))
    return parts
