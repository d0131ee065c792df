"""Which post has which number? Given once, printed on the post's card, never given to another post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from siaga.reporting.models import Post, PostNumber


@dataclass(frozen=True, slots=True)
class Named:
    """The post a number stands for, as the schedule has it now."""

    number: int
    stage: str
    code: str
    stations: tuple[str, ...]
    officers: tuple[str, ...]
    base: str


def give_numbers(stage: str, codes: Iterable[str]) -> int:
    """Number the posts of a stage that have none yet; inside the act that draws up the schedule. How many."""
    known = set(PostNumber.objects.filter(stage=stage).values_list("code", flat=True))
    fresh = [code for code in sorted(codes) if code not in known]
    last = PostNumber.objects.aggregate(last=Max("number"))["last"] or 0
    rows = [PostNumber(number=last + n, stage=stage, code=code) for n, code in enumerate(fresh, start=1)]
    PostNumber.objects.bulk_create(rows, batch_size=200)
    return len(rows)


def post_of(number: int) -> Named | None:
    """The post of this number; None when no post has it, or the plan no longer knows the post."""
    row = PostNumber.objects.filter(pk=number).first()
    post = Post.objects.filter(stage=row.stage, code=row.code).first() if row else None
    if row is None or post is None:
        return None
    return Named(number, row.stage, row.code, tuple(post.stations), tuple(post.officers), post.base_code)


def numbers_of(stage: str) -> dict[str, int]:
    """Post code to number, for cards and lists."""
    return dict(PostNumber.objects.filter(stage=stage).values_list("code", "number"))
