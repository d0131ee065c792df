"""A post with a local authority in a real browser: refused before it is trusted, open after; and its enrolment."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from screen import BROWSER, FLAGS, Watch, axe, fits, shot

from conftest import ENV, SIAGA, free_port, run

HOST, WORDS = "posko.lan", "kata kunci yang panjang"


@pytest.fixture(scope="module")
def secure(sample, tmp_path_factory):
    """A post under https://posko.lan with its enrolment page."""
    folder = tmp_path_factory.mktemp("https") / "pos"
    shutil.copytree(sample, folder)
    run([SIAGA, "tls", "make", "--host", HOST, "--passphrase", WORDS, "--json"], folder)
    port, enrol = free_port(), free_port()
    words = [SIAGA, "serve", "--host", "0.0.0.0", "--port", str(port), "--enrol-port", str(enrol)]
    process = subprocess.Popen(words, cwd=folder, env=ENV, stdout=subprocess.PIPE, text=True)
    trust = ssl.create_default_context(cafile=folder / "tls" / "otoritas.crt")
    trust.check_hostname = False  # asked by address here; the browser checks the name
    for _ in range(240):
        try:
            request = urllib.request.Request(f"https://127.0.0.1:{port}/kesehatan/hidup/", headers={"Host": HOST})
            urllib.request.urlopen(request, timeout=5, context=trust)
            break
        except OSError:
            time.sleep(0.25)
    yield folder, port, enrol
    process.terminate()
    process.wait(15)


def browse(folder, home):
    """A browser with its own home, so that what it trusts is what the test put there."""
    from playwright.sync_api import sync_playwright

    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    env = {**os.environ, "HOME": str(home)}
    return sync_playwright(), {"executable_path": BROWSER, "args": [*FLAGS, rules], "env": env}


def trust(folder, home) -> None:
    """Import the authority as a console's user does."""
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    place = f"sql:{store}"
    subprocess.run(["certutil", "-d", place, "-N", "--empty-password"], check=True)
    words = ["certutil", "-d", place, "-A", "-t", "C,,", "-n", "Siaga", "-i", str(folder / "tls" / "otoritas.crt")]
    subprocess.run(words, check=True)


def test_a_console_is_refused_before_and_opens_after_it_trusts_the_authority(secure, tmp_path):
    folder, port, _ = secure
    outcomes = []
    for trusting in (False, True):
        home = tmp_path / str(trusting)
        home.mkdir()
        if trusting:
            trust(folder, home)
        starter, options = browse(folder, home)
        with starter as playwright:
            browser = playwright.chromium.launch(**options)
            page = browser.new_page()
            try:
                page.goto(f"https://{HOST}:{port}/masuk/")
                outcomes.append(page.evaluate("[isSecureContext, 'serviceWorker' in navigator]"))
            except Exception as error:
                outcomes.append(str(error))
            browser.close()
    assert "ERR_CERT_AUTHORITY_INVALID" in outcomes[0]
    assert outcomes[1] == [True, True]


def test_the_enrolment_page_tells_how_and_serves_nothing_else(secure, tmp_path):
    folder, _, enrol = secure
    starter, options = browse(folder, tmp_path)
    with starter as playwright:
        browser = playwright.chromium.launch(**options)
        page = browser.new_page(base_url=f"http://{HOST}:{enrol}")
        watch = Watch(page, f"http://{HOST}:{enrol}")
        page.goto("/masuk/")
        assert page.url == f"http://{HOST}:{enrol}/"
        axe(page)
        fits(page)
        shot(page, "pemasangan-otoritas")
        text = page.locator("main").inner_text()
        for word in ("Android", "Windows", "iOS", HOST, "sidik"):
            assert word in text
        browser.close()
    assert not watch.wrong


@pytest.mark.parametrize("path", ["/otoritas.crt", "/otoritas.mobileconfig"])
def test_the_downloads_are_the_authority_and_no_key(secure, path):
    _, _, enrol = secure
    body = urllib.request.urlopen(f"http://127.0.0.1:{enrol}{path}", timeout=10).read()
    assert b"PRIVATE" not in body
    assert b"Siaga posko.lan" in body or b"com.apple.security.root" in body
    request = urllib.request.Request(f"http://127.0.0.1:{enrol}{path}", data=b"x", method="POST")
    assert b"Pasang otoritas" in urllib.request.urlopen(request, timeout=10).read()


def test_the_settings_name_the_host_and_the_key_is_private(secure):
    folder, _, _ = secure
    config = (folder / "siaga.toml").read_text()
    assert f'hosts = ["{HOST}", "127.0.0.1", "localhost"]' in config
    for name in ("otoritas-RAHASIA.pem", "kunci.pem"):
        assert (folder / "tls" / name).stat().st_mode & 0o777 == 0o600
    assert json.loads((folder / "keys.json").read_text())
