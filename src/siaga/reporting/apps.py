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
        from siaga.reporting import access

        access.load()
        bus.listen("deployment.approve_plan", _draw)
        for act in ACTS:
            bus.listen(act, _forget)


def _draw(news: dict[str, Any]) -> None:
    # Loaded when it is needed: the planner's solvers would double what every command takes to start.
    from siaga.reporting import from_plan

    from_plan.follow(news)


def _forget(news: dict[str, Any]) -> None:
    from siaga.reporting import sender

    sender.forget()
