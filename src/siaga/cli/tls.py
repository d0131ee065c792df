"""How does the post get HTTPS? A local authority for its host name, or the user's own certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siaga.cli.shared import Json, Workspace, out, refusals, tell
from siaga.kit import authority, clock, workspace
from siaga.kit.errors import refuse

app = typer.Typer(no_args_is_help=True, help="HTTPS untuk pos. / HTTPS for the post.")
Passphrase = Annotated[
    str, typer.Option("--passphrase", envvar="SIAGA_TLS_PASSPHRASE", prompt="Kata kunci otoritas", hide_input=True)
]
CA, CA_KEY, LEAF, KEY = "otoritas.crt", "otoritas-RAHASIA.pem", "sertifikat.pem", "kunci.pem"


@app.command()
def make(
    passphrase: Passphrase,
    host: Annotated[str, typer.Option("--host", help="Nama host pos, misalnya posko.lan")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Buat otoritas lokal untuk satu nama host dan sertifikat setahun. / Make a local authority."""
    with refusals(as_json):
        where = workspace.locate(folder)
        tls = where / "tls"
        if (tls / CA).exists():
            raise refuse(
                "Ruang kerja ini sudah mempunyai otoritas",
                "Perpanjang dengan `siaga tls renew`, atau pindahkan folder tls",
                "This workspace has an authority", "Renew with `siaga tls renew`, or move the folder tls away",
                file=str(tls),
            )  # fmt: skip
        made = authority.make(host, passphrase, clock.now())
        tls.mkdir(mode=0o700, exist_ok=True)
        authority.write_private(tls / CA_KEY, made.authority_key)
        (tls / CA).write_bytes(made.authority)
        _serve_with(where, made.certificate, made.key, authority.host_name(host))
        answer = {
            "ok": True, "host": authority.host_name(host), "authority": str(tls / CA),
            "until": made.until.isoformat(),
            "authority_key": str(tls / CA_KEY), "fingerprint": authority.fingerprint(made.authority),
        }  # fmt: skip
    tell(as_json, answer, lambda: _say(answer))


@app.command()
def renew(passphrase: Passphrase, folder: Workspace = None, as_json: Json = False) -> None:
    """Sertifikat baru dari otoritas yang sama. / A new certificate of the same authority."""
    with refusals(as_json):
        where = workspace.locate(folder)
        tls = where / "tls"
        for name in (CA, CA_KEY):
            if not (tls / name).is_file():
                raise refuse(
                    "Berkas otoritas tidak ada di sini",
                    f"Taruh {name} di folder tls, perpanjang, lalu pindahkan lagi",
                    "The authority's file is not here",
                    f"Put {name} into the folder tls, renew, and move it away again",
                    file=str(tls / name),
                )  # fmt: skip
        sealed, trusted = (tls / CA_KEY).read_bytes(), (tls / CA).read_bytes()
        certificate, key, until = authority.renew(trusted, sealed, passphrase, clock.now())
        _serve_with(where, certificate, key, authority.host_of(trusted))
    tell(as_json, {"ok": True, "until": until.isoformat()}, lambda: out.print(f"Berlaku sampai {until:%d-%m-%Y}"))


def _serve_with(where: Path, certificate: bytes, key: bytes, host: str) -> None:
    tls = where / "tls"
    authority.write_private(tls / KEY, key)
    (tls / LEAF).write_bytes(certificate)
    config = workspace.read(where)
    hosts = tuple(dict.fromkeys((host, *config.hosts)))
    workspace.change(where, tls_certificate=str(tls / LEAF), tls_key=str(tls / KEY), hosts=hosts)


def _say(answer: dict[str, object]) -> None:
    out.print(f"Sertifikat untuk [bold]{answer['host']}[/] berlaku sampai {str(answer['until'])[:10]}")
    out.print(f"Sidik otoritas (SHA-256): {answer['fingerprint']}", soft_wrap=True)
    out.print(f"[bold]Pindahkan[/] {answer['authority_key']} ke media di lemari terkunci; server tidak memakainya.")
    out.print("Layani dengan: siaga serve --host 0.0.0.0 --port 8443 --enrol-port 8080")
