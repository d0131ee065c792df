"""The same three hosts joined by WireGuard, under the files that `siaga tunnel make --by wireguard` writes.

Where the kernel has no WireGuard, wg-quick takes Debian's wireguard-go.
"""

from __future__ import annotations

import shutil
import subprocess

import pytest
import three_hosts
from three_hosts import POST, PUBLIC, inside, report, run

pytestmark = pytest.mark.faults
ENDS = {PUBLIC: ("wg-server", "SERVER"), POST: ("wg-post", "POS")}


def quick(world, host: str, way: str) -> None:
    """wg-quick on one end; the file's name is the device's."""
    run(*inside(host, "wg-quick", way, world.keys / f"{ENDS[host][0]}.conf"))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    if not shutil.which("wg-quick") or not three_hosts.possible():
        pytest.skip("needs root, network namespaces, caddy, wireguard-tools (and wireguard-go), iproute2 and curl")
    with three_hosts.post(tmp_path_factory.mktemp("pos"), "wireguard") as found:
        secret = {end: run("wg", "genkey").strip() for _, end in ENDS.values()}
        public = {end: run("wg", "pubkey", input=secret[end]).strip() for end in secret}
        for name, _ in ENDS.values():
            text = (found.folder / "tunnel" / f"{name}.conf").read_text()
            for end, key in secret.items():
                text = text.replace(f"KUNCI-RAHASIA-{end}", key).replace(f"KUNCI-PUBLIK-{end}", public[end])
            assert "KUNCI" not in text
            (found.keys / f"{name}.conf").write_text(text)
        three_hosts.caddy(found)
        found.start("post", POST, [str(three_hosts.SIAGA), "serve"], SSL_CERT_FILE=str(found.root))
        for host in ENDS:
            quick(found, host, "up")
        try:
            found.until(lambda: found.ask("/terowongan/")[0] == 200)
            yield found
        finally:
            for host in ENDS:
                quick(found, host, "down")


def test_a_report_comes_in_by_wireguard_and_no_screen_of_the_command_does(world):
    assert world.send(report()) == 201
    assert world.ask("/masuk/")[0] == world.ask("/kesehatan/")[0] == 404


def test_the_public_server_reaches_the_field_door_only(world):
    """The post's other ports do not listen on the tunnel's address."""
    words = ["curl", "-s", "--max-time", "5", "-o", "/dev/null", "-w", "%{http_code}"]
    for port, answer in ((8001, "400"), (8000, "000")):
        done = subprocess.run(
            inside(PUBLIC, *words, f"http://10.90.0.2:{port}/masuk/"), capture_output=True, text=True, check=False
        )
        assert done.stdout == answer, port


def test_a_wireguard_that_is_down_loses_nothing(world):
    """Caddy holds connections that nobody tells of their end; it must find out by itself."""
    quick(world, POST, "down")
    one = report()
    assert world.until(lambda: world.send(one) in (502, 504), 90) < 60
    quick(world, POST, "up")
    assert world.until(lambda: world.send(one) == 201, 60) < 45
    assert world.send(one) == 201
    found = world.rows(f"SELECT count(*) FROM reporting_report WHERE instance = '{one['instance']}'")
    assert found == [(1,)]
