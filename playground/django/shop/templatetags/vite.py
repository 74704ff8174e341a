"""Modules of the browser in pages of Django."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def vite(entry: str) -> SafeString:
    """Loads a module, with the styles that it and what it imports bring along.

    In dev it comes from Vite, of the page's own origin, since Vite passes the page on. Fast Refresh wants to be there
    before React is: the module imports `@vitejs/plugin-react/preamble` first.

    entry: as the configuration of Vite names it, such as 'src/parcel/main.tsx'.
    """
    if settings.DEBUG:
        return modules('/@vite/client', f'/{entry}')
    chunks = list(chunks_of(manifest(), entry))
    # Those of what is imported come first, as in a page that Vite makes: the importer's may overrule them.
    sheets = [(sheet,) for chunk in reversed(chunks) for sheet in chunk.get('css', [])]
    preloads = [(chunk['file'],) for chunk in chunks[1:]]
    return format_html(
        '{}{}{}',
        format_html_join('', '<link rel="stylesheet" href="/{}">', sheets),
        format_html_join('', '<link rel="modulepreload" href="/{}">', preloads),
        modules(f'/{chunks[0]["file"]}'),
    )


def modules(*paths: str) -> SafeString:
    return format_html_join('', '<script type="module" src="{}"></script>', ((path,) for path in paths))


def manifest() -> dict[str, Any]:
    """Which file a build has made of which module: https://vite.dev/guide/backend-integration."""
    file = settings.SHOP_DIST / '.vite' / 'manifest.json'
    return read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def read(file: Path, changed_at: int) -> dict[str, Any]:
    """Once for each build, `changed_at` being a part of the cache's key: the files of the last one may be gone."""
    return json.loads(file.read_text('utf-8'))


def chunks_of(chunks: dict[str, Any], entry: str) -> Iterator[dict[str, Any]]:
    """The chunk of an entry, and then each that it imports, once."""
    names = [entry]
    for name in names:
        yield chunks[name]
        names += [each for each in chunks[name].get('imports', []) if each not in names]
