"""How do phones on mobile data reach the post? Files for a small public server and for the post's tunnel to it."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import typer

from siaga.cli.shared import Json, Workspace, out, refusals, tell
from siaga.kit import workspace
from siaga.kit.authority import host_name
from siaga.kit.errors import refuse

app = typer.Typer(no_args_is_help=True, help="Terowongan ke nama publik. / The tunnel to a public name.")
BY_SSH = ("Caddyfile", "sshd.conf", "sysctl.conf", "server.sh", "ssh.conf", "siaga-tunnel.service", "post.sh")
BY_WIREGUARD = ("Caddyfile", "sysctl.conf", "wg-server.conf", "wg-post.conf")
ENDS = {
    "ssh": ("127.0.0.1:8001", "127.0.0.1", "127.0.0.1:8001"),
    "wireguard": ("10.90.0.2:8001", "10.90.0.1", "10.90.0.2:8001"),
}
_SERVER = re.compile(r"[0-9A-Za-z][0-9A-Za-z.:-]{1,200}")


@app.command()
def make(
    host: Annotated[str, typer.Option("--host", help="Nama publik, misalnya siaga.polres.example")],
    server: Annotated[str, typer.Option("--server", help="Alamat server publik, nama atau IP")],
    by: Annotated[Literal["ssh", "wireguard"], typer.Option("--by")] = "ssh",
    user: Annotated[str, typer.Option("--user", hidden=True)] = "siaga-tunnel",
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Tulis berkas terowongan dan buka pintu lapangan. / Write the tunnel's files and open the field's door."""
    with refusals(as_json):
        where, name = workspace.locate(folder), host_name(host)
        if not _SERVER.fullmatch(server):
            raise refuse(
                "Alamat server tidak sah", "Pakai nama atau IP server publik",
                "Not a server's address", "Use the public server's name or IP", value=server,
            )  # fmt: skip
        listen, peer, upstream = ENDS[by]
        written = write(where / "tunnel", name, server, by, user, upstream)
        workspace.change(where, public_host=name, field_listen=listen, field_peer=peer)
    answer = {"ok": True, "host": name, "files": [str(f) for f in written], "field_listen": listen}
    tell(as_json, answer, lambda: _say(answer))


def write(folder: Path, host: str, server: str, by: str, user: str, upstream: str) -> list[Path]:
    """Fill the templates in; the files that were written."""
    source = files("siaga.data") / "templates" / "tunnel"
    values = {"@HOST@": host, "@SERVER@": server, "@USER@": user, "@UPSTREAM@": upstream}
    folder.mkdir(exist_ok=True)
    made = []
    for name in BY_SSH if by == "ssh" else BY_WIREGUARD:
        text = (source / name).read_text("utf-8")
        for key, value in values.items():
            text = text.replace(key, value)
        (folder / name).write_text(text, "utf-8")
        made.append(folder / name)
    return made


def _say(answer: dict[str, object]) -> None:
    out.print(f"Berkas ada di folder [bold]tunnel[/]. Nama publik: [bold]{answer['host']}[/]")
    out.print("Lanjutkan menurut docs/how-to/field-access.md, lalu mulai ulang `siaga serve`.")
