"""Has somebody else changed it meanwhile? Told by the journal: what was done to this object, by whom, when."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from django.conf import settings

from siaga.accounts.models import User
from siaga.journal import reads as journal
from siaga.journal.leaf import instant
from siaga.journal.models import Entry
from siaga.kit import clock
from siaga.kit.errors import Problem, Refused

Words = Mapping[str, tuple[str, str]]
SHOWN = 5


def seen(object: str) -> int:
    """Number of the newest act on this object, for the form to carry along; -1 for none."""
    newest = Entry.objects.filter(object=object).order_by("-seq").values_list("seq", flat=True).first()
    return -1 if newest is None else newest


def newest() -> int:
    """Number of the newest act of all, for a page about many things."""
    return journal.size() - 1


def seen_in(given: Mapping[str, str]) -> int:
    """What a form brought back as `seen`; a form that saw nothing is not believed."""
    text = given.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 19 else -1


def refuse_changed(object: str, seen: int | None, words: Words) -> None:
    """Refuse when the object was changed after `seen`, saying what was done, by whom and when.

    Call inside the act. `words` are the acts that count, in Indonesian and English; `seen` None asks nothing.
    """
    if seen is None:
        return
    news = Entry.objects.filter(object=object, seq__gt=seen, act__in=words).order_by("seq")
    _refuse([(row, words[row.act]) for row in news])


def refuse_touched(
    keys: Collection[str], seen: int | None, words: Words, part: str, object: str = ""
) -> None:  # fmt: skip
    """The same for acts on many things at once, which name them under `part` of their body; `object` "": any.

    An act whose body does not list them (a whole file, an erased body) counts as touching them all.
    """
    if seen is None:
        return
    found = []
    news = Entry.objects.filter(seq__gt=seen, act__in=words, **({"object": object} if object else {}))
    for row in news.order_by("seq"):
        touched = _listed(row.seq, part)
        mine = [key for key in keys if touched is None or key in touched]
        if mine:
            which = "" if touched is None else ": " + ", ".join(mine[:SHOWN]) + (" …" if len(mine) > SHOWN else "")
            found.append((row, (words[row.act][0] + which, words[row.act][1] + which)))
    _refuse(found)


def _listed(seq: int, part: str) -> Collection[str] | None:
    text = journal.body(seq)
    listed = json.loads(text)["change"].get(part) if text else None
    return [listed] if isinstance(listed, str) else listed if isinstance(listed, dict | list) else None


def _refuse(news: Sequence[tuple[Entry, tuple[str, str]]]) -> None:
    if news:
        names = dict(User.objects.filter(pk__in={row.actor for row, _ in news}).values_list("pk", "name"))
        raise Refused([_problem(row, names.get(row.actor, row.actor), told) for row, told in news])


def _problem(row: Entry, who: str, words: tuple[str, str]) -> Problem:
    at = f"{clock.local(instant(row.recorded), settings.CONFIG.zone):%H.%M} {settings.CONFIG.zone}"
    return Problem(
        "", 0, "", "",
        f"Sementara itu {who} mengubahnya pukul {at}: {words[0]}",
        "Muat ulang, lihat perubahannya, lalu putuskan lagi",
        f"Meanwhile {who} changed it at {at}: {words[1]}", "Reload, look at the change, then decide again",
    )  # fmt: skip
