"""A real timestamp authority: OpenSSL's, behind HTTP on the loopback."""

from __future__ import annotations

import subprocess
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from shutil import which

import pytest

from journal.conftest import ANDI, today, write
from siaga.journal import seals, timestamps
from siaga.journal.timestamps import Authority
from siaga.kit.errors import Refused

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(which("openssl") is None, reason="needs Debian's package openssl"),
]
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
[dn]
CN = Otoritas Waktu Uji
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An authority on the loopback, and another one's root that does not vouch for it."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")
    for name in ("ca", "other"):
        new = ["-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem"]
        subject = ["-days", "2", "-subj", f"/CN=Akar {name}", "-config", "tsa.cnf", "-extensions", "ca"]
        openssl(folder, "req", "-x509", *new, *subject)
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr",
            "-subj", "/CN=Otoritas Waktu Uji", "-config", "tsa.cnf")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "tsa.pem", "-days", "2", "-extfile", "tsa.cnf", "-extensions", "leaf")  # fmt: skip

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl(folder, "ts", "-reply", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key",
                    "-config", "tsa.cnf", "-section", "here", "-out", "reply")  # fmt: skip
            body = (folder / "reply").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Authority(f"http://127.0.0.1:{server.server_port}/", folder / "ca.pem"), folder / "other.pem"
    server.shutdown()


def test_a_seal_is_stamped_and_the_stamp_verifies(signed, authority):
    write(3)
    seal = seals.seal_day(today(), ANDI)
    at = seals.stamp(seal, authority[0], ANDI)
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)
    seal.refresh_from_db()
    text = seal.checkpoint.partition("\n\n")[0] + "\n"
    assert timestamps.verify(bytes(seal.timestamp), text.encode(), authority[0].roots) == at


def test_another_message_another_root_and_a_changed_stamp_are_refused(signed, authority):
    good, other = authority
    raw = timestamps.obtain(b"pesan", good)
    with pytest.raises(Refused, match="tidak sah"):
        timestamps.verify(raw, b"pesan lain", good.roots)
    with pytest.raises(Refused, match="tidak sah"):
        timestamps.verify(raw, b"pesan", other)
    signature, content = range(len(raw) - 256, len(raw), 16), raw.index(sha256(b"pesan").digest())
    for at in (*signature, *range(content, content + 60, 5)):
        changed = bytes([*raw[:at], raw[at] ^ 1, *raw[at + 1 :]])
        with pytest.raises(Refused, match="tidak sah"):
            timestamps.verify(changed, b"pesan", good.roots)


def test_an_authority_that_is_away_leaves_the_seal_standing(signed, tmp_path):
    seal = seals.seal_day(today(), ANDI)
    with pytest.raises(Refused, match="tidak menjawab"):
        seals.stamp(seal, Authority("http://127.0.0.1:9/", tmp_path / "x"), ANDI)
    with pytest.raises(Refused, match="http"):
        seals.stamp(seal, Authority("ftp://127.0.0.1/", tmp_path / "x"), ANDI)
    seal.refresh_from_db()
    assert seal.timestamp is None
