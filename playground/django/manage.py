#!/usr/bin/env python3
"""Django's command line, for the shop."""

import os
import sys
from threading import Thread

from django.core.management import execute_from_command_line


def end_with_stdin() -> None:
    """Waits for the end of what started us, whose end of the pipe ends with it however it does."""
    # Not by sys.stdin, whose lock a thread that waits would hold when Python ends by itself.
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == '__main__':
    # In both processes of the autoreloader. In a terminal, stdin belongs to who types.
    if os.environ.get('END_WITH_STDIN') and sys.argv[1:2] == ['runserver']:
        Thread(target=end_with_stdin, daemon=True).start()
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
    execute_from_command_line(sys.argv)
