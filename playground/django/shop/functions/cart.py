"""What the customer is about to buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from mizan import MizanError, client
from shop import contexts
from shop.availability import available, product_on_sale
from shop.guests import cart_owner, own_cart
from shop.kinds import Form, Hue
from shop.models import CartLine


@dataclass
class CartItem:
    product_id: int
    name: str
    price_cents: int
    quantity: int
    available: Annotated[int, 'How many more could be added.']
    hue: Hue
    form: Form


@dataclass
class CartSummary:
    count: int
    subtotal_cents: int


@dataclass
class InCart:
    quantity: int


@client(context=contexts.cart, private=True)
def cart_items(request: HttpRequest) -> list[CartItem]:
    """The customer's cart, line by line."""
    lines = CartLine.objects.filter(customer=cart_owner(request)).values(
        'product_id',
        'quantity',
        name=F('product__name'),
        price_cents=F('product__price_cents'),
        available=available('product__'),
        hue=F('product__hue'),
        form=F('product__form'),
    )
    return [CartItem(**line) for line in lines.order_by('name')]


@client(context=contexts.cart, private=True)
def cart_summary(request: HttpRequest) -> CartSummary:
    """How many things are in the cart, and what they cost without shipping."""
    sums = CartLine.objects.filter(customer=cart_owner(request)).aggregate(
        count=Coalesce(Sum('quantity'), 0),
        subtotal_cents=Coalesce(Sum(F('quantity') * F('product__price_cents')), 0),
    )
    return CartSummary(**sums)


@client(affects=[contexts.cart, contexts.product.by('product_id')], private=True, errors=['sold_out'])
def add_to_cart(request: HttpRequest, product_id: int, quantity: int) -> InCart:
    """Puts more of a product into the cart. Returns how many are in it then."""
    if quantity < 1:
        raise MizanError('invalid', 'Add at least one.')
    owner = own_cart(request)
    return place(owner, product_id, in_cart(owner, product_id) + quantity)


@client(affects=[contexts.cart, contexts.product.by('product_id')], private=True, errors=['sold_out'])
def set_quantity(request: HttpRequest, product_id: int, quantity: int) -> InCart:
    """Sets how many of a product are in the cart."""
    if quantity < 1:
        raise MizanError('invalid', 'Keep at least one, or remove it.')
    return place(own_cart(request), product_id, quantity)


@client(affects=[contexts.cart, contexts.product.by('product_id')], private=True)
def remove_from_cart(request: HttpRequest, product_id: int) -> None:
    """Takes a product out of the cart."""
    CartLine.objects.filter(customer=own_cart(request), product=product_id).delete()


def in_cart(owner: str, product_id: int) -> int:
    lines = CartLine.objects.filter(customer=owner, product=product_id)
    return lines.values_list('quantity', flat=True).first() or 0


def place(owner: str, product_id: int, quantity: int) -> InCart:
    product = product_on_sale(product_id)
    most = product.available + in_cart(owner, product_id)
    if most == 0:
        raise MizanError('sold_out', f'Every {product.name} is sold, or in a cart.', status=409)
    if quantity > most:
        raise MizanError('conflict', f'Only {most} of {product.name} can be had.')
    CartLine.objects.update_or_create(customer=owner, product=product, defaults={'quantity': quantity})
    return InCart(quantity)
