"""What other sites show of the shop."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from mizan import client
from shop import contexts
from shop.availability import product_on_sale


@client(context=contexts.product, route='/card/:product_id/')
def product_card(request: HttpRequest, product_id: int) -> HttpResponse:
    """
    A product as a card that other sites may put into a frame. It is read by the product's context: caches keep it until
    the product changes, as they keep the context itself.
    """
    product = product_on_sale(product_id)
    # Without the request: what may be anybody's must have nothing of who asks.
    card = render_to_string('shop/card.html', {'product': product, 'price': f'€{product.price_cents / 100:,.2f}'})
    response = HttpResponse(card, headers={'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'"})
    response.xframe_options_exempt = True
    return response
