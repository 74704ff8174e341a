"""The schema document of all functions (2)."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from typing import Any

from django.conf import settings

from .conf import base
from .contexts import contexts
from .declare import Function, functions
from .kinds import Schema, components
from .values import dumps


def document() -> dict[str, Any]:
    """OpenAPI 3.1 with `x-mizan-*`. Its functions are sorted by name, so that moving one changes no more than its line."""
    described = [_described(functions[name]) for name in sorted(functions)]
    for context in contexts().values():
        context.params  # Raises where functions disagree.
    return {
        'openapi': '3.1.0',
        'info': {'title': settings.ROOT_URLCONF.partition('.')[0], 'version': '1'},
        'x-mizan-version': 1,
        'x-mizan-base': base(),
        'x-mizan-functions': described,
        'x-mizan-contexts': {
            name: {'functions': sorted(fn.name for fn in (*context.reads, *context.views))}
            for name, context in contexts().items()
        },
        'components': {'schemas': dict(sorted(components.items()))},
    }


@lru_cache(maxsize=None)
def schema_hash() -> str:
    """Another one when callers can see a difference (4). Of functions that cannot be described there is none."""
    try:
        described = document()
    except Exception:
        return '0' * 16
    for fn in described['x-mizan-functions']:
        del fn['source'], fn['description']
    return hashlib.sha256(dumps(described).encode()).hexdigest()[:16]


def _described(fn: Function) -> dict[str, Any]:
    return {
        'name': fn.name,
        'description': fn.description,
        'source': f'{_relative(fn.file)}:{fn.line}',
        'context': fn.context,
        'affects': [
            {'context': each.context, 'params': list(each.params)} if each.params else each.context
            for each in fn.affects
        ],
        'auth': 'custom' if callable(fn.auth) else fn.auth,
        'private': fn.private or fn.auth is not False,
        'maxAge': fn.max_age,
        'websocket': False,
        **({'errors': list(fn.errors)} if fn.errors else {}),
        'route': fn.route,
        'methods': list(fn.methods) if fn.route else None,
        'input': _input(fn),
        'output': None if fn.route else fn.output.schema,
    }


def _input(fn: Function) -> Schema | None:
    if not fn.params:
        return None
    properties = {name: param.schema for name, param in fn.params.items()}
    required = [name for name, param in fn.params.items() if param.required]
    return {'type': 'object', 'properties': properties, 'required': required, 'additionalProperties': False}


def _relative(file: str) -> str:
    """From the folder of `manage.py`, or from MIZAN_SOURCE_ROOT: where the front end's `vite.config.ts` is, say."""
    root = getattr(settings, 'MIZAN_SOURCE_ROOT', None) or getattr(settings, 'BASE_DIR', None) or os.getcwd()
    return os.path.relpath(file, root).replace(os.sep, '/')
