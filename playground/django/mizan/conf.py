"""The settings of an application that concern functions, with their defaults."""

from __future__ import annotations

from django.conf import settings


def base() -> str:
    """The path below which contexts and calls are answered, with a slash at both ends."""
    return str(getattr(settings, 'MIZAN_BASE', '/api/mizan/'))


def max_body() -> int:
    """In bytes, files included; what is no file is bounded by DATA_UPLOAD_MAX_MEMORY_SIZE as well."""
    return int(getattr(settings, 'MIZAN_MAX_BODY', 32 * 1024 * 1024))
