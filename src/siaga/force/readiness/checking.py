"""How is one line of a checklist answered on the screen? The rules of a list, for one answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from siaga.force.models import CheckAnswer
from siaga.force.readiness import acts, photos
from siaga.force.readiness.reads import rules_of
from siaga.force.readiness.subjects import Subject
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import Problem, Refused
from siaga.operation.models import Operation
from siaga.profiles.readiness import CheckItem, Checklist, Readiness


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: pieces by state (usually one piece in one), the measure, the expiry, a photo's bytes."""

    item: str
    tally: Mapping[str, int]
    measure: float | None = None
    expires: date | None = None
    photo: bytes = b""


def record_check(operation: Operation, subject: Subject, said: Said, actor: Actor) -> CheckAnswer:
    """Record one answer now; shortfalls open and close, a boat or vehicle goes out or comes back at once.

    Refuses an unknown item or state, no piece at all, a missing measure, more than 100 percent, a usable state
    past its expiry, and a file that is no photo. Nothing is written then.
    """
    rules, today = rules_of(operation), clock.today(settings.CONFIG.zone)
    checklist, item = _asked(rules, subject.kind, said.item)
    wrong = list(_wrong(said, item, rules, today))
    if wrong:
        raise Refused(wrong)
    sha = photos.keep(photos.cleaned(said.photo)) if said.photo else ""
    answer = CheckAnswer(
        kind=subject.kind, subject=subject.id, item=item.key, tally=dict(said.tally), measure=said.measure,
        expires=said.expires, at=clock.now(), by=actor.id, photo="foto.jpg" if sha else "", photo_sha256=sha,
    )  # fmt: skip
    found = [acts.Found(subject, checklist, item, answer)]
    with act("force.record_check", actor, f"{subject.kind}:{subject.id}") as change:
        acts.keep(found)
        opened, closed = acts.shortfalls(found, rules, today)
        acts.assets(found, rules, today, actor)
        change.update(
            item=item.key, tally=dict(said.tally), measure=said.measure, photo_sha256=sha,
            expires=said.expires.isoformat() if said.expires else None, opened=opened, closed=closed,
        )  # fmt: skip
    return answer


def _asked(rules: Readiness, kind: str, key: str) -> tuple[Checklist, CheckItem]:
    for checklist in rules.checklists:
        for item in checklist.items if checklist.kind == kind else ():
            if item.key == key:
                return checklist, item
    raise Refused(_problem(
        "item", key, "Butir tidak ada pada daftar periksa ini", "Muat ulang halaman",
        "The item is not on this checklist", "Reload the page",
    ))  # fmt: skip


def _wrong(said: Said, item: CheckItem, rules: Readiness, today: date) -> Iterator[Problem]:
    usable = {s.key for s in rules.states if s.usable}
    good = any(n for state, n in said.tally.items() if state in usable)
    if not said.tally.keys() <= {s.key for s in rules.states} or not 0 < sum(said.tally.values()) <= 100_000:
        yield _problem(
            "state", str(dict(said.tally)), "Keadaan belum dipilih", "Pilih keadaan, atau isi jumlah per keadaan",
            "No state was chosen", "Choose a state, or fill the counts by state",
        )  # fmt: skip
    if item.unit and good and said.measure is None:
        yield _problem(
            "measure", "", f"{item.label.id}: ukuran belum diisi ({item.unit})", "Isi angkanya, lalu pilih keadaan",
            f"{item.label.en}: the measure is missing ({item.unit})", "Fill the number, then choose the state",
        )  # fmt: skip
    if said.measure is not None and not 0 <= said.measure <= (100 if item.unit == "%" else 1e6):
        yield _problem(
            "measure", f"{said.measure:g}", "Ukuran di luar batas", "Persen: 0 sampai 100",
            "The measure is out of bounds", "Percent: 0 to 100",
        )  # fmt: skip
    if said.expires and item.expires and said.expires < today and good:
        yield _problem(
            "expires", said.expires.isoformat(), "Sudah kedaluwarsa, tetapi dinyatakan dapat dipakai",
            "Pilih Kedaluwarsa, atau betulkan tanggalnya", "Expired, yet said to be usable",
            "Choose expired, or correct the date",
        )  # fmt: skip


def _problem(column: str, value: str, reason: str, cure: str, english: str, cure_en: str) -> Problem:
    return Problem("", 0, column, value, reason, cure, english, cure_en)
