"""Contexts as they follow from the functions that are declared: their params, and how their answers may be kept (3, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from .declare import Function, functions
from .problem import MizanError
from .kinds import Param, ParamType, Unfit, read_texts
from .values import canonical


@dataclass(frozen=True)
class ContextParam:
    type: ParamType
    required: bool


@dataclass(frozen=True)
class Context:
    name: str
    reads: tuple[Function, ...]
    views: tuple[Function, ...]
    # Params that some function narrows it by, the largest scope first.
    declared: tuple[tuple[str, ...], ...]

    @cached_property
    def private(self) -> bool:
        return any(fn.private or fn.auth is not False for fn in (*self.reads, *self.views))

    @cached_property
    def max_age(self) -> int | None:
        return min((fn.max_age for fn in (*self.reads, *self.views) if fn.max_age is not None), default=None)

    @cached_property
    def params(self) -> dict[str, ContextParam]:
        """The union of what the reads take. One that two take, or the only one, is required unless each gives it a default."""
        takers: dict[str, list[Param]] = {}
        for fn in self.reads:
            for param in fn.params.values():
                others = takers.setdefault(param.name, [])
                if param.type is None or (others and others[0].type != param.type):
                    known = ' Another function of the context takes another type.' if others else ''
                    raise fn.fault(
                        f'The param "{param.name}" of the context "{self.name}" must be of one scalar type, or an array of one.{known}'
                    )
                others.append(param)
        return {name: self._param(takers[name]) for name in sorted(takers)}

    @cached_property
    def shapes(self) -> tuple[tuple[str, ...], ...]:
        """A scope that names what is no scalar param is none; who reads the schema is told of it."""
        scalars = {name for name, param in self.params.items() if not param.type.array}
        return tuple(shape for shape in self.declared if scalars.issuperset(shape))

    def _param(self, takers: list[Param]) -> ContextParam:
        is_shared = len(takers) > 1 or len(self.reads) == 1
        kind = takers[0].type
        assert kind is not None
        return ContextParam(kind, is_shared and any(param.required for param in takers))

    def may_lack(self, shape: tuple[str, ...]) -> bool:
        """Whether an entry can be without one of these params."""

        def always(params: Mapping[str, Any]) -> bool:
            taken = [params.get(name) for name in shape]
            return all(param and param.required and param.type and not param.type.nullable for param in taken)

        takers: list[Mapping[str, Any]] = [self.params, *(view.params for view in self.views)]
        return not all(always(params) for params in takers)

    def read_query(self, query: str) -> dict[str, Any]:
        """The params of a URL as their scalar types have them. Nothing is guessed (4).

        Raises MizanError `invalid`.
        """
        texts: dict[str, list[str]] = {}
        for name, text in parse_qsl(query, keep_blank_values=True):
            texts.setdefault(name, []).append(text)
        values: dict[str, Any] = {}
        faults: dict[str, list[str]] = {}
        for name, each in texts.items():
            param = self.params.get(name)
            value = read_texts(each, param.type) if param else None
            if param is None:
                faults[name[:64]] = [f'The context "{self.name}" has no such param.']
            elif value is None:
                faults[name] = [
                    f'Expected {"values" if param.type.array else "one value"} of the type {param.type.scalar}.'
                ]
            else:
                values[name] = value
        for name, param in self.params.items():
            if param.required and not param.type.array and not param.type.nullable and name not in texts:
                faults[name] = [f'The context "{self.name}" requires it.']
        if faults:
            raise MizanError('invalid', f'The params do not fit the context "{self.name}".', fields=faults)
        return values

    def arguments(self, fn: Function, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What a read is called with; None when it requires a param that is absent, and is left out of the bundle.

        Raises MizanError `invalid`.
        """
        args: dict[str, Any] = {}
        for name, param in fn.params.items():
            kind = self.params[name].type
            if name in values:
                try:
                    args[name] = param.kind.read(values[name])
                except Unfit as fault:
                    raise MizanError(
                        'invalid', f'The params do not fit "{fn.name}".', fields={name: [str(fault)]}
                    ) from None
            elif param.required and kind.array:
                args[name] = []
            elif param.required and kind.nullable:
                args[name] = None
            elif param.required:
                return None
        return args


def canonical_query(values: Mapping[str, Any]) -> str:
    """The one spelling of params (3): sorted, arrays repeated, as the WHATWG serializer writes them."""
    pairs = ((name, each) for name in sorted(values) for each in _listed(values[name]))
    return '&'.join(f'{_escaped(name)}={_escaped(canonical(each))}' for name, each in pairs)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _escaped(text: str) -> str:
    return quote_plus(text, safe='*').replace('~', '%7E')


_made: tuple[int, dict[str, Context]] = (0, {})


def contexts() -> dict[str, Context]:
    """All contexts, by name."""
    global _made
    # Functions are only ever added.
    if _made[0] != len(functions):
        _made = (len(functions), _contexts())
    return _made[1]


def _contexts() -> dict[str, Context]:
    found = sorted(functions.values(), key=lambda fn: fn.name)
    affected = [each for fn in found for each in fn.affects]
    names = sorted({fn.context for fn in found if fn.context} | {each.context for each in affected})
    shapes = {
        name: {tuple(sorted(each.params)) for each in affected if each.context == name and each.params}
        for name in names
    }
    return {
        name: Context(
            name,
            reads=tuple(fn for fn in found if fn.context == name and fn.route is None),
            views=tuple(fn for fn in found if fn.context == name and fn.route is not None),
            declared=tuple(sorted(shapes[name], key=lambda shape: (-len(shape), sorted(map(str.lower, shape))))),
        )
        for name in names
    }
