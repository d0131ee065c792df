"""What does the user see when something is refused? One error type, one problem row, two languages."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the input: where, why and what cures it.

    `reason` and `cure` are Indonesian; `reason_en` and `cure_en` English. `row` counts as a spreadsheet
    does (the header is row 1); 0 means the file as a whole. `level` is "error" or "warning".
    """

    file: str
    row: int
    column: str
    value: str
    reason: str
    cure: str
    reason_en: str
    cure_en: str
    level: str = "error"

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def __str__(self) -> str:
        where = f"{self.file}, baris {self.row}, kolom {self.column}" if self.row else self.file
        return f"{where}: {self.reason} [{self.value}]. {self.cure}\n    {self.reason_en}. {self.cure_en}"


class Refused(Exception):
    """The input is bad and nothing was written. Carries every problem found."""

    def __init__(self, problems: list[Problem] | Problem) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


def refuse(reason: str, cure: str, reason_en: str, cure_en: str, *, file: str = "", value: str = "") -> Refused:
    """Build a `Refused` of one problem that belongs to no row."""
    return Refused(Problem(file, 0, "", value, reason, cure, reason_en, cure_en))
