"""The offline page in a real browser: no signal, a killed browser, two officers, a wrong clock, no room left."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from screen import BROWSER, FLAGS, axe, fits, shot

OPEN: list[Any] = []
PINS = ("482915", "735528")
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def field(served) -> dict[str, Any]:
    """Codes of two phones, and the posts of the day."""
    return json.loads(served.script("make_field.py"))


@pytest.fixture(scope="module")
def handset(served, field, tmp_path_factory) -> Callable[..., Any]:
    """`handset(name)` opens a browser with a profile of its own that outlives it; `start` is Playwright's."""
    folders: dict[str, Path] = {}

    def opened(playwright: Any, name: str, **options: Any) -> Any:
        folder = folders.setdefault(name, tmp_path_factory.mktemp(f"hp-{name}"))
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=BROWSER, args=FLAGS, base_url=served.address, **{**PHONE, **options}
        )
        OPEN.append(context)
        return context

    return opened


@pytest.fixture(autouse=True)
def _closed(playwright, handset):
    """A browser left open by a failed test would hold its profile."""
    yield
    for context in OPEN:
        context.close()
    OPEN.clear()


@pytest.fixture(scope="module")
def playwright() -> Any:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


def stored(served) -> list[tuple[str, str, str, str]]:
    """Instance, officer, kind and answers of every report in the database."""
    with sqlite3.connect(f"file:{served.folder}/siaga.sqlite3?mode=ro", uri=True) as db:
        return db.execute("SELECT instance, officer, kind, answers FROM reporting_report").fetchall()


def enrol(context: Any, code: str, pin: str) -> Any:
    """Scan the enrolment code, choose a PIN, lock the page by it."""
    page = context.pages[0] if context.pages else context.new_page()
    page.set_default_timeout(15_000)
    page.goto(address_of(code))
    for box in page.locator("input[type=password]").all():
        box.fill(pin)
    page.locator("main button").first.click()
    page.wait_for_url("**/lapor/")
    page.get_by_label("PIN Anda").fill(pin)
    page.get_by_role("button", name="Kunci halaman ini dengan PIN").click()
    page.locator("button.safe").wait_for()
    return page


def address_of(code: str) -> str:
    from django.urls import reverse

    return reverse("enrol_phone", args=[code])


def unlock(page: Any, pin: str) -> None:
    page.goto("/lapor/")
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="Buka").click()
    page.locator("button.safe").wait_for()


def kept(page: Any) -> None:
    """It lies on the phone, and the page says so."""
    page.get_by_text("tersimpan di HP pukul").wait_for()


def all_sent(page: Any, timeout: float = 60_000) -> None:
    page.get_by_text("Semua terkirim").wait_for(timeout=timeout)


def test_twenty_reports_without_signal_survive_a_killed_browser_and_are_stored_once(
    playwright, handset, served, field
):
    context = handset(playwright, "budi")
    page = enrol(context, field["codes"][0], PINS[0])
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    axe(page)
    fits(page)
    shot(page, "lapor")
    context.set_offline(True)
    page.reload()
    page.get_by_label("PIN").fill(PINS[0])
    page.get_by_role("button", name="Buka").click()
    for n in range(20):
        page.locator("button.safe").click()
        page.get_by_text(f"Belum terkirim: {n + 1}").wait_for()
    context.close()
    assert not stored(served)

    context = handset(playwright, "budi", offline=True)
    page = context.new_page()
    unlock(page, PINS[0])
    page.get_by_text("Belum terkirim: 20").wait_for()
    context.set_offline(False)
    all_sent(page)
    rows = stored(served)
    assert len(rows) == len({instance for instance, *_ in rows}) == 20
    page.get_by_role("button", name="Kotak keluar").click()
    page.get_by_text("diterima, nomor").nth(19).wait_for()
    assert page.get_by_text("diterima, nomor").count() == 20
    shot(page, "lapor-kotak-keluar")
    context.close()


