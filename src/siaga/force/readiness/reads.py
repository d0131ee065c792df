"""How ready is the force, in numbers with a denominator? By kind, by unit, by district; and what is short."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import TextField
from django.db.models.functions import Cast

from siaga.force.access import Reach
from siaga.force.models import CheckAnswer, Shortfall
from siaga.force.readiness.judging import Answer, Standing, Verdict, judge, standing
from siaga.force.readiness.subjects import Subject, all_subjects
from siaga.kit.errors import refuse
from siaga.operation.models import Operation
from siaga.operation.reads import profile_of
from siaga.profiles.readiness import CheckItem, Readiness

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """One group: `ready` of `total`; not ready, not fully checked and out make up the rest."""

    group: str
    ready: int
    not_ready: int
    unchecked: int
    out: int
    total: int


@dataclass(frozen=True, slots=True)
class ShortRow:
    """An open shortfall with everything to be told about it."""

    number: int
    kind: str
    subject: str
    name: str
    unit: str
    district: str
    item: str
    why: str
    essential: bool
    owner: str
    owner_label: str
    due: date
    overdue: bool
    level: int


MOST_NAMED = 500  # more ids than a statement should carry: then all are read


def readiness(
    operation: Operation,
    by: Literal["kind", "unit", "district"],
    today: date,
    reach: Reach | None = None,
    subjects: Mapping[Key, Subject] | None = None,
) -> list[ReadyRow]:
    """Readiness of everything registered (with `reach`: of this part of the force), grouped; sorted by group."""
    rules = rules_of(operation)
    subjects = all_subjects(reach=reach) if subjects is None else subjects
    stands = standings(rules, subjects, today)
    labels: dict[str, str] = {c.kind: c.label.id for c in rules.checklists}
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, subject in subjects.items():
        group = labels.get(subject.kind, subject.kind) if by == "kind" else getattr(subject, by)
        counts[group]["out" if subject.out else stands[key][0]] += 1
    return [
        ReadyRow(g, n["ready"], n["not_ready"], n["unchecked"], n["out"], sum(n.values()))
        for g, n in sorted(counts.items())
    ]


def standings(
    rules: Readiness, subjects: Mapping[Key, Subject], today: date
) -> dict[Key, tuple[Standing, dict[str, str]]]:
    """Each subject's standing and what is wrong with it (item in words -> why); one query.

    Only the items that decide are read, and equal answers are judged once: a force of thousands has a dozen
    answers each, nearly all of them the same.
    """
    items: dict[str, dict[str, CheckItem]] = {
        c.kind: {i.key: i for i in c.items if i.essential} or {i.key: i for i in c.items} for c in rules.checklists
    }
    usable, cases, verdicts = _usable(rules), dict[tuple[Any, ...], int](), list[tuple[str, Verdict]]()
    found: dict[Key, tuple[int, ...]] = defaultdict(tuple)
    for kind, subject_id, item, tally, measure, expires in _answers(items, subjects):
        key = kind, subject_id
        if (subject := subjects.get(key)) and item in items[kind]:
            case = kind, item, subject.seats, tally, measure, expires
            number = cases.get(case)
            if number is None:
                answer = Answer(json.loads(tally), measure, date.fromisoformat(expires) if expires else None)
                number = cases[case] = len(verdicts)
                verdicts.append((item, judge(items[kind][item], answer, usable, subject.seats, today)))
            found[key] += (number,)
    alike = {(key[0], numbers) for key, numbers in found.items()}
    stands = {(kind, seen): _stands(items[kind], dict(verdicts[n] for n in seen)) for kind, seen in alike}
    return {k: stands[k[0], found[k]] if k in found else ("unchecked", {}) for k in subjects}


def _answers(items: Mapping[str, Mapping[str, CheckItem]], subjects: Mapping[Key, Subject]) -> Iterable[Any]:
    """Kind, subject, item, tally, measure and expiry of the answers that decide; as text, read once a case."""
    kinds, keys = {kind for kind, _ in subjects} & items.keys(), {key for _, key in subjects}
    rows = CheckAnswer.objects.filter(kind__in=kinds, item__in={i for k in kinds for i in items[k]})
    rows = rows.filter(subject__in=keys) if len(keys) <= MOST_NAMED else rows
    texts = Cast("tally", TextField()), "measure", Cast("expires", TextField())
    return rows.values_list("kind", "subject", "item", *texts)


def _stands(items: Mapping[str, CheckItem], found: Mapping[str, Verdict]) -> tuple[Standing, dict[str, str]]:
    wrong = {items[i].label.id: v.why for i, v in found.items() if items[i].essential and not v.ok}
    return standing(list(items.values()), found), wrong


def _usable(rules: Readiness) -> frozenset[str]:
    return frozenset(s.key for s in rules.states if s.usable)


def verdict(item: CheckItem, answer: CheckAnswer, rules: Readiness, seats: int | None, today: date) -> Verdict:
    """Judge a kept answer."""
    return judge(item, Answer(answer.tally, answer.measure, answer.expires), _usable(rules), seats, today)


def shortfalls(
    operation: Operation, today: date, reach: Reach | None = None, subjects: Mapping[Key, Subject] | None = None
) -> list[ShortRow]:
    """Open shortfalls: essential first, then by due date; with `reach`, of this part of the force.

    `subjects`: those of this part, where the page knows them already.
    """
    rules, profile = rules_of(operation), profile_of(operation)
    rows = list(Shortfall.objects.filter(closed=None).order_by("-essential", "due", "pk"))
    people = {r.subject for r in rows if r.kind == "person"}
    if subjects is None:
        subjects = all_subjects(reach=reach, people_ids=people if len(people) <= MOST_NAMED else None)
    roles = {r.key: r.label.id for r in profile.roles}
    words: dict[Key, str] = {(c.kind, i.key): i.label.id for c in rules.checklists for i in c.items}
    part = reach is not None and not reach.whole
    mine = [r for r in rows if not part or (r.kind, r.subject) in subjects]
    return [_short_row(r, subjects.get((r.kind, r.subject)), words, roles, today) for r in mine]


def _short_row(
    row: Shortfall, subject: Subject | None, words: Mapping[Key, str], roles: Mapping[str, str], today: date
) -> ShortRow:
    name, unit, district = (subject.name, subject.unit, subject.district) if subject else (row.subject, "", "")
    return ShortRow(
        row.pk, row.kind, row.subject, name, unit, district, words.get((row.kind, row.item), row.item), row.why,
        row.essential, row.owner, roles.get(row.owner, row.owner), row.due, row.due < today, row.level,
    )  # fmt: skip


def shortfall(number: int) -> Shortfall:
    """The shortfall of this number; refuses an unknown one."""
    row = Shortfall.objects.filter(pk=number).first()
    if row is None:
        raise refuse(
            f"Kekurangan nomor {number} tidak ada", "Lihat `siaga readiness shortfalls`",
            f"There is no shortfall {number}", "See `siaga readiness shortfalls`", value=str(number),
        )  # fmt: skip
    return row


def rules_of(operation: Operation) -> Readiness:
    """The profile's checklists; refuses a profile without."""
    rules = profile_of(operation).readiness
    if rules is None:
        raise refuse(
            "Profil ini tidak memuat daftar periksa", 'Tambahkan "readiness" pada `use` di profile.toml',
            "This profile has no checklists", 'Add "readiness" to `use` in profile.toml',
        )  # fmt: skip
    return rules
