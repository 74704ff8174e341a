"""Finds the functions of all applications, each in its module `functions`."""

from __future__ import annotations

from django.conf import settings
from django.utils.autoreload import autoreload_started
from django.utils.module_loading import autodiscover_modules

from . import development
from .declare import functions
from .document import document
from .problem import MizanError
from .routes import routes

# In development, the traceback of functions that could not be imported or described: the server stays, to say so.
fault: str | None = None


def require_functions() -> None:
    if fault:
        raise MizanError('unavailable', 'The functions have errors: see the terminal of the server.')


def discover() -> None:
    """Raises what an application raises, unless in development."""
    global fault
    if settings.DEBUG:
        autoreload_started.connect(development.watch, dispatch_uid='mizan')
    try:
        autodiscover_modules('functions')
        document()
        routes(functions.values())
    except Exception as error:
        if not settings.DEBUG:
            raise
        fault = development.told(error)
