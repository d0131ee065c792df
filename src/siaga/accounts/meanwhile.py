"""Has somebody else changed it meanwhile? Told by the journal: what was done to this object, by whom, when."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from siaga.accounts.models import User
from siaga.journal.leaf import instant
from siaga.journal.models import Entry
from siaga.kit import clock
from siaga.kit.errors import Problem, Refused

Words = Mapping[str, tuple[str, str]]


def seen(object: str) -> int:
    """Number of the newest act on this object, for the form to carry along; -1 for none."""
    newest = Entry.objects.filter(object=object).order_by("-seq").values_list("seq", flat=True).first()
    return -1 if newest is None else newest


def refuse_changed(object: str, seen: int | None, words: Words) -> None:
    """Refuse when the object was changed after `seen`, saying what was done, by whom and when.

    Call inside the act. `words` are the acts that count, in Indonesian and English; `seen` None asks nothing.
    """
    if seen is None:
        return
    news = list(Entry.objects.filter(object=object, seq__gt=seen, act__in=words).order_by("seq"))
    if news:
        names = dict(User.objects.filter(pk__in={row.actor for row in news}).values_list("pk", "name"))
        raise Refused([_problem(row, names.get(row.actor, row.actor), words[row.act]) for row in news])


def _problem(row: Entry, who: str, words: tuple[str, str]) -> Problem:
    at = f"{clock.local(instant(row.recorded), settings.CONFIG.zone):%H.%M} {settings.CONFIG.zone}"
    return Problem(
        "", 0, "", "",
        f"Sementara itu {who} mengubahnya pukul {at}: {words[0]}",
        "Muat ulang, lihat perubahannya, lalu putuskan lagi",
        f"Meanwhile {who} changed it at {at}: {words[1]}", "Reload, look at the change, then decide again",
    )  # fmt: skip
