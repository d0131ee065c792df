"""The whole walk in either language: first run, import, muster, risk, plan, approval, an absence, a re-plan."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from screen import Watch, axe, totp

from conftest import ENV, HERE, SIAGA, answers, free_port, run, stop

OFFICERS = (
    "officer_id,name,rank,sex,unit,origin,base_id,synthetic\n"
    "S9001,Personel Sintetis 9001,Bripka,L,,polsek,polsek-betung,ya\n"
)


@pytest.fixture
def empty(tmp_path):
    """A post that holds nothing: its folder and its address."""
    folder, port = tmp_path / "pos", free_port()
    process = subprocess.Popen(
        [SIAGA, "serve", "--workspace", str(folder), "--port", str(port)], env=ENV, stdout=subprocess.DEVNULL
    )
    yield folder, answers(port)
    stop(process)


class Walker:
    """A signed-in page in one language; `say` picks the word that stands on it."""

    def __init__(self, browser: Any, address: str, english: bool, key: str = "") -> None:
        self.context = browser.new_context(base_url=address)
        cookies = {"bahasa": "en" if english else "id"} | ({"sessionid": key} if key else {})
        self.context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
        self.page, self.english = self.context.new_page(), english
        self.page.set_default_timeout(30_000)
        self.watch = Watch(self.page, address)

    def say(self, indonesian: str, english: str) -> str:
        return english if self.english else indonesian

    def press(self, indonesian: str, english: str) -> None:
        self.page.get_by_role(
            "button", name=re.compile("^" + re.escape(self.say(indonesian, english)))
        ).last.click()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]:is(input, textarea)").last.fill(value)

    def go(self, path: str) -> None:
        self.page.goto(path)
        assert self.page.locator("html").get_attribute("lang") == self.say("id", "en")
        axe(self.page)


def first_run(boss: Walker) -> None:
    boss.go("/")
    boss.page.locator("[name=kind]").first.check()
    boss.press("Buka operasi", "Open the operation")
    boss.page.wait_for_url("**/mulai/akun/", timeout=90_000)
    boss.fill(username="kapolres", name="AKBP Contoh", password="perahu-hijau-di-sungai-musi")
    boss.press("Buat akun", "Make the account")
    boss.page.wait_for_url("**/akun/")
    boss.page.goto("/akun/aplikasi/")
    boss.fill(code=totp(boss.page.locator("code.id").inner_text()))
    boss.press("Pasang", "Set up")
    boss.page.get_by_role("link", name=boss.say("Sudah saya simpan", "I have kept them")).click()
    boss.go("/")
    boss.page.get_by_role("heading", name=boss.say("Langkah berikutnya", "Next steps")).wait_for()


def bring_in(desk: Walker) -> None:
    desk.go("/impor/")
    desk.page.locator("main select").first.select_option("officers")
    file = {"name": "personel.csv", "mimeType": "text/csv", "buffer": OFFICERS.encode()}
    desk.page.locator("input[type=file]").set_input_files(file)
    desk.press("Unggah dan periksa", "Upload and check")
    desk.press("Terima seluruhnya", "Accept the whole file")
    desk.page.get_by_text(desk.say("Batalkan impor ini", "Take this import back")).wait_for()


def muster(boss: Walker) -> None:
    boss.go("/apel/")
    boss.fill(place="Halaman Polres", at="2024-11-25T07:30", commander="Kapolres")
    boss.press("Rencanakan", "Plan it")
    boss.page.wait_for_url(re.compile(r"/apel/\d+/"))
    boss.go("/apel/1/daftar/?satuan=Satbinmas")
    boss.page.locator(".person").first.get_by_role("button", name=boss.say("Hadir", "Present")).click()
    boss.page.locator(".person.present").first.wait_for()


def decide(boss: Walker) -> None:
    boss.go("/kerawanan/kelas/?kecamatan=16.07.01&kelas=low")
    boss.page.get_by_role("checkbox").first.check()
    boss.page.locator("section.card select[name=value]").select_option("high")
    boss.press("Hitung biayanya dahulu", "Reckon the cost first")
    boss.page.get_by_text(boss.say("Biaya dalam personel", "Cost in officers")).wait_for()
    for label, value in (
        (("Alasan: fakta tempat", "Reason: facts about the place"), "Akses hanya lewat sungai"),
        (("Pangkat dan nama pejabat", "Official"), "AKBP Contoh"), (("Jabatan", "Position"), "Kepala operasi"),
        (("Nomor surat perintah", "Order number"), "Sprin/99/XI/2024"),
    ):  # fmt: skip
        boss.page.get_by_label(boss.say(*label)).last.fill(value)
    boss.page.get_by_role("button", name=boss.say("Putuskan", "Decide"), exact=True).click()
    boss.go("/kerawanan/kelas/?asal=decided")
    assert boss.page.locator("tbody tr").count() == 1


def finished(planner: Walker) -> int:
    """The number of the plan that is being worked out, once it is there."""
    name = re.compile(planner.say("Rencana nomor", "Plan number"))
    link = planner.page.get_by_role("status").get_by_role("link", name=name)
    link.wait_for(timeout=240_000)
    return int(re.search(r"\d+", link.inner_text()).group())


def approve(boss: Walker, number: int, order: str) -> None:
    boss.go(f"/rencana/{number}/setujui/")
    boss.page.get_by_label(boss.say("Nomor surat perintah (Sprin)", "Number of the order")).fill(order)
    boss.press("Setujui rencana nomor", "Approve plan number")
    boss.page.get_by_text(order).first.wait_for()


def replan(planner: Walker, number: int, absent: Callable[[str], Any]) -> int:
    planner.go(f"/rencana/{number}/personel/?kelas=high")
    planner.page.goto(planner.page.locator("tbody tr td:nth-child(3) a").first.get_attribute("href"))
    absent(planner.page.locator("[data-officer]").first.get_attribute("data-officer"))
    planner.go("/rencana/perubahan/")
    planner.page.get_by_text(planner.say("Personel tidak siap", "Officer not ready")).first.wait_for()
    planner.press("Susun ulang dari usulan ini", "Re-plan from these proposals")
    return finished(planner)


@pytest.mark.parametrize("english", [False, True], ids=["id", "en"])
def test_from_an_empty_folder_to_a_plan_that_follows_an_absence(chromium, empty, english):
    folder, address = empty
    boss = Walker(chromium, address, english)
    first_run(boss)
    key = json.loads(run([sys.executable, HERE / "make_planner.py", folder], folder))["karendalops"]
    planner = Walker(chromium, address, english, key)
    bring_in(planner)
    muster(boss)
    decide(boss)
    planner.go("/rencana/hitung/")
    planner.press("Hitung rencana penuh", "Work out the full plan")
    number = finished(planner)
    approve(boss, number, "Sprin/11/XI/2024")
    after = replan(planner, number, lambda who: run([sys.executable, HERE / "note_absent.py", folder, who], folder))
    assert after > number
    approve(boss, after, "Sprin/12/XI/2024")
    for walker in (boss, planner):
        walker.context.close()
        assert not walker.watch.wrong
