"""A page of Django with an island of React in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mizan import client
from shop.functions.tracking import delivery_of
from shop.guards import customers_only
from shop.parcels import parcel_of
from shop.styles import styles


@client(route='/parcel/:order_id/', auth=customers_only)
def parcel(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: what was bought as React shows it, and its delivery as markup of Django, whose form htmx sends."""
    context = delivery_of(parcel_of(request.user, order_id), f'/parcel/{order_id}/')
    return render(request, 'shop/parcel.html', {**context, 'styles': styles(), 'is_sent_by_htmx': True})