def test_a_form_is_filled_by_thumb_and_says_what_is_missing(playwright, handset, served):
    context = handset(playwright, "budi")
    page = context.new_page()
    unlock(page, PINS[0])
    page.get_by_role("button", name="Kesehatan personel").click()
    page.get_by_role("button", name="Simpan dan kirim").click()
    page.get_by_text("Belum diisi").wait_for()
    axe(page)
    fits(page)
    shot(page, "lapor-formulir")
    page.get_by_label("ada yang kelelahan").check()
    page.get_by_label("Jumlah yang perlu diganti (bila ada)").fill("1")
    page.get_by_role("button", name="Simpan dan kirim").click()
    kept(page)
    all_sent(page)
    assert json.loads(next(r for r in stored(served) if r[2] == "health")[3]) == {"state": "tired", "officers": 1}
    context.close()


def test_help_with_a_picture_goes_in_parts_and_without_exif(playwright, handset, served, tmp_path):
    from PIL import Image

    file, exif = tmp_path / "kamera.jpg", Image.Exif()
    exif[0x010E] = "rumah saksi"
    Image.effect_noise((3000, 2200), 90).convert("RGB").save(file, "JPEG", exif=exif, quality=95)
    context = handset(playwright, "budi")
    page = context.new_page()
    unlock(page, PINS[0])
    page.locator("button.help").click()
    page.get_by_label("massa berkumpul").check()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("Foto diperkecil").wait_for()
    page.get_by_role("button", name="Simpan dan kirim").click()
    kept(page)
    all_sent(page)
    files = [f for f in (served.folder / "evidence").rglob("*") if f.is_file()]
    assert len(files) == 1
    with Image.open(files[0]) as image:
        assert not dict(image.getexif())
        assert max(image.size) <= 1600
    context.close()


def test_two_officers_share_a_phone_and_neither_sees_the_other(playwright, handset, served, field):
    context = handset(playwright, "budi")
    page = enrol(context, field["codes"][1], PINS[1])
    page.locator("button.safe").click()
    kept(page)
    all_sent(page)
    page.get_by_role("button", name="Kotak keluar").click()
    page.get_by_text("diterima, nomor").wait_for()
    assert page.get_by_text("diterima, nomor").count() == 1
    page.get_by_role("button", name="Kembali").click()
    page.get_by_role("button", name="Kunci").click()
    page.get_by_label("PIN").fill("111111")
    page.get_by_role("button", name="Buka").click()
    page.get_by_text("PIN salah").wait_for()
    assert len({officer for _, officer, *_ in stored(served)}) == 2
    context.close()


def test_the_outbox_goes_to_another_phone_and_is_still_stored_once(playwright, handset, served, field, tmp_path):
    """The first phone hands over a file; both send; each report is one record, and the carried one is marked."""
    dying = handset(playwright, "budi")
    page = dying.new_page()
    unlock_as(page, 0)
    before = len(stored(served))
    dying.set_offline(True)
    page.locator("button.safe").click()
    page.get_by_text("Belum terkirim: 1").wait_for()
    page.get_by_role("button", name="Serahkan ke HP lain").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Simpan berkas").click()
    file = tmp_path / "kotak.json"
    caught.value.save_as(file)
    page.get_by_role("button", name="QR").first.click()
    page.locator(".code canvas").wait_for()
    shot(page, "lapor-serahkan")
    other = enrol(handset(playwright, "ani"), field["codes"][2], "640217")
    other.get_by_role("button", name="Serahkan ke HP lain").click()
    other.locator("input[type=file]").set_input_files(file)
    other.get_by_text("1 laporan diterima dari HP lain").wait_for()
    all_sent(other)
    assert len(stored(served)) == before + 1
    dying.set_offline(False)
    all_sent(page)
    assert len(stored(served)) == before + 1
    with sqlite3.connect(f"file:{served.folder}/siaga.sqlite3?mode=ro", uri=True) as db:
        carried = db.execute("SELECT count(*) FROM reporting_report WHERE taken_by != '' AND unverified")
        assert carried.fetchone() == (1,)


