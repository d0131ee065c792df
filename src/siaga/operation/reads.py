"""Which operation is this, under which rules?"""

from __future__ import annotations

import hashlib
import marshal

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


_checked: dict[bytes, Profile] = {}


def profile_of(operation: Operation) -> Profile:
    """The operation's rules, checked once in a process as long as they say the same.

    Only `acts.change_patterns` changes them.
    """
    held: Profile | None = operation.__dict__.get("_rules")
    if held is None:
        key = hashlib.sha256(marshal.dumps(operation.profile, 2)).digest()
        held = _checked.get(key)
        if held is None:
            held = Profile.model_validate(operation.profile)
            _checked.clear()
            _checked[key] = held
        operation.__dict__["_rules"] = held
    return held
