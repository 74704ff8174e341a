"""The answers of all functions of a context, for its GET (4) and beside the answer to a call (5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import auth
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from .contexts import Context, canonical_query, contexts
from .declare import Function
from .invalidation import Stale
from .problem import MizanError, refusal
from .security import Nobody, admit
from .values import sendable

T = TypeVar('T')

# How many entries an answer to a call brings, how many keys it looks at, and how many seconds it takes for that.
MAX_SLICES, MAX_ASKED, PATIENCE = 10, 50, 1.0


def refusals(context: Context, request: Any) -> dict[str, MizanError]:
    """By function, why who asks may not have it."""
    found: dict[str, MizanError] = {}
    for fn in context.reads:
        try:
            if admit(fn, request):
                raise MizanError('unauthenticated')
        except Exception as error:
            found[fn.name] = refusal(error, request)
    return found


def run_read(
    fn: Function, context: Context | None, request: Any, args: Mapping[str, Any], finish: Callable[[Any], T]
) -> T:
    """What `finish` makes of the result. It is rendered in there too, in the language that the function ran in."""
    if not context or context.private:
        return finish(fn.run(request, **args))
    # One answer is for everyone, whatever language and time zone the first to ask has.
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        return finish(fn.run(Nobody(fn), **args))


def read_bundle(
    context: Context, values: Mapping[str, Any], request: Any, refused: Mapping[str, MizanError]
) -> tuple[dict[str, Any], dict[str, MizanError]]:
    """The results by function, without those that need an absent param, and the errors of those that failed.

    Raises MizanError `invalid`, before any of them runs.
    """
    data: dict[str, Any] = {}
    errors = dict(refused)
    prepared = [(fn, context.arguments(fn, values)) for fn in context.reads]
    for fn, args in prepared:
        if args is None or fn.name in refused:
            continue
        try:
            data[fn.name] = run_read(fn, context, request, args, sendable)
        except Exception as error:
            errors[fn.name] = refusal(error, request)
    return data, errors


def reader_of(request: Any) -> Any:
    """Who calls, as the next request would find them: without what is loaded and remembered for the call."""
    reader = copy(request)
    reader.method = 'GET'
    return reader


def read_slices(asked: object, stale: list[Stale], reader: Any, session: Any) -> list[dict[str, Any]]:
    """The new state of stale entries that the caller shows, as their GET would answer. Nothing of it is worth a failure."""
    reader.session = session
    reader.user = SimpleLazyObject(lambda: auth.get_user(reader))
    end = monotonic() + PATIENCE
    keys = [key for key in asked[:MAX_ASKED] if isinstance(key, str)] if isinstance(asked, list) and stale else []
    found: list[dict[str, Any]] = []
    for key in dict.fromkeys(keys):
        if len(found) == MAX_SLICES or monotonic() > end:
            break
        try:
            found += _slice(key, stale, reader)
        except Exception:
            continue
    return found


def _slice(key: str, stale: list[Stale], reader: Any) -> list[dict[str, Any]]:
    name, mark, query = key.partition('?')
    context = contexts().get(name)
    if not context or not context.reads or not any(item.context == name for item in stale):
        return []
    values = context.read_query(query)
    if (
        query != canonical_query(values)
        or bool(mark) != bool(query)
        or not any(item.hits(name, values) for item in stale)
    ):
        return []
    data, errors = read_bundle(context, values, reader, refusals(context, reader))
    return [] if errors else [{'context': name, 'params': values, 'data': data}]
