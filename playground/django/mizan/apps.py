from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.core import checks
from django.utils.module_loading import import_string

from . import discovery
from .security import change_token

MIDDLEWARE = (
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
)


class MizanConfig(AppConfig):
    name = 'mizan'

    def ready(self) -> None:
        user_logged_out.connect(change_token)
        checks.register(check)
        discovery.discover()


def check(**_: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    present = [import_string(each) for each in settings.MIDDLEWARE]
    classes = tuple(each for each in present if isinstance(each, type))
    missing = [each for each in MIDDLEWARE if not any(issubclass(known, import_string(each)) for known in classes)]
    if missing:
        found.append(
            checks.Error(
                f'mizan needs {", ".join(missing)}.', hint='Add it to MIDDLEWARE of the settings.', id='mizan.E001'
            )
        )
    if settings.CSRF_USE_SESSIONS or settings.CSRF_COOKIE_HTTPONLY:
        hint = 'Leave CSRF_USE_SESSIONS and CSRF_COOKIE_HTTPONLY as they are by default: script reads the token from its cookie.'
        found.append(checks.Error('mizan needs the cookie of CSRF.', hint=hint, id='mizan.E002'))
    if 'django.middleware.locale.LocaleMiddleware' in settings.MIDDLEWARE:
        hint = 'No answer of a public context depends on who asks: keep it away from the paths of mizan.'
        found.append(
            checks.Warning('LocaleMiddleware adds Vary to answers that are for everyone.', hint=hint, id='mizan.W002')
        )
    if discovery.fault:
        found.append(checks.Warning(f'The functions could not be imported.\n{discovery.fault}', id='mizan.W001'))
    return found
