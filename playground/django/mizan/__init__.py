"""Mizan for Django: a reference for authors of servers, in the standard library and Django alone.

What it does is PROTOCOL.md of the Mizan repository, section by section; numbers in comments are those of its sections.
"""

from .declare import Affect, ReactContext, client
from .invalidation import invalidate, invalidated
from .problem import MizanError

__all__ = ['Affect', 'MizanError', 'ReactContext', 'client', 'invalidate', 'invalidated']
