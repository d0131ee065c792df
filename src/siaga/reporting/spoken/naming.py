"""Are these two names the same, typed in a hurry? Pure."""

from __future__ import annotations


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
