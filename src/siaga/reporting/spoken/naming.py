"""Are these two names the same, typed in a hurry? Pure."""

from __future__ import annotations

from collections.abc import Mapping


def fold(text: str) -> str:
    """Letters and digits only, small: how names are compared."""
    return "".join(c for c in text.casefold() if c.isalnum())


def near(first: str, second: str, most: int) -> bool:
    """Whether two words differ by at most so many letters wrong, missing, added or swapped."""
    if abs(len(first) - len(second)) > most:
        return False
    above: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        before, above, row = above, row, [i]
        for j, b in enumerate(second, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and b == first[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def tokens(name: str, idle: frozenset[str] = frozenset()) -> frozenset[str]:
    """The words of a person's name, without ranks and marks."""
    words = ("".join(c for c in w.casefold() if c.isalpha()) for w in name.split())
    return frozenset(w for w in words if len(w) > 1 and w not in idle)


def person(name: str, people: Mapping[str, str], idle: frozenset[str] = frozenset()) -> str:
    """The one person whose name holds these words, or whose whole name stands among them; "" where none or several.

    `people`: names by id. A chat's `Bripka Budi S` is Budi Santoso where nobody else could be meant.
    """
    said = tokens(name, idle)
    if not said:
        return ""
    own = {pk: tokens(full, idle) for pk, full in people.items()}
    same = [pk for pk, words in own.items() if words == said]
    if same:
        return same[0] if len(same) == 1 else ""
    part = [pk for pk, words in own.items() if words and (said <= words or words <= said)]
    return part[0] if len(part) == 1 else ""
