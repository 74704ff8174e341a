"""Carts of those who have not said who they are."""

from __future__ import annotations

from uuid import uuid4

from django.db.models import Exists, F, OuterRef, Subquery
from django.http import HttpRequest

from shop.models import CartLine

KEY = 'guest'


def guest_of(request: HttpRequest) -> str | None:
    """What stands in for a username in the cart of a guest; None for one without a cart."""
    return request.session.get(KEY)


def guest_from(request: HttpRequest) -> str:
    """The same, and from now on there is one. It has a colon, which no username has."""
    return guest_of(request) or request.session.setdefault(KEY, f'guest:{uuid4()}')


def cart_owner(request: HttpRequest) -> str | None:
    """Whose cart it is; None for a guest who has none yet."""
    return request.user.get_username() or guest_of(request)


def own_cart(request: HttpRequest) -> str:
    """Whose cart it is; a guest has one from now on."""
    return request.user.get_username() or guest_from(request)


def take_along(guest: str, customer: str) -> None:
    """Puts what a guest has gathered into the cart of the customer whom they turned out to be."""
    gathered = CartLine.objects.filter(customer=guest)
    own = CartLine.objects.filter(customer=customer)
    of_the_same = gathered.filter(product=OuterRef('product'))
    own.filter(Exists(of_the_same)).update(quantity=F('quantity') + Subquery(of_the_same.values('quantity')))
    gathered.filter(product__in=own.values('product')).delete()
    gathered.update(customer=customer)
