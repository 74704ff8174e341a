"""Parcels, followed without script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mizan import client
from shop import contexts
from shop.guards import customers_only
from shop.models import Order
from shop.pages import page
from shop.parcels import LONGEST_NOTE, note_for_delivery, parcel_of
from shop.paths import SeeOther, own_path

STEPS = {'placed': 'We have your order', 'sent': 'On its way to you', 'delivered': 'Delivered'}


@client(route='/track/', auth=customers_only)
def tracking(request: HttpRequest) -> HttpResponse:
    """The customer's orders, without script."""
    parcels = Order.objects.filter(customer=request.user).order_by('-pk')
    return page(request, 'shop/tracking.html', {'parcels': parcels})


@client(route='/track/:order_id/', auth=customers_only)
def track_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order, without script."""
    parcel = parcel_of(request.user, order_id)
    return page(request, 'shop/track_order.html', delivery_of(parcel, f'/track/{order_id}/'))


@client(route='/track/:order_id/delivery/', auth=customers_only)
def delivery_panel(request: HttpRequest, order_id: int, back: str = '') -> HttpResponse:
    """The delivery of an order as a part of another page, whose address is `back`."""
    parcel = parcel_of(request.user, order_id)
    return render(request, 'shop/delivery.html', delivery_of(parcel, own_path(request, back, f'/track/{order_id}/')))


@client(route='/track/:order_id/delivery/', methods=['POST'], affects=contexts.orders, auth=customers_only)
def set_delivery_note(request: HttpRequest, order_id: int, note: str, back: str = '') -> HttpResponse:
    """What the form of the panel sends: a word to whoever brings the parcel."""
    note_for_delivery(request.user, order_id, note)
    return SeeOther(f'{own_path(request, back, f"/track/{order_id}/")}#delivery')


def delivery_of(parcel: Order, back: str) -> dict[str, Any]:
    """What `shop/delivery.html` shows: where a parcel is, and a form for a word to whoever brings it.

    back: where the form leads.
    """
    reached = list(STEPS).index(parcel.status) if parcel.status in STEPS else -1
    steps = [
        {'label': label, 'is_reached': at <= reached, 'is_current': at == reached}
        for at, label in enumerate(STEPS.values())
    ]
    return {
        'parcel': parcel,
        'steps': steps,
        'back': back,
        'is_elsewhere': not back.startswith('/track/'),
        'longest_note': LONGEST_NOTE,
    }
