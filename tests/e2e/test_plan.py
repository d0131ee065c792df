"""The plan on screen in a real browser: worked out, locked, compared, approved by a second person, re-planned."""

from __future__ import annotations

import re

from screen import axe, fits, shot

DONE = 240_000


def work_out(page, button: str) -> int:
    """Press a start button and wait until the plan is there; its number."""
    page.goto("/rencana/hitung/")
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", name=re.compile("sedang dihitung")).wait_for()
    link = page.get_by_role("status").get_by_role("link", name=re.compile("Rencana nomor"))
    link.wait_for(timeout=DONE)
    return int(re.search(r"\d+", link.inner_text()).group())


def looked_at(page, path: str, name: str) -> list[str]:
    """A page opened, checked by axe, on a small screen too, and photographed; what is wrong with it."""
    page.goto(path)
    shot(page, name)
    wrong = [] if page.locator("h1").count() == 1 else [f"{path}: not one heading"]
    for check in (axe, fits):
        try:
            check(page)
        except AssertionError as error:
            wrong.append(str(error))
    return wrong


def test_every_screen_of_a_plan(sign_in):
    page, wrong = sign_in("karendalops"), []
    for path, name in (
        ("/rencana/", "plan"), ("/rencana/daftar/", "plans"), ("/rencana/1/plot/", "posts"),
        ("/rencana/1/plot/16.07.01.1016/L01/", "post"), ("/rencana/1/personel/", "seats"),
        ("/rencana/1/bergeser/", "moves-none"), ("/rencana/1/unduh/", "export"), ("/rencana/pola/", "patterns"),
        ("/rencana/hitung/", "work"), ("/rencana/banding/", "compare-none"),
        ("/rencana/perubahan/", "changes-none"), ("/impor/", "imports"),
    ):  # fmt: skip
        wrong += looked_at(page, path, name)
    assert not wrong, "\n".join(wrong)
