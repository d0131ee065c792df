"""A phone, a public server and a post as three hosts: the tunnel carries reports, and its death loses none.

Three network namespaces. The phone and the post have no route to each other; between them stands a server with
Debian's Caddy and sshd under the files that `siaga tunnel make` writes. Root on Linux only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

NAME, PHONE, PUBLIC, POST = "siaga.polres.example", "siaga-hp", "siaga-publik", "siaga-pos"
SIAGA = Path(sys.executable).parent / "siaga"
ENV = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE")}
TOOLS = [shutil.which(t, path="/usr/sbin:/sbin:/usr/bin:/bin") for t in ("ip", "caddy", "sshd", "ssh", "curl")]
pytestmark = pytest.mark.faults
ADMIN = ("/", "/masuk/", "/pengguna/", "/jurnal/", "/rencana/", "/kesehatan/", "/perangkat/odk/", "/langsung/",
         "/lapor/../pengguna/", "/or/%2e%2e/pengguna/", "/kesehatan/hidup/")  # fmt: skip


def run(*words: object, **more) -> str:
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=120, check=False, **more)
    assert done.returncode == 0, f"{words}: {done.stdout[-800:]}{done.stderr[-2000:]}"
    return done.stdout


def inside(host: str, *words: object) -> list[str]:
    return ["ip", "netns", "exec", host, *map(str, words)]


@dataclass
class World:
    """The three hosts; what runs on them is ended one by one, by its own process group.

    `keys` lies outside pytest's folder, which every run shuts anew and where the tunnel's user may not look.
    """

    folder: Path
    keys: Path
    token: str
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, what: str, host: str, words: list[str], **env: str) -> None:
        log = (self.folder / f"{what}.log").open("ab")
        self.running[what] = subprocess.Popen(
            inside(host, *words),
            cwd=self.folder,
            env={**ENV, **env},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def stop(self, what: str) -> None:
        process = self.running.pop(what)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def open_tunnel(self) -> None:
        """As systemd would: the unit's own line, and anew a moment after it ends."""
        unit = (self.folder / "tunnel" / "siaga-tunnel.service").read_text()
        line = next(row for row in unit.splitlines() if row.startswith("ExecStart=")).removeprefix("ExecStart=")
        assert "Restart=always" in unit
        line = line.replace("/etc/siaga/tunnel", str(self.folder / "tunnel"))
        self.start("tunnel", POST, ["sh", "-c", f"while :; do {line}; sleep 1; done"])

    def ask(self, path: str, *more: str, host: str = PHONE) -> tuple[int, str]:
        """What the phone gets: status and body; 0 when there was no answer."""
        words = ["curl", "-s", "--path-as-is", "--max-time", "20", "-w", "\n%{http_code}", "--cacert", self.root,
                 *more, f"https://{NAME}{path}"]  # fmt: skip
        done = subprocess.run(inside(host, *words), capture_output=True, text=True, timeout=30, check=False)
        body, _, status = done.stdout.rpartition("\n")
        return int(status or 0), body

    @property
    def root(self) -> Path:
        return self.folder / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    def send(self, report: dict[str, object]) -> int:
        given = ("--json", json.dumps(report), "-H", f"Authorization: Bearer {self.token}")
        return self.ask("/api/lapor/", *given)[0]

    def until(self, what, seconds: float = 60) -> float:
        """Seconds until `what()` holds."""
        start = time.monotonic()
        while not what():
            assert time.monotonic() - start < seconds, self.logs()
            time.sleep(0.3)
        return time.monotonic() - start

    def logs(self) -> dict[str, str]:
        return {file.name: file.read_text()[-1500:] for file in self.folder.glob("*.log")}

    def rows(self, query: str) -> list[tuple]:
        with sqlite3.connect(f"file:{self.folder}/siaga.sqlite3?mode=ro", uri=True) as db:
            return db.execute(query).fetchall()


def report() -> dict[str, object]:
    now = datetime.now(UTC).isoformat()
    return {
        "instance": f"uuid:{uuid.uuid4()}",
        "kind": "health",
        "post": "P1",
        "answers": {"state": "fit"},
        "at": now,
    }


