"""Did somebody change this row while I was writing? What a form saw, held against what stands there now.

A form carries the values it was opened with. The act compares them inside its own transaction, with the row
locked, and refuses when a field differs: no update is lost, and the second writer is told what changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from siaga.kit.errors import Problem, Refused

M = TypeVar("M", bound=Model)
Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that another person changed meanwhile: as the form saw it, and as it stands now."""

    field: str
    seen: str
    now: str


class ChangedMeanwhile(Refused):
    """The row is no longer what the form saw."""

    def __init__(self, row: Model, differences: Sequence[Difference], present: Values) -> None:
        self.row, self.differences, self.present = row, tuple(differences), present
        super().__init__(
            [
                Problem(
                    "", 0, d.field, d.now, f"Sudah diubah orang lain: {d.field} dari '{d.seen}' menjadi '{d.now}'",
                    "Periksa isi yang baru, lalu simpan lagi",
                    f"Somebody changed {d.field} from '{d.seen}' to '{d.now}' meanwhile",
                    "Check the new values, then save again",
                )
                for d in differences
            ]
        )  # fmt: skip


def values(row: Model, fields: Sequence[str]) -> Values:
    """The row's fields as text, as a form carries them."""
    return {name: _text(getattr(row, name)) for name in fields}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def etag(row: Model, fields: Sequence[str]) -> str:
    """A short strong ETag of these fields."""
    text = json.dumps([row.pk, values(row, fields)], sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def sealed(row: Model, fields: Sequence[str]) -> str:
    """The values as one line for a hidden field."""
    return json.dumps(values(row, fields), ensure_ascii=False, sort_keys=True)


def opened(text: str) -> Values:
    """What a hidden field brought back; nothing where it was tampered with, which then differs from any row."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def fresh(rows: type[M], key: Any, fields: Sequence[str], seen: Mapping[str, str] | None) -> M:
    """The row, locked for this transaction; `ChangedMeanwhile` where it is not what was seen. Call inside an act.

    `seen` None asks for no comparison: the command line reads and writes in one step.
    """
    row: M = rows._default_manager.select_for_update().get(pk=key)
    now = values(row, fields)
    if seen is not None:
        found = [Difference(f, seen.get(f, ""), now[f]) for f in fields if seen.get(f) != now[f]]
        if found:
            raise ChangedMeanwhile(row, found, now)
    return row
