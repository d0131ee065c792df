"""Independent check of a plan against raw input; shares no code with the planner. Knock on `broken_rules`."""

from __future__ import annotations

from typing import Any


def broken_rules(problem: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """Every hard rule the plan breaks and every figure that does not add up, each named in one line.

    `problem` is the raw input as plain data, `document` the content of plan.json.
    """
    from siaga.deployment.checker import people, posts, reserve

    return [
        *posts.broken_rules(problem, document),
        *people.broken_rules(problem, document),
        *reserve.broken_rules(problem, document),
    ]
