"""Ties sign-in events to the journal and loads the rules."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts room."""

    name = "siaga.accounts"

    def ready(self) -> None:
        from siaga.accounts import access, sign_in

        access.load()
        sign_in.listen()
