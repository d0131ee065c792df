"""Independent check of a plan against raw input; shares no code with the planner. Knock on `broken_rules`."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any


def broken_rules(problem: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """Every hard rule the plan breaks and every figure that does not add up, each named in one line.

    `problem` is the raw input as plain data, `document` the content of plan.json.
    """
    from siaga.deployment.checker import people, posts, reserve

    return [
        *posts.broken_rules(problem, document),
        *people.check(problem, document),
        *reserve.check(_attributes(problem), document["reserve"], _busy(document)),
    ]


def _attributes(raw: dict[str, Any]) -> Any:
    return json.loads(json.dumps(raw), object_hook=lambda row: SimpleNamespace(**row))


def _busy(document: dict[str, Any]) -> list[str]:
    chain = document["command"]
    command = [o for part in ("padal", "kapolsek", "pamatwil", "staff") for _, o in chain.get(part, []) if o]
    return [*command, *(s["officer"] for s in document["seats"] if s["officer"])]
