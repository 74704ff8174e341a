"""What is not done right, or depends on what was done before: no server for the conformance suite."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.contrib.auth import get_user_model, login, logout
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.dispatch import receiver
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy

from mizan import MizanError, ReactContext, client, invalidate, invalidated

careless = ReactContext('careless')
visits = ReactContext('visits')


@client(context=careless)
def careless_name(request) -> str:
    return request.user.get_username()


@client(context=careless)
def careless_count(request) -> int:
    return 1


# What the signal told, and whether the work was committed by then.
told: list[dict[str, Any]] = []


@receiver(invalidated)
def hear(items, **_) -> None:
    told.append({'items': items, 'isCommitted': not connection.in_atomic_block})


@client()
def all_told(request) -> list[dict[str, Any]]:
    return told


people = ReactContext('people')


@client(context=people, private=True)
def people_list(request) -> list[str]:
    return list(get_user_model().objects.order_by('username').values_list('username', flat=True))


@client(affects=people, errors=['taken'])
def add_person(request, name: str, outcome: Literal['done', 'refused', 'failed', 'odd', 'nan', 'hook', 'late'] = 'done') -> Any:
    get_user_model().objects.create(username=name)
    if outcome == 'refused':
        raise MizanError('taken', 'There is one.', status=409, fields={'name': ['It is taken.']})
    if outcome == 'failed':
        raise RuntimeError('a secret of the server')
    if outcome == 'hook':
        transaction.on_commit(lambda: 1 / 0)
    if outcome == 'late':
        transaction.on_commit(lambda: invalidate(visits))
    return {'odd': object(), 'nan': float('nan')}.get(outcome, name)


@client(affects=people, route='/people/', methods=['POST'])
def people_form(request, name: str, age: int = 0, cute: bool = False) -> HttpResponse:
    get_user_model().objects.create(username=name)
    return HttpResponse(f'{age} {cute}', status=422 if name == 'nobody' else 200)


@client(route='/people/new/', private=True)
def people_page(request, name: str = '') -> HttpResponse:
    return HttpResponse(f'<p>{get_token(request)}</p>')


@client(context=people, route='/people/:name/')
def person_page(request, name: str) -> HttpResponse:
    if name == 'none':
        raise Http404
    return HttpResponse(name)


@client(affects=people)
def sign_out(request) -> None:
    logout(request)


@client()
def stray(request) -> None:
    invalidate(people)


@client()
def sign_in_half(request, name: str) -> None:
    found, _ = get_user_model().objects.get_or_create(username=name)
    login(request, found, backend='django.contrib.auth.backends.ModelBackend')
    raise MizanError('conflict', 'Not today.')


@client(context=visits, private=True)
def visit_count(request) -> int:
    """Odd, for a read: it counts itself."""
    request.session['visits'] = request.session.get('visits', 0) + 1
    return request.session['visits']


@client(affects=visits)
def count_visit(request) -> int:
    return visit_count(request)


shown = ReactContext('shown')


@client(context=shown)
def shown_value(request, q: str = '', id: UUID | None = None, day: date | None = None) -> Any:
    return float('nan') if q == 'nan' else str(gettext_lazy('Yes'))


@client(context=shown)
def shown_other(request, q: str = '') -> str:
    return q


@client(context=shown, route='/shown/')
def shown_page(request, q: str = '') -> HttpResponse:
    return HttpResponse(q)


@client(context=shown, route='/shown/who/')
def shown_who(request) -> HttpResponse:
    return HttpResponse(request.user.get_username())


@client(affects=shown.by('id'))
def change_shown(request, id: UUID) -> None: ...


@client(affects=shown, affects_params=lambda request, args, result: {'typo': 1})
def change_typo(request) -> None: ...


@client(affects=shown, route='/shown/', methods=['PUT'])
def put_shown(request, q: str, day: date | None = None) -> HttpResponse:
    return HttpResponse(f'{q} {day}')


@client(auth=lambda request: 'anything that is true')
def truthy(request) -> str:
    return 'in'


@client(route='/guarded/', auth=lambda request: StreamingHttpResponse(['no'], status=403, headers={'Cache-Control': 'public', 'X-Mizan-Invalidate': '*'}))
def guarded(request) -> HttpResponse:
    return HttpResponse('in')


@client(route='/lead/', methods=['POST'], affects=people)
def lead(request, name: str, to: str) -> HttpResponse:
    get_user_model().objects.create(username=name)
    return HttpResponse(status=302, headers={'Location': to})


@client(route='/:page/')
def any_page(request, page: str) -> HttpResponse:
    return HttpResponse(page)


@client(affects=people, atomic=False)
def add_in_steps(request, name: str) -> str:
    get_user_model().objects.create(username=name)
    if name.startswith('bad'):
        raise MizanError('conflict', 'Half of it is done.')
    return name


# What reports of errors listen to.
reported: list[str] = []


@receiver(got_request_exception)
def report(sender, request, **_) -> None:
    reported.append(request.path)


@client()
def all_reported(request) -> list[str]:
    return reported


@client(route='/half/', methods=['POST'], affects=people)
def half_page(request, name: str) -> HttpResponse:
    found, _ = get_user_model().objects.get_or_create(username=name)
    login(request, found, backend='django.contrib.auth.backends.ModelBackend')
    return HttpResponse('Not today.', status=422)


@client()
def keyed(request) -> dict[str, int]:
    return {'\uffee': 1, '\U0001f600': 2, 'a': 3}
