"""Who is here."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import auth
from django.contrib.auth.models import User
from django.http import HttpRequest

from mizan import MizanError, client
from shop import contexts
from shop.guests import guest_from
from shop.kinds import Role
from shop.users import enter, user_with_password


@dataclass
class Account:
    """Somebody with an account."""

    id: str
    name: str
    roles: list[Role]


# What is another's as soon as somebody else is here.
OF_A_PERSON = [contexts.account, contexts.cart, contexts.orders, contexts.notifications, contexts.desk]


@client(context=contexts.account, private=True)
def account(request: HttpRequest) -> Account | None:
    """Who is here; null for a guest."""
    if request.user.is_authenticated:
        return account_of(request.user)
    # Now, and not with the first thing in the cart: two that are put into it at once would each begin a cart.
    guest_from(request)
    return None


@client(affects=OF_A_PERSON, private=True, atomic=False)
def login(request: HttpRequest, name: str, password: str) -> Account:
    """Begins a customer's session. What they gathered as a guest comes along."""
    user = user_with_password(request, name, password)
    if user is None:
        fields = {'password': ['The name or the password is wrong.']}
        raise MizanError('invalid', 'This is not how you log in.', fields=fields)
    enter(request, user)
    return account_of(user)


@client(affects=OF_A_PERSON, private=True)
def logout(request: HttpRequest) -> None:
    """Ends the session: whoever comes next in this browser is a guest."""
    auth.logout(request)


def account_of(user: User) -> Account:
    roles: list[Role] = []
    if user.is_staff:
        roles.append('staff')
    if user.is_superuser:
        roles.append('superuser')
    return Account(user.get_username(), user.get_short_name(), roles)
