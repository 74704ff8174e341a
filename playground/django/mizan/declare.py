"""What server code says of its functions: contexts, and the decorator `client`."""

from __future__ import annotations

import inspect
import linecache
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse

from .kinds import Kind, Param, kind, param

Guard = Callable[[HttpRequest], 'bool | HttpResponse']
Scope = Callable[[HttpRequest, Mapping[str, object], typing.Any], Mapping[str, object]]
Run = typing.TypeVar('Run', bound=Callable[..., object])

_NAME = re.compile(r'[A-Za-z][A-Za-z0-9_]{0,63}')
_RULE = '1 to 64 letters, digits and _, the first a letter'
SAFE = ('GET', 'HEAD', 'OPTIONS')


def _checked(name: str) -> str:
    """Names end up in URLs, headers and code of clients (1)."""
    if not _NAME.fullmatch(name):
        raise ValueError(f'"{name}" is no name: {_RULE}.')
    return name


def _at(error: object, file: str, line: int, name: str) -> TypeError:
    """An error that ends as a traceback does, for tools which lead to the place: here it would be one of this package."""
    return TypeError(f'{error}\n  File "{file}", line {line}, in {name}')


@dataclass(frozen=True)
class Affect:
    """A context that a function makes stale; with `params`, only the entries that have its arguments of these names."""

    context: str
    params: tuple[str, ...] = ()


class ReactContext:
    """Reads that are fetched together, and provided together in React."""

    def __init__(self, name: str) -> None:
        try:
            self.name = _checked(name)
        except ValueError as error:
            caller = inspect.stack()[1]
            raise _at(error, caller.filename, caller.lineno, caller.function) from None

    def by(self, *params: str) -> Affect:
        """Its entries that have the values of these arguments."""
        return Affect(self.name, params)


@dataclass(frozen=True)
class Function:
    """A server function, with all that was said of it."""

    name: str
    run: Callable[..., typing.Any]
    context: str | None
    affects: tuple[Affect, ...]
    affects_params: Scope | None
    auth: bool | str | Guard
    private: bool
    max_age: int | None
    route: str | None
    methods: tuple[str, ...]
    errors: tuple[str, ...]
    atomic: bool

    @cached_property
    def hints(self) -> dict[str, typing.Any]:
        """Read when the whole application is loaded: annotations may name what stands below, or in a module to come."""
        try:
            return typing.get_type_hints(self.run, include_extras=True)
        except NameError as error:
            raise self.fault(error) from None

    @cached_property
    def params(self) -> dict[str, Param]:
        """By name: all parameters but the first, which is the request."""
        named = list(inspect.signature(self.run).parameters.values())[1:]
        for one in named:
            if one.kind not in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) or one.name not in self.hints:
                raise self.fault(
                    f'"{one.name}" of {self.name} needs a type: {one.name}: str, say. * and ** can have none.'
                )
        try:
            return {_checked(one.name): param(one.name, self.hints[one.name], one.default) for one in named}
        except (TypeError, ValueError) as error:
            raise self.fault(error) from None

    @property
    def output(self) -> Kind:
        if 'return' not in self.hints:
            raise self.fault(f'{self.name} does not say what it returns: def {self.name}(…) -> Profile, say.')
        try:
            return kind(self.hints['return'])
        except TypeError as error:
            raise self.fault(error) from None

    def fault(self, error: object) -> TypeError:
        return _at(error, self.file, self.line, self.run.__name__)

    @property
    def description(self) -> str | None:
        return inspect.getdoc(self.run)

    @property
    def _code(self) -> types.CodeType:
        """Of what other decorators have wrapped, too."""
        return inspect.unwrap(self.run).__code__

    @property
    def file(self) -> str:
        return self._code.co_filename

    @cached_property
    def line(self) -> int:
        """Of its `def`: Python counts a function from its first decorator."""
        first = self._code.co_firstlineno
        lines = enumerate(linecache.getlines(self.file)[first - 1 :], first)
        return next((at for at, text in lines if re.match(r'\s*(async\s+)?def\s', text)), first)


functions: dict[str, Function] = {}


def client(
    *,
    context: ReactContext | str | None = None,
    affects: ReactContext | Affect | str | Iterable[ReactContext | Affect | str] = (),
    affects_params: Scope | None = None,
    auth: bool | str | Guard = False,
    private: bool = False,
    max_age: int | None = None,
    route: str | None = None,
    methods: Iterable[str] | None = None,
    errors: Iterable[str] = (),
    name: str | None = None,
    atomic: bool = True,
) -> Callable[[Run], Run]:
    """Lets clients call a function, whose first parameter is the request and whose others are the arguments.

    context: a read of this context, whose functions are fetched in one GET.
    affects: contexts that it makes stale: whole, or `context.by('user_id')` by its own arguments.
    affects_params: (request, args, result) -> values of params, which narrow each affected context that has them. Where
        `affects` names them too (`context.by('status')`), caches in front keep what they do not mean.
    auth: who may call: True for any user, a role ('staff', 'superuser', or a group's name), or a function of the request.
    private: the answer depends on who asks, so that no shared cache may keep it; implied by `auth`.
    max_age: seconds that a shared cache may keep a public answer without hearing of a change.
    route: makes it a view, which answers with an HttpResponse at this path: '/track/:order_id/'.
    methods: of a view; GET unless said.
    errors: codes of its own MizanErrors besides those of the protocol.
    name: what clients call it, when the function's own name is taken.
    atomic: False where the function sees to its own transactions, since it works long on something else. What it has
        committed stays if it fails.
    """

    def register(run: Run) -> Run:
        answered = tuple(method.upper() for method in methods or (['GET'] if route else ['POST']))
        one = Function(
            name=name or run.__name__,
            run=run,
            context=context.name if isinstance(context, ReactContext) else context,
            affects=tuple(_affect(each) for each in _listed(affects)),
            affects_params=affects_params,
            auth=auth,
            private=private,
            max_age=max_age,
            route=route,
            methods=answered,
            errors=tuple(errors),
            atomic=atomic,
        )
        if not _NAME.fullmatch(one.name):
            raise one.fault(f'"{one.name}" is no name: {_RULE}. Give it one with `name`.')
        for named in (one.context, *(each.context for each in one.affects)):
            if named is not None and not _NAME.fullmatch(named):
                raise one.fault(f'"{named}" is no name of a context: {_RULE}.')
        if any(map(inspect.iscoroutinefunction, (run, auth))):
            raise one.fault(
                f'{one.name}, or its guard, is asynchronous. Functions are not: asgiref.sync.async_to_sync makes one of it.'
            )
        twin = functions.get(one.name)
        if twin:
            raise one.fault(
                f'{twin.file}:{twin.line} is a function "{one.name}", too. Give one of them another `name`.'
            )
        if route is not None and not route.startswith('/'):
            raise one.fault(f'The route "{route}" of {one.name} does not begin with a slash.')
        functions[one.name] = one
        return run

    return register


def _listed(
    affects: ReactContext | Affect | str | Iterable[ReactContext | Affect | str],
) -> Iterable[ReactContext | Affect | str]:
    return [affects] if isinstance(affects, (ReactContext, Affect, str)) else affects


def _affect(one: ReactContext | Affect | str) -> Affect:
    return one if isinstance(one, Affect) else Affect(one if isinstance(one, str) else one.name)
