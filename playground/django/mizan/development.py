"""What makes developing pleasant, and a server in another language may leave out: faults that are told in place of the
functions, and an autoreloader that misses nothing."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.apps import apps

# Before any function is imported.
STARTED = time.time()


def told(error: Exception) -> str:
    """The traceback without the frames of who imports: the application's own are what is to be mended."""
    report = traceback.TracebackException.from_exception(error)
    foreign = ('importlib', str(Path(__file__).parent), str(Path(django.__file__).parent))
    report.stack = traceback.StackSummary.from_list(
        [frame for frame in report.stack if not any(each in frame.filename for each in foreign)]
    )
    return ''.join(report.format())


def watch(sender: Any, **_: object) -> None:
    """Called when the autoreloader is about to look for the first time."""
    # A module that could not be imported is not among those that it looks at.
    for config in apps.get_app_configs():
        if 'site-packages' not in config.path and 'dist-packages' not in config.path:
            sender.watch_dir(Path(config.path), '**/*.py')
    looks = sender.tick

    def tick() -> Iterator[None]:
        ticker = looks()
        yield next(ticker)
        # Its first look is its measure: what was changed before that, and after it was imported, it would never notice.
        for path in sender.watched_files():
            if _is_changed(path):
                sender.notify_file_changed(path)
        yield from ticker

    sender.tick = tick


def _is_changed(path: Path) -> bool:
    try:
        # A clock of another machine's may be ahead.
        return STARTED <= path.stat().st_mtime <= time.time()
    except OSError:
        return False
