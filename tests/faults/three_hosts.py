"""A phone, a public server and a post as three hosts, in three network namespaces. Root on Linux only.

The phone and the post have no route to each other; between them stands a server with Debian's Caddy and the files
that `siaga tunnel make` writes. Only paths of the test and Caddy's own authority are put in.
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

NAME, PHONE, PUBLIC, POST = "siaga.polres.example", "siaga-hp", "siaga-publik", "siaga-pos"
SIAGA = Path(sys.executable).parent / "siaga"
ENV = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE")}
TOOLS = [shutil.which(t, path="/usr/sbin:/sbin:/usr/bin:/bin") for t in ("ip", "caddy", "sshd", "ssh", "curl")]


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


def sshd(world: World) -> None:
    """The public server's sshd under the written file."""
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
    ssh = (made / "ssh.conf").read_text().replace("/etc/siaga/tunnel", str(made))
    (made / "ssh.conf").write_text(ssh)
    world.start("sshd", PUBLIC, [str(TOOLS[2]), "-D", "-e", "-f", str(keys / "conf")])


def caddy(world: World) -> None:
    """The public server's Caddy under the written file, with an authority of its own in place of a public one."""
    file = world.folder / "tunnel" / "Caddyfile"
    run(*inside(PUBLIC, "sysctl", "-q", "-p", file.with_name("sysctl.conf")))
    text = file.read_text().replace("grace_period 10s", "grace_period 10s\n\tskip_install_trust")
    file.write_text(text.replace(f"\n{NAME} {{", f"\n{NAME} {{\n\ttls internal", 1))
    world.start(
        "caddy", PUBLIC, ["caddy", "run", "--config", str(file)],
        XDG_DATA_HOME=str(world.folder / "caddy"), XDG_CONFIG_HOME=str(world.folder / "caddy"),
    )  # fmt: skip
    world.until(world.root.is_file)


def possible() -> bool:
    """Whether this machine can hold the three hosts."""
    if not all(TOOLS) or os.geteuid() or subprocess.run(["ip", "netns", "add", POST], check=False).returncode:
        return False
    no_hosts()
    return True


@contextmanager
def post(folder: Path, by: str) -> Iterator[World]:
    """A voting day in a workspace with the tunnel's files written; what was started is ended."""
    run(SIAGA, "init", ".", "--sample", "banyuasin-pilkada-2024", "--json", cwd=folder, env=ENV)
    words = ["--host", NAME, "--server", "10.77.2.1", "--user", "nobody", "--by", by, "--json"]
    run(SIAGA, "tunnel", "make", *words, cwd=folder, env=ENV)
    phone = json.loads(run(sys.executable, Path(__file__).with_name("make_phone.py"), folder, env=ENV))
    found = World(folder, Path(tempfile.mkdtemp(prefix="siaga-sshd-")), phone["token"])
    try:
        hosts()
        yield found
    finally:
        for what in list(found.running):
            found.stop(what)
        no_hosts()
        shutil.rmtree(found.keys)
