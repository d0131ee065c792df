"""Which operation is this, under which rules?"""

from __future__ import annotations

from siaga.kit.errors import refuse
from siaga.operation.models import Operation
from siaga.profiles import Profile


def current() -> Operation:
    """The workspace's operation: the one opened last. Refuses an empty workspace."""
    operation = Operation.objects.order_by("-id").first()
    if operation is None:
        raise refuse(
            "Ruang kerja ini belum berisi operasi",
            "Jalankan `siaga init` dengan --sample atau --profile dan --regency",
            "This workspace holds no operation yet",
            "Run `siaga init` with --sample or with --profile and --regency",
        )
    return operation


def profile_of(operation: Operation) -> Profile:
    """The operation's rules, checked once for each object. Only `acts.change_patterns` changes them."""
    held = operation.__dict__.get("_rules")
    if held is None:
        held = operation.__dict__["_rules"] = Profile.model_validate(operation.profile)
    return held
