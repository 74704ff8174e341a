"""Answers what the reference package makes of a context, its entries and its invalidations: one JSON object a line, in and out."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'playground' / 'django'))

import django
from django.conf import settings

settings.configure(INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth'])
django.setup()

from mizan import contexts as made  # noqa: E402
from mizan import declare, invalidation  # noqa: E402
from mizan.contexts import canonical_query, contexts  # noqa: E402
from mizan.problem import MizanError  # noqa: E402

SCALARS = {'string': str, 'integer': int, 'number': float, 'boolean': bool}


def annotation(kind):
    scalar = SCALARS[kind['scalar']]
    return list[scalar] if kind['array'] else scalar | None if kind['nullable'] else scalar


def declare_context(params, shapes):
    """Two reads that take every param, so that each is required as the context says it is."""
    declare.functions.clear()
    defaults = [param for param in params if not param['required']]
    names = [param['name'] for param in params if param['required']] + [f'{param["name"]}=None' for param in defaults]
    for name in ('first', 'second'):
        scope = {}
        exec(f'def {name}(request, {", ".join(names)}): pass', scope)
        scope[name].__annotations__.update({param['name']: annotation(param['type']) for param in params})
        declare.client(context='user')(scope[name])
    for at, shape in enumerate(shapes):
        declare.client(affects=declare.Affect('user', tuple(shape)), name=f'write{at}')(lambda request: None)
    made._made = (0, {})


def answer(asked):
    declare_context(asked['params'], asked['shapes'])
    context = contexts()['user']
    try:
        values = context.read_query(asked['query'])
    except MizanError as error:
        read = {'fields': sorted(error.fields)}
    else:
        read = {'canonical': canonical_query(values), 'groups': invalidation.groups_field(invalidation.entry_groups(context, values))}
    items = [invalidation._scoped('user', scope) for scope in asked['scopes']]
    hits = [item.hits('user', asked['entry']) for item in items]
    return {'read': read, 'header': invalidation.header(items), 'stale': invalidation.group_header(items), 'hits': hits}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
