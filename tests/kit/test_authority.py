"""The local authority speaks for one host only, and OpenSSL agrees."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from siaga.kit import authority
from siaga.kit.errors import Refused

NOW = datetime.now(UTC)
WORDS = "kata kunci yang panjang"


@pytest.fixture(scope="module")
def made():
    return authority.make("Posko.LAN", WORDS, NOW)


def verify(folder, trusted: bytes, leaf: bytes, host: str) -> str:
    (folder / "ca.pem").write_bytes(trusted)
    (folder / "leaf.pem").write_bytes(leaf)
    done = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", host, "-CAfile",
         folder / "ca.pem", folder / "leaf.pem"], capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_openssl_trusts_the_host(made, tmp_path):
    assert "leaf.pem: OK" in verify(tmp_path, made.authority, made.certificate, "posko.lan")
    assert "hostname mismatch" in verify(tmp_path, made.authority, made.certificate, "lain.lan")


@pytest.mark.parametrize("host", ["bank.example", "posko.lan.bank.example", "posko.la"])
def test_the_name_constraint_bites_whoever_holds_the_authoritys_key(made, tmp_path, host):
    key = serialization.load_pem_private_key(made.authority_key, WORDS.encode())
    issuer = x509.load_pem_x509_certificate(made.authority)
    leaf, _, _ = authority._leaf(host, issuer, key, NOW)
    assert "permitted subtree violation" in verify(tmp_path, made.authority, leaf, host)


def test_the_authority_may_make_no_other_authority(made):
    found = x509.load_pem_x509_certificate(made.authority).extensions
    assert found.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    assert found.get_extension_for_class(x509.NameConstraints).critical
    assert authority.host_of(made.authority) == "posko.lan"


def test_the_authoritys_key_is_encrypted_and_the_leaf_lasts_a_year(made):
    assert b"ENCRYPTED" in made.authority_key
    assert made.until - NOW == timedelta(days=365)
    with pytest.raises(Refused, match="Kata kunci"):
        authority.renew(made.authority, made.authority_key, "salah sama sekali", NOW)


def test_a_renewed_certificate_is_trusted_by_consoles_as_before(made, tmp_path):
    leaf, key, until = authority.renew(made.authority, made.authority_key, WORDS, NOW + timedelta(days=300))
    assert key != made.key
    assert until > made.until
    assert x509.load_pem_x509_certificate(leaf).issuer == x509.load_pem_x509_certificate(made.authority).subject


@pytest.mark.parametrize("host", ["192.168.1.4", "posko", "::1", "*.lan", "a b.lan", "posko.1", "-a.lan", ""])
def test_what_is_no_host_name_is_refused(host):
    with pytest.raises(Refused, match="Nama host"):
        authority.make(host, WORDS, NOW)


def test_a_short_passphrase_is_refused():
    with pytest.raises(Refused, match="terlalu pendek"):
        authority.make("posko.lan", "pendek", NOW)
