"""The OpenAPI document is true: drawn requests never break the server and every answer is as the document says."""

from __future__ import annotations

import pytest
import register_cast as cast
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.cast import person
from operation.cast import open_cast
from reporting.field import one_of_each
from siaga.accounts import machine
from siaga.journal.context import Actor
from siaga.reporting import rules

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error, content_type_conformance, ignored_auth, response_schema_conformance,
    status_code_conformance,
]  # fmt: skip


@pytest.fixture
def token() -> str:
    """A commander's token of every scope, over a regency with one of each thing."""
    open_cast()
    cast.people_and_classes()
    cast.plan()
    rules.forget()
    one_of_each()
    user, scopes = person("kaops"), list(machine.SCOPES)
    return machine.issue_token(Actor(user.pk, "kaops", "web"), user, label="x", scopes=scopes, days=1)[1]


@pytest.fixture
def described(token):
    """The document as the running API gives it."""
    headers = {"Authorization": f"Bearer {token}", "Host": "localhost"}
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), headers=headers)


QUICK = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_every_answer_is_as_documented(described, token):
    """Eight drawn requests for each operation of the document."""
    asked = set()
    for found in described.get_all_operations():
        operation = found.ok()

        @QUICK
        @given(case=operation.as_strategy())
        def ask(case):
            case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {token}", "Host": "localhost"})

        ask()
        asked.add(operation.label)
    assert len(asked) > 20