def hosts() -> None:
    """Phone - public server - post, with no way past the middle."""
    for name in (PHONE, PUBLIC, POST):
        run("ip", "netns", "add", name)
        run(*inside(name, "ip", "link", "set", "lo", "up"))
    for far, net in ((PHONE, 1), (POST, 2)):
        run("ip", "link", "add", "here", "netns", far, "type", "veth", "peer", "name", f"to{net}", "netns", PUBLIC)
        run(*inside(far, "ip", "address", "add", f"10.77.{net}.2/24", "dev", "here"))
        run(*inside(PUBLIC, "ip", "address", "add", f"10.77.{net}.1/24", "dev", f"to{net}"))
        run(*inside(far, "ip", "link", "set", "here", "up"))
        run(*inside(PUBLIC, "ip", "link", "set", f"to{net}", "up"))
        named = Path("/etc/netns") / far
        named.mkdir(parents=True, exist_ok=True)
        (named / "hosts").write_text(f"127.0.0.1 localhost\n10.77.{net}.1 {NAME}\n")


def no_hosts() -> None:
    for name in (PHONE, PUBLIC, POST):
        subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
        shutil.rmtree(Path("/etc/netns") / name, ignore_errors=True)


def public_server(world: World) -> None:
    """Caddy and sshd under the written files; only paths of the test and Caddy's own authority are put in."""
    made, keys = world.folder / "tunnel", world.keys
    keys.chmod(0o755)
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / "host")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", made / "key")
    line = next(row for row in (made / "server.sh").read_text().splitlines() if row.startswith("printf"))
    restrictions = line.split("'")[1].partition(" %s")[0]
    (keys / "siaga_keys").write_text(f"{restrictions} {(made / 'key.pub').read_text()}")
    match = (made / "sshd.conf").read_text().replace("/etc/ssh/siaga_keys", str(keys / "siaga_keys"))
    own = f"HostKey {keys}/host\nPidFile none\nStrictModes no\nPasswordAuthentication no\n"
    (keys / "conf").write_text(own + match)
    (made / "known_hosts").write_text("10.77.2.1 " + (keys / "host.pub").read_text())
    (keys / "siaga_keys").chmod(0o644)
    Path("/run/sshd").mkdir(exist_ok=True)
    run(*inside(PUBLIC, "sysctl", "-q", "-p", made / "sysctl.conf"))
    ssh = (made / "ssh.conf").read_text().replace("/etc/siaga/tunnel", str(made))
    (made / "ssh.conf").write_text(ssh)
    caddy = (made / "Caddyfile").read_text()
    caddy = caddy.replace("grace_period 10s", "grace_period 10s\n\tskip_install_trust")
    (made / "Caddyfile").write_text(caddy.replace(f"\n{NAME} {{", f"\n{NAME} {{\n\ttls internal", 1))
    world.start("sshd", PUBLIC, [str(TOOLS[2]), "-D", "-e", "-f", str(keys / "conf")])
    world.start(
        "caddy", PUBLIC, ["caddy", "run", "--config", str(made / "Caddyfile")],
        XDG_DATA_HOME=str(world.folder / "caddy"), XDG_CONFIG_HOME=str(world.folder / "caddy"),
    )  # fmt: skip
    world.until(world.root.is_file)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    if not all(TOOLS) or os.geteuid() or subprocess.run(["ip", "netns", "add", POST], check=False).returncode:
        pytest.skip("needs root, network namespaces, caddy, openssh-server, iproute2 and curl")
    no_hosts()
    folder = tmp_path_factory.mktemp("pos")
    run(SIAGA, "init", ".", "--sample", "banyuasin-pilkada-2024", "--json", cwd=folder, env=ENV)
    run(
        SIAGA, "tunnel", "make", "--host", NAME, "--server", "10.77.2.1", "--user", "nobody", "--json",
        cwd=folder, env=ENV,
    )  # fmt: skip
    phone = json.loads(run(sys.executable, Path(__file__).with_name("make_phone.py"), folder, env=ENV))
    found = World(folder, Path(tempfile.mkdtemp(prefix="siaga-sshd-")), phone["token"])
    try:
        hosts()
        public_server(found)
        found.start("post", POST, [str(SIAGA), "serve"], SSL_CERT_FILE=str(found.root))
        found.open_tunnel()
        found.until(lambda: found.ask("/terowongan/")[0] == 200)
        yield found
    finally:
        for what in list(found.running):
            found.stop(what)
        no_hosts()
        shutil.rmtree(found.keys)


def test_the_phone_cannot_reach_the_post_but_by_the_public_name(world):
    done = subprocess.run(inside(PHONE, "ping", "-c1", "-W1", "10.77.2.2"), capture_output=True, check=False)
    assert done.returncode != 0
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
