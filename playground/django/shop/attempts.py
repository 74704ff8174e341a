"""A limit for guesses at passwords."""

from __future__ import annotations

from hashlib import sha256

from django.core.cache import cache

from mizan import MizanError

# How often a password may be guessed within the time, in seconds.
MOST = 5
TIME = 60


def count_attempt(username: str) -> None:
    """Counts before the outcome is known: a hundred guesses at once are a hundred.

    Raises MizanError `rate_limited` for one too many.
    """
    key = _key(username)
    cache.add(key, 0, TIME)
    try:
        attempts = cache.incr(key)
    except ValueError:
        # The minute has ended meanwhile.
        return
    if attempts > MOST:
        raise MizanError('rate_limited', 'Too many guesses. Try again in a minute.')


def forget_attempts(username: str) -> None:
    cache.delete(_key(username))


def _key(username: str) -> str:
    """Caches take short keys without blanks, and people type whatever they like."""
    return f'attempts:{sha256(username.encode("utf-8", "surrogatepass")).hexdigest()}'
