"""Hears of what changes who may report: a phone revoked, a role given or taken, a schedule drawn up."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

ACTS = (
    "accounts.revoke_device", "accounts.enrol_device", "accounts.close_user", "accounts.assign_role",
    "accounts.confirm_role", "accounts.revoke_role", "reporting.draw_schedule",
)  # fmt: skip


class ReportingConfig(AppConfig):
    """Field reporting."""

    name = "siaga.reporting"

    def ready(self) -> None:
        from siaga.kit import bus
        from siaga.reporting import access, from_plan

        access.load()
        bus.listen("deployment.approve_plan", from_plan.follow)
        for act in ACTS:
            bus.listen(act, _forget)


def _forget(news: dict[str, Any]) -> None:
    from siaga.reporting import sender

    sender.forget()
