"""The pictures: complete, quiet about people, in the words of the screen, and safe under a strict policy."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pytest

from deployment.cast import DATA
from deployment.papers import district_sheet, small
from siaga.deployment import pictures
from siaga.deployment.pictures import drawing, html, human, marks
from siaga.deployment.pictures.sheet import Person
from siaga.deployment.planner import baselines
from siaga.deployment.planner.problem import Problem
from siaga.kit.documents import png

SVG = "{http://www.w3.org/2000/svg}"
NEVER = (
    "distrik", "perwira", "petugas", "pos", "kursi", "defisit", "rendah", "sedang", "tinggi", "reservasi",
    "di-approve", "gap", "batas bawah", "diam",
)  # fmt: skip


def text_of(page: str) -> str:
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.S)
    return unescape(re.sub(r"<[^>]+>", " ", body))


@pytest.fixture(scope="module")
def page() -> str:
    return pictures.page(district_sheet())


def test_the_map_is_sound_xml_with_every_layer() -> None:
    sheet = district_sheet()
    root = ElementTree.fromstring(pictures.plan_map(sheet))
    layers = {g.get("data-layer"): g for g in root.iter(f"{SVG}g") if g.get("data-layer")}
    assert set(layers) == {"reach", "legs", "trips", "villages", "posts", "bases", "teams", "names"}
    told = " ".join(t.text or "" for t in layers["posts"].iter(f"{SVG}title"))
    assert sum(int(n) for n in re.findall(r"(\d+) plot", told)) == len(sheet.posts)
    assert sum(int(n) for n in re.findall(r"(\d+) TPS", told)) == sheet.summary["stations"]
    assert len(layers["names"].findall(f"{SVG}text")) == 21
    assert len(layers["teams"].findall(f"{SVG}g")) == 4


def test_classes_differ_by_shape_and_not_by_colour_alone() -> None:
    shapes = set()
    for cls in ("low", "elevated", "high", "special"):
        mark = ElementTree.fromstring(marks.post(0, 0, cls, 5))
        shapes.add((mark.tag, mark.get("points")))
    assert len(shapes) == 4


def test_each_post_is_drawn_where_villages_share_a_point() -> None:
    sheet = small()
    villages = tuple(replace(v, lat=0.1, lon=104.0) for v in sheet.problem.villages)
    together = replace(sheet, problem=replace(sheet.problem, villages=villages))
    root = ElementTree.fromstring(pictures.plan_map(together))
    marks = [c for c in root.iter(f"{SVG}circle") if c.get("class") == "k-low" and c.get("r") != "5.5"]
    assert len({(c.get("cx"), c.get("cy")) for c in marks}) == len(sheet.posts)


def test_the_legend_says_what_is_synthetic_whose_data_it_is_and_how_long_a_kilometre_is() -> None:
    picture = pictures.plan_map(small())
    for words in ("SINTETIS", "Cahya DSN (MIT)", "KawalPemilu", "GeoNames (CC BY 4.0)", " km<"):
        assert words in picture
    assert "SINTETIS" not in pictures.plan_map(small(synthetic=()))


def test_the_comparison_holds_both_figures() -> None:
    sheet = district_sheet()
    picture = pictures.compare_map(sheet)
    assert "4.000 menit patroli" in picture
    assert "8.000 menit patroli" in picture
    assert len(human.posts(sheet)) == len(baselines.by_list(sheet.problem))


def test_a_regency_of_which_only_the_outline_is_known_is_drawn() -> None:
    file = DATA.parent / "indonesia" / "regencies_simplified.geojson"
    sheet = replace(district_sheet(), outlines=(file,))
    assert [a.level for a in drawing.outlines(sheet)] == ["regency"]
    assert "<path" in pictures.plan_map(sheet)


def test_a_place_without_outline_and_an_empty_plan_are_drawn() -> None:
    assert pictures.plan_map(small(outlines=())).endswith("</svg>")
    sheet = small()
    nothing = {**sheet.document, "posts": [], "seats": [], "lone_pairs": [], "lone_risks": []}
    nothing["reserve"] = {**nothing["reserve"], "teams": []}
    nothing["summary"] = {**nothing["summary"], "gap": {"posts": None, "people": None, "reserve": None}}
    empty = replace(sheet, document=nothing, problem=Problem((), (), (), (), ()))
    assert "tidak ada" in pictures.page(empty)


def test_a_village_far_outside_does_not_shrink_the_map() -> None:
    sheet = district_sheet()
    far = replace(sheet.problem.villages[0], lat=0.5, lon=100.0)
    moved = replace(sheet, problem=replace(sheet.problem, villages=(far, *sheet.problem.villages[1:])))
    view = drawing.frame(moved, drawing.outlines(moved), 1000)
    assert view == drawing.frame(sheet, drawing.outlines(sheet), 1000)


def test_the_page_asks_nobody_for_anything(page: str) -> None:
    refers = re.findall(r"""\b(?:src|href)="([^"]*)"|url\(([^)]*)\)""", page)
    refers = [a or b for a, b in refers]
    assert refers
    assert all(r.startswith("#") for r in refers), refers
    assert "default-src 'none'" in page
    assert "@import" not in page


