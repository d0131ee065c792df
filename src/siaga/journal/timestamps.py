"""When at the latest did this exist? A timestamp of a third party (RFC 3161) over a checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.request import Request, urlopen

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from siaga.kit.errors import Refused, refuse

_TYPE = "application/timestamp-query"


@dataclass(frozen=True, slots=True)
class Authority:
    """A timestamp authority: its address and the file of root certificates (PEM) that vouch for it."""

    url: str
    roots: Path


def obtain(message: bytes, authority: Authority, seconds: float = 20) -> bytes:
    """Ask the authority for a timestamp over the message, verify it, and return the response as it came."""
    builder = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256)
    if not authority.url.startswith(("http://", "https://")):
        raise _refused("alamat bukan http(s)", "the address is not http(s)")
    asked = Request(authority.url, builder.build().as_bytes(), {"Content-Type": _TYPE})  # noqa: S310
    try:
        with urlopen(asked, timeout=seconds) as answer:  # noqa: S310  # nosec B310
            raw: bytes = answer.read(1_000_000)
    except OSError as error:
        raise _refused("otoritas waktu tidak menjawab", f"the authority did not answer: {error}") from error
    verify(raw, message, authority.roots)
    return raw


def verify(raw: bytes, message: bytes, roots: Path) -> datetime:
    """Time the response vouches for; Refused when it is over something else or of another authority."""
    try:
        response = decode_timestamp_response(raw)
        verifier = VerifierBuilder()
        for certificate in x509.load_pem_x509_certificates(roots.read_bytes()):
            verifier = verifier.add_root_certificate(certificate)
        verifier.build().verify_message(response, message)
    except (VerificationError, ValueError) as error:
        raise _refused("cap waktu tidak sah", f"the timestamp is not valid: {error}") from error
    return response.tst_info.gen_time


def _refused(reason: str, english: str) -> Refused:
    return refuse(
        f"Cap waktu gagal: {reason}",
        "Segel tetap berlaku tanpa cap waktu; coba lagi nanti",
        english,
        "The seal stands without a timestamp; try again later",
    )
