"""What it costs to have things sent."""

from __future__ import annotations

from django.http import HttpRequest

from mizan import client
from shop.rates import ShippingRate, shipping_rate


@client()
def quote_shipping(request: HttpRequest, postcode: str) -> ShippingRate:
    """What it costs, and how long it takes, to send a parcel to a postcode."""
    return shipping_rate(postcode)
