"""How is a profile read? From its folder, whole or not at all, with the field named when it is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from siaga.kit.errors import Problem, Refused, refuse
from siaga.profiles.schema import DocumentedPattern, Profile

SHIPPED = Path(__file__).parent
FILE = "profile.toml"


def names() -> list[str]:
    """Names of the shipped profiles."""
    return sorted(p.parent.name for p in SHIPPED.glob(f"*/{FILE}"))


def load_profile(name_or_folder: str | Path) -> Profile:
    """Load a shipped profile by name, or the user's own by its folder. Refuses with every wrong field."""
    folder = Path(name_or_folder)
    if not (folder / FILE).is_file():
        folder = SHIPPED / str(name_or_folder)
    if not (folder / FILE).is_file():
        raise refuse(
            f"Profil {name_or_folder} tidak ada",
            f"Pakai salah satu: {', '.join(names())}, atau folder yang berisi {FILE}",
            f"There is no profile {name_or_folder}",
            f"Use one of: {', '.join(names())}, or a folder that holds {FILE}",
        )
    return _validated(_parsed(folder / FILE), folder / FILE)


def load_patterns() -> tuple[DocumentedPattern, ...]:
    """The documented patterns of the field, with sources and contradictions."""
    rows = _parsed(SHIPPED / "documented_patterns.toml")["pattern"]
    return tuple(TypeAdapter(list[DocumentedPattern]).validate_python(rows))


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise refuse(
            f"Berkas bukan TOML yang sah ({error})",
            "Perbaiki baris yang disebut",
            f"Not a valid TOML file ({error})",
            "Correct the line named",
            file=str(file),
        ) from error


def _validated(raw: dict[str, Any], file: Path) -> Profile:
    try:
        return Profile.model_validate(raw)
    except ValidationError as error:
        raise Refused([_problem(file, e) for e in error.errors()]) from error


def _problem(file: Path, error: Any) -> Problem:
    field = ".".join(str(part) for part in error["loc"]) or "(profil)"
    value = "" if isinstance(error["input"], dict | list) else str(error["input"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return Problem(
        str(file), 0, field, value,
        f"Isian {field} tidak sah ({message})", "Perbaiki isian itu menurut docs/reference/profile.md",
        f"Field {field} is not valid: {message}", "Correct the field; see docs/reference/profile.md",
    )  # fmt: skip
