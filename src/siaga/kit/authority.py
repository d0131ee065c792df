"""How does a post without internet get HTTPS? A small authority of its own, good for this one host name only.

The authority's key lies encrypted in a file that is meant to leave the machine; the server has only its leaf. The
name constraint is in the authority's certificate, so that whoever trusts it
trusts it for this host and nothing else.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from siaga.kit.errors import refuse

LEAF_DAYS = 365
AUTHORITY_DAYS = 730
_HOST = re.compile(r"^(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")
_GRACE = timedelta(hours=1)  # a browser whose clock is a little behind


@dataclass(frozen=True, slots=True)
class Made:
    """An authority and the server's certificate from it, as PEM; `authority_key` is encrypted."""

    authority: bytes
    authority_key: bytes
    certificate: bytes
    key: bytes
    until: datetime


def host_name(host: str) -> str:
    """The host name in lower case; refuses an address and a name without a dot."""
    name = host.strip().lower().rstrip(".")
    if not _HOST.match(name) or _is_address(name):
        raise refuse(
            "Nama host tidak sah", "Pakai nama seperti posko.lan, bukan alamat IP",
            "Not a host name", "Use a name like posko.lan, not an IP address", value=host,
        )  # fmt: skip
    return name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def make(host: str, passphrase: str, now: datetime) -> Made:
    """A new authority for this host, and a certificate of a year for the server. Refuses a short passphrase."""
    name = host_name(host)
    if len(passphrase) < 12:
        raise refuse(
            "Kata kunci otoritas terlalu pendek", "Pakai paling sedikit 12 huruf, dan simpan di luar mesin ini",
            "The authority's passphrase is too short", "Use at least 12 letters, and keep it far from this machine",
        )  # fmt: skip
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(name, key, now)
    encrypted = serialization.BestAvailableEncryption(passphrase.encode())
    sealed = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encrypted)
    certificate, leaf_key, until = _leaf(name, authority, key, now)
    return Made(_pem(authority), sealed, certificate, leaf_key, until)


def renew(authority: bytes, authority_key: bytes, passphrase: str, now: datetime) -> tuple[bytes, bytes, datetime]:
    """A new certificate of the same authority; consoles need nothing. Certificate, key, until when."""
    issuer = x509.load_pem_x509_certificate(authority)
    try:
        key = serialization.load_pem_private_key(authority_key, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise refuse(
            "Kata kunci otoritas salah", "Pakai kata kunci dari saat otoritas dibuat",
            "Wrong passphrase of the authority", "Use the passphrase it was made with",
        ) from error  # fmt: skip
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(type(key))
    return _leaf(host_of(authority), issuer, key, now)


def host_of(authority: bytes) -> str:
    """The only host an authority may speak for."""
    found = x509.load_pem_x509_certificate(authority).extensions.get_extension_for_class(x509.NameConstraints)
    permitted = found.value.permitted_subtrees or []
    return next(str(name.value) for name in permitted if isinstance(name, x509.DNSName))


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate as people compare it: pairs of letters between colons."""
    digest = x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)


def der(certificate: bytes) -> bytes:
    """The same certificate as Android and Windows take it."""
    return x509.load_pem_x509_certificate(certificate).public_bytes(serialization.Encoding.DER)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _authority(host: str, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _named(f"Siaga {host}")
    nothing = [x509.IPAddress(ipaddress.ip_network(net)) for net in ("0.0.0.0/0", "::/0")]
    return (
        _begun(name, name, key.public_key(), now, now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints([x509.DNSName(host)], nothing), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    host: str, issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, now: datetime
) -> tuple[bytes, bytes, datetime]:
    own = ec.generate_private_key(ec.SECP256R1())
    until = min(now + timedelta(days=LEAF_DAYS), issuer.not_valid_after_utc)
    leaf = (
        _begun(_named(host), issuer.subject, own.public_key(), now, until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return _pem(leaf) + _pem(issuer), secret, until


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return builder.serial_number(x509.random_serial_number()).not_valid_before(now - _GRACE).not_valid_after(until)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=signs, crl_sign=signs, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads, from its first moment on."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
