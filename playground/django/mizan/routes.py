"""Which view answers a path (6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .declare import Function


@dataclass
class Route:
    # Of a URL, without the slashes at its ends.
    pattern: str
    has_slash: bool
    by_method: dict[str, Function] = field(default_factory=dict)

    @property
    def methods(self) -> list[str]:
        return [*self.by_method, *(['HEAD'] if 'GET' in self.by_method else [])]


def routes(functions: Iterable[Function]) -> list[Route]:
    """All routes, the literal ones before those with params.

    Raises TypeError when two views answer the same, and for a param that its view does not take.
    """
    found: dict[str, Route] = {}
    for fn in functions:
        if fn.route is None:
            continue
        parts = re.split(r':([A-Za-z]\w*)', fn.route.strip('/'))
        names = parts[1::2]
        stray = [name for name in names if name not in fn.params or names.count(name) > 1]
        if stray:
            raise fn.fault(f'"{stray[0]}" of the route {fn.route} is no argument of {fn.name}, or stands there twice.')
        pattern = ''.join(f'(?P<{part}>[^/]+)' if at % 2 else re.escape(part) for at, part in enumerate(parts))
        route = found.setdefault(re.sub(r'\?P<\w+>', '', pattern), Route(pattern, fn.route.endswith('/')))
        for method in fn.methods:
            other = route.by_method.setdefault(method, fn)
            if other is not fn or route.pattern != pattern:
                raise fn.fault(
                    f'{fn.name} and {next(iter(route.by_method.values())).name} both answer {fn.route}. Give one another path, or their params the same names.'
                )
    return [found[shape] for shape in sorted(found, key=lambda shape: shape.replace('(', '\uffff'))]
