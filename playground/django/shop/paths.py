"""Where pages lead."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


class SeeOther(HttpResponseRedirect):
    """Sends the browser on with a GET."""

    status_code = 303


def own_path(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """Where a form wants to lead, with query and hash, if that is within the shop.

    Nobody's link may end at another site by way of ours.
    """
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return otherwise
    there = urlsplit(urljoin(request.build_absolute_uri(), wanted))
    path = urlunsplit(('', '', there.path, there.query, there.fragment))
    # Without its host, the path of http://our.host//elsewhere.example/ would be the address of another.
    return path if url_has_allowed_host_and_scheme(path, None) else otherwise
