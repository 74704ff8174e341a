"""What a function has made stale: in the answer to a call, in the header of a view, and as groups of caches (5, 6, 7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from .contexts import Context, contexts
from .declare import Function, ReactContext
from .kinds import ParamType
from .values import MAX_SAFE, canonical, plain, read_text

MAX_FIELD = 2048
MAX_GROUP = 512

# Sent after the commit, with `items`: purge what keeps answers here. A receiver that fails stops nobody.
invalidated = Signal()


@dataclass(frozen=True)
class Stale:
    """A context, narrowed to the entries that do not contradict `params`."""

    context: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> object:
        return {'context': self.context, 'params': dict(self.params)} if self.params else self.context

    def hits(self, context: str, params: Mapping[str, Any]) -> bool:
        same = (
            params.get(name) in (None, value) or canonical(params[name]) == canonical(value)
            for name, value in self.params.items()
        )
        return self.context == context and all(same)


@dataclass
class _Running:
    fn: Function
    added: list[Stale]


_running: ContextVar[_Running | None] = ContextVar('mizan_running', default=None)


def invalidate(context: ReactContext | str, **params: object) -> None:
    """Makes a context stale, or its entries with these params: from a function that lists it in `affects`, or from anywhere
    else, which the signal `invalidated` alone hears of.

    Raises ValueError for a context that does not exist, or that the running function does not list.
    """
    name = context.name if isinstance(context, ReactContext) else context
    running = _running.get()
    if running and name not in [each.context for each in running.fn.affects]:
        raise ValueError(
            f'{running.fn.name} does not list "{name}" in `affects`: clients would not know that it may be stale.'
        )
    item = _scoped(name, params)
    if running:
        running.added.append(item)
    else:
        tell(None, [item])


@contextmanager
def running(fn: Function) -> Iterator[list[Stale]]:
    """Gathers what `invalidate` adds while the function runs."""
    added: list[Stale] = []
    token = _running.set(_Running(fn, added))
    try:
        yield added
    finally:
        _running.reset(token)


def stale_after(
    fn: Function,
    request: Any,
    args: Mapping[str, object],
    given: Mapping[str, object],
    result: object,
    added: list[Stale],
) -> list[Stale]:
    """All that the function has made stale, each once.

    given: the arguments as they came. Entries are known by their params as they are spelled.
    """
    narrowed = fn.affects_params(request, args, result) if fn.affects_params else {}
    unknown = [name for name in narrowed if not any(name in contexts()[each.context].params for each in fn.affects)]
    if unknown:
        raise ValueError(
            f'`affects_params` of {fn.name} gives "{unknown[0]}", which no context that it affects has as a param.'
        )
    declared = [
        _scoped(each.context, {**{name: given[name] for name in each.params if name in given}, **narrowed}, narrowed)
        for each in fn.affects
    ]
    return list({repr(item.plain()): item for item in [*declared, *added]}.values())


def tell(fn: Function | None, items: list[Stale]) -> None:
    if items:
        told = [item.plain() for item in items]
        transaction.on_commit(lambda: invalidated.send_robust(sender=fn, items=told))


def _scoped(name: str, params: Mapping[str, object], optional: Iterable[str] = ()) -> Stale:
    context = contexts().get(name)
    if not context:
        raise ValueError(f'There is no context "{name}". There are: {", ".join(contexts())}.')
    unknown = [each for each in params if each not in context.params and each not in optional]
    if unknown:
        raise ValueError(f'The context "{name}" has no param "{unknown[0]}".')
    values = {
        each: scope_value(value, context.params[each].type)
        for each, value in sorted(params.items())
        if each in context.params
    }
    return Stale(name, {each: value for each, value in values.items() if value is not None})


def scope_value(value: object, of: ParamType) -> Any:
    """The value as the param declares it; None, which widens the scope, for what no entry can carry (7)."""
    value = plain(value)
    if of.array or not isinstance(value, (str, int, float, bool)):
        return None
    if of.scalar == 'string':
        return canonical(value)
    if of.scalar == 'boolean' or isinstance(value, (str, bool)):
        return read_text(canonical(value), of.scalar)
    is_fit = of.scalar == 'number' or (float(value).is_integer() and abs(value) <= MAX_SAFE)
    return value if is_fit else None


def header(items: list[Stale]) -> str:
    """X-Mizan-Invalidate: past its bound without scopes, and past that everything (6)."""
    field = ', '.join(dict.fromkeys(_member(item.context, item.params) for item in items))
    if len(field) > MAX_FIELD:
        field = ', '.join(dict.fromkeys(item.context for item in items))
    return field if len(field) <= MAX_FIELD else '*'


def group_header(items: list[Stale]) -> str:
    """Cache-Group-Invalidation: past its bound it names whole contexts (6)."""
    field = groups_field(group for item in items for group in _stale_groups(item))
    return field if len(field) <= MAX_FIELD else groups_field(item.context for item in items)


def groups_field(groups: Iterable[str]) -> str:
    return ', '.join(dict.fromkeys(_quoted(group) for group in groups))


def entry_groups(context: Context, values: Mapping[str, Any]) -> list[str]:
    """Of one entry: its context, and for each declared shape its values, or that it lacks one (7)."""
    groups = [context.name]
    for shape in context.shapes:
        scope = {name: scope_value(values.get(name), context.params[name].type) for name in shape}
        lacks = any(values.get(name) is None for name in shape)
        group = _lacking(context, shape) if lacks else _group(context.name, scope)
        groups += [group] if group else []
    return groups


def _stale_groups(item: Stale) -> list[str]:
    context = contexts()[item.context]
    for shape in context.shapes:
        group = (
            _group(context.name, {name: item.params[name] for name in shape})
            if set(shape) <= item.params.keys()
            else None
        )
        if group:
            return [group, _lacking(context, shape)] if context.may_lack(shape) else [group]
    return [context.name]


def _lacking(context: Context, shape: tuple[str, ...]) -> str:
    return ';'.join([context.name, *sorted(name.lower() for name in shape)])


def _group(name: str, scope: Mapping[str, Any]) -> str | None:
    """None where a value has no text in a header, or the whole has too long a one."""
    text = _member(name, scope)
    return text if None not in map(_bare_item, scope.values()) and len(text) <= MAX_GROUP else None


def _member(name: str, scope: Mapping[str, Any]) -> str:
    """RFC 9651: a Token with Parameters, those that a header can hold."""
    items = [(key.lower(), _bare_item(value)) for key, value in sorted(scope.items(), key=lambda each: each[0].lower())]
    return ';'.join([name, *(f'{key}={item}' for key, item in items if item is not None)])


def _bare_item(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return '?1' if value else '?0'
    text = canonical(value)
    if not isinstance(value, str) and re.fullmatch(r'-?\d{1,15}', text):
        return text
    if re.fullmatch(r'[ -~]*', text):
        return _quoted(text)
    if text.startswith('\ufeff') or re.search('[\ud800-\udfff]', text):
        return None
    encoded = (chr(byte) if 0x20 <= byte < 0x7F and byte not in b'%"' else f'%{byte:02x}' for byte in text.encode())
    return f'%"{"".join(encoded)}"'


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r'\\\1', text) + '"'
