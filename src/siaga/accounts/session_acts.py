"""How does somebody else's sign-in end? One act; the browser is out at its next request."""

from __future__ import annotations

from siaga.accounts.device_acts import revoke_device
from siaga.accounts.models import Session
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit.errors import refuse


def end_session(actor: Actor, row: Session) -> None:
    """End a session. A wall screen would come in again by itself, so it is taken back with it.

    A phone asks for its PIN again and still sends reports: to stop those, revoke the phone.
    """
    with act("accounts.end_session", actor, str(row.user_id)) as change:
        gone, _ = Session.objects.filter(pk=row.pk).delete()
        if not gone:
            raise refuse(
                "Sesi ini sudah berakhir", "Muat ulang halaman ini",
                "This session has ended already", "Reload this page",
            )  # fmt: skip
        change.update(session=row.handle, device=row.device_id or "")
        if row.device and row.device.kind == "wall" and row.device.revoked_at is None:
            revoke_device(actor, row.device)
