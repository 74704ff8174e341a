"""What the people of the shop have to see to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from mizan import MizanError, client, invalidate
from shop import contexts
from shop.functions.notifications import notify
from shop.kinds import Form, Hue
from shop.models import Order, OrderLine, Product

# Below it a product should be made again.
FEW = 12
MONTH = timedelta(days=30)


@dataclass
class StockLevel:
    product_id: int
    name: str
    stock: int
    hue: Hue
    form: Form


@dataclass
class OrderToSend:
    id: int
    customer: str
    postcode: str
    delivery_note: str
    pieces: Annotated[int, 'How many things are to be packed.']
    created_at: datetime


@dataclass
class Takings:
    orders: int
    cents: Annotated[int, 'Without shipping.']


@dataclass
class OnShelf:
    stock: int


@client(context=contexts.desk, auth='staff')
def stock_levels(request: HttpRequest) -> list[StockLevel]:
    """What is running out, least first."""
    few = Product.objects.filter(stock__lt=FEW).order_by('stock', 'name')
    return [StockLevel(**level) for level in few.values('name', 'stock', 'hue', 'form', product_id=F('pk'))]


@client(context=contexts.desk, auth='staff')
def orders_to_send(request: HttpRequest) -> list[OrderToSend]:
    """Orders that wait to be packed, oldest first."""
    waiting = Order.objects.filter(status='placed').annotate(pieces=Sum('lines__quantity')).order_by('pk')
    return [
        OrderToSend(
            id=order.pk,
            customer=order.customer.get_short_name(),
            postcode=order.postcode,
            delivery_note=order.delivery_note,
            pieces=order.pieces,
            created_at=order.created_at,
        )
        for order in waiting.select_related('customer')
    ]


@client(context=contexts.desk, auth='superuser')
def takings(request: HttpRequest) -> Takings:
    """What the shop has sold within thirty days: for the owner's eyes."""
    sold = OrderLine.objects.exclude(order__status='cancelled').filter(order__created_at__gte=timezone.now() - MONTH)
    sums = sold.aggregate(
        orders=Count('order', distinct=True),
        cents=Coalesce(Sum(F('quantity') * F('price_cents')), 0),
    )
    return Takings(**sums)


@client(
    affects=[contexts.desk, contexts.orders.by('status'), contexts.notifications],
    # Orders of another status are as they were, and so are the pages that list those alone.
    affects_params=lambda request, args, result: {'status': 'placed'},
    auth='staff',
)
def send_order(request: HttpRequest, order_id: int) -> None:
    """Hands an order to the carrier, and tells its customer."""
    order = Order.objects.select_related('customer').filter(pk=order_id).first()
    if order is None:
        raise MizanError('not_found', 'There is no such order.')
    if order.status != 'placed':
        raise MizanError('conflict', f'Order {order_id} is {order.status} already.')
    order.status = 'sent'
    order.save(update_fields=['status'])
    notify(order.customer, f'Order {order_id} is on its way to you.', f'/orders/{order_id}')
    invalidate(contexts.orders, status='sent')


@client(affects=[contexts.desk, contexts.catalog, contexts.product.by('product_id')], auth='staff')
def restock(request: HttpRequest, product_id: int, quantity: int) -> OnShelf:
    """Puts more of a product on the shelf. Returns how many there are."""
    if not 1 <= quantity <= 500:
        raise MizanError('invalid', 'Between 1 and 500 fit on the shelf.')
    product = Product.objects.filter(pk=product_id)
    if not product.update(stock=F('stock') + quantity):
        raise MizanError('not_found', 'We do not sell that.')
    return OnShelf(product.values_list('stock', flat=True).get())
