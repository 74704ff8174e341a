"""The browser's side of the shop, as Vite has built it."""

from __future__ import annotations

import mimetypes
import re
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from django.views.static import serve

PAGE = 'index.html'

# Their names change with their content.
ASSETS = 'assets/'

# Hidden files and the manifests are for servers alone: they say what each function makes stale. By other names some
# disks find them, too: in capitals, behind a backslash, or as MIZAN-~1.JSO.
UNSERVED = re.compile(r'\.|mizan-manifest\.|.*[\\:~]', re.IGNORECASE | re.DOTALL)

# Machines say otherwise, and a browser that may not guess runs no script of another type.
TYPES = {
    '.css': 'text/css',
    '.js': 'text/javascript',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
}
for suffix, content_type in TYPES.items():
    mimetypes.add_type(content_type, suffix)


@require_safe
def built_page(request: HttpRequest, path: str = '') -> HttpResponseBase:
    """A file of the build, or the page, which routes by itself: the address of a file has a dot in its last part."""
    parts = path.split('/')
    if any(UNSERVED.match(part) for part in parts):
        raise Http404
    try:
        return file(request, path) if '.' in parts[-1] and path != PAGE else page(request)
    except (OSError, ValueError):
        # No disk has a file of this name: it is too long, say, or has a NUL.
        raise Http404 from None


def file(request: HttpRequest, path: str) -> HttpResponseBase:
    response = serve(request, path, document_root=settings.SHOP_DIST)
    response['Cache-Control'] = 'public, max-age=31536000, immutable' if path.startswith(ASSETS) else 'no-cache'
    return response


def page(request: HttpRequest) -> HttpResponse:
    content = (settings.SHOP_DIST / PAGE).read_bytes()
    # Not by its date: that of an older build, which is put back, would be no later than what browsers have.
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, headers={'Cache-Control': 'no-cache', 'ETag': etag})
    return get_conditional_response(request, etag, response=response)
