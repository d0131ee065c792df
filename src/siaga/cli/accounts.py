"""Who signs in? First commander, accounts, roles and phones from the console of the machine."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, tell

app = typer.Typer(help="Pengguna, peran dan HP. / People, roles and phones.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="Nama pengguna. / User name.")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Kata sandi dari masukan baku. / From standard input.")
]


def _password(from_stdin: bool) -> str:
    """Typed twice, or one line from standard input; never an argument, which others could read."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Kata sandi / Password", hide_input=True, confirmation_prompt=True))


def known_password(from_stdin: bool) -> str:
    """Typed once: a password that exists already."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Kata sandi / Password", hide_input=True))


def _user(username: str):  # type: ignore[no-untyped-def]
    from siaga.accounts.models import User
    from siaga.kit.errors import refuse

    user = User.objects.filter(username=username).first()
    if user is None:
        raise refuse(
            "Pengguna tidak dikenal", "Lihat `siaga accounts list`",
            "No such user", "See `siaga accounts list`", value=username,
        )  # fmt: skip
    return user


@app.command("create")
def create(
    username: Username,
    name: Annotated[str, typer.Option("--name")],
    position: Annotated[str, typer.Option("--position")] = "",
    commander_of: Annotated[str, typer.Option("--commander-of", help="Kode kabupaten; hanya Kaops pertama")] = "",
    password_stdin: Stdin = False,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Buat akun; --commander-of menjadikannya Kaops pertama. / Make an account, or the first commander."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts import acts
        from siaga.journal.context import CONSOLE

        password = _password(password_stdin)
        user = acts.create_user(CONSOLE, username=username, name=name, password=password, position=position)
        if commander_of:
            acts.appoint_first_commander(CONSOLE, user, commander_of)
    tell(as_json, {"ok": True, "id": user.pk}, lambda: out.print(f"Akun {username} dibuat ({user.pk})"))


@app.command("role")
def role(
    username: Username,
    code: Annotated[str, typer.Argument(metavar="PERAN", help="misalnya operator, kapolsek, kpu")],
    reach: Annotated[str, typer.Argument(metavar="JANGKAUAN", help="16.07 atau 16.07/KODE")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Beri peran. Kaops dan penyidik menunggu pengesahan orang kedua. / Give a role."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts import acts
        from siaga.accounts.roles import ROLES, SEALED
        from siaga.journal.context import CONSOLE

        if code not in ROLES:
            raise typer.BadParameter(f"{code}: {', '.join(ROLES)}")
        acts.assign_role(CONSOLE, _user(username), code, reach)
    waits = code in SEALED
    tell(
        as_json,
        {"ok": True, "waits": waits},
        lambda: out.print("Menunggu pengesahan Kaops" if waits else "Berlaku"),
    )


@app.command("revoke-role")
def revoke_role(
    username: Username,
    code: Annotated[str, typer.Argument(metavar="PERAN")],
    reason: Annotated[str, typer.Option("--reason")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Cabut peran, terasa pada permintaan berikutnya. / Take a role back."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts import acts
        from siaga.journal.context import CONSOLE

        rows = list(_user(username).assignments.filter(role=code, revoked_at=None))
        for row in rows:
            acts.revoke_role(CONSOLE, row, reason)
    tell(as_json, {"ok": True, "revoked": len(rows)}, lambda: out.print(f"{len(rows)} peran dicabut"))


@app.command("close")
def close(
    username: Username,
    reason: Annotated[str, typer.Option("--reason")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Tutup akun, peran dan HP-nya. / Close an account."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts import acts
        from siaga.journal.context import CONSOLE

        acts.close_user(CONSOLE, _user(username), reason)
    tell(as_json, {"ok": True}, lambda: out.print(f"Akun {username} ditutup"))


@app.command("reset-factors")
def reset_factors(
    username: Username,
    reason: Annotated[str, typer.Option("--reason")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Lepas semua faktor kedua bila kunci dan kode pemulihan hilang. / Remove all second factors."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts import acts
        from siaga.journal.context import CONSOLE

        removed = acts.reset_factors(CONSOLE, _user(username), reason)
    tell(as_json, {"ok": True, "removed": removed}, lambda: out.print(f"{removed} faktor dilepas"))


@app.command("list")
def people(folder: Workspace = None, as_json: Json = False) -> None:
    """Daftar pengguna, peran dan HP. / List people, roles and phones."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts.reads import listing

        rows = listing()
    tell(as_json, rows, lambda: out.print("\n".join(map(_line, rows))))


def _line(row: dict[str, object]) -> str:
    roles, phones = row["roles"], row["devices"]
    return f"{row['username']}  {row['name']}  {'' if row['active'] else '[ditutup] '}{roles}  HP: {phones}"


@app.command("revoke-device")
def revoke_device(
    device: Annotated[str, typer.Argument(metavar="ID")],
    reason: Annotated[str, typer.Option("--reason")] = "",
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Cabut satu HP, terasa pada permintaan berikutnya. / Revoke a phone."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts import device_acts
        from siaga.accounts.models import Device
        from siaga.journal.context import CONSOLE
        from siaga.kit.errors import refuse

        row = Device.objects.filter(pk=device, revoked_at=None).first()
        if row is None:
            raise refuse(
                "HP tidak dikenal", "Lihat `siaga accounts list`", "No such phone", "See `siaga accounts list`"
            )
        device_acts.revoke_device(CONSOLE, row, reason)
    tell(as_json, {"ok": True}, lambda: out.print("HP dicabut"))
