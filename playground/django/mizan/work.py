"""Runs a function that may change something: all of it, or nothing (5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from .declare import Function
from .invalidation import Stale, running, stale_after, tell
from .problem import logger


class Undone(Exception):
    """Raised by what finishes a result, for an answer that is sent though its work is undone."""

    def __init__(self, sent: Any) -> None:
        super().__init__()
        self.sent = sent


def write(
    fn: Function, request: Any, args: Mapping[str, Any], given: Mapping[str, Any], finish: Callable[[Any], Any]
) -> tuple[Any, list[Stale]]:
    """Calls the function, and tells what it has made stale once its work is committed.

    given: its arguments as they came.
    finish: makes of its result what is sent; what it raises undoes the work, as what the function raises.
    """
    undo = _snapshot(request)
    stale: list[Stale] = []
    committed: list[bool] = []

    def follow() -> None:
        committed.append(True)
        tell(fn, stale)

    try:
        with ExitStack() as transactions:
            for alias in _aliases() if fn.atomic else ():
                transactions.enter_context(transaction.atomic(using=alias))
            if fn.atomic:
                # Before all others: one that fails stops those behind it.
                transaction.on_commit(follow)
            with running(fn) as added:
                result = fn.run(request, **args)
                sent = finish(result)
                stale += stale_after(fn, request, args, given, result, added)
        if not fn.atomic:
            follow()
    except Undone as undone:
        undo()
        return undone.sent, []
    except Exception as error:
        if not committed:
            undo()
            raise
        logger.error('What follows the commit of %s failed.', fn.name, exc_info=error)
    return sent, stale


def _aliases() -> list[str]:
    """The default comes first and is committed last, so that what follows its commit follows them all."""
    others = [alias for alias in connections if connections[alias].settings_dict['ATOMIC_REQUESTS']]
    return list(dict.fromkeys([DEFAULT_DB_ALIAS, *others]))


def _snapshot(request: Any) -> Callable[[], None]:
    """What puts back who is here, their token and their session: a login that fails is none, whatever it did before."""
    key, held = request.session.session_key, dict(request.session.items())
    before, meta = dict(vars(request)), dict(request.META)

    def undo() -> None:
        vars(request).clear()
        vars(request).update(before)
        request.META.clear()
        request.META.update(meta)
        request.session = type(request.session)(key)
        if dict(request.session.items()) != held:
            request.session.update(held)  # Not every store of sessions is rolled back.

    return undo
