"""Cards are scanned by a real camera stream, without a network, by photo and by hand; the post has each once."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import segno
from PIL import Image
from screen import BROWSER, FLAGS, Watch, axe, fits, shot


@pytest.fixture(scope="module")
def muster(served):
    """A muster of the sample's 767, and the QR texts of the first few of its people."""
    made = served.siaga("muster", "plan", "--place", "Halaman Polres", "--at", "2024-11-25 07:30",
                        "--commander", "Kapolres", "--json")  # fmt: skip
    cards = json.loads(served.script("make_cards.py", "8"))
    return json.loads(made)["muster"], cards


def picture(text: str) -> bytes:
    """A QR as a PNG."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="png", scale=8, border=4)
    return file.getvalue()


def film(text: str, file: Path) -> Path:
    """A raw video (y4m) that shows a card, as a camera would: 640 x 480, grey round it."""
    frame = Image.new("L", (640, 480), 120)
    card = Image.open(io.BytesIO(picture(text))).convert("L").resize((360, 360))
    frame.paste(card, (140, 60))
    colour = bytes([128]) * (320 * 240)
    with file.open("wb") as out:
        out.write(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n")
        for _ in range(10):
            out.write(b"FRAME\n" + frame.tobytes() + colour * 2)
    return file


@pytest.fixture
def camera(served, muster, tmp_path):
    """An operator's phone whose camera sees one card: a browser of its own, because the film is a flag."""
    from playwright.sync_api import sync_playwright

    number, cards = muster
    seen = film(cards[0]["text"], tmp_path / "kartu.y4m")
    flags = [*FLAGS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
             f"--use-file-for-fake-video-capture={seen}"]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=flags)
        context = browser.new_context(base_url=served.address, viewport={"width": 360, "height": 740},
                                      permissions=["camera"])  # fmt: skip
        context.add_cookies([{"name": "sessionid", "value": served.keys["operator"], "url": served.address}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.watch = Watch(page, served.address)
        page.goto(f"/apel/{number}/pindai/")
        yield page
        browser.close()
    assert not page.watch.wrong


def there(served, number: int) -> int:
    """How many are present, as the post tells it."""
    return json.loads(served.siaga("muster", "show", "--muster", str(number), "--json"))["total"]["present"]


def test_the_camera_reads_a_card_and_the_post_has_it(camera, served, muster):
    number, cards = muster
    before = there(served, number)
    camera.get_by_role("button", name="Nyalakan kamera").click()
    camera.locator("#result.present").wait_for()
    assert cards[0]["name"] in camera.locator("#result .whom").inner_text()
    camera.locator("#link[data-waiting='0']").wait_for()
    shot(camera, "apel-pindai-hadir")
    fits(camera)
    axe(camera)
    assert there(served, number) == before + 1


@pytest.fixture
def phone(sign_in, muster):
    """An operator's phone at the scanner, ready for a lost network."""
    page = sign_in("operator", viewport={"width": 360, "height": 740})
    page.goto(f"/apel/{muster[0]}/pindai/")
    page.locator("html[data-scanner=ready]").wait_for()
    return page


def show(page, text: str) -> None:
    """Hold a photo of this card before the phone."""
    page.locator("#photo").set_input_files({"name": "k.png", "mimeType": "image/png", "buffer": picture(text)})


def test_scans_without_a_network_wait_on_the_phone_and_arrive_once(phone, served, muster):
    number, cards = muster
    before = there(served, number)
    kept = phone.evaluate("""async () => {
      for (let n = 0; n < 100; n++) {
        const store = await caches.open("siaga-pindai-1");
        if (await store.match(location.pathname) && (await store.keys()).length > 4) return true;
        await new Promise(done => setTimeout(done, 100));
      }
      return false;
    }""")
    assert kept, "the page and its parts are kept for when the network is gone"
    phone.context.set_offline(True)
    phone.reload()
    phone.locator("html[data-scanner=ready], #scanner:not([hidden])").first.wait_for()
    for card in cards[1:4]:
        show(phone, card["text"])
        phone.locator("#result.present").get_by_text(card["name"]).wait_for()
    show(phone, cards[2]["text"])
    phone.locator("#result.again").wait_for()
    phone.locator("#link[data-waiting='3']").wait_for()
    shot(phone, "apel-pindai-terputus")
    assert there(served, number) == before
    phone.reload()
    phone.locator("#link[data-waiting='3']").wait_for()
    phone.context.set_offline(False)
    phone.locator("#link[data-waiting='0']").wait_for()
    assert there(served, number) == before + 3
    # Offline, Chromium logs every request it could not make; nothing else may have gone wrong.
    phone.watch.wrong[:] = [w for w in phone.watch.wrong if "ERR_INTERNET_DISCONNECTED" not in w]


def test_a_typed_code_works_and_a_foreign_qr_is_refused_with_words(phone, muster):
    _, cards = muster
    show(phone, "https://contoh.id/bukan-kartu")
    phone.locator("#result.wrong").get_by_text("Bukan kartu personel Siaga").wait_for()
    phone.get_by_label("Kode pada kartu, NRP atau ID").fill(cards[5]["text"])
    phone.get_by_role("button", name="Catat").click()
    phone.locator("#result.present").get_by_text(cards[5]["name"]).wait_for()
    forged = cards[6]["text"][:-4] + "AAAA"
    phone.get_by_label("Kode pada kartu, NRP atau ID").fill(forged)
    phone.get_by_role("button", name="Catat").click()
    phone.locator("#wrong").get_by_text("bukan kartu personel ruang kerja ini").wait_for()


def test_the_wall_changes_by_itself(sign_in, phone, served, muster):
    number, cards = muster
    wall = sign_in("kaops")
    wall.goto(f"/apel/{number}/langsung/")
    axe(wall)
    before = int(wall.locator(".wall-total strong").first.inner_text())
    show(phone, cards[7]["text"])
    wall.get_by_text(f"{before + 1} hadir dari 767").wait_for()
    shot(wall, "apel-dinding")


def test_a_row_is_tapped_by_thumb(sign_in, muster):
    number, _ = muster
    page = sign_in("operator", viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(f"/apel/{number}/daftar/?satuan=Satbinmas")
    axe(page)
    row = page.locator(".person").first
    row.get_by_role("button", name="Hadir").tap()
    page.locator(".person.present").first.wait_for()
    second = page.locator(".person").nth(1)
    second.get_by_text("Kurang", exact=True).tap()
    second.get_by_role("button", name="Sakit").tap()
    page.locator(".person.absent").get_by_text("Sakit").first.wait_for()
    shot(page, "apel-daftar")


def test_the_muster_pages_have_no_fault(sign_in, muster):
    page = sign_in("operator")
    for path in ("", "lembar/?satuan=Satbinmas", "kesehatan/"):
        page.goto(f"/apel/{muster[0]}/{path}")
        axe(page)
        fits(page)
        shot(page, f"apel-{path.partition('/')[0] or 'halaman'}")
    page.goto("/apel/")
    axe(page)
    fits(page)
    shot(page, "apel")
