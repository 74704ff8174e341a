"""Who asks, and whether they may (4, 5, 9)."""

from __future__ import annotations

from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, rotate_token
from django.utils.crypto import salted_hmac
from django.utils.http import is_same_domain

from .declare import SAFE, Function
from .problem import MizanError


def check_origin(request: HttpRequest) -> None:
    """Refuses what a page of another site sends, and a bearer: who reads no tokens takes none for valid."""
    if request.method not in SAFE:
        origin, site = request.headers.get('Origin'), request.headers.get('Sec-Fetch-Site')
        own = f'{request.scheme}://{request.get_host()}'
        is_foreign = site == 'cross-site' if origin is None else site != 'same-origin' and origin != own
        if is_foreign and not is_trusted(origin or ''):
            raise MizanError(
                'forbidden',
                'This came from a page of another site. CSRF_TRUSTED_ORIGINS of the settings lists those that may.',
            )
    if request.headers.get('Authorization', '').lower().startswith('bearer'):
        raise MizanError('unauthenticated', 'This server takes no bearer.')


def is_trusted(origin: str) -> bool:
    """Whether CSRF_TRUSTED_ORIGINS lists it. Before Django 4 these were hosts alone."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    entries = [entry.rpartition('://') for entry in settings.CSRF_TRUSTED_ORIGINS]
    return any(
        scheme in ('', parts.scheme) and is_same_domain(parts.netloc, host.lstrip('*')) for scheme, _, host in entries
    )


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def check_csrf(request: HttpRequest, *, takes_form: bool) -> None:
    """Django's own check, whose refusal is a problem here.

    takes_form: whether the token may stand in a form; else no body is read for it.
    """
    asked = copy(request)
    # Django looks for a field in what is posted alone.
    asked.method = 'POST' if takes_form else 'PUT'
    reason = _Csrf(lambda _: HttpResponse()).process_view(asked, lambda _: None, (), {})
    if reason:
        raise MizanError('csrf', str(reason))


def change_token(request: HttpRequest | None, **_: object) -> None:
    """With each logout, as Django does with each login: the token's cookie tells other tabs that somebody else is here (9)."""
    if request is not None:
        rotate_token(request)


def principal(request: Any) -> str | None:
    """An opaque text for who is here; None for nobody."""
    user = request.user
    return salted_hmac('mizan.principal', str(user.pk)).hexdigest()[:16] if user.is_authenticated else None


def admit(fn: Function, request: Any) -> HttpResponse | None:
    """Lets pass who may call the function.

    Returns what a guard of its own answers instead: the way to the login, say.
    Raises MizanError `unauthenticated` or `forbidden`.
    """
    if fn.auth is False:
        return None
    answer = (
        fn.auth(request)
        if callable(fn.auth)
        else request.user.is_authenticated and (fn.auth is True or _has_role(request.user, fn.auth))
    )
    if isinstance(answer, HttpResponseBase):
        return answer
    # Nothing else lets anybody pass: much is true to Python, a coroutine for one.
    if answer is not True:
        raise MizanError('forbidden' if request.user.is_authenticated else 'unauthenticated')
    return None


def _has_role(user: Any, role: str) -> bool:
    flags = {'staff': user.is_staff, 'superuser': user.is_superuser}
    return bool(flags[role] if role in flags else user.groups.filter(name=role).exists())


class Nobody:
    """Stands for the request in functions of a public context: one answer is kept for everyone, whoever asks (4)."""

    def __init__(self, fn: Function) -> None:
        self.__fn = fn

    def __getattr__(self, name: str) -> object:
        fn = self.__fn
        raise TypeError(
            f'{fn.name} reads request.{name}, but the context "{fn.context}" is public: one answer is kept for everyone. '
            'Say @client(context=…, private=True), or leave the request alone.'
        )
