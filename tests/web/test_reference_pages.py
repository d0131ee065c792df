"""The reference pages of people tell the truth."""

from __future__ import annotations

from pathlib import Path

import kept_page

from siaga.accounts.roles import ROLES

ROLES_PAGE = Path(__file__).parents[2] / "docs/reference/roles.md"


def test_the_page_of_what_is_kept_is_written_from_the_tables():
    page = kept_page.PAGE.read_text("utf-8").split(kept_page.MARK)[1]
    assert page.strip() == kept_page.render().strip(), "run python tests/web/kept_page.py"


def test_the_page_of_roles_names_each_role_as_the_code_does():
    page = ROLES_PAGE.read_text("utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert rows.keys() == ROLES.keys()
    for code, role in ROLES.items():
        cells = [cell.strip() for cell in rows[code].split("|")[2:-1]]
        wanted = [role.label, role.english, role.scope, "yes" if role.command else "", "yes" if role.sealed else ""]
        assert cells[:5] == wanted, code
