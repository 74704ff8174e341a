"""What the customer has bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from django.db.models import F, OuterRef, Prefetch, Subquery
from django.http import HttpRequest

from mizan import MizanError, client
from shop import contexts, models
from shop.functions.notifications import notify
from shop.kinds import Form, Hue, OrderStatus
from shop.rates import shipping_rate


@dataclass
class OrderLine:
    product_id: int
    name: str
    quantity: int
    price_cents: Annotated[int, 'The price when it was bought.']
    hue: Hue
    form: Form


@dataclass
class Order:
    id: int
    status: OrderStatus
    postcode: str
    delivery_note: Annotated[str, 'What the customer asks of who brings it; empty for nothing.']
    lines: list[OrderLine]
    shipping_cents: int
    total_cents: Annotated[int, 'With shipping.']
    created_at: datetime


@dataclass
class PlacedOrder:
    order_id: int


@client(context=contexts.orders, auth=True)
def order_list(
    request: HttpRequest, status: Literal['all', 'placed', 'sent', 'delivered', 'cancelled'] = 'all'
) -> list[Order]:
    """The customer's orders, newest first: all of them, or those of one status."""
    lines = models.OrderLine.objects.select_related('product').order_by('product__name')
    placed = models.Order.objects.filter(customer=request.user).prefetch_related(Prefetch('lines', lines))
    if status != 'all':
        placed = placed.filter(status=status)
    return [shown(order) for order in placed.order_by('-pk')]


@client(
    affects=[contexts.cart, contexts.orders, contexts.notifications, contexts.catalog, contexts.desk],
    auth=True,
)
def checkout(request: HttpRequest, postcode: str) -> PlacedOrder:
    """Buys what is in the cart. Returns the number of the order."""
    rate = shipping_rate(postcode)
    cart = models.CartLine.objects.filter(customer=request.user.get_username())
    bought = cart.select_related('product')
    if not bought:
        raise MizanError('conflict', 'Your cart is empty.')

    order = models.Order.objects.create(
        customer=request.user, postcode=postcode.strip(), shipping_cents=rate.cents
    )
    models.OrderLine.objects.bulk_create(
        models.OrderLine(
            order=order, product=line.product, quantity=line.quantity, price_cents=line.product.price_cents
        )
        for line in bought
    )
    change_stock(order, by=-1)
    cart.delete()
    notify(request.user, f'Thank you. Order {order.pk} has reached us.', f'/orders/{order.pk}')
    return PlacedOrder(order.pk)


@client(
    affects=[contexts.orders, contexts.notifications, contexts.catalog, contexts.product, contexts.desk],
    auth=True,
)
def cancel_order(request: HttpRequest, order_id: int) -> None:
    """Cancels an order that has not been sent yet, and puts its things back on the shelf."""
    order = models.Order.objects.filter(pk=order_id, customer=request.user).first()
    if order is None:
        raise MizanError('not_found', 'There is no such order.')
    if order.status != 'placed':
        raise MizanError('conflict', f'Order {order_id} is {order.status} already.')

    order.status = 'cancelled'
    order.save(update_fields=['status'])
    change_stock(order, by=1)
    notify(request.user, f'Order {order_id} was cancelled.', f'/orders/{order_id}')


def shown(order: models.Order) -> Order:
    lines = [
        OrderLine(
            product_id=line.product.pk,
            name=line.product.name,
            quantity=line.quantity,
            price_cents=line.price_cents,
            hue=line.product.hue,
            form=line.product.form,
        )
        for line in order.lines.all()
    ]
    return Order(
        id=order.pk,
        status=order.status,
        postcode=order.postcode,
        delivery_note=order.delivery_note,
        lines=lines,
        shipping_cents=order.shipping_cents,
        total_cents=sum((line.quantity * line.price_cents for line in lines), order.shipping_cents),
        created_at=order.created_at,
    )


def change_stock(order: models.Order, by: Literal[-1, 1]) -> None:
    """Takes the things of an order from the shelf, or puts them back."""
    quantity = order.lines.filter(product=OuterRef('pk')).values('quantity')
    products = models.Product.objects.filter(order_lines__order=order)
    products.update(stock=F('stock') + Subquery(quantity) * by)
