"""What is served below the base: contexts, calls, the session, and the schema (4, 5, 9)."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_exempt

from . import discovery
from .bundle import read_bundle, read_slices, reader_of, refusals
from .conf import base, max_body
from .contexts import Context, canonical_query, contexts
from .declare import Function, functions
from .document import document, schema_hash
from .invalidation import entry_groups, group_header, groups_field
from .kinds import Unfit
from .problem import MizanError, refusal
from .security import admit, check_csrf, check_origin, is_trusted, principal
from .values import dumps, sendable
from .work import write

YEAR = 31_536_000
# Of this process: who develops against it sees that the code which answers is another.
INSTANCE = secrets.token_urlsafe(9)

Handler = Callable[..., HttpResponse]


def answers(refuse: Callable[[HttpRequest, MizanError], HttpResponse]) -> Callable[[Handler], Handler]:
    """What all answers have in common. Transactions and CSRF are ours, so that refusals are problems and commits come first."""

    def decorate(handler: Handler) -> Handler:
        @csrf_exempt
        @wraps(handler)
        def answer(request: Any, **path: Any) -> HttpResponse:
            try:
                check_origin(request)
                if int(request.META.get('CONTENT_LENGTH') or 0) > max_body():
                    raise MizanError('too_large', 'The body is larger than MIZAN_MAX_BODY of the settings.')
                response = handler(request, **path)
            except Exception as error:
                response = refuse(request, refusal(error, request))
            session = request.session
            if session is not None and session.modified and settings.CSRF_COOKIE_NAME not in request.COOKIES:
                get_token(request)  # The first write of who has a session would otherwise be sent twice.
            return _with_ours(request, response)

        for alias in connections:
            answer = non_atomic_requests(using=alias)(answer)
        return answer

    return decorate


def _with_ours(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not response.has_header('Cache-Control'):
        response['Cache-Control'] = 'no-store'
    response['X-Mizan-Schema'] = schema_hash()
    if settings.DEBUG:
        response['X-Mizan-Instance'] = INSTANCE
    if is_trusted(request.headers.get('Origin', '')):
        response['Access-Control-Expose-Headers'] = 'X-Mizan-Invalidate, X-Mizan-Location, HX-Location'
    if request.method == 'HEAD' and not response.streaming and response.status_code != 304:
        response['Content-Length'] = str(len(response.content))
        response.content = b''
    return response


def problem_answer(request: HttpRequest, error: MizanError) -> HttpResponse:
    # What a caller sent, and finds again in a message, may be no text.
    body = dumps(error.problem()).encode('utf-8', 'replace')
    response = HttpResponse(body, status=error.status, content_type='application/problem+json')
    if error.status == 405:
        response['Allow'] = error.detail
    return response


def allow(request: HttpRequest, *methods: str) -> None:
    """Raises MizanError `unsupported`, a 405."""
    if request.method not in methods:
        raise MizanError('unsupported', ', '.join(methods), status=405)


endpoint = answers(problem_answer)


def _json(value: object) -> HttpResponse:
    return HttpResponse(dumps(value), content_type='application/json')


@endpoint
def nothing(request: HttpRequest) -> HttpResponse:
    raise Http404


@endpoint
def session(request: HttpRequest) -> HttpResponse:
    allow(request, 'GET', 'HEAD')
    return _json({'csrf': get_token(request), 'principal': principal(request)})


@endpoint
def fetch(request: HttpRequest, name: str) -> HttpResponse:
    """GET {base}ctx/<name>/: every function of the context that has its params, in one body."""
    discovery.require_functions()
    context = contexts().get(name)
    if not context or not context.reads:
        raise Http404
    allow(request, 'GET', 'HEAD')
    refused = refusals(context, request)
    if len(refused) == len(context.reads):
        raise refused[context.reads[0].name]
    query = query_of(request)
    values = context.read_query(query)
    canonical = canonical_query(values)
    path = f'{base()}ctx/{name}/'
    if request.path_info != path or query != canonical:
        prefix = str(request.META.get('SCRIPT_NAME', '')).rstrip('/')
        return moved(f'{prefix}{path}', canonical)
    data, errors = read_bundle(context, values, request, refused)
    if errors and not data:
        raise errors[min(errors)]
    if errors:
        return _json({**data, '$errors': {fn: error.problem() for fn, error in errors.items()}})
    response = _json(data)
    cache_as(request, response, context, values)
    return conditional(request, response)


def query_of(request: HttpRequest) -> str:
    """As it was sent. A server of WSGI reads its bytes as Latin-1."""
    query = str(request.META['QUERY_STRING'])
    try:
        return query.encode('latin-1').decode()
    except UnicodeError:
        return query


def moved(path: str, query: str) -> HttpResponse:
    response = HttpResponse(status=308)
    response['Location'] = f'{path}?{query}' if query else path
    return response


def cache_as(
    request: Any, response: HttpResponse, context: Context, values: Mapping[str, Any], is_private: bool = False
) -> None:
    """What caches are told of an answer of the context."""
    if context.private or is_private:
        response['Cache-Control'] = 'private, no-cache'
        response['CDN-Cache-Control'] = 'no-store'
        return
    _forget_who_asks(request)
    seconds = YEAR if context.max_age is None else context.max_age
    response['Cache-Control'] = f'public, max-age=0, s-maxage={seconds}'
    response['CDN-Cache-Control'] = f'max-age={seconds}, stale-if-error=86400'
    response['Cache-Groups'] = groups_field(entry_groups(context, values))


def _forget_who_asks(request: Any) -> None:
    """Keeps the middleware of sessions and of CSRF from adding a cookie, or Vary, to what is kept for everyone."""
    request.session, request.user = None, AnonymousUser()
    for name in ('CSRF_COOKIE_USED', 'CSRF_COOKIE_NEEDS_UPDATE'):  # Before and since Django 4.1
        request.META.pop(name, None)
    request.csrf_cookie_needs_reset = False


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Gives the answer its tag, and leaves out the body that its receiver has (RFC 9110, 13.1.2)."""
    tag = hashlib.sha256(response.content).hexdigest()[:32]
    response['ETag'] = f'"{tag}"'
    condition = request.headers.get('If-None-Match', '')
    if condition.strip() == '*' or tag in re.findall(r'(?:W/)?"([^"]*)"', condition):
        response.status_code = 304
        response.content = b''
        del response['Content-Type']
    return response


