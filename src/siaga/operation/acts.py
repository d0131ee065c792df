"""How does an operation begin? A profile opens it over a regency."""

from __future__ import annotations

from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.operation.models import Operation
from siaga.profiles import Profile


def open_operation(
    profile: Profile, regency_code: str, actor: Actor, *, name: str = "", sample: str = ""
) -> Operation:
    """Open the operation; the profile is copied in, so a later change of the file changes nothing here."""
    seed = int(profile.election.voting_day.strftime("%Y%m%d"))
    with act("operation.open_operation", actor, regency_code) as change:
        operation = Operation.objects.create(
            name=name or profile.election.operation,
            regency_code=regency_code,
            profile_name=profile.name,
            profile=profile.model_dump(mode="json", by_alias=True),
            seed=seed,
            sample=sample,
            opened_at=clock.now(),
        )
        change.update(name=operation.name, profile=profile.name, seed=seed, sample=sample)
    return operation
