"""For which posts and stations may this person report? His own; a padal's or a base chief's, all of theirs."""

from __future__ import annotations

from collections.abc import Iterable

from siaga.accounts.access import BASE, DISTRICT, codes
from siaga.accounts.models import User
from siaga.profiles.field_reports import FieldReports
from siaga.reporting.models import Post
from siaga.reporting.odk.workbook import Place
from siaga.territory.models import Station


def places_of(user: User, forms: FieldReports | None) -> dict[str, tuple[Place, ...]]:
    """Places by form key; empty for a person without a post."""
    posts = posts_of(user)
    by_post, by_station = _posts(posts), _stations(posts)
    return {f.key: by_station if f.per == "station" else by_post for f in (forms.forms if forms else ())}


def posts_of(user: User) -> list[Post]:
    """Posts this person stands at, controls or is chief of, in the order of their codes."""
    districts = {code.partition("/")[2] for code in codes(user, DISTRICT, "padal")}
    bases = {code.partition("/")[2] for code in codes(user, BASE, "kapolsek")}
    officer = user.officer_id

    def mine(post: Post) -> bool:
        here = officer and (officer in post.officers or officer == post.supervisor)
        return bool(here or post.district_code in districts or post.base_code in bases)

    return [post for post in Post.objects.order_by("stage", "code") if mine(post)]


def _posts(posts: Iterable[Post]) -> tuple[Place, ...]:
    return tuple({p.code: Place(p.code, f"Plot {p.code}") for p in posts}.values())


def _stations(posts: Iterable[Post]) -> tuple[Place, ...]:
    wanted = list(dict.fromkeys(code for post in posts for code in post.stations))
    rows = Station.objects.filter(code__in=wanted).select_related("village").in_bulk()
    return tuple(
        Place(code, f"TPS {rows[code].number} {rows[code].village.name}") for code in wanted if code in rows
    )
