"""How is a profile read? From its folder, whole or not at all, with the field named when it is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from siaga.kit.errors import Problem, Refused, refuse
from siaga.profiles.schema import DocumentedPattern, Profile

SHIPPED = Path(__file__).parent
COMMON = SHIPPED / "_common"
FILE = "profile.toml"


def names() -> list[str]:
    """Names of the shipped profiles."""
    return sorted(p.parent.name for p in SHIPPED.glob(f"*/{FILE}"))


def load_profile(name_or_folder: str | Path) -> Profile:
    """Load a shipped profile by name, or the user's own by its folder. Refuses with every wrong field.

    Every TOML file of the folder is a part of the profile, and `use = ["checklists", ...]` adds shipped
    common parts. A top-level key stands in one file only.
    """
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
    raw, origin = _merged(folder)
    return _validated(raw, folder / FILE, origin)


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


def _merged(folder: Path) -> tuple[dict[str, Any], dict[str, Path]]:
    """All parts as one document, and the file each top-level key came from."""
    raw = _parsed(folder / FILE)
    used = raw.pop("use", [])
    origin = dict.fromkeys(raw, folder / FILE)
    others = [f for f in sorted(folder.glob("*.toml")) if f.name != FILE]
    for file in [*others, *(_common(folder / FILE, name) for name in used)]:
        for key, value in _parsed(file).items():
            if key in raw:
                raise _given_twice(key, origin[key], file)
            raw[key], origin[key] = value, file
    return raw, origin


def _common(file: Path, name: object) -> Path:
    known = {f.stem: f for f in COMMON.glob("*.toml")}
    if name not in known:
        raise refuse(
            f"Bagian bersama {name} tidak ada", f"Pakai: {', '.join(sorted(known))}",
            f"There is no common part {name}", f"Use: {', '.join(sorted(known))}", file=str(file), value=str(name),
        )  # fmt: skip
    return known[str(name)]


def _given_twice(key: str, first: Path, second: Path) -> Refused:
    return refuse(
        f"Bagian {key} ada di {first.name} dan di {second.name}", "Simpan di satu berkas saja",
        f"Part {key} is in {first.name} and in {second.name}", "Keep it in one file", file=str(second), value=key,
    )  # fmt: skip


def _validated(raw: dict[str, Any], file: Path, origin: dict[str, Path]) -> Profile:
    try:
        return Profile.model_validate(raw)
    except ValidationError as error:
        problems = [_problem(origin.get(str(next(iter(e["loc"]), "")), file), e) for e in error.errors()]
        raise Refused(problems) from error


def _problem(file: Path, error: Any) -> Problem:
    field = ".".join(str(part) for part in error["loc"]) or "(profil)"
    value = "" if isinstance(error["input"], dict | list) else str(error["input"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return Problem(
        str(file), 0, field, value,
        f"Isian {field} tidak sah ({message})", "Perbaiki isian itu menurut docs/reference/profile.md",
        f"Field {field} is not valid: {message}", "Correct the field; see docs/reference/profile.md",
    )  # fmt: skip