def test_the_served_parts_hold_no_inline_style_or_script() -> None:
    parts = html.fragments(district_sheet())
    assert not re.search(r"<(script|style)\b|\sstyle=|\son\w+=|javascript:", parts["all"])
    served = pictures.page(district_sheet(), inline=False)
    assert "<style" not in served
    assert '<link rel="stylesheet" href="/static/siaga/plan.css">' in served


def test_ids_on_a_page_are_unique(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_words_of_the_page_are_those_of_the_screen() -> None:
    sheet = district_sheet()
    nameless = tuple(replace(v, name="") for v in sheet.problem.villages)
    words = text_of(pictures.page(replace(sheet, problem=replace(sheet.problem, villages=nameless)))).casefold()
    for never in NEVER:
        assert not re.search(rf"\b{re.escape(never)}\b", words), never
    for wanted in ("plot pam tps", "kebutuhan", "kekurangan personel", "kurang rawan", "sangat rawan", "terbatas"):
        assert wanted in words
    assert "paling jauh 0,12 % dari rencana terbaik yang mungkin" in words


def test_parts_of_a_stage_are_told_by_district_and_class() -> None:
    sheet = small()
    part = {**sheet.document["stages"][0], "name": "posts D1 low"}
    told = html.tables.proof(replace(sheet, document={**sheet.document, "stages": [part]}))
    assert "plot Satu, kurang rawan" in told


def test_names_appear_only_when_the_sheet_says_so() -> None:
    hidden, shown = pictures.page(small()), pictures.page(small(show_names=True))
    assert "Nama P01" not in hidden
    assert "Nama P01" in shown
    assert "9000000" not in hidden


def test_text_from_outside_cannot_become_markup() -> None:
    evil = '<script>alert(1)</script>"&'
    sheet = small(show_names=True, regency=evil, operation=evil, districts=(("D1", evil),), synthetic=(evil,))
    people = tuple(Person(p.id, evil, evil, evil, evil) for p in sheet.people)
    villages = tuple(replace(v, name=evil) for v in sheet.problem.villages)
    worse = replace(sheet, people=people, problem=replace(sheet.problem, villages=villages))
    body = html.fragments(worse)["all"]
    assert "<script>alert" not in body
    ElementTree.fromstring(pictures.plan_map(worse))
    ElementTree.fromstring(pictures.compare_map(worse))


def test_the_picture_becomes_a_png_of_the_width_asked() -> None:
    data = png(pictures.plan_map(small()), 800)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(data[16:20], "big") == 800


def test_the_same_sheet_gives_the_same_picture() -> None:
    sheet = district_sheet()
    turned = replace(sheet, problem=replace(sheet.problem, villages=sheet.problem.villages[::-1]))
    assert pictures.plan_map(sheet) == pictures.plan_map(turned)
