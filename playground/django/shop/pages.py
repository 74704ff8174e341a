"""Whole pages that need no script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.styles import styles

# Nothing but the page itself: no script, and nothing of another origin.
POLICY = '; '.join([
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
])

HEADERS = {'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin'}


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A template that extends `shop/page.html`. Who is logged in can log out there."""
    response = render(request, template, {'styles': styles(), **context}, status=status)
    for name, value in HEADERS.items():
        response[name] = value
    return response