@endpoint
def call(request: HttpRequest) -> HttpResponse:
    """POST {base}call/: runs one function, and says what it made stale."""
    allow(request, 'POST')
    check_csrf(request, takes_form=False)
    discovery.require_functions()
    body = _read_call(request)
    fn = functions.get(body['fn'])
    if not fn or fn.route is not None:
        raise MizanError('not_found', f'There is no function {json.dumps(body["fn"][:100])}.')
    reader = reader_of(request)
    if admit(fn, request):
        raise MizanError('unauthenticated')
    given = body.get('args', {})
    before = principal(request)
    result, stale = write(fn, request, arguments(fn, given), given, sendable)
    # To who has become another, or got a session only now, the same cookies lead no more.
    is_same = principal(request) == before and (request.session.session_key is not None or not request.session.modified)
    slices = read_slices(body.get('contexts'), stale, reader, request.session) if is_same else []
    response = _json(
        {**({'contexts': slices} if slices else {}), 'invalidate': [item.plain() for item in stale], 'result': result}
    )
    if stale:
        response['Cache-Group-Invalidation'] = group_header(stale)
    return response


def _read_call(request: HttpRequest) -> dict[str, Any]:
    kind = (request.content_type or '').lower()
    if kind not in ('multipart/form-data', 'application/json'):
        raise MizanError('unsupported', 'A call is application/json, or multipart/form-data with a part `call`.')
    is_form = kind == 'multipart/form-data'
    body = read_json(request.POST.get('call', '') if is_form else request.body)
    if not isinstance(body, dict) or not isinstance(body.get('fn'), str) or not isinstance(body.get('args', {}), dict):
        raise MizanError('invalid', 'A call is {"fn": "…", "args": {…}}.')
    for pointer, file in request.FILES.items() if is_form else ():
        _put(body.get('args', {}), pointer, file)
    return body


def _put(target: Any, pointer: str, file: object) -> None:
    """Puts a file where its JSON pointer (RFC 6901) leads, in place of null."""
    try:
        root, *steps, last = [step.replace('~1', '/').replace('~0', '~') for step in pointer.split('/')]
        for step in steps:
            target = target[_key(target, step)]
        if root or target[_key(target, last)] is not None:
            raise LookupError
        target[_key(target, last)] = file
    except (LookupError, TypeError, ValueError):
        raise MizanError('invalid', f'The part {json.dumps(pointer[:100])} leads to no null in `args`.') from None


def _key(target: Any, step: str) -> int | str:
    if isinstance(target, list):
        return int(step) if re.fullmatch('0|[1-9][0-9]*', step) else len(target)
    return step


def read_json(text: bytes | str) -> Any:
    """Raises MizanError `invalid`, also for what Python alone takes for JSON."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return json.loads(text.decode() if isinstance(text, bytes) else text, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise MizanError('invalid', 'The body is no JSON.') from None


def arguments(fn: Function, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the function's annotations say.

    Raises MizanError `invalid`, with a message for each that does not fit.
    """
    args: dict[str, Any] = {}
    faults = {name[:64]: ['There is no such argument.'] for name in given if name not in fn.params}
    for name, param in fn.params.items():
        try:
            if name in given:
                args[name] = param.kind.read(given[name])
            elif param.required:
                raise Unfit('It is missing.')
        except Unfit as fault:
            faults[name] = [str(fault)]
        except RecursionError:
            faults[name] = ['It is nested too deeply.']
    if faults:
        raise MizanError('invalid', f'The arguments do not fit "{fn.name}".', fields=faults)
    return args


@endpoint
def schema(request: HttpRequest) -> HttpResponse:
    """GET {base}schema/, in development alone: it tells where code is."""
    if not settings.DEBUG:
        raise Http404
    allow(request, 'GET', 'HEAD')
    if discovery.fault:
        return HttpResponse(discovery.fault, status=500, content_type='text/plain')
    response = conditional(request, HttpResponse(json.dumps(document(), indent=2), content_type='application/json'))
    response['Cache-Control'] = 'no-cache'
    return response
