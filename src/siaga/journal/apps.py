"""Starts the guard on every database connection."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class JournalConfig(AppConfig):
    """The journal room."""

    name = "siaga.journal"

    def ready(self) -> None:
        from siaga.journal import guard

        connection_created.connect(guard.install, dispatch_uid="siaga.guard")
        pre_migrate.connect(guard.open_for_migrations, dispatch_uid="siaga.guard.open")
        post_migrate.connect(guard.close_after_migrations, dispatch_uid="siaga.guard.close")
