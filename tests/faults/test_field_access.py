"""A phone, a public server and a post as three hosts: the tunnel carries reports, and its death loses none."""

from __future__ import annotations

import subprocess

import pytest
import three_hosts
from three_hosts import NAME, PHONE, POST, inside, report, run

pytestmark = pytest.mark.faults
ADMIN = ("/", "/masuk/", "/pengguna/", "/jurnal/", "/rencana/", "/kesehatan/", "/perangkat/odk/", "/langsung/",
         "/lapor/../pengguna/", "/or/%2e%2e/pengguna/", "/kesehatan/hidup/")  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    if not three_hosts.possible():
        pytest.skip("needs root, network namespaces, caddy, openssh-server, iproute2 and curl")
    with three_hosts.post(tmp_path_factory.mktemp("pos"), "ssh") as found:
        three_hosts.sshd(found)
        three_hosts.caddy(found)
        found.start("post", POST, [str(three_hosts.SIAGA), "serve"], SSL_CERT_FILE=str(found.root))
        found.open_tunnel()
        found.until(lambda: found.ask("/terowongan/")[0] == 200)
        yield found


def test_the_phone_cannot_reach_the_post_but_by_the_public_name(world):
    assert "10.77.1.1" in run(*inside(PHONE, "ip", "route", "get", "10.77.1.1"))
    beyond = ["ip", "route", "get", "10.77.2.2"]
    assert subprocess.run(inside(PHONE, *beyond), capture_output=True, check=False).returncode == 2
    assert world.ask(f"/or/{world.token}/formList")[0] == 200
    assert world.ask("/static/siaga/base.css")[0] == 200
    assert world.ask("/hp/")[0] == 200


def test_a_report_comes_in_by_the_tunnel_once(world):
    one = report()
    assert [world.send(one), world.send(one)] == [201, 201]
    assert world.rows(f"SELECT count(*) FROM reporting_report WHERE instance = '{one['instance']}'") == [(1,)]


@pytest.mark.parametrize("path", ADMIN)
def test_no_address_of_the_command_answers_from_outside(world, path):
    assert world.ask(path)[0] == 404


def test_the_forms_name_the_public_address_and_tls(world):
    assert f"https://{NAME}/or/{world.token}/forms/" in world.ask(f"/or/{world.token}/formList")[1]


def test_a_phone_that_says_it_is_this_machine_is_heard_as_a_phone(world):
    """The door refuses this machine's address: 200 says that Caddy put the phone's own in place of the claim."""
    claims = ("-H", "X-Forwarded-For: 127.0.0.1", "-H", "X-Forwarded-Proto: http", "-H", "X-Real-IP: 127.0.0.1")
    assert world.ask("/hp/", *claims)[0] == 200
    assert world.ask("/kesehatan/", *claims)[0] == 404
    run(*inside(POST, "curl", "-sf", "-o", "/dev/null", "http://127.0.0.1:8000/masuk/"))


def test_the_tunnels_key_opens_nothing_else(world):
    made = world.folder / "tunnel"
    ssh = ["ssh", "-F", str(made / "ssh.conf"), "-o", "ClearAllForwardings=yes"]

    def tried(*words: str) -> str:
        done = subprocess.run(inside(POST, *words), capture_output=True, text=True, timeout=15, check=False)
        return done.stdout + done.stderr

    assert "uid=" not in tried(*ssh, "siaga-public", "id")
    elsewhere = ["ssh", "-N", "-F", "/dev/null", "-i", str(made / "key"), "-o", "BatchMode=yes",
                 "-o", f"UserKnownHostsFile={made / 'known_hosts'}", "-o", "ExitOnForwardFailure=yes"]  # fmt: skip
    assert "failed" in tried(*elsewhere, "-R", "127.0.0.1:2222:127.0.0.1:22", "nobody@10.77.2.1")
    assert "failed" in tried(*elsewhere, "-R", "0.0.0.0:8001:127.0.0.1:8001", "nobody@10.77.2.1")
    assert "prohibited" in tried("ssh", *elsewhere[2:], "-W", "127.0.0.1:2019", "nobody@10.77.2.1")


def test_a_killed_tunnel_is_a_channel_down_and_loses_nothing(world):
    world.until(lambda: world.rows("SELECT act FROM journal_entry WHERE object = 'terowongan'"))
    world.stop("tunnel")
    outbox = [report() for _ in range(5)]
    answers = [world.send(one) for one in outbox]
    assert set(answers) == {502}
    assert "tetap di HP" in world.ask("/lapor/")[1]
    seen = world.until(
        lambda: world.rows("SELECT act FROM journal_entry WHERE object = 'terowongan' ORDER BY seq DESC LIMIT 1")
        == [("reporting.lose_tunnel",)], 90,
    )  # fmt: skip
    assert seen < 75
    world.open_tunnel()
    world.until(lambda: world.ask("/terowongan/")[0] == 200)
    for one in outbox:
        assert world.send(one) == world.send(one) == 201
    names = ", ".join(f"'{one['instance']}'" for one in outbox)
    assert world.rows(f"SELECT count(*) FROM reporting_report WHERE instance IN ({names})") == [(5,)]
    world.until(
        lambda: world.rows("SELECT act FROM journal_entry WHERE object = 'terowongan' ORDER BY seq DESC LIMIT 1")
        == [("reporting.regain_tunnel",)], 60,
    )  # fmt: skip


def test_a_cut_line_is_noticed_and_the_tunnel_comes_back_by_itself(world):
    """No end of the connection is told, and phones keep asking; both sides must notice, and the port be free."""
    run(*inside(POST, "ip", "link", "set", "here", "down"))
    one = report()
    world.until(lambda: world.ask("/lapor/", "--max-time", "3")[0] == 502, 60)
    assert world.send(one) == 502
    run(*inside(POST, "ip", "link", "set", "here", "up"))
    back = world.until(lambda: world.send(one) == 201, 90)
    assert back < 60
    assert world.rows(f"SELECT count(*) FROM reporting_report WHERE instance = '{one['instance']}'") == [(1,)]


def test_the_public_server_writes_no_phones_secret_down(world):
    for what in ("caddy", "sshd"):
        assert world.token not in (world.folder / f"{what}.log").read_text()


def test_the_written_scripts_are_scripts(world):
    for script in ("server.sh", "post.sh"):
        run("sh", "-n", world.folder / "tunnel" / script)
    run("sh", "-c", f"! grep -rE '@(HOST|SERVER|USER|UPSTREAM)@' {world.folder}/tunnel")
