"""Where does this operation live on disk? A folder with `siaga.toml`, the database and the keys."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from siaga.kit.errors import refuse

CONFIG = "siaga.toml"
VARIABLE = "SIAGA_WORKSPACE"


class Config(BaseModel):
    """Contents of `siaga.toml`; unknown keys and wrong types stop the start.

    `demo` marks a workspace whose data are all samples: its plan page may be opened without sign-in, on this
    machine only. `rehearsal` marks one for drills: only there may a voting day be played with a clock of its own.
    A console locks after `idle_minutes`. Beyond this machine the server needs the TLS files. A channel of messages
    is off while its secret's file is not named. With a `public_host` phones come in through a tunnel that ends at
    `field_listen`; only `field_peer` is heard there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    node: str
    zone: Literal["WIB", "WITA", "WIT"] = "WIB"
    database: str = "sqlite"
    database_password_file: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    demo: bool = False
    rehearsal: bool = False
    idle_minutes: int = 10
    tls_certificate: str = ""
    tls_key: str = ""
    sms_token_file: str = ""
    whatsapp_secret_file: str = ""
    whatsapp_verify_file: str = ""
    public_host: str = ""
    field_listen: str = "127.0.0.1:8001"
    field_peer: str = "127.0.0.1"

    def secret(self, name: str) -> str:
        """Contents of a secret's file, without the line's end; "" where none is named. Refuses a missing file."""
        file = getattr(self, name)
        if not file:
            return ""
        try:
            return Path(file).read_text("utf-8").strip()
        except OSError as error:
            raise refuse(
                f"Berkas rahasia {name} tidak dapat dibaca", "Perbaiki siaga.toml",
                f"The secret's file {name} cannot be read", "Correct siaga.toml", file=file,
            ) from error  # fmt: skip


def locate(folder: Path | None) -> Path:
    """The workspace folder: the one given, else the current one. Refuses a folder that is none."""
    path = (folder or Path(os.environ.get(VARIABLE, "."))).resolve()
    if not (path / CONFIG).is_file():
        raise refuse(
            "Folder ini bukan ruang kerja Siaga",
            "Buat dengan `siaga init FOLDER --sample ...` atau tunjuk dengan --workspace FOLDER",
            "This folder is not a Siaga workspace",
            "Make one with `siaga init DIR --sample ...` or name one with --workspace DIR",
            file=str(path),
        )
    return path


def read(path: Path) -> Config:
    """Parse `siaga.toml`; refuses with the field's name."""
    try:
        return Config.model_validate(tomllib.loads((path / CONFIG).read_text("utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise refuse(
            "Isi siaga.toml tidak sah",
            "Perbaiki kolom yang disebut",
            "siaga.toml is not valid",
            f"Correct the field named: {error}",
            file=str(path / CONFIG),
        ) from error


def create(path: Path, config: Config) -> Path:
    """Make the folder and its `siaga.toml`. Refuses a folder that already holds a workspace."""
    if (path / CONFIG).exists():
        raise refuse(
            "Folder ini sudah berisi ruang kerja",
            "Pilih folder lain",
            "This folder already holds a workspace",
            "Choose another folder",
            file=str(path),
        )
    path.mkdir(parents=True, exist_ok=True)
    lines = [
        f"node = {_quoted(config.node)}",
        f'zone = "{config.zone}"',
        f"database = {_quoted(config.database)}",
    ]
    if config.demo:
        lines.append("demo = true")
    if config.rehearsal:
        lines.append("rehearsal = true")
    (path / CONFIG).write_text("\n".join(lines) + "\n", "utf-8")
    return path.resolve()


def change(path: Path, **values: str | bool | int | tuple[str, ...]) -> Config:
    """Set keys of `siaga.toml`; other lines and comments stay. Refuses what would not start."""
    file = path / CONFIG
    kept = [line for line in file.read_text("utf-8").splitlines() if line.partition("=")[0].strip() not in values]
    text = "\n".join([*kept, *(f"{key} = {_written(value)}" for key, value in values.items())]) + "\n"
    config = Config.model_validate(tomllib.loads(text))
    new = file.with_suffix(".baru")
    new.write_text(text, "utf-8")
    new.replace(file)
    return config


def _written(value: str | bool | int | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_quoted, value))}]"
    return _quoted(value) if isinstance(value, str) else str(value).lower()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def activate(path: Path) -> None:
    """Point Django at this workspace and start it. Once per process."""
    os.environ[VARIABLE] = str(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siaga.settings")
    import django

    django.setup()
