"""The operator's desk by keyboard alone: keys are counted, not seconds."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from screen import axe, fits, shot

# A practised typist makes four keys a second; a report by voice may take ten, a paper form twenty.
VOICE_KEYS, PAPER_KEYS = 40, 80


class Hands:
    """A keyboard that counts its keys."""

    def __init__(self, page):
        self.page, self.keys = page, 0

    def type(self, text: str):
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, key: str):
        self.page.keyboard.press(key)
        self.keys += 1

    def enter(self):
        """Enter, and the page that comes of it."""
        self.keys += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


# Notes each sound that the page starts, with the state of its audio: only "running" is heard.
HEARD = """window.heard = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...when) {
  window.heard.push(this.context.state);
  return start.apply(this, when);
};"""
OFF, ON = "Bunyi mati: tekan untuk menyalakan", "Bunyi menyala, tekan untuk mencoba"


@pytest.fixture(scope="module")
def place(served):
    """Number, station, village, district and base of one post."""
    return json.loads(served.script("make_desk.py"))


def test_a_voice_is_taken_down_by_keyboard_alone(sign_in, place):
    _, station, village, district, _ = place
    page = sign_in("operator")
    page.goto("/laporan/suara/")
    axe(page)
    shot(page, "suara-kosong")
    hands = Hands(page)
    hands.type(f"tps {station} {village} antre".lower())
    hands.enter()
    question = page.locator("form.confirm")
    question.wait_for()
    axe(page)
    fits(page)
    shot(page, "suara-tanya")
    if page.locator("#g_place").count():
        hands.press(page.locator("#g_place label", has_text=district).locator("kbd").inner_text())
    hands.press(page.locator("#g_officer kbd").first.inner_text())
    hands.enter()
    page.get_by_text("Terakhir dicatat").wait_for()
    assert page.locator("tbody tr").first.inner_text().count("belum dicek") == 0, "an officer of the post was heard"
    assert hands.keys <= VOICE_KEYS, hands.keys
    axe(page)
    fits(page)
    shot(page, "suara")


def test_a_state_that_was_not_said_is_one_key(sign_in, place):
    page = sign_in("operator")
    page.goto("/laporan/suara/")
    hands = Hands(page)
    hands.type(f"sit plot {place[0]}")
    hands.enter()
    hands.press("3")
    assert page.locator("#g_a_state :checked").get_attribute("value") == "stopped"
    hands.enter()
    page.get_by_text("Terakhir dicatat").wait_for()
    assert "terhenti" in page.locator("tbody tr").first.inner_text()
    assert hands.keys <= VOICE_KEYS


def test_a_line_on_paper_takes_less_than_twenty_seconds_by_keyboard(sign_in, place):
    page = sign_in("operator")
    page.goto("/laporan/kertas/")
    axe(page)
    shot(page, "kertas-kosong")
    hands, shown = Hands(page), time.monotonic()
    hands.type(f"sit {place[0]} 2 j0001")
    hands.enter()
    page.locator("form.confirm").wait_for()
    hands.press(page.locator("#g_officer kbd").first.inner_text())
    hands.enter()
    page.get_by_text("Terakhir dicatat").wait_for()
    took = time.monotonic() - shown
    assert hands.keys <= PAPER_KEYS, hands.keys
    # Keys at four a second, and what the machine itself took.
    assert hands.keys / 4 + took < 20, (hands.keys, took)
    assert "antre" in page.locator("tbody tr").first.inner_text().lower()
    axe(page)
    fits(page)
    page.goto("/laporan/kertas/cetak/")
    page.locator(".choose a").first.click()
    page.locator(".paper").first.wait_for()
    axe(page)
    fits(page)
    shot(page, "kertas-lembar")


def test_without_a_script_a_voice_is_taken_down_too(sign_in, place):
    page = sign_in("operator", java_script_enabled=False)
    page.goto("/laporan/suara/")
    page.get_by_label("Yang didengar").fill(f"{place[0]} aman")
    page.get_by_label("Yang didengar").press("Enter")
    page.get_by_role("button", name="Simpan").wait_for()
    page.get_by_role("button", name="Simpan").press("Enter")
    page.get_by_text("Terakhir dicatat").wait_for()


def call(served, name: str) -> None:
    """Somebody nobody knows calls for help from nowhere in particular."""
    told = {"instance": f"uuid:bunyi-{name}", "kind": "help", "answers": {"what": "crowd"}}
    file = served.folder / "tolong.jsonl"
    file.write_text(json.dumps({**told, "at": datetime.now(UTC).isoformat()}), "utf-8")
    served.siaga("reports", "import", str(file))


def heard(page, number: int) -> list[str]:
    """The sounds so far, once there are so many."""
    for _ in range(150):
        if len(page.evaluate("heard")) >= number:
            break
        page.wait_for_timeout(100)
    return page.evaluate("heard")


def test_a_call_for_help_is_heard_at_the_post_and_at_the_base(sign_in, served, place):
    pages = []
    for role in ("operator", "kapolsek"):
        page = sign_in(role)
        page.add_init_script(HEARD)
        page.goto("/laporan/alarm/")
        page.get_by_role("button", name=OFF).wait_for()
        pages.append(page)
    post, base = pages
    axe(post)
    fits(post)
    shot(post, "alarm-bunyi-mati")
    call(served, "tertahan")
    assert [heard(page, 1) for page in pages] == [["suspended"]] * 2
    post.get_by_role("heading", level=1).click()
    base.keyboard.press("Tab")
    for page in pages:
        page.get_by_role("button", name=ON).wait_for()
    call(served, "terdengar")
    assert [heard(page, 2) for page in pages] == [["suspended", "running"]] * 2
    shot(post, "alarm-bunyi-menyala")
