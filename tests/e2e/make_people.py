"""Makes the people of the browser tests in a workspace: `make_people.py FOLDER`.

Prints one session key per role as JSON; a browser that has it as its cookie is signed in, second factor and all.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from siaga.kit import workspace

PASSWORD, PIN, REGENCY = "perahu-hijau-di-sungai-musi", "482915", "16.07"
REACH = {"regency": REGENCY, "base": f"{REGENCY}/polsek-talang-kelapa", "district": f"{REGENCY}/16.07.01"}
DAY = 86400
# They sign in by themselves, as on the first day: no second factor yet.
NEW = (
    ("kaops", "AKBP Kaops"), ("kaops2", "Kompol Wakil"), ("perencana", "Kompol Karendalops"),
    ("operator", "Aiptu Operator"), ("humas", "Iptu Humas"),
)  # fmt: skip


def main() -> None:
    workspace.activate(Path(sys.argv[1]).resolve())
    newcomers()
    print(json.dumps(everybody()))


def make(username: str, name: str) -> Any:
    """An account with password and PIN."""
    from siaga.accounts import acts
    from siaga.journal.context import CONSOLE

    user = acts.create_user(CONSOLE, username=username, name=f"{name} (contoh)", password=PASSWORD)
    acts.set_pin(CONSOLE, user, PIN)
    return user


def newcomers() -> None:
    """The people of the sign-in tests."""
    from siaga.accounts import acts
    from siaga.journal.context import CONSOLE, Actor

    made = {name: make(name, title) for name, title in NEW}
    acts.appoint_first_commander(CONSOLE, made["kaops"], REGENCY)
    acts.confirm_role(Actor(made["kaops"].pk, "kaops"), acts.assign_role(CONSOLE, made["kaops2"], "kaops", REGENCY))
    for name, role in (("perencana", "karendalops"), ("operator", "operator"), ("humas", "humas")):
        acts.assign_role(CONSOLE, made[name], role, REGENCY)


def everybody() -> dict[str, str]:
    """One person a role, named `uji-ROLE`, each with a session that is under way."""
    from siaga.accounts import acts
    from siaga.accounts.models import User
    from siaga.accounts.roles import ROLES
    from siaga.journal.context import CONSOLE, Actor

    confirmer, keys = Actor(User.objects.get(username="kaops").pk, "kaops"), {}
    for code, role in ROLES.items():
        user = make(f"uji-{code}", role.label)
        row = acts.assign_role(CONSOLE, user, code, REACH[role.scope])
        if role.sealed:
            acts.confirm_role(confirmer, row)
        keys[code] = session(user, role.command)
    return keys


def session(user: Any, command: bool) -> str:
    """The key of a session in which this person is signed in for a day."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from siaga.accounts.sessions import SessionStore
    from siaga.accounts.sign_in import BROWSER, SINCE
    from siaga.journal.acts import act
    from siaga.journal.context import CONSOLE

    if command:
        with act("test.make_factor", CONSOLE, user.pk):
            TOTP.activate(user, generate_totp_secret())
    store = SessionStore()
    store[SESSION_KEY] = user.pk
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[SINCE], store[BROWSER] = time.time(), "Chrome, Linux"
    store["siaga_touched"] = time.time() + DAY  # never idle, whenever the copy is served
    store.set_expiry(DAY)
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    main()