def test_a_chain_of_codes_is_read_in_any_order_and_a_damaged_one_is_refused(playwright, handset):
    page = handset(playwright, "kosong").new_page()
    page.goto("/lapor/")
    told = page.evaluate(
        """async () => {
          const { pieces, Gathering } = await import("/static/reporting/page/hand.js");
          const reports = Array.from({ length: 12 }, (_, n) => ({ instance: "uuid:" + n, answers: { note: "hujan | é \u263a".repeat(30) } }));
          const chain = pieces(reports), gathered = new Gathering();
          for (const piece of [...chain].reverse().concat(chain)) gathered.add(piece);
          const same = JSON.stringify(gathered.read()) === JSON.stringify(reports), bad = new Gathering();
          for (const piece of chain) bad.add(piece.replace("hujan", "hijan"));
          let refused = false;
          try { bad.read(); } catch (e) { refused = true; }
          return [chain.length, same, refused, new Gathering().add("lain|1|2|3")];
        }"""  # noqa: E501
    )
    assert told == [8, True, True, False]


def unlock_as(page: Any, nth: int) -> None:
    """Come in as one of the two."""
    page.goto("/lapor/")
    choice = page.get_by_label("Siapa")
    choice.wait_for()
    choice.select_option(index=nth)
    for pin in (PINS[nth], PINS[1 - nth]):  # the list is by id, not by age
        page.get_by_label("PIN").fill(pin)
        page.get_by_role("button", name="Buka").click()
        page.locator("button.safe, .notice.bad").first.wait_for()
        if page.locator("button.safe").count():
            return


def test_a_clock_two_years_wrong_is_told_and_put_right(playwright, handset, served):
    context = handset(playwright, "budi")
    page = context.new_page()
    page.clock.install(time="2024-11-20T03:00:00Z")
    page.clock.resume()
    unlock_as(page, 0)
    page.get_by_text("Jam HP ini selisih 2 tahun").wait_for()
    page.locator("button.safe").click()
    kept(page)
    all_sent(page)
    with sqlite3.connect(f"file:{served.folder}/siaga.sqlite3?mode=ro", uri=True) as db:
        clock, event = db.execute(
            "SELECT clock, event_at FROM reporting_report ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    assert clock == "fixed"
    assert not event.startswith("2024")
    context.close()


def test_without_room_it_says_not_kept_and_gives_the_words_for_an_sms(playwright, handset):
    context = handset(playwright, "budi")
    page = context.new_page()
    page.add_init_script(
        "const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (row) {"
        " if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError');"
        " return put.apply(this, arguments); };"
    )
    unlock_as(page, 0)
    page.locator("button.safe").click()
    page.get_by_text("laporan TIDAK tersimpan").wait_for()
    assert page.locator("p.huge").inner_text().startswith("SIT 0")
    shot(page, "lapor-penuh")
    context.close()


def test_refused_persistence_is_said(playwright, handset):
    context = handset(playwright, "budi")
    page = context.new_page()
    page.add_init_script(
        "navigator.storage.persist = async () => false; navigator.storage.persisted = async () => false;"
    )
    unlock_as(page, 0)
    page.get_by_text("dapat menghapus data halaman").wait_for()
    context.close()


def test_a_phone_without_storage_says_what_to_do(playwright, handset):
    context = handset(playwright, "kosong")
    page = context.new_page()
    page.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };")
    page.goto("/lapor/")
    page.get_by_text("laporkan lewat SMS").wait_for()
    context.close()


def test_cleared_data_lose_no_receipted_report(playwright, handset, served):
    context = handset(playwright, "budi")
    before = len(stored(served))
    page = context.new_page()
    page.goto("/lapor/")
    page.evaluate(
        "indexedDB.databases().then((all) => Promise.all(all.map((d) => indexedDB.deleteDatabase(d.name))))"
    )
    context.clear_cookies()
    page.goto("/lapor/")
    page.get_by_text("bernomor tanda terima aman di pos").wait_for()
    assert len(stored(served)) == before
    context.close()


def test_the_first_load_is_light(served):
    """What a phone fetches before it can be used, as it travels: at most 200 KB."""
    import urllib.request

    names = ["/lapor/", "/lapor/pekerja.js"]
    text = urllib.request.urlopen(f"{served.address}/lapor/pekerja.js").read().decode()
    names += json.loads("[" + text.split("KEPT = [")[1].split("];")[0] + "]")
    size = 0
    for name in dict.fromkeys(names):
        request = urllib.request.Request(f"{served.address}{name}", headers={"Accept-Encoding": "gzip"})
        size += len(urllib.request.urlopen(request).read())
    assert size <= 200_000
