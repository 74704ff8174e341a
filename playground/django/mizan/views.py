"""Functions with a route: pages, redirects and files (6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from .bundle import run_read
from .contexts import contexts
from .declare import SAFE, Function
from .endpoints import allow, answers, arguments, cache_as, conditional, moved, problem_answer, query_of, read_json
from .invalidation import group_header, header
from .kinds import Param, read_texts
from .problem import MizanError
from .routes import Route
from .security import admit, check_csrf
from .work import Undone, write

# Of ours alone: a view, or a guard, that wrote them would be believed.
OURS = ('X-Mizan-Invalidate', 'Cache-Group-Invalidation', 'Cache-Groups', 'X-Mizan-Location', 'CDN-Cache-Control')
CSRF_FIELD = 'csrfmiddlewaretoken'


def _page(request: HttpRequest, error: MizanError) -> HttpResponse:
    if 'text/html' not in request.headers.get('Accept', '') or _is_scripted(request) or error.status == 405:
        return problem_answer(request, error)
    return render(request, 'mizan/problem.html', error.problem(), status=error.status)


def _is_scripted(request: HttpRequest) -> bool:
    return 'true' == request.headers.get('HX-Request') or '1' == request.headers.get('X-Mizan-Request')


def view_of(route: Route) -> Callable[..., HttpResponse]:
    """Answers with the function that takes the method, of those that share a route."""

    @answers(_page)
    def view(request: HttpRequest, **path: str) -> HttpResponse:
        allow(request, *route.methods)
        if request.path.endswith('/') != route.has_slash:
            target = f'{request.path}/' if route.has_slash else request.path.rstrip('/')
            return moved(escape_leading_slashes(escape_uri_path(target)), query_of(request))
        fn = route.by_method['GET' if request.method == 'HEAD' else str(request.method)]
        if request.method not in SAFE:
            _read_form(request)
            check_csrf(request, takes_form=True)
        refused = admit(fn, request)
        if refused:
            return _unkept(_sendable(request, fn, refused))
        given = _gathered(fn, request, path)
        args = arguments(fn, given)
        return _shown(fn, request, args, given) if request.method in SAFE else _changed(fn, request, args, given)

    return view


def _read_form(request: HttpRequest) -> None:
    """Django reads the form of a POST alone, and keeps what it has read."""
    method, request.method = request.method, 'POST'
    request.POST
    request.method = method


def _unkept(response: HttpResponse) -> HttpResponse:
    for name in OURS[:3]:
        del response[name]
    response['Cache-Control'] = 'no-store'
    return response


def _changed(fn: Function, request: HttpRequest, args: dict[str, Any], given: dict[str, Any]) -> HttpResponse:
    def finish(result: object) -> HttpResponse:
        response = _sendable(request, fn, result)
        if response.status_code >= 400:
            raise Undone(response)
        return response

    response, stale = write(fn, request, args, given, finish)
    _unkept(response)
    if stale:
        response['X-Mizan-Invalidate'] = header(stale)
        response['Cache-Group-Invalidation'] = group_header(stale)
    return response


def _shown(fn: Function, request: HttpRequest, args: dict[str, Any], given: dict[str, Any]) -> HttpResponse:
    context = contexts().get(fn.context or '')
    response = run_read(fn, context, request, args, lambda result: _sendable(request, fn, result))
    said = response.get('Cache-Control', '')
    if context and response.status_code == 200 and 'no-store' not in said:
        for name in OURS:
            del response[name]
        cache_as(
            request,
            response,
            context,
            {name: given[name] for name in context.params if name in given},
            is_private='private' in said,
        )
        return response if response.streaming else conditional(request, response)
    # What shared caches keep sets no cookie, and shows no token.
    shows_token = request.META.get('CSRF_COOKIE_USED') or request.META.get('CSRF_COOKIE_NEEDS_UPDATE')
    is_of_somebody = shows_token or response.cookies or request.session.accessed or request.session.modified
    is_kept = bool(said) and not context and response.status_code < 300
    return (
        response
        if is_kept and not (is_of_somebody and not re.search(r'\b(no-store|private)\b', said))
        else _unkept(response)
    )


def _sendable(request: HttpRequest, fn: Function, result: Any) -> HttpResponse:
    """The response, complete. A redirect is put in words that a script can read: a browser shows it no headers of one that it follows."""
    if not isinstance(result, HttpResponseBase):
        raise TypeError(f'The view {fn.name} returned a {type(result).__name__}, and no HttpResponse.')
    for name in OURS[3:]:
        del result[name]
    if hasattr(result, 'render'):
        result.render()
    if (
        request.method in SAFE
        or not _is_scripted(request)
        or not 300 <= result.status_code < 400
        or 'Location' not in result
    ):
        return result
    target = urlsplit(urljoin(request.build_absolute_uri(), result['Location']))
    if target.scheme not in ('http', 'https'):
        raise TypeError(f'The view redirects to {result["Location"][:200]!r}, which is no http or https address.')
    is_own = target.netloc == request.get_host() and not target.path.startswith('//')
    location = urlunsplit(target._replace(scheme='', netloc='')) if is_own else target.geturl()
    told = HttpResponse()
    told.cookies = result.cookies
    for name, value in result.items():
        if name not in ('Location', 'Content-Type', 'Content-Length'):
            told[name] = value
    told['X-Mizan-Location'] = location
    if request.headers.get('HX-Request') == 'true':
        told['HX-Location'] = location
    return told


def _gathered(fn: Function, request: HttpRequest, path: Mapping[str, str]) -> dict[str, Any]:
    """The arguments from the path, the query and the body. Where two of these name the same one, neither is believed."""
    kind = (request.content_type or '').lower()
    form: dict[str, list[Any]] = {}
    body: Any = {}
    if request.method not in SAFE:
        if kind in ('application/x-www-form-urlencoded', 'multipart/form-data'):
            form = {
                name: values
                for part in (request.POST, request.FILES)
                for name, values in part.lists()
                if name != CSRF_FIELD
            }
        elif kind == 'application/json':
            body = read_json(request.body)
        elif kind and fn.params:
            raise MizanError('unsupported', 'A view takes a form, or application/json.')
    if not isinstance(body, dict):
        raise MizanError('invalid', 'The JSON of a view is an object of its arguments.')
    # In UTF-8, whatever charset the request says its body has: a cache knows the URL alone.
    query = dict(QueryDict(query_of(request), encoding='utf-8').lists())
    twice = [name for name in fn.params if sum(name in place for place in (path, query, form, body)) > 1]
    if twice:
        raise MizanError(
            'invalid', 'An argument came from two places.', fields={name: ['Send it once.'] for name in twice}
        )
    texts = {**{name: [value] for name, value in path.items()}, **query, **form}
    given = {**body}
    for name, values in texts.items():
        param = fn.params.get(name)
        if not (param and _is_left_empty(param, values)):
            given[name] = _read(param, values)
    for name, param in fn.params.items():
        if name not in given and param.required and param.type and (param.type.array or param.type.nullable):
            given[name] = [] if param.type.array else None
    return given


def _read(param: Param | None, texts: list[Any]) -> Any:
    """What texts spell by the type of the param; themselves, to be refused, where they spell nothing of it."""
    raw = texts[0] if len(texts) == 1 and not (param and param.type and param.type.array) else texts
    if not (param and param.type) or not all(isinstance(each, str) for each in texts):
        return raw
    is_box = param.type.scalar == 'boolean'
    read = read_texts(['true' if is_box and each == 'on' else each for each in texts], param.type)
    return raw if read is None else read


def _is_left_empty(param: Param, texts: list[Any]) -> bool:
    """A field of a form that is no plain text and was left empty, where the argument may be absent or null."""
    is_text = param.kind.schema == {'type': 'string'}
    return texts == [''] and not is_text and (not param.required or bool(param.type and param.type.nullable))
