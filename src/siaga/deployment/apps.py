"""Lets the plan hear what the rooms on its left say."""

from __future__ import annotations

from django.apps import AppConfig


class DeploymentConfig(AppConfig):
    """The deployment room."""

    name = "siaga.deployment"

    def ready(self) -> None:
        from siaga.deployment import listening

        listening.begin()
