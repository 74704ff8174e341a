"""The shop's own look, within the page: a page without script is one request."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

# The stylesheets lie beside the folder of Django: those of the React shop, and of these pages as TypeScript makes them.
# They are read where they lie, so that a server of production needs these files of the sources, too.
PLAYGROUND = Path(__file__).resolve().parent.parent.parent
FILES = [
    'src/styles/tokens.css',
    'src/styles/base.css',
    'src/ui/button.css',
    'src/orders/orders.css',
    'server/pages/page.css',
]


def styles() -> SafeString:
    # In dev somebody may be editing them.
    return read() if settings.DEBUG else read_once()


def read() -> SafeString:
    return mark_safe('\n'.join((PLAYGROUND / file).read_text('utf-8') for file in FILES))


read_once = lru_cache(read)
