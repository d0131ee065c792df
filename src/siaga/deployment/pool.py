"""How are independent problems shared between the cores? One worker per core, largest first as given."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

Map = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]


@contextmanager
def workers(count: int | None = None) -> Iterator[Map]:
    """Yield a `map` over worker processes; with one worker, the plain `map` of this process.

    Workers are spawned, not forked: the solver's global thread pool does not survive a fork.
    """
    size = count or os.cpu_count() or 1
    if size == 1:
        yield map
        return
    with ProcessPoolExecutor(size, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            yield pool.map
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
