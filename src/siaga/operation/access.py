"""Who reads the course of the operation and its rules, who runs it, who orders a re-vote?"""

from __future__ import annotations

from typing import Any

from siaga.accounts.access import holds, holds_here, home_for, regencies, register, rule

READERS = (
    "kaops",
    "karendalops",
    "operator",
    "kasatgas",
    "pamatwil",
    "kapolsek",
    "padal",
    "personel",
    "humas",
    "auditor",
)
RULE_READERS = (
    "administrator",
    "kaops",
    "karendalops",
    "operator",
    "kasatgas",
    "pamatwil",
    "kapolsek",
    "padal",
    "auditor",
)


@rule
def of_this_post(user: Any, obj: Any) -> bool:
    """Some role of the person's lies in this node's regency."""
    return not home_for(user) or home_for(user) in regencies(user)


PERMISSIONS = {
    "operation.read_stages": holds(*READERS) & of_this_post,
    "operation.read_rules": holds(*RULE_READERS) & of_this_post,
    "operation.run_stages": holds_here("kaops", "karendalops", "operator"),
    "operation.order_revote": holds_here("kaops", "karendalops"),
}


def load() -> None:
    """Register these permissions once."""
    register(PERMISSIONS)
