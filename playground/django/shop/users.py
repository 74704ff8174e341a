"""How somebody becomes a customer of this browser."""

from __future__ import annotations

from django.contrib.auth import authenticate, login
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from shop.attempts import count_attempt, forget_attempts
from shop.guests import KEY, guest_of, take_along


def user_with_password(request: HttpRequest, name: str, password: str) -> User | None:
    """The user of this name and password; None for a wrong pair.

    Raises MizanError `rate_limited` after too many wrong ones.
    """
    username = name.strip().lower()
    count_attempt(username)
    user = authenticate(request, username=username, password=password)
    if user is not None:
        forget_attempts(username)
    return user


@transaction.atomic
def enter(request: HttpRequest, user: User) -> None:
    """Makes the session that of `user`.

    In a transaction of its own: the password, which takes as long to check as it can be made to, was checked outside,
    since whoever has begun one keeps everybody else from writing.
    """
    # Before Django's login, which ends a session that was somebody else's, with the guest in it.
    guest = guest_of(request)
    if guest is not None:
        take_along(guest, user.get_username())
        del request.session[KEY]
    login(request, user)
