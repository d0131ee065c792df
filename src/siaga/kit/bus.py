"""Who hears of it? News of an act, told after the commit; a fault in one listener stops no other."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

Listener = Callable[[dict[str, Any]], None]
ANY = "*"
_listeners: dict[str, list[Listener]] = defaultdict(list)


def listen(act: str, listener: Listener) -> None:
    """Call `listener(news)` after each commit of the act of this name; of every act when the name is `ANY`."""
    if listener not in _listeners[act]:
        _listeners[act].append(listener)


def is_heard(act: str) -> bool:
    """Whether anyone listens to this act; if not, its news need not be made."""
    return bool(_listeners.get(act) or _listeners.get(ANY))


def tell(act: str, news: dict[str, Any]) -> None:
    """Tell every listener; called by the journal after commit."""
    for listener in (*_listeners[act], *_listeners[ANY]):
        try:
            listener(news)
        except Exception:  # a listener's fault must not undo what is already committed
            logging.getLogger(__name__).exception("listener of %s failed", act)
