"""100,000 fuzzed bodies and 10,000 uploads on bad lines, against a running post."""

from __future__ import annotations

import os

import pytest

from reporting.hostility import Fuzz, uploads
from reporting.served import Server, make

pytestmark = pytest.mark.faults
BODIES = int(os.environ.get("SIAGA_FUZZED", "100000"))


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A running post of 300 posts."""
    server = Server(make(tmp_path_factory.mktemp("hostile") / "pos", 300)).start()
    yield server
    server.stop()


def test_uploads_shuffled_repeated_and_cut_off_are_one_record_each(post):
    print(uploads(post, 10_000, 6))


def test_fuzzed_bodies_cause_no_fault_and_no_wait(post):
    found = Fuzz(post, 2024).run(BODIES)
    assert {kind for kind, status in found.status if status < 300} == {"json", "xml", "sms"}
    print(f"{BODIES} bodies, slowest {found.slowest:.2f} s, {len(found.wrong)} wrong; {dict(found.status)}")
    assert not found.wrong, found.wrong[:10]
