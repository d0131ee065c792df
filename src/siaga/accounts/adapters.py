"""How does the sign-in library behave here? No sign-up, no e-mail, secrets sealed, changes through acts."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from siaga.accounts import acts, sign_in
from siaga.accounts.models import User
from siaga.kit import sealed


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Password sign-in without self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: the library's limit per name alone would let an attacker lock the commander out."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who proved himself within the last minutes is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > fresh for record in records)

    def set_password(self, user: User, password: str) -> None:
        """Change the password as an act."""
        acts.change_password(sign_in.actor_of(self.request), user, password)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret with the factors' own key."""
        return sealed.box("factors").seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return sealed.box("factors").open(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Name shown in the authenticator application."""
        return "Siaga"

    def _get_site_name(self) -> str:
        return "Siaga"
