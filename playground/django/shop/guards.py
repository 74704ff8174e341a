"""Who may see a page."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from shop.paths import SeeOther, own_path


def customers_only(request: HttpRequest) -> Literal[True] | HttpResponse:
    """Who is not logged in is led to where that can be done, and comes back from there."""
    if request.user.is_authenticated:
        return True
    here = request.get_full_path()
    if request.headers.get('HX-Request') != 'true':
        return SeeOther(login_path(here))
    # As a page, and back to the page: htmx would look in the login for the part that it wants to replace.
    here = own_path(request, request.headers.get('HX-Current-URL', ''), here)
    return HttpResponse(status=401, headers={'HX-Redirect': login_path(here)})


def login_path(next: str) -> str:
    return f'/account/login/?next={quote(next, safe="")}'
