"""The plan on paper: everybody on it, the movement counted by hand, quick enough for the morning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deployment.papers import by_post, small
from siaga.deployment import paper
from siaga.deployment.paper import printed
from siaga.deployment.paper.rows import duties, manifest
from siaga.deployment.pictures.sheet import Asset


def test_every_seat_is_on_one_base_and_every_reserve_and_padal_too() -> None:
    sheet = small(show_names=True)
    rows = [d for per in duties(sheet).values() for d in per]
    at_posts = sorted(d.officer for d in rows if d.post)
    assert at_posts == sorted(o for crew in by_post(sheet).values() for o in crew)
    held = {d.officer for d in rows if not d.post}
    chain = sheet.document["command"]
    named = {o for part in ("padal", "kapolsek", "pamatwil") for _, o in chain[part] if o}
    named |= {o for t in sheet.document["reserve"]["teams"] for o in t["officers"] if o}
    assert held == named


def test_an_empty_place_is_told_to_the_base_that_answers_for_the_district() -> None:
    rows = [d for base, per in duties(small()).items() for d in per if d.post and not d.officer]
    assert rows
    assert {d.base for d in rows} == {"B2"}
    assert {d.remark for d in rows} == {"kekurangan personel"}


@pytest.mark.parametrize(("seats", "jackets", "short"), [(4, 2, (0, 1)), (1, 9, (2, 0)), (None, None, (3, 3))])
def test_the_movement_counts_seats_and_life_jackets(
    seats: int | None, jackets: int | None, short: tuple[int, int]
) -> None:
    sheet = small(assets=(Asset("K1", "boat", "B1", "", seats, jackets), Asset("M1", "car", "B1", "", 9, 9)))
    water = tuple(replace(v, mode="water") for v in sheet.problem.villages)
    wet = replace(sheet, problem=replace(sheet.problem, villages=water))
    rows = duties(wet)["B1"]
    afloat = [d for d in rows if d.post and d.officer][:3]
    m = manifest(wet, "B1", afloat)
    assert (m.afloat, m.boats) == (3, 1)
    assert (m.missing_seats, m.missing_jackets) == short
    assert m.unknown == (seats is None)


def test_on_land_nobody_needs_a_boat() -> None:
    m = manifest(small(), "B1", duties(small())["B1"])
    assert (m.afloat, m.missing_seats, m.missing_jackets) == (0, 0, 0)


def test_names_are_printed_only_when_the_sheet_says_so() -> None:
    hidden = [d.person.name for per in duties(small()).values() for d in per if d.officer]
    assert all(name.startswith("P") for name in hidden)
    assert not any(d.person.nrp for per in duties(small()).values() for d in per)
    shown = [d.person.name for per in duties(small(show_names=True)).values() for d in per if d.officer]
    assert all(name.startswith("SINTETIS Nama") for name in shown)


def test_paper_says_terbatas_pages_copies_and_not_optimised() -> None:
    for name in ("plan.typ", "annex.typ"):
        text = printed._template(name)
        for words in ("TERBATAS", "Halaman", "Salinan ke", "SINTETIS"):
            assert words in text, (name, words)
    lines = printed._movement(small(), "B1", duties(small())["B1"])["lines"]
    assert any("Belum dioptimalkan" in line for line in lines)


def test_plan_and_annex_print_the_same_bytes_each_time() -> None:
    sheet = small(show_names=True)
    assert paper.plan_pdf(sheet)[:5] == b"%PDF-"
    assert paper.plan_pdf(sheet) == paper.plan_pdf(sheet)
    assert paper.annex_pdf(sheet) == paper.annex_pdf(sheet)


def test_typst_code_in_a_name_is_only_text() -> None:
    sheet = small(show_names=True, operation='#panic("x") $ _ * ] ]')
    people = tuple(replace(p, name='#panic("x") [ $ \\') for p in sheet.people)
    assert paper.plan_pdf(replace(sheet, people=people))[:5] == b"%PDF-"
    assert paper.annex_pdf(replace(sheet, people=people))[:5] == b"%PDF-"
