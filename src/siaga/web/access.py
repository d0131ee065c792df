"""Who may see the shell's own screens: journal, log book, health?"""

from __future__ import annotations

from typing import Any

from siaga.accounts.access import NO_PARTNER, holds_here, register, rule, signed_in
from siaga.deployment.access import WHOLE

# Bodies of these rooms' acts; a room that is not named keeps its bodies to itself until its own rule says more.
ROOMS = frozenset(
    {"journal", "accounts", "territory", "operation", "force", "vulnerability", "deployment", "profiles", "web"}
)


@rule
def open_room(user: Any, act: Any) -> bool:
    """No act named, or the act of a room whose bodies the commander and the auditor read."""
    return act is None or str(act).split(".", maxsplit=1)[0] in ROOMS


@rule
def reads_some_list(user: Any, obj: Any) -> bool:
    """Some list of the register is open to this person."""
    return any(
        user.has_perm(name) for name in ("territory.read_places", "force.read_officers", "force.read_assets")
    )


PERMISSIONS = {
    "journal.read": holds_here("kaops", "auditor"),
    "journal.read_body": holds_here("kaops", "auditor") & open_room,
    "journal.read_erasures": holds_here("kaops", "karendalops", "auditor"),
    "journal.erase": holds_here("kaops", "karendalops"),
    "journal.hold": holds_here("kaops"),
    "journal.read_logbook": holds_here("kaops", "karendalops", "operator", "auditor"),
    "journal.save_backup": holds_here("administrator", "kaops", "karendalops", "operator"),
    "journal.seal": holds_here("kaops", "karendalops", "operator"),
    "web.hear_rooms": signed_in & NO_PARTNER,
    "web.read_register": reads_some_list,
    "web.read_situation": holds_here(*WHOLE),
    "web.send_report": holds_here("kaops", "karendalops", "operator"),
    "web.read_health": holds_here("administrator", "kaops", "karendalops", "operator", "auditor"),
}


def regency() -> str:
    """Regency of this node: that of the operation opened last."""
    from siaga.operation.models import Operation

    return Operation.objects.order_by("-id").values_list("regency_code", flat=True).first() or ""


def load() -> None:
    """Register these permissions once."""
    register(PERMISSIONS)
