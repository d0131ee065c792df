"""How does a planner fix or bar an officer by hand? One act each, for the plans to come; never a secret ground."""

from __future__ import annotations

from dataclasses import dataclass

from siaga.accounts import meanwhile
from siaga.deployment.models import Lock
from siaga.force.models import Officer
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse

# The only grounds to bar an officer from a post: a conflict of interest, told without naming anybody.
CONFLICTS = {
    "kin": (
        "Kerabat dekat bertugas atau berkepentingan di plot ini",
        "Close kin is on duty or has an interest here",
    ),
    "home": ("Tinggal atau berkeluarga di desa ini", "Lives or has family in this village"),
    "business": ("Punya usaha atau tanah di desa ini", "Has a business or land in this village"),
    "case": ("Sedang berperkara dengan pihak di desa ini", "Is in a legal dispute with somebody here"),
}
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Wish:
    """An officer to be fixed to a post, or barred from it for a conflict of interest (a key of CONFLICTS)."""

    officer: str
    post: str
    barred: bool
    reason: str


def lock_seat(wish: Wish, actor: Actor, *, known_posts: set[str], seen: int | None = None) -> Lock:
    """Fix an officer to a post, or bar him from it; an officer has one lock, an older one gives way.

    Refuses an unknown officer or post, a missing reason, a bar whose ground is no conflict of interest, and a
    post whose locks somebody else changed after `seen`.
    """
    _check(wish, known_posts)
    with act("deployment.lock_seat", actor, name_of(wish.post), reason=wish.reason) as change:
        meanwhile.refuse_changed(name_of(wish.post), seen, WORDS)
        if not wish.barred:
            Lock.objects.filter(officer_id=wish.officer, barred=False).delete()
        row, _ = Lock.objects.update_or_create(
            officer_id=wish.officer, post_id=wish.post,
            defaults={"barred": wish.barred, "reason": wish.reason, "source": "layar", "made_by": actor.id,
                      "made_at": clock.now()},
        )  # fmt: skip
        change.update(officer=wish.officer, post=wish.post, barred=wish.barred)
    return row


def unlock_seat(row: Lock, actor: Actor, *, seen: int | None = None) -> None:
    """Take a lock or a bar away. Refuses when somebody else changed this post's locks after `seen`."""
    with act("deployment.unlock_seat", actor, name_of(row.post_id)) as change:
        meanwhile.refuse_changed(name_of(row.post_id), seen, WORDS)
        Lock.objects.filter(pk=row.pk).delete()
        change.update(officer=row.officer_id, post=row.post_id, barred=row.barred)


WORDS = {
    "deployment.lock_seat": ("kuncian atau larangan dipasang", "a lock or a bar was set"),
    "deployment.unlock_seat": ("kuncian atau larangan dicabut", "a lock or a bar was taken away"),
}


def name_of(post: str) -> str:
    """A post as the journal names it."""
    return f"post/{post}"


def _check(wish: Wish, known_posts: set[str]) -> None:
    if wish.post not in known_posts or not Officer.objects.filter(pk=wish.officer).exists():
        raise refuse(
            "Personel atau plot tidak dikenal", "Pilih dari daftar",
            "Unknown officer or post", "Choose from the list",
            value=f"{wish.officer} {wish.post}",
        )  # fmt: skip
    if wish.barred and wish.reason not in CONFLICTS:
        raise refuse(
            "Larangan hanya karena benturan kepentingan", "Pilih salah satu alasan yang tersedia",
            "An officer is barred for a conflict of interest only", "Choose one of the reasons given",
        )  # fmt: skip
    if not wish.reason.strip() or len(wish.reason) > LONGEST:
        raise refuse(
            "Alasan belum diisi atau terlalu panjang", f"Isi alasannya, paling banyak {LONGEST} huruf",
            "The reason is missing or too long", f"Give the reason, at most {LONGEST} letters",
        )  # fmt: skip
